import type { Plant } from '../domain/plant.ts';
import { emptyState } from '../domain/begin.ts';
import type { State } from '../domain/state/state.ts';
import { type Instant, instant } from '../domain/time.ts';
import type { RecordDamage } from '../ports/event-log.ts';
import { reasonOf } from './damage.ts';
import { LogReader } from './reader.ts';
import { type Recovered, recover } from './recover.ts';
import type { ThreadedLog } from './writer.ts';

/** What a start goes on from. */
export interface Resumed {
  /** Under the plant that was in force last. */
  readonly state: State;
  /** Set where alarm states may be lost. */
  readonly damage?: RecordDamage;
}

/** The state as the log left it. Never fails: what cannot be read is unknown, and is said to be. */
export function resume(log: ThreadedLog, data: string, plant: Plant, now: Instant): Resumed {
  const { state, gap } = log.isBlind ? unknown(plant) : recovered(log, data, plant);
  if (gap === undefined) return { state };
  // If nothing of the record is known, the beginning of the gap is not known either.
  const stretch = gap.from > 0 ? { gap: { from: gap.from, to: gap.to > 0 ? gap.to : now } } : {};
  return { state, damage: { files: [], statesUnknown: true, ...stretch } };
}

function recovered(log: ThreadedLog, data: string, plant: Plant): Recovered {
  try {
    return recover(new LogReader(data, (file) => log.examine(file)), plant, { toSeq: log.lastSeq });
  } catch (error) {
    // The machine has no descriptors or memory for it: the gateway starts without, as after a loss.
    process.emitWarning(`the record could not be read: ${reasonOf(error)}`);
    return unknown(plant);
  }
}

const unknown = (plant: Plant): Recovered => ({
  state: emptyState(plant),
  gap: { from: instant(0), to: instant(0) },
});
