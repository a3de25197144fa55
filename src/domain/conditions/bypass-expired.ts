import { assert } from '../alarm/engine.ts';
import { hidingOf, unhide } from '../alarm/overlays.ts';
import { type AlarmId, alarmId, subjectOf } from '../ids.ts';
import { conditionOf } from '../state/conditions.ts';
import type { Turn } from '../state/state.ts';
import { text } from '../text.ts';
import { duration } from '../time.ts';
import type { PointKind } from './kind.ts';

/** The time of a bypass is over and the detector is back in service: the person who works at it still has to know. */
export const BYPASS_EXPIRED: PointKind = {
  name: 'bypass-expired',
  words: text('旁路到期，已恢复使用', 'bypass expired, back in service'),
  short: text('旁路到期', 'bypass expired'),
  subject: 'point',
  shown: { mark: 'point' },
  configure: () => ({ priority: 2, latching: false, onDelay: duration(0), offDelay: duration(0) }),
  acknowledged: (turn, _by, _role, alarm) => end(turn, alarm),
};

/** The time of an alarm out of service has come: it is back in service, and its detector says so. */
export function settleService(turn: Turn, id: AlarmId): void {
  const condition = conditionOf(turn.state.index, id);
  if (condition === undefined || hidingOf(turn.state, id, 'out-of-service') === undefined) return;
  unhide(turn, condition, 'out-of-service');
  assert(turn, alarmId(subjectOf(id), BYPASS_EXPIRED.name), 'beyond', { sensedAt: turn.at, cause: 'overlay' });
}

/** The detector is in bypass again. */
export const endExpired = (turn: Turn, point: string): void => end(turn, alarmId(point, BYPASS_EXPIRED.name));

function end(turn: Turn, alarm: AlarmId): void {
  if (turn.state.alarms.get(alarm)?.active === true)
    assert(turn, alarm, 'within', { sensedAt: turn.at, cause: 'overlay' });
}
