import type { Palette } from './palette.ts';

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Where a label goes; one that had to go far away is tied to its mark by a line. */
export interface LabelPlace {
  readonly box: Box;
  readonly far: boolean;
}

export const boxesOverlap = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

export const boxAround = (x: number, y: number, r: number): Box => ({
  left: x - r,
  top: y - r,
  right: x + r,
  bottom: y + r,
});

const NEAR = 1;
/** How far a label that must be read is carried, in gaps. */
const FAR = [2.4, 4, 6, 9] as const;

/** Places labels so that none covers another or a mark: the first come keep their place, and what must be read finds another one. */
export class Labels {
  #taken: Box[] = [];
  #width = 0;
  #height = 0;

  /** Starts over on a screen of this size; what is taken already stays free of labels. */
  begin(width: number, height: number, taken: readonly Box[] = []): void {
    this.#taken = [...taken];
    this.#width = width;
    this.#height = height;
  }

  get taken(): readonly Box[] {
    return this.#taken;
  }

  reserve(box: Box): void {
    this.#taken.push(box);
  }

  /** Finds room for a label beside a mark. Nothing where there is none, unless it must be read: then it may cover what is less important. */
  place(x: number, y: number, width: number, height: number, gap: number, must: boolean): LabelPlace | undefined {
    const near = around(x, y, width, height, gap, NEAR);
    const found = near.find((box) => this.#free(box));
    if (found !== undefined) return this.#take({ box: found, far: false });
    if (!must) return undefined;
    const far = FAR.flatMap((rings) => around(x, y, width, height, gap, rings)).find((box) => this.#free(box));
    const otherwise = near.find((box) => this.#inside(box)) ?? near[0];
    if (far !== undefined) return this.#take({ box: far, far: true });
    return otherwise === undefined ? undefined : this.#take({ box: otherwise, far: false });
  }

  /** Draws a label beside a mark; one that must not be lost is drawn all the same. */
  put(
    context: CanvasRenderingContext2D,
    palette: Palette,
    text: string,
    x: number,
    y: number,
    color: string,
    must: boolean,
  ): void {
    if (text === '') return;
    context.font = `${must ? 600 : 400} ${0.86 * palette.size}px ${palette.font}`;
    const place = this.place(x, y, context.measureText(text).width + 8, 1.25 * palette.size, 0.85 * palette.size, must);
    if (place === undefined) return;
    const { left, top, right, bottom } = place.box;
    if (place.far) drawLeader(context, x, y, place.box, color);
    context.globalAlpha = 0.88;
    context.fillStyle = palette.panel;
    context.beginPath();
    context.roundRect(left, top, right - left, bottom - top, 3);
    context.fill();
    context.globalAlpha = 1;
    context.fillStyle = color;
    context.textAlign = 'left';
    context.textBaseline = 'middle';
    context.fillText(text, left + 4, (top + bottom) / 2 + 0.5);
  }

  #take(place: LabelPlace): LabelPlace {
    this.#taken.push(place.box);
    return place;
  }

  #inside({ left, top, right, bottom }: Box): boolean {
    return left >= 0 && top >= 0 && right <= this.#width && bottom <= this.#height;
  }

  #free(box: Box): boolean {
    return this.#inside(box) && !this.#taken.some((taken) => boxesOverlap(taken, box));
  }
}

/** The places around a mark, best first: right, left, below, above, then the corners. */
function around(x: number, y: number, width: number, height: number, gap: number, rings: number): Box[] {
  const out = gap * rings;
  const lift = rings === NEAR ? gap * 0.9 : out;
  const [right, left, middle] = [x + out, x - out - width, x - width / 2];
  const [level, below, above] = [y - height / 2, y + lift, y - lift - height];
  const corners: readonly (readonly [number, number])[] = [
    [right, level],
    [left, level],
    [middle, below],
    [middle, above],
    [x + gap * 0.5, below],
    [x - gap * 0.5 - width, below],
    [x + gap * 0.5, above],
    [x - gap * 0.5 - width, above],
  ];
  return corners.map(([l, t]) => ({ left: l, top: t, right: l + width, bottom: t + height }));
}

function drawLeader(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  { left, top, right, bottom }: Box,
  color: string,
): void {
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(Math.min(right, Math.max(left, x)), Math.min(bottom, Math.max(top, y)));
  context.lineWidth = 1;
  context.strokeStyle = color;
  context.stroke();
}
