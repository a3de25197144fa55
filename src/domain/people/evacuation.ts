import { judge, raiseAgain } from '../alarm/desk.ts';
import { gasOf } from '../gas/gases.ts';
import { alarmId, type PointId } from '../ids.ts';
import type { Zone } from '../plant.ts';
import type { Turn } from '../state/turn.ts';

/**
 * People in a zone whose gas alarm is active: one emergency with all names (domain.md 6, 气体报警区域有人).
 * Level 2 of any gas counts, and level 1 of a toxic one.
 */
export function judgeEvacuation(turn: Turn, zone: Zone): void {
  if (zone.gasPoints.length === 0) return;
  const id = alarmId(zone.id, 'evacuate');
  const alarm = turn.state.alarms.get(id);
  const danger = zone.gasPoints.some((point) => isDangerous(turn, point));
  if (!danger && alarm?.active !== true) return;
  const people = (turn.state.zones.get(zone.id)?.occupants ?? []).map(({ who }) => who);
  const seen = { sensedAt: turn.at, cause: 'gas', people } as const;
  if (danger && people.length > 0 && alarm?.active === true) {
    const known = new Set(alarm.evidence?.people);
    if (people.some((who) => !known.has(who))) raiseAgain(turn, id, seen);
    return;
  }
  judge(turn, id, danger && people.length > 0 ? 'beyond' : 'within', seen);
}

function isDangerous(turn: Turn, point: PointId): boolean {
  const active = (name: string): boolean => turn.state.alarms.get(alarmId(point, name))?.active === true;
  if (active('high-high') || active('low-low') || active('over-range')) return true;
  const known = turn.state.index.points.get(point);
  if (known?.type !== 'measured' || known.gas === undefined) return false;
  switch (gasOf(known.gas).hazard) {
    case 'toxic':
      return active('high');
    case 'oxygen':
      return active('low');
    case 'combustible':
      return false;
  }
}
