import type { Plant } from '../../domain/plant.ts';
import type { State } from '../../domain/state/state.ts';
import { gapsOf } from '../../log/gaps.ts';
import type { WantedSeries } from '../../log/columns/decode.ts';
import type { LogReader } from '../../log/reader.ts';
import { stateInSteps } from '../../log/recover.ts';
import type { DecodedRow } from '../../log/row.ts';
import type { Span } from '../../log/segment.ts';
import type { Steps } from '../../ports/steps.ts';
import { seqOf } from '../../domain/ids.ts';
import { Carriers } from './carriers.ts';
import { Causes } from './causes.ts';
import type { TimeStretch } from './stretches.ts';

/** The record, as far as people are followed through it. */
export type PeopleRecord = Pick<LogReader, 'checkpoint' | 'plant' | 'rows' | 'range' | 'seqAt' | 'oldestSeq'>;

/** Rows that are looked at in one step: well under a millisecond. */
const ROWS_A_STEP = 64;
/** So many inputs before the oldest place show whether others were dropped. */
const LOOKED_BACK = 1000;
/** A gateway that runs records something at least each five seconds: a shorter end is not missing yet, ms. */
const NEWEST_MS = 15_000;

/** Where a span of the record begins. */
export interface Begin {
  readonly carriers: Carriers;
  /** As it was there. */
  readonly state: State;
}

/** What follows people along the rows of a span. */
export interface Follower {
  /** @param hasChanged badges may have other carriers than before this row */
  take(row: DecodedRow, hasChanged: boolean): void;
  /** The rows end; nothing is known of what comes after `at`. */
  end(at: number): void;
}

/** A span that was followed to its end. */
export interface Followed<F> {
  readonly follower: F;
  readonly causes: Causes;
  /** Up to when the record reaches. */
  readonly end: number;
  /** The span without the last seconds of a gateway that runs: what is on its way to the record is no gap. */
  readonly span: TimeStretch;
}

/**
 * Follows people through a span of the record: from the state where it begins, row by row.
 * @param begin makes what follows them
 * @param who the one person whose places are wanted, where it is one: then the badges of others are passed over
 * @returns nothing where there is no record at all
 */
export function* followed<F extends Follower>(
  reader: PeopleRecord,
  present: Plant,
  { from, to }: TimeStretch,
  begin: (begin: Begin) => F,
  who?: string,
): Steps<Followed<F> | undefined> {
  const range = reader.range();
  if (range === undefined) return undefined;
  const seq = reader.seqAt(from - 1) ?? 0;
  const state = yield* stateInSteps(reader, present, { toSeq: seqOf(seq) });
  const carriers = new Carriers(state, (revision) => reader.plant(revision));
  const causes = new Causes();
  if (range.from > from) causes.blind(from, Math.min(range.from, to), 'not-recorded');
  const kept = keptFrom(reader);
  if (kept !== undefined && kept > from) causes.blind(from, Math.min(kept, to), 'not-kept');
  causes.begin(state);
  const follower = begin({ carriers, state });
  let looked = 0;
  const rows = { fromSeq: seq + 1, fromAt: from, toAt: to };
  const wants = who === undefined ? undefined : fixesOf(yield* badgesOf(reader, state, who, rows));
  for (const row of reader.rows(rows, ['people', 'acts'], 'forward', wants)) {
    // Of a page that is passed over there is one row.
    if (wants !== undefined || ++looked % ROWS_A_STEP === 0) yield;
    const hasChanged = carriers.take(row);
    causes.take(row, carriers);
    follower.take(row, hasChanged);
  }
  // The gateway may have been off at the end of the span: only its next start says since when.
  for (const row of reader.rows({ fromSeq: seq + 1, fromAt: to + 1 }, ['acts'])) {
    for (const one of gapsOf(row)) {
      causes.blind(one.from, Math.min(one.to, to), 'not-watched');
      follower.take(row, false);
    }
    break;
  }
  const isBehind = to - range.to > NEWEST_MS;
  if (isBehind) causes.blind(Math.max(from, range.to), to, 'not-recorded');
  const end = Math.min(to, range.to);
  follower.end(end);
  return { follower, causes, end, span: { from, to: isBehind ? to : Math.max(from, end) } };
}

/** The badges that a person carries in a span at any time: by the configurations in force, and by the badge desk. */
function* badgesOf(reader: PeopleRecord, state: State, who: string, span: Span): Steps<ReadonlySet<string>> {
  const carriers = new Carriers(state, (revision) => reader.plant(revision));
  // A badge that no person carries goes by its own id, with a mark where that is the id of something else.
  const found = new Set<string>([who, who.replace(/^~/, ''), ...carriers.tagsOf(who)]);
  let looked = 0;
  for (const row of reader.rows(span, ['acts'])) {
    if (++looked % ROWS_A_STEP === 0) yield;
    if (carriers.take(row)) for (const tag of carriers.tagsOf(who)) found.add(tag);
  }
  return found;
}

/** All rows but the places of other badges. */
const fixesOf =
  (tags: ReadonlySet<string>): WantedSeries =>
  (kind, body) =>
    !(kind === 'input' && 'kind' in body && body.kind === 'fix' && 'tag' in body) || tags.has(String(body.tag));

/** From when on the places of people are kept, where the ring has dropped older ones. */
function keptFrom(reader: PeopleRecord): number | undefined {
  const oldest = reader.oldestSeq('people');
  if (oldest <= reader.oldestSeq('acts') || isWholeBefore(reader, oldest)) return undefined;
  for (const row of reader.rows({ fromSeq: oldest }, ['people'])) return row.at;
  return undefined;
}

/** Whether no input is missing right before a place in the order: then it is no end that the ring has made. */
function isWholeBefore(reader: PeopleRecord, seq: number): boolean {
  let expected = seq - 1;
  for (const row of reader.rows({ fromSeq: seq - LOOKED_BACK, toSeq: seq - 1 }, undefined, 'backward')) {
    if (row.kind !== 'input') continue;
    if (row.seq !== expected) return false;
    expected -= 1;
  }
  return expected === Math.max(0, seq - LOOKED_BACK - 1);
}
