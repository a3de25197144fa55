import type { Input } from '../domain/input.ts';
import type { Plant } from '../domain/plant.ts';
import { Fold } from '../domain/fold.ts';
import { type Checkpoint, restore } from '../domain/checkpoint.ts';
import { emptyState } from '../domain/begin.ts';
import type { State } from '../domain/state/state.ts';
import { type Instant, instant } from '../domain/time.ts';
import type { LogClass } from '../ports/event-log.ts';
import { finish } from './finish.ts';
import type { Steps } from '../ports/steps.ts';
import { inputOf, type Row } from './row.ts';
import type { Span } from './segment.ts';

type Until = Pick<Span, 'toSeq' | 'toAt'>;
/** Rows that are folded in one step: about a millisecond. */
const ROWS_A_STEP = 64;

/** A log as a recovery reads it. */
export interface LogSource {
  checkpoint(until: Until): Checkpoint | undefined;
  plant(revision: string): Plant | undefined;
  rows(span: Span, classes?: readonly LogClass[]): Iterable<Row>;
}

/**
 * So many inputs are folded again at a start at most, about two seconds. Checkpoints are far nearer than that; where they
 * are lost the gateway has to be up again all the same, with states that are in doubt.
 */
const MOST_FOLDED = 200_000;

/** What the log gives of the state. */
export interface Recovered {
  readonly state: State;
  /**
   * The first stretch of which inputs are missing, where there is one: alarm states may be others than these.
   * From 0 where nothing before it is known.
   */
  readonly gap?: { readonly from: Instant; readonly to: Instant };
}

/**
 * The state right after the last input within a span: the newest checkpoint before it, and the inputs since then
 * folded again. A configuration that was in force then is used for then. Inputs are counted: each seq has one.
 * @param fallback the plant when the record does not hold the one that was in force
 */
export const recover = (source: LogSource, fallback: Plant, until: Until): Recovered =>
  finish(recoverInSteps(source, fallback, until));

/** The same, a few inputs at a time. */
function* recoverInSteps(source: LogSource, fallback: Plant, until: Until): Steps<Recovered> {
  const found = restored(source, fallback, until);
  const fold = new Fold(found?.state ?? emptyState(fallback), (revision) => source.plant(revision) ?? fallback);
  let last: { readonly seq: number; readonly at: Instant } = found ?? { seq: 0, at: instant(0) };
  let gap: Recovered['gap'];
  const fromSeq = Math.max(last.seq, (until.toSeq ?? 0) - MOST_FOLDED) + 1;
  let looked = 0;
  for (const row of source.rows({ ...until, fromSeq })) {
    if (++looked % ROWS_A_STEP === 0) yield;
    if (row.kind !== 'input') continue;
    const input = inputOf(row);
    const isFolded = folds(fold, input);
    if (!isFolded || input.seq !== last.seq + 1) gap ??= { from: last.at, to: input.at };
    last = input;
  }
  return { state: fold.state, ...(gap === undefined ? {} : { gap }) };
}

/** The state alone, for a replay. */
export const stateAt = (source: LogSource, fallback: Plant, until: Until): State =>
  recover(source, fallback, until).state;

/** The same, a few inputs at a time. */
export function* stateInSteps(source: LogSource, fallback: Plant, until: Until): Steps<State> {
  return (yield* recoverInSteps(source, fallback, until)).state;
}

/** The newest checkpoint that gives a state: one that does not is left for an older one. */
function restored(
  source: LogSource,
  fallback: Plant,
  { toSeq, toAt }: Until,
): { readonly state: State; readonly seq: number; readonly at: Instant } | undefined {
  for (let upTo = toSeq ?? Number.MAX_SAFE_INTEGER; ;) {
    const checkpoint = source.checkpoint({ toSeq: upTo, ...(toAt === undefined ? {} : { toAt }) });
    if (checkpoint === undefined) return undefined;
    const { seq, at, revision } = checkpoint;
    try {
      return { state: restore(source.plant(revision) ?? fallback, checkpoint), seq, at: instant(at) };
    } catch {
      // Of a build that wrote it otherwise than it says: the inputs since an older one are folded instead.
      upTo = seq - 1;
    }
  }
}

/** Folds an input; false when it cannot be, so that one input of long ago never keeps the gateway from starting. */
function folds(fold: Fold, input: Input): boolean {
  try {
    fold.take(input);
    return true;
  } catch {
    return false;
  }
}
