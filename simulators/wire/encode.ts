import type { Read } from '../../drivers/modbus/settings/read.ts';

const LIMITS = {
  u16: [0, 0xffff],
  s16: [-0x8000, 0x7fff],
  u32: [0, 0xffff_ffff],
  s32: [-0x8000_0000, 0x7fff_ffff],
} as const;
/** What makers put where they have no number. */
const INVALID = { u16: 0xffff, s16: -0x8000, u32: 0xffff_ffff, s32: -0x8000_0000 } as const;
/** Where the bytes A B C D (most significant first) go, by the name of the order. */
const PLACES = { ABCD: [0, 1, 2, 3], CDAB: [2, 3, 0, 1], BADC: [1, 0, 3, 2], DCBA: [3, 2, 1, 0] } as const;

/**
 * The registers in which a device of this layout would show a value: the inverse of what the gateway reads. A value
 * beyond the register stays at its end; no value is NaN in a float and the usual mark in a whole number.
 */
export function encode(value: number, read: Read): number[] {
  const raw = (value - read.offset) / read.scale;
  const bytes = new DataView(new ArrayBuffer(4));
  switch (read.type) {
    case 'bit':
      throw new Error('a bit is no number');
    case 'u16':
    case 's16':
      return [whole(raw, read.type) & 0xffff];
    case 'u32':
    case 's32':
      bytes.setUint32(0, whole(raw, read.type) >>> 0);
      break;
    case 'f32':
      bytes.setFloat32(0, raw);
      break;
  }
  const [a, b, c, d] = PLACES[read.order].map((place) => bytes.getUint8(place));
  return [((a ?? 0) << 8) | (b ?? 0), ((c ?? 0) << 8) | (d ?? 0)];
}

function whole(raw: number, type: keyof typeof LIMITS): number {
  if (Number.isNaN(raw)) return INVALID[type];
  const [low, high] = LIMITS[type];
  return Math.min(high, Math.max(low, Math.round(raw)));
}
