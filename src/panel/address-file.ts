import { existsSync, readFileSync, renameSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Addresses } from './addresses.ts';

const NAME = 'panel-addresses.json';
const numbers = z.record(z.string(), z.int().min(0).max(65_535));
const shape = z.object({ version: z.literal(1), blocks: numbers, alarms: numbers });

/** The addresses of a data folder; nothing where there are none yet, or where the file is damaged. */
export function readAddresses(data: string): { readonly addresses?: Addresses; readonly isDamaged: boolean } {
  const file = join(data, NAME);
  if (!existsSync(file)) return { isDamaged: false };
  try {
    const { blocks, alarms } = shape.parse(JSON.parse(readFileSync(file, 'utf8')));
    const isDamaged = hasTwice(blocks) || hasTwice(alarms);
    return isDamaged ? { isDamaged } : { addresses: { blocks, alarms }, isDamaged };
  } catch {
    // Not JSON, or not of this shape: the caller says so and keeps the file.
    return { isDamaged: true };
  }
}

/** Keeps a damaged file beside the new one. @param at Unix ms */
export function keepDamaged(data: string, at: number): void {
  renameSync(join(data, NAME), join(data, `${NAME}.damaged-${at}`));
}

/** Writes the file whole or not at all. The fold does not wait for the disk. */
export async function writeAddresses(data: string, { blocks, alarms }: Addresses): Promise<void> {
  const fresh = join(data, `${NAME}.making`);
  const file = await open(fresh, 'w', 0o640);
  try {
    await file.writeFile(JSON.stringify({ version: 1, blocks, alarms }));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(fresh, join(data, NAME));
}

const hasTwice = (given: Readonly<Record<string, number>>): boolean =>
  new Set(Object.values(given)).size < Object.keys(given).length;
