import type { Palette } from './palette.ts';

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const overlaps = (a: Box, b: Box): boolean => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** Places labels so that none covers another: the first come keep their place, and what must be read finds another one. */
export class Labels {
  #taken: Box[] = [];

  clear(): void {
    this.#taken = [];
  }

  /** Draws a label beside a mark, right, left, below or above of it; one that must not be lost is drawn all the same. */
  put(context: CanvasRenderingContext2D, palette: Palette, text: string, x: number, y: number, color: string, must: boolean): void {
    if (text === '') return;
    context.font = `${must ? 600 : 400} ${0.86 * palette.size}px ${palette.font}`;
    const width = context.measureText(text).width + 8;
    const height = 1.25 * palette.size;
    const gap = 0.85 * palette.size;
    const places: readonly (readonly [number, number])[] = [
      [x + gap, y - height / 2],
      [x - gap - width, y - height / 2],
      [x - width / 2, y + gap * 0.9],
      [x - width / 2, y - gap * 0.9 - height],
      [x + gap, y + height / 2],
      [x + gap, y - 1.5 * height],
    ];
    const boxes = places.map(([left, top]) => ({ left, top, right: left + width, bottom: top + height }));
    const free = boxes.find((box) => !this.#taken.some((taken) => overlaps(taken, box)));
    const box = free ?? (must ? boxes[0] : undefined);
    if (box === undefined) return;
    this.#taken.push(box);
    context.globalAlpha = 0.86;
    context.fillStyle = palette.panel;
    context.beginPath();
    context.roundRect(box.left, box.top, width, height, 3);
    context.fill();
    context.globalAlpha = 1;
    context.fillStyle = color;
    context.textAlign = 'left';
    context.textBaseline = 'middle';
    context.fillText(text, box.left + 4, box.top + height / 2 + 0.5);
  }
}
