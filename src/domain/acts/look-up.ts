import { type Acting, recordAct } from './act.ts';

/** A person asked the record where a badge was. */
export const lookUpAct: Acting['look-up'] = (turn, { tag, from, to }, { by }) => {
  recordAct(turn, 'looked-up', tag, by, undefined, undefined, undefined, { from, to });
  return undefined;
};
