import type { Plant, PlantOf } from '../domain/plant.ts';
import { Refold, type Gap } from '../domain/refold.ts';
import { type Checkpoint, restore } from '../domain/checkpoint.ts';
import { emptyState } from '../domain/begin.ts';
import type { State } from '../domain/state/state.ts';
import type { LogClass } from '../common/log-class.ts';
import type { Steps } from '../ports/steps.ts';
import { finish } from './finish.ts';
import type { DecodedRow } from './row.ts';
import type { Span } from './segment.ts';

type Until = Pick<Span, 'toSeq' | 'toAt'>;
/** Rows that are folded in one step: about a millisecond. */
const ROWS_A_STEP = 64;

/** A log as a recovery reads it. */
export interface LogSource {
  checkpoint(until: Until): Checkpoint | undefined;
  plant(revision: string): Plant | undefined;
  rows(span: Span, classes?: readonly LogClass[]): Iterable<DecodedRow>;
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
  readonly gap?: Gap;
}

/**
 * The state right after the last input within a span: the newest checkpoint before it, and the inputs since then
 * folded again. A configuration that was in force then is used for then. Inputs are counted: each seq has one.
 * @param fallback the plant when the record does not hold the one that was in force
 */
export const recover = (source: LogSource, fallback: Plant, until: Until): Recovered =>
  finish(recoverInSteps(source, fallback, until));

/** The same, a few inputs at a time. */
export function* recoverInSteps(source: LogSource, fallback: Plant, until: Until): Steps<Recovered> {
  const refold = new Refold(restored(source, fallback, until) ?? emptyState(fallback), plantsOf(source, fallback));
  const fromSeq = Math.max(refold.state.seq, (until.toSeq ?? 0) - MOST_FOLDED) + 1;
  let looked = 0;
  for (const line of source.rows({ ...until, fromSeq })) {
    if (++looked % ROWS_A_STEP === 0) yield;
    refold.take(line);
  }
  const { state, gap } = refold;
  return { state, ...(gap === undefined ? {} : { gap }) };
}

const plantsOf =
  (source: LogSource, fallback: Plant): PlantOf =>
  (revision) =>
    source.plant(revision) ?? fallback;

/** The state alone, for a replay. */
export const stateAt = (source: LogSource, fallback: Plant, until: Until): State =>
  recover(source, fallback, until).state;

/** The same, a few inputs at a time. */
export function* stateInSteps(source: LogSource, fallback: Plant, until: Until): Steps<State> {
  return (yield* recoverInSteps(source, fallback, until)).state;
}

/** The newest checkpoint that gives a state: one that does not is left for an older one. */
function restored(source: LogSource, fallback: Plant, { toSeq, toAt }: Until): State | undefined {
  for (let upTo = toSeq ?? Number.MAX_SAFE_INTEGER; ;) {
    const checkpoint = source.checkpoint({ toSeq: upTo, ...(toAt === undefined ? {} : { toAt }) });
    if (checkpoint === undefined) return undefined;
    try {
      return restore(plantsOf(source, fallback)(checkpoint.revision), checkpoint);
    } catch {
      // Of a build that wrote it otherwise than it says: the inputs since an older one are folded instead.
      upTo = checkpoint.seq - 1;
    }
  }
}
