import fc from 'fast-check';
import type { Transition } from '../../src/domain/alarm/transition.ts';
import type { PlantEvent } from '../../src/domain/event.ts';
import { alarmId, epochOf, occurrenceId, seqOf } from '../../src/domain/ids.ts';
import type { Draft } from '../../src/domain/input.ts';
import { bad, GOOD } from '../../src/domain/reading/quality.ts';
import { instant } from '../../src/domain/time.ts';
import { LogReader } from '../../src/log/reader.ts';
import type { Retention } from '../../src/log/ring.ts';
import { type DecodedRow, rowsOf } from '../../src/log/row.ts';
import { LogStore } from '../../src/log/store.ts';
import type { Entry } from '../../src/ports/event-log.ts';
import { act, fix, read, sos, tick } from './drafts.ts';
import { T0 } from './fold.ts';
import { tempDir } from './temp.ts';

export const KEEP_ALL: Retention = { quota: 1e12, keep: { gas: 1e12, people: 1e12, acts: 1e12 } };

const transition = (seq: number, at: number, subject: string, nth = 0): Transition => ({
  seq: seqOf(seq),
  epoch: epochOf(1),
  at: instant(at),
  sensedAt: instant(at),
  alarm: alarmId(subject, 'high'),
  occurrence: occurrenceId(epochOf(1), seqOf(seq), nth),
  condition: 'high',
  subject,
  kind: 'raise',
  priority: 2,
  state: 'unacked',
  active: true,
  acked: false,
  latched: false,
  overlays: [],
  cause: 'limit',
});

const event = (seq: number, at: number, kind: PlantEvent['kind'], subject: string): PlantEvent => ({
  seq: seqOf(seq),
  at: instant(at),
  kind,
  subject,
});

/** What happens at one seq, before it has its place. */
export interface Happened {
  readonly after: number;
  readonly draft: Draft;
  readonly subjects: readonly string[];
  readonly events: readonly (readonly [PlantEvent['kind'], string])[];
}

const subject = fc.constantFrom('h2s', 'ex', 'farm');
export const happened: fc.Arbitrary<Happened> = fc.record({
  after: fc.nat(500),
  draft: fc.oneof(
    fc
      .record({
        point: fc.constantFrom('h2s', 'ex'),
        value: fc.option(fc.integer({ min: 0, max: 1000 }).map((n) => n / 10)),
      })
      .map(({ point, value }) => read(point, value, value === null ? bad('comm') : GOOD)),
    fc.tuple(fc.constantFrom('0a01', 'ffff'), fc.nat(100), fc.nat(100)).map(([tag, x, y]) => fix(tag, x, y)),
    fc.constantFrom<Draft>(tick, sos('0a01'), act({ act: 'silence', for: 1000 as never })),
  ),
  subjects: fc.array(subject, { maxLength: 3 }),
  events: fc.array(
    fc.tuple(fc.constantFrom('zone-entered' as const, 'acknowledged' as const, 'commented' as const), subject),
    { maxLength: 2 },
  ),
});

/** Gives what happened its place and its time. */
export class Writing {
  readonly entries: Entry[] = [];
  #at = T0;
  #seq = 0;

  next({ after, draft, subjects, events }: Happened): Entry {
    this.#at += after;
    this.#seq += 1;
    const [seq, at] = [this.#seq, this.#at];
    const entry: Entry = {
      input: { ...draft, seq: seqOf(seq), at: instant(at) },
      transitions: subjects.map((name, nth) => transition(seq, at, name, nth)),
      events: events.map(([kind, name]) => event(seq, at, kind, name)),
    };
    this.entries.push(entry);
    return entry;
  }

  get rows(): DecodedRow[] {
    return this.entries.flatMap(rowsOf);
  }

  /** As they are read. */
  get lines(): DecodedRow[] {
    return this.rows;
  }
}

/** A log of what happened, half of it packed. */
export function logOf(
  happenings: readonly Happened[],
  data = tempDir(),
): { readonly reader: LogReader; readonly writing: Writing } {
  const store = new LogStore(data, KEEP_ALL);
  const writing = new Writing();
  happenings.forEach((one, i) => {
    store.commit(rowsOf(writing.next(one)));
    if (i === Math.floor(happenings.length / 2)) store.pack(T0);
  });
  store.close();
  return { reader: new LogReader(data), writing };
}
