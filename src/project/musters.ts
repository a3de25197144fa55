import type { Someone } from '../domain/alarm/transition.ts';
import { obstaclesOf } from '../domain/musters/clear.ts';
import { isPointClosed } from '../domain/musters/danger.ts';
import { lastSeenOf } from '../domain/musters/end.ts';
import { absentOf, badgeOfEach, elsewhereOf } from '../domain/musters/expected.ts';
import {
  type Absent,
  countsOf,
  howAccounted,
  type LastSeen,
  type Muster,
  type Mustered,
} from '../domain/musters/muster.ts';
import { isStill } from '../domain/musters/review.ts';
import type { MusterId, TagId, ZoneId } from '../domain/ids.ts';
import { presenceOf } from '../domain/people/site.ts';
import type { State } from '../domain/state/state.ts';
import type { Instant } from '../domain/time.ts';
import type { MusterItem } from '../wire/musters.ts';
import { obstacleText } from '../words/musters.ts';
import { nearDetectors, nearPeople } from './near.ts';
import { namesOf } from './texts.ts';

/** A closed one is in snapshots for so long, ms. */
const SHOWN_AFTER_MS = 3_600_000;
/** Neighbours are looked for of so many who are missing: those at the top of the list. */
const MOST_WITH_NEIGHBOURS = 50;

/** A roll-call as it is now, or as it was when it was closed. */
export function musterOf(state: State, id: MusterId): MusterItem | undefined {
  const muster = state.musters.get(id);
  if (muster === undefined) return undefined;
  const { reason, drill, startedAt, by, alarm, occurrence, zones, closedAt, closedBy, ninetyAt, allAt } = muster;
  const isOpen = closedAt === undefined;
  const badges = isOpen ? badgeOfEach(state) : new Map<Someone, TagId>();
  const absent = isOpen ? absentOf(state, muster, badges) : (muster.absent?.who ?? []);
  const notOnSite = isOpen ? absent.length : (muster.absent?.count ?? 0);
  const elsewhere = isOpen ? elsewhereOf(state, muster, badges) : (muster.elsewhere ?? 0);
  const accounted = muster.people.flatMap((one) => accountedOf(state, one, isOpen) ?? []);
  return {
    id,
    reason,
    drill: drill === true,
    startedAt,
    ...(by === undefined ? {} : { by }),
    ...(alarm === undefined ? {} : { alarm }),
    ...(occurrence === undefined ? {} : { occurrence }),
    ...(zones === undefined ? {} : { zones: [...zones] }),
    ...(closedAt === undefined ? {} : { closedAt }),
    ...(closedBy === undefined ? {} : { closedBy }),
    counts: { ...countsOf(muster), notOnSite, elsewhere },
    ...(isOpen && [...state.devices].some(([, { strangers }]) => strangers !== undefined) ? { atLeast: true } : {}),
    ...(ninetyAt === undefined ? {} : { ninetyAt }),
    ...(allAt === undefined ? {} : { allAt }),
    points: pointsOf(state, muster),
    accounted,
    missing: missingOf(state, muster, isOpen),
    notOnSite: absent.map((one) => absentItem(state, one)),
    allClear: allClearOf(state, muster),
  };
}

/** Whether a roll-call runs, or was closed within the hour: every screen has it. */
export const isShown = ({ at }: Pick<State, 'at'>, { closedAt }: { readonly closedAt?: number | undefined }): boolean =>
  closedAt === undefined || at - closedAt < SHOWN_AFTER_MS;

/** Those that run, and those that were closed within the hour, newest first. */
export const shownMusters = (state: State): MusterItem[] =>
  musterIds(state)
    .filter((one) => isShown(state, one))
    .flatMap(({ id }) => musterOf(state, id) ?? []);

/** All that are known, newest first. */
export const musterIds = ({
  musters,
}: State): readonly { readonly id: MusterId; readonly closedAt: Instant | undefined }[] =>
  [...musters]
    .sort(([a, one], [b, other]) => other.startedAt - one.startedAt || (a < b ? 1 : -1))
    .map(([id, { closedAt }]) => ({ id, closedAt }));

interface Named {
  readonly person: string;
  readonly name: string;
  readonly unknown?: true;
}

function named({ index, former }: State, who: Someone): Named {
  const name = index.people.get(who)?.name ?? former.get(who)?.zh;
  return name === undefined ? { person: who, name: who, unknown: true } : { person: who, name };
}

