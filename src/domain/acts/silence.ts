import { silence } from '../alarm/silence.ts';
import type { Acting } from './act.ts';

/** Turns the sound of the screens off for a while; never an acknowledgement. */
export const silenceAct: Acting['silence'] = (turn, act, { by }) => {
  silence(turn, act.for, by);
  return undefined;
};
