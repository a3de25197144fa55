/**
 * The base machine of one alarm (ISA-18.2-2016, IEC 62682): three orthogonal flags and the table that moves them.
 * Names, never state letters: the letters differ between editions.
 */
export interface Base {
  readonly active: boolean;
  readonly acked: boolean;
  /** A latching condition that was active since its last reset. */
  readonly latched: boolean;
}

export const NORMAL: Base = { active: false, acked: true, latched: false };

export const BASE_STATES = [
  'normal',
  'unacked',
  'acked',
  'returned-unacked',
  'latched-unacked',
  'latched-acked',
] as const;
export type BaseState = (typeof BASE_STATES)[number];

/** What the screen says of the base state. */
export function baseState({ active, acked, latched }: Base): BaseState {
  if (active) return acked ? 'acked' : 'unacked';
  if (latched) return acked ? 'latched-acked' : 'latched-unacked';
  return acked ? 'normal' : 'returned-unacked';
}

/** Why a person's act on an alarm was refused. */
export type Refusal =
  | 'unknown-alarm'
  | 'unknown-point'
  | 'occurrence-changed'
  | 'still-active'
  | 'not-acknowledged'
  | 'nothing-to-acknowledge'
  | 'not-latched'
  | 'too-important'
  | 'not-on-site'
  | 'nothing-to-confirm'
  | 'not-given-up'
  | 'clock-not-in-doubt'
  | 'never-hidden'
  | 'too-many-shelved'
  | 'not-shelved'
  | 'not-out-of-service'
  | 'not-bypassed'
  | 'reason-needed'
  | 'until-passed'
  | 'until-too-far'
  | 'unknown-output'
  | 'heartbeat-runs'
  | 'nothing-to-release'
  | 'unknown-step'
  | 'not-over'
  | 'closed-already'
  | 'reading-beyond'
  | 'unknown-muster'
  | 'unknown-zone'
  | 'muster-closed'
  | 'muster-runs'
  | 'too-many-musters'
  | 'not-ticked'
  | 'not-clear'
  | 'unknown-person'
  | 'id-taken'
  | 'too-many-people'
  | 'badge-carried'
  | 'has-badge'
  | 'badge-retired'
  | 'not-retired'
  | 'not-carried'
  | 'tag-is-id'
  | 'already-on-site'
  | 'unknown-passage'
  | 'no-detector'
  | 'check-runs'
  | 'no-check'
  | 'gas-alarm'
  | 'step-too-small'
  | 'in-future'
  | 'no-concentration'
  | 'beyond-range'
  | 'no-result'
  | 'of-configuration';

export type Step = { readonly ok: true; readonly base: Base } | { readonly ok: false; readonly refusal: Refusal };

const to = (active: boolean, acked: boolean, latched: boolean): Step => ({
  ok: true,
  base: { active, acked, latched },
});
const no = (refusal: Refusal): Step => ({ ok: false, refusal });

/** The condition came true after its delay: a new occurrence, with an acknowledgement of its own. */
export const activate = (latching: boolean): Base => ({ active: true, acked: false, latched: latching });

/** The condition went away after its delay. Acknowledged and not latched is normal again. */
export const returned = (base: Base): Base => ({ ...base, active: false });

/** "I saw it". It never ends, resets or silences the cause. */
export function ack(base: Base): Step {
  if (baseState(base) === 'normal') return no('nothing-to-acknowledge');
  return to(base.active, true, base.latched);
}

/**
 * The last overlay is removed: what is still there has to be acknowledged, and what returned meanwhile is normal
 * (domain.md 3).
 */
export const uncovered = ({ active, latched }: Base): Base => ({ active, acked: !active && !latched, latched });

/** Ends a latched alarm: only after its condition went away and a person acknowledged it. */
export function reset(base: Base): Step {
  if (base.active) return no('still-active');
  if (!base.latched) return no('not-latched');
  if (!base.acked) return no('not-acknowledged');
  return to(false, true, false);
}
