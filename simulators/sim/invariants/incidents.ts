import { baseState } from '../../../src/domain/alarm/base.ts';
import { type AlarmId, type IncidentId, subjectOf } from '../../../src/domain/ids.ts';
import { priorityOf } from '../../../src/domain/state/conditions.ts';
import { type Invariant, InvariantError, type Now, type Seen } from './invariant.ts';

const QUIET_MS = 5 * 60_000;
/** The fold is woken a little late, ms. */
const SLACK = 3000;
const MOST = 500;

/** An urgent alarm is never without its incident; an incident ends with its alarms, and has one first-out. */
export class IncidentsHold implements Invariant {
  readonly #firstOf = new Map<string, AlarmId>();

  check({ outcome: { transitions } }: Seen): void {
    for (const { kind, alarm, subject, priority, overlays, incident, firstOut } of transitions) {
      if (kind === 'raise' && priority <= 2 && overlays.length === 0 && subject !== 'gateway' && incident === undefined)
        throw new InvariantError('an urgent alarm belongs to an incident', { alarm, priority });
      if (incident === undefined || firstOut === undefined) continue;
      const first = this.#firstOf.get(incident) ?? alarm;
      this.#firstOf.set(incident, first);
      if (first !== alarm) throw new InvariantError('the first-out stays the first', { incident, first, alarm });
    }
  }

  everySecond({ state }: Now, at: number): void {
    const standing = new Map<IncidentId, number>();
    for (const [id, alarm] of state.alarms) {
      const { incident, inByTime, hiding } = alarm;
      const isHeld = incident !== undefined && inByTime === undefined;
      if (isHeld) standing.set(incident, (standing.get(incident) ?? 0) + 1);
      const isUrgent = (priorityOf(state, id) ?? 4) <= 2 && baseState(alarm) !== 'normal';
      if (isUrgent && !isHeld && hiding === undefined && subjectOf(id) !== 'gateway')
        throw new InvariantError('an urgent alarm that stands holds its incident open', { id, incident });
    }
    if (state.incidents.size > MOST) throw new InvariantError('incidents are bounded', { size: state.incidents.size });
    for (const [id, { closedAt, quietAt, standing: told }] of state.incidents) {
      const count = standing.get(id) ?? 0;
      if (told !== count) throw new InvariantError('an incident knows what stands of it', { id, told, count });
      if (closedAt !== undefined && count > 0)
        throw new InvariantError('no incident is closed while an alarm of it stands', { id, count });
      if (closedAt === undefined && count === 0 && (quietAt === undefined || at > quietAt + QUIET_MS + SLACK))
        throw new InvariantError('an incident is closed when it is quiet', { id, quietAt, at });
      standing.delete(id);
    }
    for (const [id] of standing) throw new InvariantError('an alarm belongs to an incident that is there', { id });
  }
}
