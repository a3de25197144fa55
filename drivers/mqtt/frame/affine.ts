import type { TransformSettings } from '../settings/frame.ts';

/** x' = ax - by m + tx, y' = bx + ay m + ty with m = 1, or -1 where the y axis of the source is mirrored. */
export interface Affine {
  readonly a: number;
  readonly b: number;
  readonly m: 1 | -1;
  readonly tx: number;
  readonly ty: number;
  /** Metres of the site in one metre of the source. */
  readonly scale: number;
}

type XY = readonly [number, number];
type Pair = readonly [from: XY, to: XY];

export const applied = ({ a, b, m, tx, ty }: Affine, x: number, y: number): XY => [
  a * x - b * m * y + tx,
  b * x + a * m * y + ty,
];

/** A rotation about the source's origin, a scale, a shift. */
export function affineOf({
  origin = [0, 0],
  rotation = 0,
  scale = 1,
  mirror = false,
  pairs,
}: TransformSettings): Affine {
  if (pairs !== undefined) return fitted(pairs);
  const angle = (rotation * Math.PI) / 180;
  const [a, b] = [scale * Math.cos(angle), scale * Math.sin(angle)];
  return { a, b, m: mirror ? -1 : 1, tx: origin[0], ty: origin[1], scale };
}

/** The worst that a transform misses one of its pairs by, metres, and which. */
export function worstOf(affine: Affine, pairs: readonly Pair[]): { readonly nth: number; readonly metres: number } {
  let worst = { nth: 0, metres: 0 };
  pairs.forEach(([from, to], nth) => {
    const metres = missOf(affine, from, to);
    if (metres > worst.metres) worst = { nth, metres };
  });
  return worst;
}

/** Metres, root mean square, that known points must lie beside their line to say which hand a frame has. */
const ASIDE = 0.5;

/**
 * The similarity that brings known points nearest to where they belong, by least squares. Points in one line, as two are,
 * say nothing of a mirror: of others the better of the two hands is taken.
 */
function fitted(pairs: readonly Pair[]): Affine {
  const straight = similarity(pairs, 1);
  if (asideOf(pairs) < ASIDE) return straight;
  const mirrored = similarity(pairs, -1);
  return sumOf(mirrored, pairs) < sumOf(straight, pairs) ? mirrored : straight;
}

/** How far the points of the site lie beside the line that fits them best. */
function asideOf(pairs: readonly Pair[]): number {
  const n = pairs.length;
  let [gx, gy] = [0, 0];
  for (const [, [u, v]] of pairs) {
    gx += u / n;
    gy += v / n;
  }
  let [xx, xy, yy] = [0, 0, 0];
  for (const [, [u, v]] of pairs) {
    xx += ((u - gx) * (u - gx)) / n;
    xy += ((u - gx) * (v - gy)) / n;
    yy += ((v - gy) * (v - gy)) / n;
  }
  const least = (xx + yy) / 2 - Math.sqrt(((xx - yy) / 2) ** 2 + xy * xy);
  return Math.sqrt(Math.max(0, least));
}

function similarity(pairs: readonly Pair[], m: 1 | -1): Affine {
  const n = pairs.length;
  let [fx, fy, gx, gy] = [0, 0, 0, 0];
  for (const [[x, y], [u, v]] of pairs) {
    fx += x / n;
    fy += (m * y) / n;
    gx += u / n;
    gy += v / n;
  }
  let [along, across, spread] = [0, 0, 0];
  for (const [[x, y], [u, v]] of pairs) {
    const [dx, dy, du, dv] = [x - fx, m * y - fy, u - gx, v - gy];
    along += dx * du + dy * dv;
    across += dx * dv - dy * du;
    spread += dx * dx + dy * dy;
  }
  const [a, b] = spread > 0 ? [along / spread, across / spread] : [NaN, NaN];
  return { a, b, m, tx: gx - a * fx + b * fy, ty: gy - b * fx - a * fy, scale: Math.sqrt(a * a + b * b) };
}

function missOf(affine: Affine, [x, y]: XY, [u, v]: XY): number {
  const [atX, atY] = applied(affine, x, y);
  return Math.sqrt((atX - u) * (atX - u) + (atY - v) * (atY - v));
}

const sumOf = (affine: Affine, pairs: readonly Pair[]): number =>
  pairs.reduce((sum, [from, to]) => sum + missOf(affine, from, to) ** 2, 0);
