import type { Plant } from '../domain/plant.ts';
import { reduce } from '../domain/reduce.ts';
import { restore } from '../domain/state/checkpoint.ts';
import { emptyState, type State, withPlant } from '../domain/state/state.ts';
import type { LogReader } from './reader.ts';
import { inputOf } from './row.ts';
import type { Span } from './segment.ts';

/**
 * The state right after the last input within a span: the newest checkpoint before it, and the inputs since then
 * folded again. A configuration that was in force then is used for then.
 * @param fallback the plant when the record does not hold the one that was in force
 */
export function stateAt(reader: LogReader, fallback: Plant, until: Pick<Span, 'toSeq' | 'toAt'>): State {
  const checkpoint = reader.checkpoint(until);
  let state =
    checkpoint === undefined
      ? emptyState(fallback)
      : restore(reader.plant(checkpoint.revision) ?? fallback, checkpoint);
  for (const row of reader.rows({ ...until, fromSeq: (checkpoint?.seq ?? 0) + 1 })) {
    if (row.kind !== 'input') continue;
    const input = inputOf(row);
    if (input.kind === 'started' && input.revision !== state.plant.revision) {
      state = withPlant(state, reader.plant(input.revision) ?? fallback);
    }
    reduce(state, input);
  }
  return state;
}