function accountedOf(state: State, one: Mustered, isOpen: boolean): MusterItem['accounted'][number] | undefined {
  const how = howAccounted(one);
  if (how === undefined) return undefined;
  const { hand, gone, badge, inside } = one;
  const tag = one.tag === undefined || !isOpen ? undefined : state.tags.get(one.tag);
  const zone = badge?.zone ?? inside?.zone;
  const note = [hand?.how, hand?.note].filter((part) => part !== undefined).join(' · ');
  return {
    ...named(state, one.who),
    how,
    at: (hand ?? gone ?? badge)?.at ?? one.since,
    ...(hand === undefined ? {} : { by: hand.by }),
    ...(note === '' ? {} : { note }),
    ...(hand?.saidAt === undefined ? {} : { saidAt: hand.saidAt }),
    ...(zone === undefined ? {} : { zone }),
    ...(tag === undefined ? {} : { seenAt: tag.at }),
    ...(tag !== undefined && presenceOf(tag) === 'uncertain' ? { silent: true } : {}),
    ...(one.left === undefined ? {} : { left: true }),
    ...(how === 'badge' && isOpen && isStill(state, one) ? { byEye: true } : {}),
    ...(isOpen && zone !== undefined && isClosed(state, zone) ? { atClosedPoint: true } : {}),
  };
}

/** Those in danger first, then those who were seen longest ago; who was never seen by a badge is among the first. */
function missingOf(state: State, muster: Readonly<Muster>, isOpen: boolean): MusterItem['missing'] {
  const found = muster.people.flatMap((one) =>
    howAccounted(one) === undefined ? [{ one, last: isOpen ? lastSeenOf(state, one) : one.last }] : [],
  );
  found.sort(
    (a, b) =>
      Number(b.last?.danger ?? false) - Number(a.last?.danger ?? false) ||
      (a.last?.at ?? 0) - (b.last?.at ?? 0) ||
      (a.one.who < b.one.who ? -1 : 1),
  );
  return found.map(({ one, last }, nth) => ({
    ...missingItem(state, one, last, isOpen),
    ...(isOpen && last !== undefined && nth < MOST_WITH_NEIGHBOURS ? neighboursOf(state, one.who, last) : {}),
  }));
}

function missingItem(
  state: State,
  one: Mustered,
  last: LastSeen | undefined,
  isOpen: boolean,
): MusterItem['missing'][number] {
  const tag = one.tag === undefined || !isOpen ? undefined : state.tags.get(one.tag);
  return {
    ...named(state, one.who),
    ...(last === undefined ? {} : { fix: { floor: last.floor, x: last.x, y: last.y, at: last.at } }),
    ...(last?.zone === undefined ? {} : { zone: last.zone }),
    ...(last?.danger === undefined ? {} : { danger: true }),
    ...(tag !== undefined && presenceOf(tag) === 'uncertain' ? { silent: true } : {}),
    ...(isOpen && one.inside !== undefined && isStill(state, one) ? { byEye: true } : {}),
    ...(one.handedOver === undefined ? {} : { handedOver: true }),
  };
}

const neighboursOf = (
  state: State,
  who: Someone,
  last: LastSeen,
): Pick<MusterItem['missing'][number], 'near' | 'detectors'> => ({
  near: nearPeople(state, who, last).map(({ who: other, metres }) => ({
    person: other,
    name: named(state, other).name,
    metres,
  })),
  detectors: [...nearDetectors(state, last)],
});

const absentItem = (state: State, { who, why, at }: Absent): MusterItem['notOnSite'][number] => ({
  ...named(state, who),
  why,
  ...(at === undefined ? {} : { at }),
});

function pointsOf(state: State, { people }: Readonly<Muster>): MusterItem['points'] {
  const counts = new Map<ZoneId, number>();
  for (const { badge, inside } of people) {
    const zone = badge?.zone ?? inside?.zone;
    if (zone !== undefined) counts.set(zone, (counts.get(zone) ?? 0) + 1);
  }
  return state.plant.zones
    .filter(({ muster }) => muster)
    .map(({ id }) => ({ zone: id, people: counts.get(id) ?? 0, ...(isClosed(state, id) ? { closed: true } : {}) }));
}

function isClosed(state: State, id: ZoneId): boolean {
  const zone = state.index.zones.get(id);
  return zone !== undefined && isPointClosed(state, zone);
}

function allClearOf(state: State, muster: Readonly<Muster>): MusterItem['allClear'] {
  const { allClear, closedAt } = muster;
  const handedOver = muster.people.flatMap((one) => (one.handedOver === true ? one.who : []));
  const because = closedAt === undefined ? obstaclesOf(state, muster, state.at) : [];
  return {
    ...allClear,
    ...(handedOver.length === 0 ? {} : { handedOver }),
    because: because.map((obstacle) => obstacleText(obstacle, namesOf(state), state.at)),
  };
}
