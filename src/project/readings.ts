import type { PointId, TagId, ZoneId } from '../domain/ids.ts';
import { badgeOf, carrierOf } from '../domain/people/carrier.ts';
import { presenceOf } from '../domain/people/site.ts';
import { headCount } from '../domain/people/zones.ts';
import { crossHintOf } from '../domain/reading/cross.ts';
import { quantise } from '../domain/reading/normalise.ts';
import type { State } from '../domain/state/state.ts';
import type { Count, Fix, Reading } from '../wire/messages.ts';

/** What is known of a point, as every screen is sent it. An old value stays with its own time. */
export function readingMessage(state: State, id: PointId): Reading | undefined {
  const known = state.points.get(id);
  const point = state.index.points.get(id);
  if (known === undefined || point === undefined) return undefined;
  return {
    point: id,
    value: known.value,
    ...(point.type === 'measured' ? { unit: point.unit } : {}),
    quality: known.trust.quality,
    ...(known.trust.reason === undefined ? {} : { reason: known.trust.reason }),
    at: known.valueAt,
    ...(known.sourceAt === undefined ? {} : { sourceAt: known.sourceAt }),
    ...(known.forecast === undefined ? {} : { forecast: known.forecast }),
    ...rateOf(state, id),
    ...crossOf(state, id),
  };
}

/** A gas beside it that changes what it reads. */
function crossOf(state: State, id: PointId): { readonly beside?: NonNullable<Reading['beside']> } {
  const beside = crossHintOf(state, id);
  return beside === undefined ? {} : { beside };
}

/** How fast a point rises, where the rules say that it does: by the same rate as the alarm `:rate`. */
function rateOf({ trends, index }: State, id: PointId): { readonly rate?: number } {
  const rate = trends.get(id)?.rate ?? 0;
  const point = index.points.get(id);
  return rate > 0 && point?.type === 'measured' ? { rate: quantise(rate, point.decimals + 1) } : {};
}

/** Where a badge is, or was last seen. */
export function fixOf(state: State, id: TagId): Fix | undefined {
  const tag = state.tags.get(id);
  if (tag === undefined) return undefined;
  const person = state.index.carrier.get(id)?.id;
  const who = carrierOf({ state }, id);
  return {
    tag: id,
    ...(person === undefined ? {} : { person }),
    ...(who === (person ?? id) ? {} : { who }),
    floor: tag.floor,
    x: tag.x,
    y: tag.y,
    ...(tag.z === undefined ? {} : { z: tag.z }),
    accuracy: tag.accuracy,
    zones: tag.memberships.flatMap(({ zone, elsewhere }) => (elsewhere === true ? [] : zone)),
    ...(tag.left === undefined ? {} : { left: tag.left }),
    quality: tag.trust.quality,
    ...(tag.trust.reason === undefined ? {} : { reason: tag.trust.reason }),
    at: tag.at,
    ...(tag.sourceAt === undefined ? {} : { sourceAt: tag.sourceAt }),
  };
}

/** How many are in a zone. */
export function countOf(state: State, id: ZoneId): Count | undefined {
  const zone = state.index.zones.get(id);
  if (zone === undefined) return undefined;
  const uncertain = silentIn(state, id);
  return {
    zone: id,
    ...headCount(state.zones.get(id)),
    ...(uncertain === 0 ? {} : { uncertain }),
    ...(zone.max === undefined ? {} : { max: zone.max }),
  };
}

/** How many who are counted in a zone were only last seen there: their badges are silent. */
function silentIn(state: State, id: ZoneId): number {
  let silent = 0;
  for (const { who } of state.zones.get(id)?.occupants ?? []) {
    const badge = badgeOf(state, who);
    const tag = badge === undefined ? undefined : state.tags.get(badge);
    if (tag !== undefined && presenceOf(tag) === 'uncertain') silent += 1;
  }
  return silent;
}

/** The present ones among a set of ids. */
export function collect<K, V>(ids: Iterable<K>, look: (id: K) => V | undefined): V[] {
  const found: V[] = [];
  for (const id of ids) {
    const value = look(id);
    if (value !== undefined) found.push(value);
  }
  return found;
}
