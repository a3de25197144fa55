import { conditionsOfPoint, hide, hidingOf, unhide } from '../alarm/overlays.ts';
import type { AlarmCondition } from '../alarm/condition.ts';
import { endExpired } from '../conditions/bypass-expired.ts';
import { type Acting, recordAct } from './act.ts';
import { serviceEnd, serviceHiding, serviceRefusal } from './out-of-service.ts';

/** Puts a whole detector out of service (旁路): all its conditions together, so that a bump test with gas wakes no siren. */
export const bypassAct: Acting['bypass'] = (turn, act, actor) => {
  const { point, reason, compensating } = act;
  const refusal = turn.state.index.points.has(point) ? serviceRefusal(turn, act, actor) : 'unknown-point';
  const more = { reason, to: serviceEnd(turn, act, actor), compensating };
  recordAct(turn, 'bypassed', point, actor.by, undefined, refusal, undefined, more);
  if (refusal !== undefined) return refusal;
  const hiding = { ...serviceHiding(turn, act, actor), bypass: true } as const;
  for (const condition of conditionsOfPoint(turn.state, point)) hide(turn, condition, hiding);
  endExpired(turn, point);
  return undefined;
};

/** Puts a detector back into service. */
export const unbypassAct: Acting['unbypass'] = (turn, { point, comment }, { by }) => {
  const isOut = ({ id }: AlarmCondition): boolean => hidingOf(turn.state, id, 'out-of-service')?.bypass === true;
  const out = conditionsOfPoint(turn.state, point).filter(isOut);
  const refusal = !turn.state.index.points.has(point) ? 'unknown-point' : out.length === 0 ? 'not-bypassed' : undefined;
  recordAct(turn, 'bypass-ended', point, by, comment, refusal);
  for (const condition of out) unhide(turn, condition, 'out-of-service', by, comment);
  return refusal;
};
