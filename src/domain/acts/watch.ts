import type { Acting } from './act.ts';

/** A person is there. Every act says so; this one says nothing else. */
export const watchAct: Acting['watch'] = (turn, _act, { by }) => {
  // An answer to a question has its line by that.
  if (turn.state.watch.askedAt === undefined)
    turn.events.push({ seq: turn.seq, at: turn.at, kind: 'watch-answered', subject: 'gateway', by });
  return undefined;
};
