import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Capture } from '../../src/domain/checkpoint.ts';
import { alarmId } from '../../src/domain/ids.ts';
import { emptyState } from '../../src/domain/begin.ts';
import type { State } from '../../src/domain/state/state.ts';
import { reduce } from '../../src/domain/reduce.ts';
import type { Damage } from '../../src/log/damage.ts';
import { LogReader } from '../../src/log/reader.ts';
import { type Recovered, recover } from '../../src/log/recover.ts';
import { type DecodedRow, rowsOf } from '../../src/log/row.ts';
import { LogStore } from '../../src/log/store.ts';
import { ack, fix, read } from './drafts.ts';
import { Fold } from './fold.ts';
import { KEEP_ALL } from './log.ts';
import { smallPlant } from './plant.ts';

export const plant = smallPlant();
export const shown = (state: State): unknown => new Capture(state).finish();

/** Every file of a log, below its data folder. */
export function filesOf(data: string): string[] {
  return readdirSync(join(data, 'log'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(data, join(entry.parentPath, entry.name)))
    .sort();
}

/** A record with something in every place: two packs, two checkpoints, a tail, a plant. */
export class MadeRecord {
  readonly data: string;
  readonly rows: readonly DecodedRow[];
  /** As they are read. */
  readonly lines: readonly DecodedRow[];
  readonly state: State;

  /** @param inputs about so many */
  constructor(data: string, inputs = 240) {
    this.data = data;
    const fold = Fold.started(plant);
    for (let i = 0; i < inputs / 3; i++) {
      fold.send(i * 1000 + 200, read('h2s', (i * 7) % 23));
      fold.send(i * 1000 + 400, fix('0a01', 10 + ((i * 13) % 80), 50));
      fold.send(
        i * 1000 + 600,
        i % 9 === 5
          ? ack('h2s:high', fold.state.alarms.get(alarmId('h2s', 'high'))?.occurrence)
          : read('ex', (i * 3) % 30),
      );
    }
    const store = new LogStore(data, KEEP_ALL);
    store.keepPlant(plant);
    const state = emptyState(plant);
    const rows: DecodedRow[] = [];
    fold.inputs.forEach((input, i) => {
      const own = rowsOf({ input, ...reduce(state, input) });
      rows.push(...own);
      store.commit(own);
      const third = Math.floor(fold.inputs.length / 3);
      if (i === third || i === 2 * third) store.pack(input.at);
      if (i === Math.floor(third / 2) || i === Math.floor(1.5 * third))
        store.writeCheckpoint(new Capture(state).finish());
    });
    store.close();
    this.rows = rows;
    this.lines = rows;
    this.state = state;
  }

  /** A copy to be damaged. */
  copyTo(data: string): string {
    cpSync(this.data, data, { recursive: true });
    return data;
  }
}

/** What a start on a data folder finds. */
export interface Started {
  readonly damage: readonly Damage[];
  readonly lines: readonly DecodedRow[];
  readonly recovered: Recovered;
  readonly epoch: number;
  readonly lastSeq: number;
}

/** Starts on a data folder as the gateway does, reads all of it, and ends. */
export function startOn(data: string): Started {
  const damage: Damage[] = [];
  const store = new LogStore(data, KEEP_ALL, { damaged: (one) => damage.push(one) });
  try {
    const suspects = new Set<string>();
    const reader = new LogReader(data, (file) => suspects.add(file));
    store.keepPlant(plant);
    const recovered = recover(reader, plant, { toSeq: store.lastSeq });
    for (const turn of reader.scrub()) void turn;
    for (const file of suspects) store.examine(file);
    return { damage, lines: [...reader.rows({})], recovered, epoch: store.epoch, lastSeq: store.lastSeq };
  } finally {
    store.close();
  }
}

/** Turns one bit of a file. */
export function flip(path: string, bit: number): void {
  const bytes = readFileSync(path);
  const byte = Math.floor(bit / 8);
  bytes[byte] = (bytes[byte] ?? 0) ^ (1 << (bit % 8));
  writeFileSync(path, bytes);
}
