import type { Plant, SuppressionSource } from '../../../src/domain/plant.ts';
import type { State } from '../../../src/domain/state/state.ts';
import { type Invariant, InvariantError, type Now } from './invariant.ts';

/** What no configuration may hide, whatever it says. */
const NEVER: ReadonlySet<string> = new Set([
  'sos',
  'evacuate',
  'unprotected',
  'over-count',
  'forbidden',
  'lost',
  'not-evacuated',
  'gathering',
]);
const LEVEL_2: ReadonlySet<string> = new Set(['high-high', 'low-low', 'over-range']);

/**
 * An alarm is suppressed by design while the configuration says so, on good data, and no longer: never an emergency about
 * people or gas, and nothing about gas where anybody is.
 */
export class SuppressedByDesign implements Invariant {
  everySecond({ state, plant }: Now): void {
    const found = new Map<string, string>();
    for (const [id, { hiding = [] }] of state.alarms)
      for (const { overlay, reason } of hiding) if (overlay === 'suppressed') found.set(id, reason);
    const due = new Map<string, string[]>();
    for (const plan of plant.suppressions ?? [])
      if (plan.while.every((source) => isTrue(state, plant, source)))
        for (const id of plan.alarms)
          if (plant.conditions.some((known) => known.id === id) && isAllowed(state, plant, id))
            due.set(id, [...(due.get(id) ?? []), plan.id]);
    for (const [alarm, reason] of found)
      if (due.get(alarm)?.includes(reason) !== true)
        throw new InvariantError('an alarm is suppressed only while its condition is true by good data', {
          alarm,
          reason,
        });
    for (const [alarm, reasons] of due)
      if (!found.has(alarm)) throw new InvariantError('what is to be suppressed by design is', { alarm, reasons });
  }
}

function isTrue(state: State, plant: Plant, source: SuppressionSource): boolean {
  const subject = 'alarm' in source ? before(source.alarm) : source.point;
  const point = plant.points.find(({ id }) => id === subject);
  const known = point && state.points.get(point.id);
  if (known?.trust.quality !== 'good') return false;
  const alarm = 'alarm' in source ? source.alarm : `${subject}:on`;
  const said = [...state.alarms].find(([id]) => id === alarm)?.[1];
  if (said?.hiding?.some(({ overlay }) => overlay === 'out-of-service') === true) return false;
  return 'alarm' in source ? said?.active === true : known.value === source.is;
}

function isAllowed(state: State, plant: Plant, alarm: string): boolean {
  const [subject, name] = [before(alarm), alarm.slice(before(alarm).length + 1)];
  const isGas = (id: string): boolean =>
    plant.points.some((point) => (point.id === id || point.device === id) && point.type === 'measured' && point.gas);
  const { priority } = plant.conditions.find(({ id }) => id === alarm) ?? {};
  if (NEVER.has(name) || (isGas(subject) && (LEVEL_2.has(name) || priority === 1)))
    throw new InvariantError('a configuration never hides an emergency', { alarm, priority });
  if (!isGas(subject)) return true;
  const points = plant.points.filter(({ id, device }) => id === subject || device === subject);
  const zones = plant.zones.filter(({ gasPoints }) => points.some(({ id }) => gasPoints.includes(id)));
  const isHeard = plant.devices.every(({ id, kind }) => kind !== 'badges' || state.devices.get(id)?.up === true);
  return isHeard && zones.length > 0 && zones.every(({ id }) => isEmpty(state, id));
}

function isEmpty({ zones }: State, id: string): boolean {
  const known = [...zones].find(([zone]) => zone === id)?.[1];
  return known === undefined || (known.occupants.length === 0 && known.strangersAt === undefined);
}

const before = (alarm: string): string => alarm.slice(0, alarm.lastIndexOf(':'));
