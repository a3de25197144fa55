import type { Priority } from '../alarm/condition.ts';
import type { Someone } from '../alarm/transition.ts';
import { badgeOf } from '../people/carrier.ts';
import { densest } from '../people/densest.ts';
import { isOff, ruleOf, timed } from '../people/zone-rules.ts';
import type { Zone } from '../plant.ts';
import type { Turn } from '../state/state.ts';
import { touch } from '../state/turn.ts';
import { text } from '../text.ts';
import { later, seconds } from '../time.ts';
import type { ZoneKind } from './kind.ts';

/** People and metres, where the configuration says nothing (domain.md 6). */
const COUNT = 10;
const RADIUS = 15;
/** So many are a matter of the next priority. */
const CROWD = 30;
/** People move closer without crossing a border: while there are enough in the zone, it is looked at so often. */
const LOOK_EVERY = seconds(5);
const PRIORITY = 2;

/**
 * Many people close together (人员聚集): so many of those who are, or may be, in the zone within one circle. By default in
 * zones with gas detectors or of a red or orange risk, and not where people are to gather. It names who was in the circle when it was raised: a crowd
 * comes and goes.
 */
export const GATHERING: ZoneKind = {
  name: 'gathering',
  words: text('人员聚集', 'people gathering'),
  subject: 'zone',
  shown: { mark: 'zone', hasValue: true },
  isCalmDown: true,
  configure(zone) {
    const rule = ruleOf(zone, 'gathering');
    const isRisky = zone.gasPoints.length > 0 || zone.risk === 'red' || zone.risk === 'orange';
    const isUsual = isRisky && !zone.muster && !isOff(zone, 'gathering');
    if (rule === undefined && !isUsual) return undefined;
    return timed({ priority: PRIORITY, latching: false, onDelay: seconds(60), offDelay: seconds(60) }, rule);
  },
  evaluate: (turn, zone) => (gatheredIn(turn, zone).length >= countOf(zone) ? 'beyond' : 'within'),
  priority(turn, zone): Priority {
    const priority = ruleOf(zone, 'gathering')?.priority ?? PRIORITY;
    if (gatheredIn(turn, zone).length < CROWD) return priority;
    return priority === 4 ? 3 : priority === 3 ? 2 : 1;
  },
  evidence(turn, zone, { id }) {
    const found = gatheredIn(turn, zone);
    const before = turn.state.alarms.get(id)?.evidence?.people;
    // When it is over it still names who had gathered.
    const people = found.length < countOf(zone) ? (before ?? []) : found;
    return { sensedAt: turn.at, cause: 'people', people, value: found.length };
  },
};

const countOf = (zone: Zone): number => ruleOf(zone, 'gathering')?.count ?? COUNT;

/** Those who are closest together; nobody is looked for while the whole zone has too few. */
function gatheredIn(turn: Turn, zone: Zone): readonly Someone[] {
  const { state } = turn;
  const occupants = state.zones.get(zone.id)?.occupants ?? [];
  if (occupants.length < countOf(zone)) return [];
  state.deadlines.set('gathering', zone.id, later(turn.at, LOOK_EVERY));
  const floors = new Map<string, { readonly who: Someone; readonly x: number; readonly y: number }[]>();
  for (const { who, elsewhere } of occupants) {
    const id = badgeOf(state, who);
    const tag = id === undefined ? undefined : state.tags.get(id);
    if (tag === undefined || elsewhere === true) continue;
    const there = { who, x: tag.x, y: tag.y };
    const others = floors.get(tag.floor);
    if (others === undefined) floors.set(tag.floor, [there]);
    else others.push(there);
  }
  let most: readonly { readonly who: Someone }[] = [];
  for (const people of floors.values()) {
    const found = densest(people, ruleOf(zone, 'gathering')?.radius ?? RADIUS, CROWD);
    if (found.length > most.length) most = found;
  }
  return most.map(({ who }) => who);
}

/** People may have come closer together. */
export const settleGathering = (turn: Turn, zone: string): void =>
  touch(turn, turn.state.index.dependents.zone.get(zone));
