import type { AlarmId, PointId } from '../ids.ts';
import type { State } from '../state/state.ts';

/** Whether a person has put this alarm out of service: then it is no reason for another alarm either. */
export const isOutOfService = ({ alarms }: Pick<State, 'alarms'>, id: AlarmId): boolean =>
  alarms.get(id)?.hiding?.[0]?.overlay === 'out-of-service';

/** Whether there is this alarm, and it counts: a bump test with gas on a detector out of service is no danger to people. */
export const isActiveInService = (state: Pick<State, 'alarms'>, id: AlarmId): boolean =>
  state.alarms.get(id)?.active === true && !isOutOfService(state, id);

/** Whether a person has put a whole detector out of service: there may be test gas at it, or a reading that no person believes. */
export const isBypassed = ({ alarms, index }: Pick<State, 'alarms' | 'index'>, id: PointId): boolean =>
  index.limits.get(id)?.some((limit) => alarms.get(limit.id)?.hiding?.[0]?.bypass === true) === true;

/** Whether a detector is in a check or in bypass: what it reads says nothing of the air, and nothing of its neighbours. */
export const isInTest = (state: Pick<State, 'alarms' | 'index' | 'ledger'>, id: PointId): boolean =>
  state.ledger.get(id)?.running !== undefined || isBypassed(state, id);
