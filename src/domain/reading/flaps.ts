import type { PointId } from '../ids.ts';
import type { PointState, Turn } from '../state/state.ts';
import { type Instant, later, minutes, since } from '../time.ts';

/** So often in this time is a flap, as for an alarm that chatters (domain.md 3). */
const OFTEN = 3;
const FLAP_WINDOW = minutes(1);

/** A point was lost that was not lost before: says when it no longer flaps, if it does now. */
export function countLoss(turn: Turn, id: PointId, known: PointState): void {
  known.losses = [...(known.losses ?? []).slice(1 - OFTEN), turn.at];
  const [first] = known.losses;
  if (first !== undefined && isFlapping(known, turn.at))
    turn.state.deadlines.set('flap', id, later(first, FLAP_WINDOW));
}

/** Whether it was lost so often in the last minute that a good value proves nothing. */
export function isFlapping({ losses = [] }: Readonly<PointState>, at: Instant): boolean {
  const [first] = losses;
  return losses.length >= OFTEN && first !== undefined && since(first, at) < FLAP_WINDOW;
}
