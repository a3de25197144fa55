/** Height and climb with their covariance: metres, metres a second. */
export interface HeightState {
  z: number;
  vz: number;
  p: number;
  c: number;
  v: number;
}

export const heightAt = (z: number, variance: number, speed: number): HeightState => ({
  z,
  vz: 0,
  p: variance,
  c: 0,
  v: speed * speed,
});

/** As in the plane, in one dimension. */
export function predictHeight(s: HeightState, dt: number, jolt: number, fade: number): void {
  const keep = 1 / (1 + dt / fade);
  const far = dt * keep;
  s.z += far * s.vz;
  s.vz *= keep;
  s.p += 2 * far * s.c + far * far * s.v + (jolt * dt * dt * dt) / 3;
  s.c = keep * (s.c + far * s.v) + (jolt * dt * dt) / 2;
  s.v = keep * keep * s.v + jolt * dt;
}

/** Takes a measured height with the variance of its noise; the gain. */
export function updateHeight(s: HeightState, z: number, variance: number): number {
  const gain = s.p / (s.p + variance);
  const climb = s.c / (s.p + variance);
  const dz = z - s.z;
  s.z += gain * dz;
  s.vz += climb * dz;
  s.v -= climb * s.c;
  s.c -= gain * s.c;
  s.p -= gain * s.p;
  return gain;
}
