import { isActiveInService, isOutOfService } from '../gas/service.ts';
import { type AlarmId, alarmId, type PointId, zoneId } from '../ids.ts';
import type { MeasuredPoint, Place, Point } from '../plant.ts';
import { isAmbiguous } from '../reading/over-range.ts';
import type { Turn } from '../state/state.ts';
import { touch } from '../state/turn.ts';
import { followAreas, leaveArea } from './badges.ts';
import type { DangerLevel, DangerState } from './danger.ts';
import { areStacked, sectorOf, dangerSizeOf, zonesIn } from './shape.ts';
import { windOf } from './wind.ts';

/** A gas detector whose place is known: its alarms make a danger area. */
export type PlacedDetector = MeasuredPoint & { readonly gas: string; readonly at: Place };

/** Whether a point is a gas detector that has a place. */
export const isPlaced = (point: Point): point is PlacedDetector =>
  point.type === 'measured' && point.gas !== undefined && point.at !== undefined;

/** An alarm of a gas detector began or ended: so does its danger area, or it is another one. */
export function followDetector(turn: Turn, point: PlacedDetector): void {
  const { dangers } = turn.state;
  const found = alarmOf(turn, point);
  const known = dangers.get(point.id);
  if (found === undefined) {
    if (known !== undefined) endDanger(turn, point.id);
    return;
  }
  const isNew = known === undefined;
  if (known !== undefined && known.alarm === found.alarm && known.own === found.own) return;
  const danger = dangers.edit(point.id, () => beginDanger(turn, point, found));
  danger.alarm = found.alarm;
  danger.own = found.own;
  turn.dangers = true;
  touch(turn, turn.state.index.dependents.danger.get(point.id));
  reshape(turn, [point.id, ...(isNew ? partnersOf(turn, point.id, danger) : [])]);
}

/** After a start, or under another configuration: what is no longer there ends, what is there begins, all is measured again. */
export function resumeDangers(turn: Turn): void {
  const { state } = turn;
  for (const [id] of state.dangers.sorted()) {
    const point = state.index.points.get(id);
    if (point === undefined || !isPlaced(point)) endDanger(turn, id);
    else Object.assign(state.dangers.edit(id), placeOf(point));
  }
  for (const point of state.plant.points) if (isPlaced(point)) followDetector(turn, point);
  for (const [id] of state.dangers.sorted()) touch(turn, state.index.dependents.danger.get(id));
  reshapeAll(turn);
}

/** All danger areas are measured again: the wind is another one. */
export function reshapeAll(turn: Turn): void {
  reshape(
    turn,
    turn.state.dangers.sorted().map(([id]) => id),
  );
}

function beginDanger(turn: Turn, point: PlacedDetector, found: Found): DangerState {
  turn.events.push({ seq: turn.seq, at: turn.at, kind: 'danger-began', subject: point.id, alarm: found.alarm });
  return { ...found, level: found.own, since: turn.at, ...placeOf(point), radius: 0, zones: [], tags: [] };
}

function endDanger(turn: Turn, id: PointId): void {
  const { dangers, index } = turn.state;
  const danger = dangers.get(id);
  if (danger === undefined) return;
  leaveArea(turn, id);
  const partners = partnersOf(turn, id, danger);
  for (const zone of danger.zones) touch(turn, index.dependents.zone.get(zone));
  turn.events.push({ seq: turn.seq, at: turn.at, kind: 'danger-ended', subject: id, alarm: danger.alarm });
  dangers.remove(id);
  turn.dangers = true;
  touch(turn, index.dependents.danger.get(id));
  reshape(turn, partners);
}

/** Level, size, zones and badges of some danger areas, by the facts of now. */
function reshape(turn: Turn, points: readonly PointId[]): void {
  const { dangers, plant } = turn.state;
  if (plant.danger === undefined) return;
  for (const id of points) {
    const danger = dangers.edit(id);
    const level = partnersOf(turn, id, danger).length > 0 ? 3 : danger.own;
    const { radius, wedge } = dangerSizeOf(plant.danger, danger.gas, level, windOf(turn.state));
    danger.level = level;
    danger.radius = radius;
    if (wedge === undefined) delete danger.sector;
    else danger.sector = sectorOf(wedge, danger.x, danger.y);
    const before = danger.zones;
    danger.zones = zonesIn(turn.state.index, danger);
    for (const zone of new Set([...before, ...danger.zones]))
      if (before.includes(zone) !== danger.zones.includes(zone))
        touch(turn, turn.state.index.dependents.zone.get(zoneId(zone)));
    turn.dangers = true;
  }
  followAreas(turn, points);
}

/** Detectors of the same gas that are in alarm within the radius of level 2 of this one: two together are no false alarm. */
function partnersOf({ state }: Turn, id: PointId, { gas, floor, x, y }: Readonly<DangerState>): PointId[] {
  const most = state.plant.danger?.level2 ?? 0;
  const found: PointId[] = [];
  for (const [other, area] of state.dangers) {
    const [dx, dy] = [area.x - x, area.y - y];
    const isNear = other !== id && area.gas === gas && dx * dx + dy * dy <= most * most;
    if (isNear && areStacked(state.index, floor, area.floor)) found.push(other);
  }
  return found.sort();
}

const placeOf = ({ gas, at: { floor, x, y } }: PlacedDetector): Pick<DangerState, 'gas' | 'floor' | 'x' | 'y'> => ({
  gas,
  floor,
  x,
  y,
});

type Found = Pick<DangerState, 'alarm' | 'own'>;

const LEVELS: readonly (readonly [name: string, own: DangerLevel])[] = [
  ['over-range', 3],
  ['high-high', 2],
  ['low-low', 2],
  ['high', 1],
  ['low', 1],
];

/** The highest active alarm of a detector in service; a bead that was over range counts until a person has reset it. */
function alarmOf(turn: Turn, point: PlacedDetector): Found | undefined {
  if (turn.state.plant.danger === undefined) return undefined;
  for (const [name, own] of LEVELS) {
    const alarm: AlarmId = alarmId(point.id, name);
    if (isActiveInService(turn.state, alarm)) return { alarm, own };
    const isInDoubt = name === 'over-range' && isAmbiguous(turn, point);
    if (isInDoubt && !isOutOfService(turn.state, alarm)) return { alarm, own };
  }
  return undefined;
}
