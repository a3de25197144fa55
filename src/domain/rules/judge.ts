import { sourcesOfBadges } from '../alarm/suppressible.ts';
import { LEVELS } from '../gas/zone-alarms.ts';
import { isOutOfService } from '../gas/service.ts';
import { type AlarmId, alarmId, type DeviceId, pointId, type PointId, subjectOf, type ZoneId, zoneId } from '../ids.ts';
import { presenceIn } from '../people/confirmed.ts';
import type { Zone } from '../plant.ts';
import { currentValue } from '../reading/points.ts';
import { isOfNow } from '../reading/quality.ts';
import type { PlantIndex, PointState, State, Turn } from '../state/state.ts';
import {
  ANYTHING,
  compareIntervals,
  either,
  exactly,
  type Interval,
  make,
  negative,
  not,
  type Truth,
} from './interval.ts';
import { type Amount, type ThingsRead, readBy, type RuleStatement } from './statement.ts';

/**
 * Whether a statement is true whatever the missing values are, false whatever they are, or not known. No reading, no count
 * and no alarm that is missing is ever taken for a normal one.
 * @param isStrict values that are uncertain count as missing, too: they may raise, and never return
 */
export function judge(turn: Pick<Turn, 'state'>, statement: RuleStatement, isStrict: boolean): Truth {
  switch (statement.is) {
    case 'fixed':
      return statement.value;
    case 'and': {
      const left = judge(turn, statement.left, isStrict);
      if (left === false) return false;
      const right = judge(turn, statement.right, isStrict);
      return right === false ? false : left === undefined ? undefined : right;
    }
    case 'or': {
      const left = judge(turn, statement.left, isStrict);
      if (left === true) return true;
      const right = judge(turn, statement.right, isStrict);
      return right === true ? true : left === undefined ? undefined : right;
    }
    case 'not':
      return not(judge(turn, statement.of, isStrict));
    case 'if': {
      const when = judge(turn, statement.when, isStrict);
      if (when !== undefined) return judge(turn, when ? statement.so : statement.otherwise, isStrict);
      const whatever = judge(turn, statement.so, isStrict);
      return whatever === judge(turn, statement.otherwise, isStrict) ? whatever : undefined;
    }
    case 'compared':
      return compareIntervals(
        statement.by,
        amountOf(turn, statement.left, isStrict),
        amountOf(turn, statement.right, isStrict),
      );
    case 'active':
      return isActive(turn.state, statement.alarm, isStrict);
    case 'on': {
      const value = valueOf(turn.state, statement.point, isStrict);
      return value === ANYTHING ? undefined : value.low === 1;
    }
    case 'good':
      return turn.state.points.get(statement.point)?.trust.quality === 'good';
  }
}

/** What a statement reads and cannot be known now: its values, head-counts and alarms may be anything. */
export function missingFor({ state }: Pick<Turn, 'state'>, statement: RuleStatement): ThingsRead {
  const { points, zones, alarms } = readBy(statement);
  return {
    points: new Set([...points].filter((id) => valueOf(state, id, false) === ANYTHING)),
    zones: new Set([...zones].filter((id) => peopleIn(state, id).high === Infinity)),
    alarms: new Set([...alarms].filter((id) => isActive(state, id, false) === undefined)),
  };
}

function amountOf(turn: Pick<Turn, 'state'>, amount: Amount, isStrict: boolean): Interval {
  switch (amount.is) {
    case 'number':
      return exactly(amount.value);
    case 'value':
      return valueOf(turn.state, amount.point, isStrict);
    case 'max':
    case 'min':
      return furthest(turn.state, amount.is, amount.points, isStrict);
    case 'people':
      return peopleIn(turn.state, amount.zone);
    case 'confirmed':
      return confirmedIn(turn, amount.zone);
    case 'negative':
      return negative(amountOf(turn, amount.of, isStrict));
    case 'made':
      return make(amount.by, amountOf(turn, amount.left, isStrict), amountOf(turn, amount.right, isStrict));
    case 'chosen': {
      const when = judge(turn, amount.when, isStrict);
      if (when !== undefined) return amountOf(turn, when ? amount.so : amount.otherwise, isStrict);
      return either(amountOf(turn, amount.so, isStrict), amountOf(turn, amount.otherwise, isStrict));
    }
  }
}

/** A detector at the end of its range says "at least"; one in bypass may be in test gas, and says nothing. */
function valueOf(state: State, id: PointId, isStrict: boolean): Interval {
  const known = state.points.get(id);
  const value = known === undefined ? null : currentValue(known);
  if (known === undefined || value === null || !isBelieved(known, isStrict) || isInBypass(state, id)) return ANYTHING;
  const { reason } = known.trust;
  if (reason === 'over-range') return { low: value, high: Infinity };
  if (reason === 'under-range') return { low: -Infinity, high: value };
  return exactly(value);
}

