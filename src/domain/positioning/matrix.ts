/** A symmetric 4 x 4 matrix over (x, y, z, c), where c is the common offset of all measures. */
export interface Symmetric4 {
  xx: number;
  xy: number;
  xz: number;
  xc: number;
  yy: number;
  yz: number;
  yc: number;
  zz: number;
  zc: number;
  cc: number;
}

export interface Vector4 {
  x: number;
  y: number;
  z: number;
  c: number;
}

export const symmetric4 = (): Symmetric4 => ({ xx: 0, xy: 0, xz: 0, xc: 0, yy: 0, yz: 0, yc: 0, zz: 0, zc: 0, cc: 0 });
export const vector4 = (): Vector4 => ({ x: 0, y: 0, z: 0, c: 0 });

/** A pivot that lost this share of its size is rounding, not information. */
const LOST = 1e-12;

/**
 * The inverse of a positive definite matrix, by 2 x 2 blocks (Schur complement of the upper left one); `out` may be `m`.
 * False, with `out` untouched, when it has none worth the name.
 */
export function invert(m: Symmetric4, out: Symmetric4): boolean {
  const det = m.xx * m.yy - m.xy * m.xy;
  if (!(m.xx > 0 && det > LOST * m.xx * m.yy)) return false;
  const [axx, axy, ayy] = [m.yy / det, -m.xy / det, m.xx / det];
  const xz = axx * m.xz + axy * m.yz;
  const yz = axy * m.xz + ayy * m.yz;
  const xc = axx * m.xc + axy * m.yc;
  const yc = axy * m.xc + ayy * m.yc;
  const szz = m.zz - m.xz * xz - m.yz * yz;
  const szc = m.zc - m.xz * xc - m.yz * yc;
  const scc = m.cc - m.xc * xc - m.yc * yc;
  const rest = szz * scc - szc * szc;
  if (!(szz > LOST * m.zz && scc > LOST * m.cc && rest > LOST * szz * scc)) return false;
  const [zz, zc, cc] = [scc / rest, -szc / rest, szz / rest];
  const [bxz, bxc] = [xz * zz + xc * zc, xz * zc + xc * cc];
  const [byz, byc] = [yz * zz + yc * zc, yz * zc + yc * cc];
  out.xx = axx + bxz * xz + bxc * xc;
  out.xy = axy + bxz * yz + bxc * yc;
  out.yy = ayy + byz * yz + byc * yc;
  out.xz = -bxz;
  out.xc = -bxc;
  out.yz = -byz;
  out.yc = -byc;
  out.zz = zz;
  out.zc = zc;
  out.cc = cc;
  return true;
}

/** `out = m v`; `out` must not be `v`. */
export function times(m: Symmetric4, v: Vector4, out: Vector4): void {
  out.x = m.xx * v.x + m.xy * v.y + m.xz * v.z + m.xc * v.c;
  out.y = m.xy * v.x + m.yy * v.y + m.yz * v.z + m.yc * v.c;
  out.z = m.xz * v.x + m.yz * v.y + m.zz * v.z + m.zc * v.c;
  out.c = m.xc * v.x + m.yc * v.y + m.zc * v.z + m.cc * v.c;
}

/** Whether two places are more than `metres` from each other. */
export function isApart(a: Vector4, b: Vector4, metres: number): boolean {
  const dx = a.x - b.x;
  const dy = a.y - b.y;
  const dz = a.z - b.z;
  return dx * dx + dy * dy + dz * dz > metres * metres;
}
