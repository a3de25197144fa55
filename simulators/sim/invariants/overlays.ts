import type { Transition } from '../../../src/domain/alarm/transition.ts';
import { type Invariant, InvariantError, type Now, type Seen } from './invariant.ts';

/** A shift, and a week: nothing is hidden for longer. */
const LONGEST_MS = { shelved: 8 * 3_600_000, 'out-of-service': 7 * 24 * 3_600_000 } as const;
const MOST_SHELVED = 10;
/** What no person may shelve, whatever its priority by the configuration. */
const NEVER_SHELVED: ReadonlySet<string> = new Set([
  'sos',
  'evacuate',
  'not-evacuated',
  'unprotected',
  'over-range',
  'high-high',
  'low-low',
]);

/** An overlay never hides what it must not, and never outlives its end; who hid an alarm is known. */
export class OverlaysEnd implements Invariant {
  check({ outcome: { transitions } }: Seen): void {
    for (const transition of transitions) mustBeAllowed(transition);
  }

  everySecond({ state }: Now, at: number): void {
    let shelved = 0;
    for (const [id, { hiding = [] }] of state.alarms) {
      for (const { overlay, from, until } of hiding) {
        if (overlay === 'suppressed') continue;
        if (overlay === 'shelved') shelved += 1;
        if (until === undefined || until - from > LONGEST_MS[overlay])
          throw new InvariantError('what is hidden has an end within its limit', { id, overlay, from, until });
        if (state.at > until) throw new InvariantError('no overlay outlives its end', { id, overlay, until, at });
      }
    }
    if (shelved > MOST_SHELVED) throw new InvariantError('at most ten alarms are shelved', { shelved });
  }
}

function mustBeAllowed({ alarm, condition, priority, overlays, state, hiding = [] }: Transition): void {
  if (overlays.includes('shelved') && (priority === 1 || NEVER_SHELVED.has(condition)))
    throw new InvariantError('no emergency is ever on a shelf', { alarm, priority });
  if (overlays.length > 0 && state !== overlays[0])
    throw new InvariantError('the screen says that an alarm is hidden', { alarm, state, overlays });
  for (const { overlay, by, reason, compensating } of hiding) {
    if (overlay !== 'suppressed' && (by === undefined || reason === ''))
      throw new InvariantError('who hid an alarm, and why, is known', { alarm, overlay });
    if (overlay === 'out-of-service' && (compensating ?? '') === '')
      throw new InvariantError('what protects people meanwhile is known', { alarm });
  }
}
