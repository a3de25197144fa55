import type { EventKind } from '../event.ts';
import type { AccountInput } from '../input.ts';
import type { Turn } from '../state/state.ts';

/** What happens to accounts is a line in the record and changes nothing else. */
export function takeAccount(turn: Turn, { what, subject, by, peer, detail, count }: AccountInput): void {
  const kind = kindOf(what);
  turn.events.push({
    seq: turn.seq,
    at: turn.at,
    kind,
    subject: subject === '' ? 'gateway' : subject,
    by,
    ...(kind === 'account-changed' ? { reason: what } : {}),
    ...(detail === undefined ? {} : { comment: detail }),
    ...(count === undefined ? {} : { amount: count }),
    ...(peer === undefined ? {} : { peer }),
  });
}

function kindOf(what: AccountInput['what']): EventKind {
  switch (what) {
    case 'signed-in':
    case 'signed-out':
    case 'sign-in-failed':
    case 'session-expired':
    case 'kiosk-opened':
      return what;
    case 'user-added':
    case 'user-removed':
    case 'user-disabled':
    case 'user-enabled':
    case 'role-changed':
    case 'password-changed':
    case 'token-added':
    case 'token-revoked':
      return 'account-changed';
  }
}
