import { gasOf } from '../gas/gases.ts';
import { alarmId, type PointId } from '../ids.ts';
import type { Zone } from '../plant.ts';
import { isAmbiguous } from '../reading/over-range.ts';
import type { Turn } from '../state/turn.ts';
import type { Evidence } from '../alarm/transition.ts';
import { judgePeople } from './named.ts';

/**
 * People in a zone whose gas alarm is active: one emergency with all names (domain.md 6, 气体报警区域有人).
 * Level 2 of any gas counts, and level 1 of a toxic one.
 */
export function judgeEvacuation(turn: Turn, zone: Zone): void {
  if (zone.gasPoints.length === 0) return;
  const id = alarmId(zone.id, 'evacuate');
  const danger = zone.gasPoints.some((point) => isDangerous(turn, point));
  if (!danger && turn.state.alarms.get(id) === undefined) return;
  const { occupants = [], strangersAt } = turn.state.zones.get(zone.id) ?? {};
  const people = occupants.map(({ who }) => who);
  const isMore = strangersAt !== undefined;
  const evidence: Evidence = { sensedAt: turn.at, cause: 'gas', ...(isMore ? { atLeast: true } : {}) };
  judgePeople(turn, id, danger && (people.length > 0 || isMore), people, evidence);
}

/** An alarm of a gas point may have moved: every zone whose air it stands for is judged anew. */
export function judgeAround(turn: Turn, point: PointId): void {
  for (const zone of turn.state.index.zonesAround.get(point) ?? []) judgeEvacuation(turn, zone);
}

function isDangerous(turn: Turn, point: PointId): boolean {
  const active = (name: string): boolean => turn.state.alarms.get(alarmId(point, name))?.active === true;
  if (active('high-high') || active('low-low') || active('over-range')) return true;
  const known = turn.state.index.points.get(point);
  if (known?.type !== 'measured' || known.gas === undefined) return false;
  if (isAmbiguous(turn, known)) return true;
  switch (gasOf(known.gas).hazard) {
    case 'toxic':
      return active('high');
    case 'oxygen':
      return active('low');
    case 'combustible':
      return false;
  }
}
