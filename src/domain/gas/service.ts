import type { AlarmId } from '../ids.ts';
import type { State } from '../state/state.ts';

/** Whether a person has put this alarm out of service: then it is no reason for another alarm either. */
export const isOutOfService = ({ alarms }: Pick<State, 'alarms'>, id: AlarmId): boolean =>
  alarms.get(id)?.hiding?.[0]?.overlay === 'out-of-service';

/** Whether there is this alarm, and it counts: a bump test with gas on a detector out of service is no danger to people. */
export const isActiveInService = (state: Pick<State, 'alarms'>, id: AlarmId): boolean =>
  state.alarms.get(id)?.active === true && !isOutOfService(state, id);
