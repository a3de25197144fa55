import { recordNotice } from '../notices/drop.ts';
import { GIVEN_UP_AFTER } from '../notices/make.ts';
import { later } from '../time.ts';
import type { Acting } from './act.ts';
import { recordAct } from './act.ts';

/** A dead letter is sent again, at once. */
export const retryAct: Acting['retry'] = (turn, { notice: id }, { by }) => {
  const refusal = turn.state.notices.get(id)?.state === 'failed' ? undefined : 'not-given-up';
  if (refusal !== undefined) {
    recordAct(turn, 'notice-retried', id, by, undefined, refusal);
    return refusal;
  }
  const notice = turn.state.notices.edit(id);
  notice.state = 'waiting';
  notice.dueAt = turn.at;
  notice.giveUpAt = later(turn.at, GIVEN_UP_AFTER);
  notice.failures = 0;
  delete notice.aside;
  (turn.channels ??= new Set()).add(notice.channel);
  recordNotice(turn, 'notice-retried', id, notice, 'by-hand', by);
  return undefined;
};
