import { type Acting, recordAct } from './act.ts';

/** A person wants a stretch of the record to be kept. */
export const pinAct: Acting['pin'] = (turn, { pin, from, to, why }, { by }) => {
  recordAct(turn, 'pinned', pin, by, why, undefined, undefined, { from, to });
  return undefined;
};

/** It need no longer be kept. */
export const unpinAct: Acting['unpin'] = (turn, { pin }, { by }) => {
  recordAct(turn, 'unpinned', pin, by, undefined, undefined);
  return undefined;
};
