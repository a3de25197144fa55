import { baseState } from '../../../src/domain/alarm/base.ts';
import { type AlarmId, subjectOf } from '../../../src/domain/ids.ts';
import type { Plant } from '../../../src/domain/plant.ts';
import type { State } from '../../../src/domain/state/state.ts';
import { type Invariant, InvariantError, type Now, type Seen } from './invariant.ts';

/** Nothing remains of what the plant no longer has, but a call for help. */
export class NothingIsLeftOver implements Invariant {
  check(seen: Seen): void {
    if (seen.before !== undefined) this.everySecond(seen);
  }

  everySecond({ state, plant }: Now): void {
    const known = idsOf(plant);
    const mustHave = (what: string, ids: Iterable<string>): void => {
      for (const id of ids)
        if (!known.has(id)) throw new InvariantError('nothing remains of what the plant no longer has', { what, id });
    };
    mustHave('point', state.points.keys());
    mustHave('trend', state.trends.keys());
    mustHave('vitals', state.vitals.keys());
    mustHave('exposure', state.exposures.keys());
    mustHave('device', state.devices.keys());
    mustHave('count', state.zones.keys());
    for (const [, { memberships }] of state.tags)
      mustHave(
        'membership',
        memberships.map(({ zone }) => zone),
      );
    for (const [id, alarm] of state.alarms)
      if (!isCall(id) || (baseState(alarm) === 'normal' && !isBadge(state, id))) mustHave('alarm', [subjectOf(id)]);
    for (const [{ rule, subject }] of state.deadlines.list()) {
      if (OF_ALARMS.has(rule)) {
        if (!isCall(subject as AlarmId)) mustHave('deadline', [subjectOf(subject as AlarmId)]);
      } else if (rule === 'point' || rule === 'strangers-of' || rule === 'strangers-in')
        mustHave('deadline', [subject]);
      else if (rule === 'vote' || rule === 'vote-doubt') mustHave('deadline', subject.split(' '));
    }
  }
}

const OF_ALARMS: ReadonlySet<string> = new Set([
  'alarm',
  'newcomers',
  'news',
  'shelved',
  'out-of-service',
  're-alarm',
  'stale',
]);

const isCall = (id: AlarmId): boolean => id.endsWith(':sos');

/** Of a badge that was heard; badges are no part of the plant. */
const isBadge = (state: State, id: AlarmId): boolean => [...state.tags.keys()].some((tag) => tag === subjectOf(id));

const ids = new WeakMap<Plant, ReadonlySet<string>>();

function idsOf(plant: Plant): ReadonlySet<string> {
  let known = ids.get(plant);
  if (known === undefined) {
    const { points, zones, devices, people, outputs = [], votes = [], rules = [] } = plant;
    const things = [points, zones, devices, people, outputs, votes, rules];
    ids.set(plant, (known = new Set(['gateway', ...things.flatMap((list) => list.map(({ id }) => id))])));
  }
  return known;
}
