import type { Refusal } from '../alarm/base.ts';
import type { Act, ActInput } from '../input.ts';
import type { Turn } from '../state/state.ts';
import { ackAct } from './ack.ts';
import { ackManyAct } from './ack-many.ts';
import type { Actor } from './act.ts';
import { commentAct } from './comment.ts';
import { leftSiteAct } from './left-site.ts';
import { resetAct } from './reset.ts';
import { retryAct } from './retry.ts';
import { silenceAct } from './silence.ts';

/** What a person did. */
export function takeAct(turn: Turn, { do: act, by, role }: ActInput): void {
  turn.refusal = perform(turn, act, { by, role });
}

function perform(turn: Turn, act: Act, actor: Actor): Refusal | undefined {
  switch (act.act) {
    case 'ack':
      return ackAct(turn, act, actor);
    case 'ack-many':
      return ackManyAct(turn, act, actor);
    case 'reset':
      return resetAct(turn, act, actor);
    case 'comment':
      return commentAct(turn, act, actor);
    case 'left-site':
      return leftSiteAct(turn, act, actor);
    case 'silence':
      return silenceAct(turn, act, actor);
    case 'retry':
      return retryAct(turn, act, actor);
  }
}
