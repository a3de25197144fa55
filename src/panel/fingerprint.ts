import { createHash } from 'node:crypto';
import type { Addresses } from './addresses.ts';

/** 32 bits of all addresses: another map has, but for one chance in four billion, another number. */
export function fingerprintOf({ blocks, alarms }: Addresses): number {
  const hash = createHash('sha256');
  for (const given of [blocks, alarms])
    for (const [key, number] of Object.entries(given).sort(([a], [b]) => (a < b ? -1 : 1)))
      hash.update(`${key}\0${number}\0`);
  return hash.digest().readUInt32BE(0);
}
