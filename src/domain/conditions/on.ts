import type { Priority } from '../alarm/condition.ts';
import type { ContactKind } from '../plant.ts';
import { currentValue, seenOf } from '../reading/points.ts';
import { isOfNow } from '../reading/quality.ts';
import { text } from '../text.ts';
import { duration, seconds } from '../time.ts';
import type { PointKind } from './kind.ts';

const PRIORITY: Record<ContactKind, Priority> = {
  'call-point': 1,
  'panel-alarm': 1,
  'level-switch': 2,
  'panel-fault': 3,
  door: 4,
  other: 4,
};

/** A contact is in its active state. */
export const ON: PointKind = {
  name: 'on',
  words: text('动作', 'on'),
  subject: 'point',
  shown: { mark: 'point' },
  configure(point) {
    // One at a turnstile counts people.
    if (point.type !== 'contact' || point.gate !== undefined) return undefined;
    return { priority: PRIORITY[point.contact], latching: false, onDelay: duration(0), offDelay: seconds(5) };
  },
  evaluate(turn, point) {
    const known = turn.state.points.get(point.id);
    if (known === undefined) return undefined;
    const value = currentValue(known);
    if (value === null || !isOfNow(known.trust)) return 'unknown';
    if (value === 1) return 'beyond';
    return known.trust.quality === 'good' ? 'within' : 'unknown';
  },
  evidence: (turn, point) => seenOf(turn, point, 'contact'),
};
