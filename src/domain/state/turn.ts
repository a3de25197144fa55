import type { Refusal } from '../alarm/base.ts';
import type { Transition } from '../alarm/transition.ts';
import type { PlantEvent } from '../event.ts';
import type { PointId, Seq, TagId, ZoneId } from '../ids.ts';
import type { Instant } from '../time.ts';
import type { State } from './state.ts';

/** One step of the fold: the state, where and when it stands, and what came of it so far. */
export interface Turn {
  readonly state: State;
  readonly seq: Seq;
  readonly at: Instant;
  readonly transitions: Transition[];
  readonly events: PlantEvent[];
  /** What a screen has to be told anew. */
  readonly readings: Set<PointId>;
  readonly fixes: Set<TagId>;
  readonly counts: Set<ZoneId>;
  /** Why the act in this turn was refused. */
  refusal?: Refusal | undefined;
  /** The input was recorded and changed nothing: an older fix of a badge that is already further. */
  late?: true;
}

export const openTurn = (state: State, seq: Seq, at: Instant): Turn => ({
  state,
  seq,
  at,
  transitions: [],
  events: [],
  readings: new Set(),
  fixes: new Set(),
  counts: new Set(),
});
