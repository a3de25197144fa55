import type { Covariance2 } from './located.ts';

/** Position and velocity in the plane with the upper half of their covariance: metres, metres a second. */
export interface PlaneState {
  x: number;
  y: number;
  vx: number;
  vy: number;
  /** Of the position, of position by velocity (row by column), of the velocity. */
  pxx: number;
  pxy: number;
  pyy: number;
  cxx: number;
  cxy: number;
  cyx: number;
  cyy: number;
  vxx: number;
  vxy: number;
  vyy: number;
}

/** Nothing is known of the velocity yet, but that of a person who walks or rides: one sigma `speed` in each direction. */
export function planeAt(x: number, y: number, { xx, xy, yy }: Covariance2, speed: number): PlaneState {
  const v = speed * speed;
  return { x, y, vx: 0, vy: 0, pxx: xx, pxy: xy, pyy: yy, cxx: 0, cxy: 0, cyx: 0, cyy: 0, vxx: v, vxy: 0, vyy: v };
}

/**
 * `dt` seconds later. Constant velocity with white acceleration of density `jolt` (m^2/s^3; Bar-Shalom, Li and Kirubarajan,
 * Estimation with Applications to Tracking and Navigation, 6.2.2), but that the velocity fades with time constant `fade` (s):
 * after a long time without a fix the person is assumed to have stopped.
 */
export function predict(s: PlaneState, dt: number, jolt: number, fade: number): void {
  const keep = 1 / (1 + dt / fade);
  const far = dt * keep;
  s.x += far * s.vx;
  s.y += far * s.vy;
  s.vx *= keep;
  s.vy *= keep;
  s.pxx += 2 * far * s.cxx + far * far * s.vxx + (jolt * dt * dt * dt) / 3;
  s.pxy += far * (s.cxy + s.cyx) + far * far * s.vxy;
  s.pyy += 2 * far * s.cyy + far * far * s.vyy + (jolt * dt * dt * dt) / 3;
  s.cxx = keep * (s.cxx + far * s.vxx) + (jolt * dt * dt) / 2;
  s.cxy = keep * (s.cxy + far * s.vxy);
  s.cyx = keep * (s.cyx + far * s.vxy);
  s.cyy = keep * (s.cyy + far * s.vyy) + (jolt * dt * dt) / 2;
  s.vxx = keep * keep * s.vxx + jolt * dt;
  s.vxy *= keep * keep;
  s.vyy = keep * keep * s.vyy + jolt * dt;
}

/** Squared Mahalanobis distance of a place from the state, where `doubt` is the covariance of their difference. */
export function distance2(dx: number, dy: number, { xx, xy, yy }: Covariance2): number {
  const det = xx * yy - xy * xy;
  return det > 0 ? (dx * dx * yy - 2 * dx * dy * xy + dy * dy * xx) / det : Infinity;
}

/** The share of an innovation that goes into the position: row by column. */
export interface Gain {
  readonly xx: number;
  readonly xy: number;
  readonly yx: number;
  readonly yy: number;
}

/** Takes a measured place with the covariance `r` of its noise (R. E. Kalman, J. Basic Eng. 82, 1960). */
export function update(s: PlaneState, x: number, y: number, r: Covariance2): Gain {
  const sxx = s.pxx + r.xx;
  const sxy = s.pxy + r.xy;
  const syy = s.pyy + r.yy;
  const det = sxx * syy - sxy * sxy;
  const ixx = syy / det;
  const ixy = -sxy / det;
  const iyy = sxx / det;
  const kxx = s.pxx * ixx + s.pxy * ixy;
  const kxy = s.pxx * ixy + s.pxy * iyy;
  const kyx = s.pxy * ixx + s.pyy * ixy;
  const kyy = s.pxy * ixy + s.pyy * iyy;
  // Velocity by position is the transpose of position by velocity.
  const lxx = s.cxx * ixx + s.cyx * ixy;
  const lxy = s.cxx * ixy + s.cyx * iyy;
  const lyx = s.cxy * ixx + s.cyy * ixy;
  const lyy = s.cxy * ixy + s.cyy * iyy;
  const dx = x - s.x;
  const dy = y - s.y;
  s.x += kxx * dx + kxy * dy;
  s.y += kyx * dx + kyy * dy;
  s.vx += lxx * dx + lxy * dy;
  s.vy += lyx * dx + lyy * dy;
  s.vxx -= lxx * s.cxx + lxy * s.cyx;
  s.vxy -= lxx * s.cxy + lxy * s.cyy;
  s.vyy -= lyx * s.cxy + lyy * s.cyy;
  const { pxx, pxy, pyy, cxx, cxy, cyx, cyy } = s;
  s.pxx -= kxx * pxx + kxy * pxy;
  s.pxy -= kxx * pxy + kxy * pyy;
  s.pyy -= kyx * pxy + kyy * pyy;
  s.cxx -= kxx * cxx + kxy * cyx;
  s.cxy -= kxx * cxy + kxy * cyy;
  s.cyx -= kyx * cxx + kyy * cyx;
  s.cyy -= kyx * cxy + kyy * cyy;
  return { xx: kxx, xy: kxy, yx: kyx, yy: kyy };
}
