import type { Plant } from '../domain/plant.ts';
import { reduce } from '../domain/reduce.ts';
import { restore } from '../domain/state/checkpoint.ts';
import { emptyState, type State, withPlant } from '../domain/state/state.ts';
import type { LogClass } from '../ports/event-log.ts';
import { finish, type Steps } from '../ports/steps.ts';
import { inputOf, type Row } from './row.ts';
import type { Checkpoint } from '../domain/state/checkpoint.ts';
import type { Span } from './segment.ts';

/** Rows that are folded in one step: about a millisecond. */
const ROWS_A_STEP = 64;

/** A log as a recovery reads it. */
export interface LogSource {
  checkpoint(until: Pick<Span, 'toSeq' | 'toAt'>): Checkpoint | undefined;
  plant(revision: string): Plant | undefined;
  rows(span: Span, classes?: readonly LogClass[]): Iterable<Row>;
}

/**
 * The state right after the last input within a span: the newest checkpoint before it, and the inputs since then
 * folded again. A configuration that was in force then is used for then.
 * @param fallback the plant when the record does not hold the one that was in force
 */
export const stateAt = (source: LogSource, fallback: Plant, until: Pick<Span, 'toSeq' | 'toAt'>): State =>
  finish(stateInSteps(source, fallback, until));

/** The same, a few inputs at a time. */
export function* stateInSteps(source: LogSource, fallback: Plant, until: Pick<Span, 'toSeq' | 'toAt'>): Steps<State> {
  const checkpoint = source.checkpoint(until);
  let state =
    checkpoint === undefined
      ? emptyState(fallback)
      : restore(source.plant(checkpoint.revision) ?? fallback, checkpoint);
  let looked = 0;
  for (const row of source.rows({ ...until, fromSeq: (checkpoint?.seq ?? 0) + 1 })) {
    if (++looked % ROWS_A_STEP === 0) yield;
    if (row.kind !== 'input') continue;
    const input = inputOf(row);
    if (input.kind === 'started' && input.revision !== state.plant.revision) {
      state = withPlant(state, source.plant(input.revision) ?? fallback);
    }
    reduce(state, input);
  }
  return state;
}
