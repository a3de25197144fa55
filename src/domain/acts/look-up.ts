import { type Acting, recordAct } from './act.ts';

/** A person asked the record where people were. */
export const lookUpAct: Acting['look-up'] = (turn, act, { by }) => {
  const { from, to, reason } = act;
  const [subject, what] = 'tag' in act ? [act.tag, undefined] : [act.subject, act.what];
  const more = { from, to, ...(what === undefined ? {} : { act: what }) };
  recordAct(turn, 'looked-up', subject, by, reason, undefined, undefined, more);
  return undefined;
};
