import type { DangerState } from '../domain/dangers/danger.ts';
import { floorsOfDanger } from '../domain/dangers/shape.ts';
import { windOf } from '../domain/dangers/wind.ts';
import type { PointId } from '../domain/ids.ts';
import { carrierOf } from '../domain/people/carrier.ts';
import { presenceOf } from '../domain/people/site.ts';
import type { State } from '../domain/state/state.ts';
import type { DangerItem, WindItem } from '../wire/dangers.ts';

/** The danger areas of now, with who is in them, the oldest first. */
export const dangersNow = (state: State): DangerItem[] =>
  state.dangers
    .sorted()
    .map(([id, danger]) => itemOf(state, id, danger))
    .sort((a, b) => a.since - b.since);

/** The wind of now, and where it is not known, why. Nothing without a weather station. */
export function windNow(state: State): WindItem | undefined {
  const wind = windOf(state);
  return wind === undefined ? undefined : { ...wind };
}

function itemOf(state: State, id: PointId, danger: Readonly<DangerState>): DangerItem {
  const { alarm, level, gas, floor, x, y, radius, sector, since, zones, tags } = danger;
  const people = new Set<string>();
  const silent = new Set<string>();
  for (const tag of tags) {
    const who = carrierOf({ state }, tag);
    const known = state.tags.get(tag);
    people.add(who);
    if (known !== undefined && presenceOf(known) === 'uncertain') silent.add(who);
  }
  const isMore = zones.some((zone) => state.zones.get(zone)?.strangersAt !== undefined);
  return {
    id,
    alarm,
    level,
    gas,
    floors: [...floorsOfDanger(state.index, floor)],
    x,
    y,
    radius,
    ...(sector === undefined ? {} : { sector: { from: sector.from, to: sector.to, reach: sector.reach } }),
    since,
    zones: [...zones],
    people: [...people],
    ...(silent.size === 0 ? {} : { lastSeen: [...silent] }),
    ...(isMore ? { atLeast: true } : {}),
  };
}
