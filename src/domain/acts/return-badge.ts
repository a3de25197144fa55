import { takeBack } from './badge-desk.ts';
import { type Acting, recordAct } from './act.ts';

/** A badge comes back to the desk: when it then sends nothing, neither it nor its person is in any count. */
export const returnBadgeAct: Acting['return-badge'] = (turn, { tag }, { by }) => {
  const person = turn.state.index.carrier.get(tag)?.id;
  if (person === undefined) {
    recordAct(turn, 'badge-returned', tag, by, undefined, 'not-carried');
    return 'not-carried';
  }
  takeBack(turn, tag, person, by);
  return undefined;
};
