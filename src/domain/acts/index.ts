import type { Refusal } from '../alarm/base.ts';
import type { Act } from '../act.ts';
import type { ActInput } from '../input.ts';
import type { Turn } from '../state/state.ts';
import { ackAct } from './ack.ts';
import { ackManyAct } from './ack-many.ts';
import type { Actor } from './act.ts';
import { addPeopleAct } from './add-people.ts';
import { arrivedAct } from './arrived.ts';
import { calibrateAct, cancelCheckAct, startCheckAct } from './calibrate.ts';
import { closeAct } from './close.ts';
import { commentAct } from './comment.ts';
import { exportAct } from './export.ts';
import { lookUpAct } from './look-up.ts';
import { allClearAct, musterAccountAct, musterCloseAct, musterStartAct, musterUnaccountAct } from './muster.ts';
import { pinAct, unpinAct } from './pin.ts';
import { issueBadgeAct } from './issue-badge.ts';
import { leftSiteAct } from './left-site.ts';
import { bypassAct, unbypassAct } from './bypass.ts';
import { inServiceAct, outOfServiceAct } from './out-of-service.ts';
import { releaseOutputAct } from './release-output.ts';
import { removePersonAct, renamePersonAct } from './change-person.ts';
import { resetAct } from './reset.ts';
import { retireBadgeAct, reuseBadgeAct } from './retire-badge.ts';
import { retryAct } from './retry.ts';
import { returnBadgeAct } from './return-badge.ts';
import { settlePassageAct } from './settle-passage.ts';
import { shelveAct, unshelveAct } from './shelve.ts';
import { stepAct } from './step.ts';
import { silenceAct } from './silence.ts';
import { watchAct } from './watch.ts';
import { testOutputAct } from './test-output.ts';

/** Done by the link in a message, wherever its reader is: it does not say that anybody is at a screen. */
export const isFromMessage = (act: Act): boolean => act.act === 'ack' && act.via === 'message';

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
    case 'step':
      return stepAct(turn, act, actor);
    case 'close':
      return closeAct(turn, act, actor);
    case 'pin':
      return pinAct(turn, act, actor);
    case 'unpin':
      return unpinAct(turn, act, actor);
    case 'export':
      return exportAct(turn, act, actor);
    case 'look-up':
      return lookUpAct(turn, act, actor);
    case 'add-people':
      return addPeopleAct(turn, act, actor);
    case 'remove-person':
      return removePersonAct(turn, act, actor);
    case 'rename-person':
      return renamePersonAct(turn, act, actor);
    case 'issue-badge':
      return issueBadgeAct(turn, act, actor);
    case 'return-badge':
      return returnBadgeAct(turn, act, actor);
    case 'retire-badge':
      return retireBadgeAct(turn, act, actor);
    case 'reuse-badge':
      return reuseBadgeAct(turn, act, actor);
    case 'arrived':
      return arrivedAct(turn, act, actor);
    case 'settle-passage':
      return settlePassageAct(turn, act, actor);
    case 'left-site':
      return leftSiteAct(turn, act, actor);
    case 'muster-start':
      return musterStartAct(turn, act, actor);
    case 'muster-account':
      return musterAccountAct(turn, act, actor);
    case 'muster-unaccount':
      return musterUnaccountAct(turn, act, actor);
    case 'muster-close':
      return musterCloseAct(turn, act, actor);
    case 'all-clear':
      return allClearAct(turn, act, actor);
    case 'shelve':
      return shelveAct(turn, act, actor);
    case 'unshelve':
      return unshelveAct(turn, act, actor);
    case 'out-of-service':
      return outOfServiceAct(turn, act, actor);
    case 'in-service':
      return inServiceAct(turn, act, actor);
    case 'bypass':
      return bypassAct(turn, act, actor);
    case 'unbypass':
      return unbypassAct(turn, act, actor);
    case 'start-check':
      return startCheckAct(turn, act, actor);
    case 'cancel-check':
      return cancelCheckAct(turn, act, actor);
    case 'calibration':
      return calibrateAct(turn, act, actor);
    case 'silence':
      return silenceAct(turn, act, actor);
    case 'retry':
      return retryAct(turn, act, actor);
    case 'watch':
      return watchAct(turn, act, actor);
    case 'test-output':
      return testOutputAct(turn, act, actor);
    case 'release-output':
      return releaseOutputAct(turn, act, actor);
  }
}
