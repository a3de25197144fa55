import { LEAST_BLIND_MS } from '../domain/gateway/blind.ts';
import type { Input } from '../domain/input.ts';
import { duration, type Instant, instant } from '../domain/time.ts';
import type { Gap } from '../domain/refold.ts';
import type { LogReader } from './reader.ts';
import type { DecodedRow } from './row.ts';

/** So many gaps are known, the newest. */
const MOST_GAPS = 500;
/** So many rows are looked through for them at first: some weeks of alarms and acts. */
const MOST_ROWS = 50_000;

/** When nothing was watched, as the record shows it; read once, then only what came since. */
export class Gaps {
  readonly #reader: LogReader;
  #gaps: readonly Gap[] = [];
  #readUpTo = 0;

  constructor(reader: LogReader) {
    this.#reader = reader;
  }

  /** Oldest first; the same list as long as nothing was added. */
  list(): readonly Gap[] {
    const found = this.#readUpTo === 0 ? this.#newest() : this.#since(this.#readUpTo);
    if (found.length > 0) this.#gaps = [...this.#gaps, ...found].slice(-MOST_GAPS);
    return this.#gaps;
  }

  #newest(): Gap[] {
    const found: Gap[] = [];
    let rows = 0;
    for (const row of this.#reader.rows({}, ['acts'], 'backward')) {
      if (rows++ === 0) this.#readUpTo = row.seq;
      found.push(...gapsOf(row));
      if (rows >= MOST_ROWS || found.length >= MOST_GAPS) break;
    }
    return found.reverse();
  }

  #since(seq: number): Gap[] {
    const found: Gap[] = [];
    for (const row of this.#reader.rows({ fromSeq: seq + 1 }, ['acts'])) {
      this.#readUpTo = row.seq;
      found.push(...gapsOf(row));
    }
    return found;
  }
}

/** The stretch that was not watched, where a line of the record tells of one; a short one is none. */
export function gapsOf(line: DecodedRow): Gap[] {
  if (line.kind !== 'input') return [];
  const gap = gapOf(line.input);
  return gap === undefined || gap.to - gap.from < LEAST_BLIND_MS ? [] : [gap];
}

function gapOf(input: Input): Gap | undefined {
  if (input.kind === 'stalled') return { from: input.from, to: input.at };
  if (input.kind === 'damaged') return input.gap;
  if (input.kind !== 'started') return undefined;
  if (input.blind !== undefined) return { from: input.blind.from, to: input.blind.to };
  // An older version recorded the length alone, and one that cannot be believed under a doubtful clock.
  return input.clockInDoubt ? undefined : { from: before(input.at, input.downFor), to: input.at };
}

const before = (at: Instant, by: number): Instant => instant(at - duration(by));
