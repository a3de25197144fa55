import type { AlarmCondition } from '../alarm/condition.ts';
import { hide, hidingOf, unhide } from '../alarm/overlays.ts';
import { sourcesOfBadges, isAboutGas, whyNeverSuppressed, zonesOfSubject } from '../alarm/suppressible.ts';
import { isActiveInService, isOutOfService } from '../gas/service.ts';
import { type AlarmId, alarmId, type DeviceId, type PointId, pointId, subjectOf, type ZoneId } from '../ids.ts';
import type { SuppressionPlan, SuppressionSource } from '../plant.ts';
import { currentValue } from '../reading/points.ts';
import { conditionOf } from '../state/conditions.ts';
import type { PlantLookups } from '../state/plant-index.ts';
import type { Evaluable, State, Turn } from '../state/state.ts';
import { evaluateTouched, touch } from '../state/turn.ts';
import { ON } from './on.ts';
import { isOccupied } from './people-in-zone.ts';

/** Something whose change may put an alarm under its suppression, or end that. */
interface RestsOn {
  readonly of: 'point' | 'alarm' | 'zone' | 'device';
  readonly id: string;
}

/**
 * One alarm with all suppressions that name it. It is suppressed while one of them is true on good data; missing data ends
 * it at once, as it does where an alarm about gas could meet people.
 */
class Suppressed implements Evaluable {
  isQueued = false;
  readonly restsOn: readonly RestsOn[];
  readonly #condition: AlarmCondition;
  readonly #plans: readonly SuppressionPlan[];
  /** Of an alarm about gas: where no person may be, and who says so. */
  readonly #zones: readonly ZoneId[];
  readonly #sources: readonly DeviceId[];

  constructor(condition: AlarmCondition, plans: readonly SuppressionPlan[], lookups: PlantLookups) {
    this.#condition = condition;
    this.#plans = plans;
    const isGas = isAboutGas(lookups, condition.subject);
    this.#zones = isGas ? zonesOfSubject(lookups, condition.subject) : [];
    this.#sources = isGas ? sourcesOfBadges(lookups) : [];
    this.restsOn = distinct([
      ...plans.flatMap((plan) => plan.while.flatMap(changesOf)),
      ...this.#zones.map((id): RestsOn => ({ of: 'zone', id })),
      ...this.#sources.map((id): RestsOn => ({ of: 'device', id })),
    ]);
  }

  get alarm(): AlarmId {
    return this.#condition.id;
  }

  evaluate(turn: Turn): void {
    const { state } = turn;
    const known = hidingOf(state, this.alarm, 'suppressed');
    const plans = this.#isSurelyEmpty(state) ? this.#plans.filter((plan) => plan.while.every(holdsIn(state))) : [];
    const [plan] = plans;
    if (plan === undefined) return unhide(turn, this.#condition, 'suppressed');
    if (plans.some(({ id }) => id === known?.reason)) return;
    const { id: reason, name } = plan;
    hide(turn, this.#condition, { overlay: 'suppressed', from: turn.at, reason, name });
  }

  /** A badge source that is silent says nothing of who is there. */
  #isSurelyEmpty(state: State): boolean {
    const { zones, devices } = state.index;
    return (
      this.#sources.every((id) => devices.has(id) && state.devices.get(id)?.up === true) &&
      this.#zones.every((id) => {
        const zone = zones.get(id);
        return zone !== undefined && !isOccupied(state, zone);
      })
    );
  }
}

/** True by what was read now, of good quality. */
const holdsIn =
  (state: State) =>
  (source: SuppressionSource): boolean => {
    if ('alarm' in source)
      return isActiveInService(state, source.alarm) && isGood(state, pointId(subjectOf(source.alarm)));
    const point = state.points.get(source.point);
    if (point === undefined || !isGood(state, source.point) || isOutOfService(state, onOf(source.point))) return false;
    return currentValue(point) === source.is;
  };

/** The alarm of a contact, which says whether it is in service. */
const onOf = (contact: PointId): AlarmId => alarmId(contact, ON.name);

const isGood = ({ index, points }: State, id: PointId): boolean =>
  index.points.has(id) && points.get(id)?.trust.quality === 'good';

function changesOf(source: SuppressionSource): readonly RestsOn[] {
  if (!('alarm' in source))
    return [
      { of: 'point', id: source.point },
      { of: 'alarm', id: onOf(source.point) },
    ];
  return [
    { of: 'alarm', id: source.alarm },
    { of: 'point', id: subjectOf(source.alarm) },
  ];
}

const distinct = (all: readonly RestsOn[]): readonly RestsOn[] => [
  ...new Map(all.map((one) => [`${one.of} ${one.id}`, one])).values(),
];

/** What is suppressed by design. An alarm that may never be is left out, whatever a configuration of an older check says. */
export function suppressedBy(
  suppressions: readonly SuppressionPlan[],
  conditions: ReadonlyMap<AlarmId, AlarmCondition>,
  lookups: PlantLookups,
): readonly Suppressed[] {
  const plansOf = new Map<AlarmId, SuppressionPlan[]>();
  for (const plan of suppressions)
    for (const id of new Set(plan.alarms)) plansOf.set(id, [...(plansOf.get(id) ?? []), plan]);
  return [...plansOf].flatMap(([id, plans]) => {
    const condition = conditions.get(id);
    if (condition === undefined || whyNeverSuppressed(lookups, condition) !== undefined) return [];
    return new Suppressed(condition, plans, lookups);
  });
}

/** Another configuration may be in force: what it suppresses is evaluated, and what it does not is back in sight. */
export function reconsiderSuppressions(turn: Turn): void {
  const { suppressed } = turn.state.index.dependents;
  for (const [id] of turn.state.alarms.sorted()) {
    if (suppressed.has(id) || hidingOf(turn.state, id, 'suppressed') === undefined) continue;
    const condition = conditionOf(turn.state.index, id);
    if (condition !== undefined) unhide(turn, condition, 'suppressed');
  }
  touch(turn, [...suppressed.values()]);
  evaluateTouched(turn);
}
