import { deviceId, pointId, type ZoneId } from '../ids.ts';
import type { Point } from '../plant.ts';
import type { PlantLookups } from '../state/plant-index.ts';
import type { AlarmCondition } from './condition.ts';

/** Contacts that a person, or a panel with detectors of its own, closes because people are in danger. */
const DANGER_CONTACTS: ReadonlySet<string> = new Set(['call-point', 'panel-alarm']);
/** Level 2 of a gas, and more than can be measured. */
const LEVEL_2: ReadonlySet<string> = new Set(['high-high', 'low-low', 'over-range']);

type Lookups = Pick<PlantLookups, 'points' | 'devices' | 'pointsOf' | 'zonesOf'>;

/**
 * Why no configuration may suppress an alarm. `emergency`: it says that people are in danger, or it is about people, zones,
 * outputs or the gateway; only of a process value even an emergency may be suppressed, as a stopped unit has no flow.
 * `uncounted`: it is about gas, which may be suppressed only where it is known that no person is there.
 */
export function whyNeverSuppressed(
  lookups: Lookups,
  condition: Pick<AlarmCondition, 'subject' | 'name' | 'priority'>,
): 'emergency' | 'uncounted' | undefined {
  const { subject, name, priority } = condition;
  const point = lookups.points.get(pointId(subject));
  const device = lookups.devices.get(deviceId(subject));
  if ((point === undefined && device === undefined) || device?.kind === 'badges') return 'emergency';
  if (name === 'bypass-expired' || (point?.type === 'contact' && DANGER_CONTACTS.has(point.contact)))
    return 'emergency';
  const isGas = isAboutGas(lookups, subject);
  if (isGas && (LEVEL_2.has(name) || priority === 1)) return 'emergency';
  if (priority === 1 && point?.type !== 'measured') return 'emergency';
  const isCounted = zonesOfSubject(lookups, subject).length > 0 && sourcesOfBadges(lookups).length > 0;
  return isGas && !isCounted ? 'uncounted' : undefined;
}

/** Whether it is a gas point, or a device with one: then it is suppressed only while no person is in its zones. */
export function isAboutGas({ points, pointsOf }: Lookups, subject: string): boolean {
  const own = [pointId(subject), ...(pointsOf.get(deviceId(subject)) ?? [])];
  return own.some((id) => isGasPoint(points.get(id)));
}

const isGasPoint = (point: Point | undefined): boolean => point?.type === 'measured' && point.gas !== undefined;

/** The zones of a point, or of the points of a device. */
export const zonesOfSubject = ({ zonesOf }: Lookups, subject: string): readonly ZoneId[] => [
  ...(zonesOf.get(subject) ?? []),
];

/** Whose badges are counted: with one of them silent, it is not known that a zone is empty. */
export const sourcesOfBadges = ({ devices }: Pick<PlantLookups, 'devices'>) =>
  [...devices.values()].filter(({ kind }) => kind === 'badges').map(({ id }) => id);

/** Whether this alarm may be what a suppression rests on: one of a point, about its value. */
export const isSuppressionSource = ({ points }: Lookups, { subject, name }: AlarmCondition): boolean =>
  points.has(pointId(subject)) && name !== 'bad' && name !== 'bypass-expired';
