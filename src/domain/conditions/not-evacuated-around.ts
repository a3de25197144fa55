import type { Someone } from '../alarm/transition.ts';
import { isPlaced } from '../dangers/detectors.ts';
import { isActiveInService } from '../gas/service.ts';
import { alarmId, type PointId, type TagId, type ZoneId } from '../ids.ts';
import { carrierOf } from '../people/carrier.ts';
import type { Evaluable, State, Turn } from '../state/state.ts';
import { touch } from '../state/turn.ts';
import { ordersToLeave } from './evacuate.ts';
import type { PointKind } from './kind.ts';
import { NOT_EVACUATED } from './not-evacuated.ts';
import { duration, seconds } from '../time.ts';

/**
 * People are still in the danger area of a detector so long after it has an alarm by which zones are evacuated, and no zone
 * names them: they are beside all zones with gas detectors, or in one whose own detectors measure good air.
 */
export const NOT_EVACUATED_AROUND: PointKind = {
  name: NOT_EVACUATED.name,
  words: NOT_EVACUATED.words,
  ...(NOT_EVACUATED.short === undefined ? {} : { short: NOT_EVACUATED.short }),
  subject: 'point',
  shown: NOT_EVACUATED.shown,
  isAboutPeople: true,
  configure: (point) =>
    isPlaced(point) ? { priority: 1, latching: true, onDelay: seconds(120), offDelay: duration(0) } : undefined,
  evaluate: (turn, { id }) =>
    turn.state.dangers.get(id) !== undefined && ordersToLeave(turn, id) && leftIn(turn.state, id).length > 0
      ? 'beyond'
      : 'within',
  evidence: (turn, { id }) => ({ sensedAt: turn.at, cause: 'gas', people: leftIn(turn.state, id) }),
};

/** Who is, may be, or was last seen in a danger area, and is named by no zone that is to be left. */
function leftIn(state: State, id: PointId): readonly Someone[] {
  const tags: readonly TagId[] = state.dangers.get(id)?.tags ?? [];
  return [...new Set(tags.flatMap((tag) => (isNamedByZone(state, tag) ? [] : carrierOf({ state }, tag))))];
}

const isNamedByZone = (state: State, tag: TagId): boolean =>
  state.tags.get(tag)?.memberships.some(({ zone }) => names(state, zone)) === true;

const names = (state: State, zone: ZoneId): boolean =>
  isActiveInService(state, alarmId(zone, 'evacuate')) && state.index.conditions.has(alarmId(zone, NOT_EVACUATED.name));

/** A zone is to be left, or is no longer, or others are in it: whom the danger areas of now name may be others. */
export class InDangerAreas implements Evaluable {
  isQueued = false;

  evaluate(turn: Turn): void {
    const { dangers, index } = turn.state;
    // In an order that a restart does not change.
    for (const [id] of dangers.sorted()) touch(turn, index.dependents.danger.get(id));
  }
}
