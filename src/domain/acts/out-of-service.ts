import type { Refusal } from '../alarm/base.ts';
import { hide, hidingOf, unhide } from '../alarm/overlays.ts';
import type { Hiding } from '../alarm/transition.ts';
import type { OutOfService } from '../act.ts';
import { conditionOf } from '../state/conditions.ts';
import type { Turn } from '../state/state.ts';
import { duration, type Duration, type Instant, later } from '../time.ts';
import { type Acting, type Actor, atMost, isKnown, recordAct, refusedUntil } from './act.ts';

const HOUR_MS = 3_600_000;
const USUAL = duration(8 * HOUR_MS);
/** By role (domain.md 3): a shift, and a week for who answers for the instruments. */
const LONGEST = { operator: duration(8 * HOUR_MS), engineer: duration(7 * 24 * HOUR_MS) } as const;

const longestFor = ({ role }: Actor): Duration =>
  LONGEST[role === 'engineer' || role === 'admin' ? 'engineer' : 'operator'];

/** When what is put out of service now comes back by itself. */
export const serviceEnd = (turn: Turn, { until }: OutOfService, actor: Actor): Instant =>
  atMost(turn, until ?? later(turn.at, USUAL), longestFor(actor));

/** Why it may not be out of service in this way; none where it may. */
export function serviceRefusal(turn: Turn, wanted: OutOfService, actor: Actor): Refusal | undefined {
  if (wanted.reason.trim() === '' || wanted.compensating.trim() === '') return 'reason-needed';
  return wanted.until === undefined ? undefined : refusedUntil(turn, wanted.until, longestFor(actor));
}

/** The overlay that such an act makes. */
export const serviceHiding = (turn: Turn, wanted: OutOfService, actor: Actor): Hiding => ({
  overlay: 'out-of-service',
  from: turn.at,
  until: serviceEnd(turn, wanted, actor),
  by: actor.by,
  reason: wanted.reason,
  compensating: wanted.compensating,
});

/** Puts one alarm out of service (停用), of any priority: a person says why, until when, and what protects people meanwhile. */
export const outOfServiceAct: Acting['out-of-service'] = (turn, act, actor) => {
  const { alarm, reason, compensating } = act;
  const condition = isKnown(turn.state, alarm) ? conditionOf(turn.state.index, alarm) : undefined;
  const refusal = condition === undefined ? 'unknown-alarm' : serviceRefusal(turn, act, actor);
  const more = { reason, to: serviceEnd(turn, act, actor), compensating };
  recordAct(turn, 'put-out-of-service', alarm, actor.by, undefined, refusal, undefined, more);
  if (refusal === undefined && condition !== undefined) hide(turn, condition, serviceHiding(turn, act, actor));
  return refusal;
};

/** Puts one alarm back into service. */
export const inServiceAct: Acting['in-service'] = (turn, { alarm, comment }, { by }) => {
  const condition = conditionOf(turn.state.index, alarm);
  const isOut = hidingOf(turn.state, alarm, 'out-of-service') !== undefined;
  const refusal = condition === undefined ? 'unknown-alarm' : isOut ? undefined : 'not-out-of-service';
  recordAct(turn, 'put-in-service', alarm, by, comment, refusal);
  if (condition !== undefined && isOut) unhide(turn, condition, 'out-of-service', by, comment);
  return refusal;
};
