import { expect, it } from 'vitest';
import { ACCOUNT_ACTS, type AccountInput } from '../../../src/domain/input.ts';
import { rowsOf } from '../../../src/log/row.ts';
import { Fold } from '../../support/fold.ts';

const input = (what: AccountInput['what'], more: Partial<AccountInput> = {}): AccountInput => ({
  kind: 'account',
  what,
  subject: 'li',
  by: 'root',
  ...more,
});

it.each(ACCOUNT_ACTS)('%s is one line in the record of acts, and changes no alarm', (what) => {
  const fold = Fold.started();
  const before = fold.transitions.length;
  fold.send(100, input(what, { peer: '192.0.2.7', detail: 'operator' }));
  expect(fold.transitions).toHaveLength(before);
  const isChange = !['signed-in', 'signed-out', 'sign-in-failed', 'session-expired', 'kiosk-opened'].includes(what);
  const event = fold.events.at(-1) ?? expect.fail('no event');
  expect(event).toMatchObject({
    kind: isChange ? 'account-changed' : what,
    subject: 'li',
    by: 'root',
    peer: '192.0.2.7',
    comment: 'operator',
    ...(isChange && { reason: what }),
  });
  const rows = rowsOf({ input: { ...input(what), seq: event.seq, at: event.at }, transitions: [], events: [event] });
  expect(rows.map((row) => row.class)).toEqual(['acts', 'acts']);
});

it('many wrong passwords of names that do not exist are one line of the gateway', () => {
  const fold = Fold.started();
  fold.send(100, input('sign-in-failed', { subject: '', by: '', count: 900 }));
  expect(fold.events.at(-1)).toMatchObject({ kind: 'sign-in-failed', subject: 'gateway', amount: 900 });
});
