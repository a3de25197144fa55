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

/** A straight line on the screen. */
export interface Leader {
  readonly fromX: number;
  readonly fromY: number;
  readonly toX: number;
  readonly toY: number;
}

export const boxesOverlap = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

export const boxAround = (x: number, y: number, r: number): Box => ({
  left: x - r,
  top: y - r,
  right: x + r,
  bottom: y + r,
});

/** Whether a line goes through a box: what is left of it between the four sides (Liang-Barsky). */
export function lineCrosses({ fromX, fromY, toX, toY }: Leader, { left, top, right, bottom }: Box): boolean {
  let [begin, end] = [0, 1];
  for (const [from, way, low, high] of [
    [fromX, toX - fromX, left, right],
    [fromY, toY - fromY, top, bottom],
  ] as const) {
    if (way === 0) {
      if (from <= low || from >= high) return false;
      continue;
    }
    const [one, other] = [(low - from) / way, (high - from) / way];
    begin = Math.max(begin, Math.min(one, other));
    end = Math.min(end, Math.max(one, other));
  }
  return begin < end;
}

const NEAR = 1;
/** How far a label that must be read is carried, in gaps. */
const FAR = [2.4, 3.2, 4, 5, 6, 7.5, 9] as const;

/** Places labels so that none covers another, a mark or a line: the first come keep their place, and what must be read finds another one. */
export class Labels {
  #taken: Box[] = [];
  #lines: Leader[] = [];
  #width = 0;
  #height = 0;

  /** Starts over on a screen of this size; what is taken already stays free of labels. */
  begin(width: number, height: number, taken: readonly Box[] = [], lines: readonly Leader[] = []): void {
    this.#taken = [...taken];
    this.#lines = [...lines];
    this.#width = width;
    this.#height = height;
  }

  get taken(): readonly Box[] {
    return this.#taken;
  }

  /** What ties labels that are far away to their marks. */
  get lines(): readonly Leader[] {
    return this.#lines;
  }

  reserve(box: Box): void {
    this.#taken.push(box);
  }

  /** Takes the first of these boxes that is free. */
  takeFirst(boxes: readonly Box[]): Box | undefined {
    const found = boxes.find((box) => this.#free(box));
    if (found !== undefined) this.#taken.push(found);
    return found;
  }

  /**
   * Finds room for a label beside a mark, for one that must be read also farther away. Nothing where there is none: it would make
   * another one unreadable that came first, because it matters more.
   */
  place(x: number, y: number, width: number, height: number, gap: number, must: boolean): LabelPlace | undefined {
    const near = this.takeFirst(around(x, y, width, height, gap, NEAR));
    if (near !== undefined) return { box: near, far: false };
    if (!must) return undefined;
    const far = FAR.flatMap((rings) => around(x, y, width, height, gap, rings)).find(
      (box) => this.#free(box) && this.#isClear(leaderOf(x, y, box)),
    );
    if (far === undefined) return undefined;
    this.#taken.push(far);
    this.#lines.push(leaderOf(x, y, far));
    return { box: far, far: true };
  }

  /** Finds room for a text beside a mark. */
  find(
    context: CanvasRenderingContext2D,
    palette: Palette,
    text: string,
    x: number,
    y: number,
    must: boolean,
  ): LabelPlace | undefined {
    if (text === '') return undefined;
    context.font = fontOf(palette, must);
    return this.place(x, y, context.measureText(text).width + 8, 1.25 * palette.size, 0.85 * palette.size, must);
  }

  /** Draws a label beside a mark where there is room for it. */
  put(
    context: CanvasRenderingContext2D,
    palette: Palette,
    text: string,
    x: number,
    y: number,
    color: string,
    must: boolean,
  ): void {
    const place = this.find(context, palette, text, x, y, must);
    if (place !== undefined) drawLabel(context, palette, text, x, y, place, color, must);
  }

  /** The line may begin in boxes: that of its own mark, and of marks below it. */
  #isClear(line: Leader): boolean {
    const own = boxAround(line.fromX, line.fromY, 0.5);
    return !this.#taken.some((box) => lineCrosses(line, box) && !boxesOverlap(own, box));
  }

  #free(box: Box): boolean {
    const isInside = box.left >= 0 && box.top >= 0 && box.right <= this.#width && box.bottom <= this.#height;
    return (
      isInside &&
      !this.#taken.some((taken) => boxesOverlap(taken, box)) &&
      !this.#lines.some((line) => lineCrosses(line, box))
    );
  }
}

const fontOf = ({ size, font }: Palette, must: boolean): string => `${must ? 600 : 400} ${0.86 * size}px ${font}`;

/** Draws a label at its place; x and y are those of its mark. */
export function drawLabel(
  context: CanvasRenderingContext2D,
  palette: Palette,
  text: string,
  x: number,
  y: number,
  place: LabelPlace,
  color: string,
  must: boolean,
): void {
  const { left, top, right, bottom } = place.box;
  if (place.far) drawLeader(context, leaderOf(x, y, place.box), color);
  context.font = fontOf(palette, must);
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

/** From a mark to the next edge of its label. */
const leaderOf = (x: number, y: number, { left, top, right, bottom }: Box): Leader => ({
  fromX: x,
  fromY: y,
  toX: Math.min(right, Math.max(left, x)),
  toY: Math.min(bottom, Math.max(top, y)),
});

/** The places around a mark, best first: right, left, below, above, then the corners. */
function around(x: number, y: number, width: number, height: number, gap: number, rings: number): Box[] {
  const out = gap * rings;
  const lift = rings === NEAR ? gap * 0.9 : out;
  const [right, left, middle] = [x + out, x - out - width, x - width / 2];
  const [level, below, above] = [y - height / 2, y + lift, y - lift - height];
  const corners: (readonly [number, number])[] = [
    [right, level],
    [left, level],
    [middle, below],
    [middle, above],
    [x + gap * 0.5, below],
    [x - gap * 0.5 - width, below],
    [x + gap * 0.5, above],
    [x - gap * 0.5 - width, above],
  ];
  if (rings !== NEAR) corners.push([right, below], [left, below], [right, above], [left, above]);
  return corners.map(([l, t]) => ({ left: l, top: t, right: l + width, bottom: t + height }));
}

function drawLeader(context: CanvasRenderingContext2D, { fromX, fromY, toX, toY }: Leader, color: string): void {
  context.beginPath();
  context.moveTo(fromX, fromY);
  context.lineTo(toX, toY);
  context.lineWidth = 1;
  context.strokeStyle = color;
  context.stroke();
}
