import { ackOne, type Acting, recordAct } from './act.ts';

/** "I saw it": one occurrence, the one that was on the screen. */
export const ackAct: Acting['ack'] = (turn, { alarm, occurrence, comment, via }, actor) => {
  const refusal = ackOne(turn, alarm, occurrence, actor, comment, via);
  recordAct(turn, 'acknowledged', alarm, actor.by, comment, refusal, occurrence);
  return refusal;
};
