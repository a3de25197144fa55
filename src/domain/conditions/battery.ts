import { BATTERY_DEADBAND, LOW_BATTERY } from '../people/body.ts';
import { isSilent } from '../people/silence.ts';
import { wornBadge } from '../people/wearer.ts';
import { text } from '../text.ts';
import { minutes } from '../time.ts';
import type { PersonKind } from './kind.ts';

/**
 * The battery of the badge of a person on site is below 20 % (低电量), and of more weight below 10 %. It is over at 25 %: a
 * charge goes to and fro by some percent with the cold and the load.
 */
export const BATTERY: PersonKind = {
  name: 'battery',
  words: text('标签电量低', 'badge battery low'),
  short: text('低电量', 'battery low'),
  subject: 'person',
  shown: { mark: 'none', hasValue: true },
  configure({ tag }) {
    return tag === undefined
      ? undefined
      : { priority: 4, latching: false, onDelay: minutes(1), offDelay: minutes(1), unit: '%' };
  },
  evaluate(turn, person) {
    const tag = wornBadge(turn.state, person);
    const percent = person.tag === undefined ? undefined : turn.state.bodies.get(person.tag)?.battery;
    if (tag === undefined || percent === undefined) return 'within';
    // A badge that has gone silent has not been charged.
    if (isSilent(turn, tag)) return 'unknown';
    if (percent < LOW_BATTERY) return 'beyond';
    return percent < LOW_BATTERY + BATTERY_DEADBAND ? 'between' : 'within';
  },
  priority: ({ state }, { tag }) => (tag !== undefined && state.bodies.get(tag)?.isVeryLow === true ? 3 : 4),
  isCalmDown: true,
  evidence(turn, { id, tag }) {
    const value = tag === undefined ? undefined : turn.state.bodies.get(tag)?.battery;
    return { sensedAt: turn.at, cause: 'badge', people: [id], ...(value === undefined ? {} : { value, unit: '%' }) };
  },
};
