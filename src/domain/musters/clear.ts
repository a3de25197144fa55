import type { Someone } from '../alarm/transition.ts';
import { LEVELS } from '../gas/zone-alarms.ts';
import { isActiveInService, isOutOfService } from '../gas/service.ts';
import { type AlarmId, alarmId, pointId, type PointId } from '../ids.ts';
import type { Point } from '../plant.ts';
import type { State, Turn } from '../state/state.ts';
import { type Instant, instant, later, minutes, since } from '../time.ts';
import { isAccounted, type Muster } from './muster.ts';

/** Gas has to be below level 1, by good data, for so long before all is clear (domain.md 8). */
const CLEAR_FOR = minutes(15);

/** Why all is not clear. */
export type Obstacle =
  | { readonly what: 'gas' | 'unknown-gas'; readonly points: readonly PointId[] }
  | { readonly what: 'too-soon'; readonly until: Instant }
  | { readonly what: 'missing'; readonly people: readonly Someone[] }
  /** Badges beyond the quota of their source are on site: a roll-call does not know them. */
  | { readonly what: 'uncounted' };

/** What stands against the all-clear; nothing where it may be given. */
export function obstaclesOf(
  state: State,
  muster: Readonly<Muster>,
  at: Instant,
  handedOver: readonly string[] = [],
): readonly Obstacle[] {
  const { gas, unknown } = troubledPoints(state, muster);
  const people = muster.people.flatMap((one) => (isAccounted(one) || handedOver.includes(one.who) ? [] : one.who));
  const obstacles: Obstacle[] = [];
  if (gas.length > 0) obstacles.push({ what: 'gas', points: gas });
  if (unknown.length > 0) obstacles.push({ what: 'unknown-gas', points: unknown });
  const { clearSince } = muster;
  if (gas.length + unknown.length === 0 && (clearSince === undefined || since(clearSince, at) < CLEAR_FOR))
    obstacles.push({ what: 'too-soon', until: later(clearSince ?? at, CLEAR_FOR) });
  if (people.length > 0) obstacles.push({ what: 'missing', people });
  if ([...state.devices].some(([, { strangers }]) => strangers !== undefined)) obstacles.push({ what: 'uncounted' });
  return obstacles;
}

/** Keeps since when gas is below level 1 by good data. */
export function followGas(state: State, muster: Muster, at: Instant): void {
  const { gas, unknown } = troubledPoints(state, muster);
  if (gas.length + unknown.length > 0) delete muster.clearSince;
  else muster.clearSince ??= at;
}

/**
 * What a detector said in this turn that is no good air begins the quiet time again, however short it was: a roll-call looks
 * at all detectors once a second alone.
 */
export function noteTrouble({ state, at, readings, transitions }: Turn): void {
  if (!state.deadlines.has('muster', 'site')) return;
  const heard = [
    ...readings,
    ...transitions.flatMap(({ kind, subject }) => (kind === 'raise' ? pointId(subject) : [])),
  ];
  const troubled = heard.filter((id) => {
    const point = state.index.points.get(id);
    return point !== undefined && (troubleOf(state, point) ?? lostAt(state, id, at)) !== undefined;
  });
  if (troubled.length === 0) return;
  const waiting = [...state.musters].filter(([, one]) => one.closedAt === undefined && one.clearSince !== undefined);
  for (const [id, muster] of waiting) {
    if (gasPointsOf(state, muster).some((point) => troubled.includes(point.id)))
      delete state.musters.edit(id).clearSince;
  }
}

/** A value may be lost and good again in one turn. */
const lostAt = ({ points }: State, id: PointId, at: Instant): 'unknown-gas' | undefined =>
  points.get(id)?.losses?.at(-1) === at ? 'unknown-gas' : undefined;

/** Since when all detectors have been quiet, where they are so now: by when each last alarmed or was last lost. */
export function quietSince(state: State, muster: Pick<Muster, 'zones'>): Instant | undefined {
  const { gas, unknown } = troubledPoints(state, muster);
  if (gas.length + unknown.length > 0) return undefined;
  let last = instant(0);
  const note = (at: Instant | undefined): void => {
    if (at !== undefined && at > last) last = at;
  };
  for (const point of gasPointsOf(state, muster)) {
    for (const id of alarmsOf(point)) note(state.alarms.get(id)?.told?.at);
    note(state.alarms.get(alarmId(point.id, 'bad'))?.told?.at);
    for (const at of state.points.get(point.id)?.losses ?? []) note(at);
  }
  return last;
}

interface Troubled {
  readonly gas: readonly PointId[];
  readonly unknown: readonly PointId[];
}

/** Detectors in service with an alarm of a level, and those whose value is not good. */
function troubledPoints(state: State, muster: Pick<Muster, 'zones'>): Troubled {
  const gas: PointId[] = [];
  const unknown: PointId[] = [];
  for (const point of gasPointsOf(state, muster)) {
    const trouble = troubleOf(state, point);
    if (trouble === 'gas') gas.push(point.id);
    else if (trouble === 'unknown-gas') unknown.push(point.id);
  }
  return { gas, unknown };
}

function troubleOf(state: State, point: Point): 'gas' | 'unknown-gas' | undefined {
  if (!isDetector(state, point)) return undefined;
  if (alarmsOf(point).some((id) => isActiveInService(state, id))) return 'gas';
  // Of one with no level in service it was said what protects people meanwhile.
  if (isWhollyOut(state, point)) return undefined;
  return state.points.get(point.id)?.trust.quality === 'good' ? undefined : 'unknown-gas';
}

/** A gas detector with a limit. */
const isDetector = ({ index }: State, point: Point): boolean =>
  point.type === 'measured' && point.gas !== undefined && index.limits.has(point.id);

/** Whether each level of a detector that is configured is out of service. */
const isWhollyOut = (state: State, { id }: Point): boolean =>
  state.index.limits.get(id)?.every(({ name }) => isOutOfService(state, alarmId(id, name))) === true;

const known = new WeakMap<Point, readonly AlarmId[]>();

/** The alarms of a detector that say that there is gas, or too little oxygen: made once. */
function alarmsOf(point: Point): readonly AlarmId[] {
  let alarms = known.get(point);
  if (alarms === undefined) {
    alarms = LEVELS.map((name) => alarmId(point.id, name));
    known.set(point, alarms);
  }
  return alarms;
}

/**
 * The gas detectors with a limit; of some zones those in them, those that measure their air, and those whose danger area
 * touches them. Where there is none, those of the whole plant: no detector is no proof of good air.
 */
function gasPointsOf(state: State, { zones }: Pick<Muster, 'zones'>): readonly Point[] {
  const { plant, index, dangers } = state;
  const all = plant.points.filter((point) => isDetector(state, point));
  if (zones === undefined) return all;
  const own = all.filter(({ id }) => zones.some((zone) => index.zonesOf.get(id)?.has(zone) === true));
  if (own.length === 0) return all;
  const near = all.filter(({ id }) => dangers.get(id)?.zones.some((zone) => zones.includes(zone)) === true);
  return [...new Set([...own, ...near])];
}
