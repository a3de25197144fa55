import { existsSync, readFileSync, renameSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Addresses } from './addresses.ts';

/** The addresses, and the same once more: where one is damaged the other has them, and no address moves. */
const NAMES = ['panel-addresses.json', 'panel-addresses.copy.json'] as const;
const numbers = z.record(z.string(), z.int().min(0).max(65_535));
const shape = z.object({ version: z.literal(1), blocks: numbers, alarms: numbers });

/** What a data folder has of the addresses. */
export interface KeptAddresses {
  /** Nothing where there are none yet, or where both files are damaged. */
  readonly addresses?: Addresses;
  /** The files that are damaged. */
  readonly damaged: readonly string[];
  /** Both files are there and hold the same. */
  readonly isWhole: boolean;
}

/** The addresses of a data folder. */
export function readAddresses(data: string): KeptAddresses {
  const found = NAMES.map((name) => readOne(join(data, name)));
  const [addresses, copy] = found.filter((one) => typeof one === 'object');
  return {
    ...(addresses === undefined ? {} : { addresses }),
    damaged: NAMES.filter((_, i) => found[i] === 'damaged'),
    isWhole: copy !== undefined && isDeepStrictEqual(addresses, copy),
  };
}

function readOne(file: string): Addresses | 'none' | 'damaged' {
  if (!existsSync(file)) return 'none';
  try {
    const { blocks, alarms } = shape.parse(JSON.parse(readFileSync(file, 'utf8')));
    return hasTwice(blocks) || hasTwice(alarms) ? 'damaged' : { blocks, alarms };
  } catch {
    // Not JSON, or not of this shape: the caller says so and keeps the file.
    return 'damaged';
  }
}

/** Keeps a damaged file beside the new one. @param at Unix ms */
export function keepDamaged(data: string, name: string, at: number): void {
  renameSync(join(data, name), join(data, `${name}.damaged-${at}`));
}

/** Writes both files, each whole or not at all. The fold does not wait for the disk. */
export async function writeAddresses(data: string, addresses: Addresses): Promise<void> {
  for (const name of NAMES) await writeOne(data, name, addresses);
}

async function writeOne(data: string, name: string, { blocks, alarms }: Addresses): Promise<void> {
  const fresh = join(data, `${name}.making`);
  const file = await open(fresh, 'w', 0o640);
  try {
    await file.writeFile(JSON.stringify({ version: 1, blocks, alarms }));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(fresh, join(data, name));
}

const hasTwice = (given: Readonly<Record<string, number>>): boolean =>
  new Set(Object.values(given)).size < Object.keys(given).length;
