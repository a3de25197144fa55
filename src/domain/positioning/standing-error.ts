import type { Covariance2 } from './located.ts';
import type { Gain } from './plane-filter.ts';

/**
 * What the biases of the anchors do to a filtered place. They come again in every epoch, so they must not be averaged:
 * after a gain K the state holds (I - K) of its old systematic error and K of the fix's. Both stem from the same
 * anchors and may point the same way, so the sum is bounded as for errors that go together (the smallest ellipse by
 * trace about the sum of two: F. C. Schweppe, Uncertain Dynamic Systems, 1973). Where the geometry stays as it is, K
 * changes nothing; a poor fix that moves the state little adds little.
 */
export function standingError(old: Covariance2, fresh: Covariance2, k: Gain): Covariance2 {
  const stay = congruent(old, { xx: 1 - k.xx, xy: -k.xy, yx: -k.yx, yy: 1 - k.yy });
  const come = congruent(fresh, k);
  const a = Math.sqrt(Math.max(0, stay.xx + stay.yy));
  const b = Math.sqrt(Math.max(0, come.xx + come.yy));
  if (!(a > 0)) return come;
  if (!(b > 0)) return stay;
  const [more, less] = [1 + b / a, 1 + a / b];
  return {
    xx: more * stay.xx + less * come.xx,
    xy: more * stay.xy + less * come.xy,
    yy: more * stay.yy + less * come.yy,
  };
}

/** The same in one dimension, where the bound is plain: sigmas add. */
export function standingHeightError(old: number, fresh: number, gain: number): number {
  const sigma = (1 - gain) * Math.sqrt(old) + gain * Math.sqrt(fresh);
  return sigma * sigma;
}

/** `T m T'`. */
function congruent(m: Covariance2, t: Gain): Covariance2 {
  const ax = t.xx * m.xx + t.xy * m.xy;
  const bx = t.xx * m.xy + t.xy * m.yy;
  const ay = t.yx * m.xx + t.yy * m.xy;
  const by = t.yx * m.xy + t.yy * m.yy;
  return { xx: ax * t.xx + bx * t.xy, xy: ax * t.yx + bx * t.yy, yy: ay * t.yx + by * t.yy };
}
