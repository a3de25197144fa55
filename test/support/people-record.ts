import type { PeopleRecord } from '../../src/historian/people/follow.ts';
import { rowsOf } from '../../src/log/row.ts';
import type { Plant } from '../../src/domain/plant.ts';
import type { Fold } from './fold.ts';

/** What a fold took and what came of it, as a record from its first input on. */
export function recordOf({ inputs, transitions, events, state }: Fold, plants: readonly Plant[] = []): PeopleRecord {
  const all = inputs.flatMap((input) =>
    rowsOf({
      input,
      transitions: transitions.filter(({ seq }) => seq === input.seq),
      events: events.filter(({ seq }) => seq === input.seq),
    }),
  );
  const known = new Map([state.plant, ...plants].map((plant) => [plant.revision, plant]));
  return {
    checkpoint: () => undefined,
    plant: (revision) => known.get(revision),
    rows: ({ fromSeq = 0, toSeq = Infinity, fromAt = 0, toAt = Infinity }, classes, order) => {
      const found = all.filter(
        (row) =>
          row.seq >= fromSeq &&
          row.seq <= toSeq &&
          row.at >= fromAt &&
          row.at <= toAt &&
          classes?.includes(row.class) !== false,
      );
      return order === 'backward' ? found.reverse() : found;
    },
    range: () => ({ from: all[0]?.at ?? 0, to: all.at(-1)?.at ?? 0 }),
    seqAt: (at) => all.findLast((row) => row.at <= at)?.seq,
    oldestSeq: () => 1,
  };
}