/** An overdue calibration leaves a value valid, and at the end of a range it is known on which side the gas is. */
function isBelieved({ trust }: Readonly<PointState>, isStrict: boolean): boolean {
  const { quality, reason } = trust;
  if (quality === 'good' || !isStrict) return isOfNow(trust);
  return quality === 'uncertain' && (reason === 'calibration' || reason === 'over-range' || reason === 'under-range');
}

const OF_VALUE: readonly string[] = [...LEVELS, 'on'];
/** The alarms of a point that tell whether it is in bypass; one without limits is known by that of its loss. */
export const serviceAlarmsOf = (id: PointId): readonly AlarmId[] =>
  [...OF_VALUE, 'bad'].map((name) => alarmId(id, name));

function isInBypass(state: State, id: PointId): boolean {
  const { serviceAlarms } = knownOf(state.index);
  let own = serviceAlarms.get(id);
  if (own === undefined) {
    const all = serviceAlarmsOf(id).filter((alarm) => state.index.conditions.has(alarm));
    own = all.length > 1 ? all.filter((alarm) => alarm !== alarmId(id, 'bad')) : all;
    serviceAlarms.set(id, own);
  }
  return own.length > 0 && own.every((alarm) => isOutOfService(state, alarm));
}

/** What is found once for each configuration. */
interface Known {
  readonly sources: readonly DeviceId[];
  readonly serviceAlarms: Map<PointId, readonly AlarmId[]>;
}

const known = new WeakMap<PlantIndex['devices'], Known>();

function knownOf({ devices }: PlantIndex): Known {
  let found = known.get(devices);
  if (found === undefined) {
    found = { sources: sourcesOfBadges({ devices }), serviceAlarms: new Map() };
    known.set(devices, found);
  }
  return found;
}

/** The highest, or lowest: with a detector missing, the others still say how high it is at least. */
function furthest(state: State, of: 'max' | 'min', points: readonly PointId[], isStrict: boolean): Interval {
  const end = of === 'max' ? Math.max : Math.min;
  const all = points.map((id) => valueOf(state, id, isStrict));
  return { low: end(...all.map(({ low }) => low)), high: end(...all.map(({ high }) => high)) };
}

/** The head-count of a zone. While a source of badges is silent there may be more, and who was last seen is still counted. */
function peopleIn(state: State, id: ZoneId): Interval {
  const known = state.zones.get(id);
  const isMore = known?.strangersAt !== undefined;
  const counted = known?.occupants.reduce((count, { elsewhere }) => count + (elsewhere === true ? 0 : 1), 0) ?? 0;
  const low = counted + (isMore ? 1 : 0);
  return { low, high: isMore || !areBadgesHeard(state) ? Infinity : low };
}

function confirmedIn(turn: Pick<Turn, 'state'>, id: ZoneId): Interval {
  const zone = turn.state.index.zones.get(id);
  if (zone === undefined) return ANYTHING;
  const { confirmed, unheard } = presenceIn(turn, zone);
  const low = confirmed.length;
  return { low, high: areBadgesHeard(turn.state) ? low + unheard.length : Infinity };
}

/** Whether every source of badges answers; without one nobody is counted. */
function areBadgesHeard({ index, devices }: State): boolean {
  const { sources } = knownOf(index);
  return sources.length > 0 && sources.every((id) => devices.get(id)?.up === true);
}

/** An alarm that is not active says so only while what it is about is seen. */
function isActive(state: State, id: AlarmId, isStrict: boolean): Truth {
  if (isOutOfService(state, id)) return undefined;
  if (state.alarms.get(id)?.active === true) return true;
  const subject = subjectOf(id);
  const isOfLoss = id === alarmId(subject, 'bad') || id === alarmId(subject, 'bypass-expired');
  if (state.index.points.has(pointId(subject)) && !isOfLoss) {
    const known = state.points.get(pointId(subject));
    return known !== undefined && isBelieved(known, isStrict) ? false : undefined;
  }
  const zone = state.index.zones.get(zoneId(subject));
  if (zone === undefined) return false;
  const isSeen = (point: PointId): boolean => {
    const known = state.points.get(point);
    return known !== undefined && isBelieved(known, isStrict) && !isInBypass(state, point);
  };
  return areBadgesHeard(state) && gasBehind(zone, id).every(isSeen) ? false : undefined;
}

/** The detectors on whose gas an alarm of a zone rests: with one of them blind it is not known that there is none. */
export const gasBehind = ({ id, gasPoints }: Zone, alarm: AlarmId): readonly PointId[] =>
  GAS_OF_ZONES.some((name) => alarm === alarmId(id, name)) ? gasPoints : [];
const GAS_OF_ZONES = ['evacuate', 'not-evacuated'];
