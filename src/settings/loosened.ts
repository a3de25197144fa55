import type { AlarmCondition } from '../domain/alarm/condition.ts';
import type { AlarmId } from '../domain/ids.ts';
import type { MeasuredPoint, Plant, Point } from '../domain/plant.ts';

/**
 * Alarms of priority 1 that another plant raises later than this one, or no more: their set point was moved away or
 * is in another unit, their on-delay grew, their detector is read less often or with another scale, their detector, zone or gas point is gone, they have a lower priority, a condition of one's own reads otherwise, a vote is counted otherwise, or more suppresses them by design.
 * A call for help and a fall are left out: a person who goes takes them along.
 * @returns paths of what was loosened, as in the list of changes
 */
export function loosened(before: Plant, after: Plant): readonly string[] {
  const fresh = new Map<string, AlarmCondition>(after.conditions.map((condition) => [condition.id, condition]));
  const [old, now] = [subjectsOf(before), subjectsOf(after)];
  return before.conditions.flatMap((condition) => {
    if (condition.priority !== 1 || isOfPerson(condition)) return [];
    const path = pathOf(condition, old);
    const hidden = suppressionsOf(after, condition.id).filter(
      (one) => !suppressionsOf(before, condition.id).includes(one),
    );
    if (hidden.length > 0) return [`${path}.suppressed`];
    const later = fresh.get(condition.id);
    if (later === undefined || later.priority > 1) return [path];
    const isLater =
      later.onDelay > condition.onDelay ||
      old.rules.get(condition.subject) !== now.rules.get(condition.subject) ||
      old.votes.get(condition.subject) !== now.votes.get(condition.subject) ||
      isMovedAway(condition, later) ||
      isOtherPoint(old.points.get(condition.subject), now.points.get(condition.subject), condition) ||
      (now.periods.get(condition.subject) ?? 0) > (old.periods.get(condition.subject) ?? 0);
    const missing = gasPointsOf(old, condition).filter((id) => !gasPointsOf(now, condition).includes(id));
    return [...(isLater ? [path] : []), ...missing.map((id) => `${path}[${id}]`)];
  });
}

const isOfPerson = ({ name }: AlarmCondition): boolean => name === 'sos' || name === 'man-down';

/** What suppresses an alarm, each with all on which it rests. */
const suppressionsOf = ({ suppressions = [] }: Plant, alarm: AlarmId): readonly string[] =>
  suppressions.flatMap((plan) => (plan.alarms.includes(alarm) ? JSON.stringify(plan.while) : []));

interface Subjects {
  readonly points: ReadonlyMap<string, Point>;
  readonly gasPoints: ReadonlyMap<string, readonly string[]>;
  /** The time between two reads of each point, ms. */
  readonly periods: ReadonlyMap<string, number>;
  readonly outputs: ReadonlySet<string>;
  /** The texts of conditions of one's own. */
  readonly rules: ReadonlyMap<string, string>;
  /** Members, level and number of each vote. */
  readonly votes: ReadonlyMap<string, string>;
}

const subjectsOf = ({ points, zones, devices, outputs = [], rules = [], votes = [] }: Plant): Subjects => ({
  points: new Map<string, Point>(points.map((point) => [point.id, point])),
  periods: periodsOf(points, new Map(devices.map(({ id, period }) => [id, period]))),
  gasPoints: new Map<string, readonly string[]>(zones.map(({ id, gasPoints }) => [id, gasPoints])),
  outputs: new Set<string>(outputs.map(({ id }) => id)),
  rules: new Map(rules.map((rule) => [rule.id, rule.text])),
  votes: new Map(votes.map(({ id, of, need, level, window }) => [id, JSON.stringify([of, need, level, window])])),
});

const periodsOf = (points: readonly Point[], ofDevices: ReadonlyMap<string, number>): Subjects['periods'] =>
  new Map(points.map(({ id, device, period }) => [id, period ?? ofDevices.get(device) ?? 0]));

/** The detectors that a zone's evacuation goes by. */
const gasPointsOf = ({ gasPoints }: Subjects, { name, subject }: AlarmCondition): readonly string[] =>
  name === 'evacuate' ? (gasPoints.get(subject) ?? []) : [];

function isMovedAway({ setPoint: old, unit }: AlarmCondition, { setPoint: now, unit: other }: AlarmCondition): boolean {
  if (old === undefined || now === undefined) return old !== now;
  // A limit in another unit says nothing about the old one.
  if (unit !== other || old.direction !== now.direction) return true;
  return old.direction === 'high' ? now.limit > old.limit : now.limit < old.limit;
}

/**
 * The same alarm at another value of the sensor, or later: another scale, a further end of the range, a contact that means
 * the opposite, a longer time between two reads.
 */
function isOtherPoint(old: Point | undefined, now: Point | undefined, { name }: AlarmCondition): boolean {
  if (old === undefined || now === undefined) return old !== now;
  if (old.type === 'contact') return now.type !== 'contact' || now.active !== old.active;
  if (now.type !== 'measured' || now.scale !== old.scale || now.offset !== old.offset) return true;
  return name === 'over-range' && endOf(now) > endOf(old);
}

const endOf = ({ range }: MeasuredPoint): number => range[1];

function pathOf({ subject, name, setPoint }: AlarmCondition, { points, outputs, rules, votes }: Subjects): string {
  const point = points.get(subject);
  if (rules.has(subject)) return `rules[${subject}]`;
  if (votes.has(subject)) return `votes[${subject}].${name}`;
  if (point === undefined) return `${outputs.has(subject) ? 'outputs' : 'zones'}[${subject}].${name}`;
  const path = `devices[${point.device}].points[${subject}]`;
  return setPoint === undefined ? `${path}.${name}` : `${path}.alarms.${name}`;
}
