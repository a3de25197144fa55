import Database from 'better-sqlite3';
import { openSync, closeSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { seeded } from '../../simulators/random.ts';
import { fengsui, newToken } from '../support/gateway.ts';
import { until } from '../support/until.ts';
import { type Chaos, chaos } from './support/case.ts';
import { RUINS } from './support/damage.ts';
import { openSocket, signIn } from './support/people.ts';

const STORE = 'accounts.sqlite';
/** While nothing but the account store is slow, an alarm takes no longer than at other times, ms. */
const PROMPT_MS = 1000;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('accounts: a slow store', () => {
  for (const what of ['a sign-in', 'ten sign-ins', 'a sign-out']) {
    chaos(`accounts: the store is locked for 3 s during ${what}`, {}, async (c) => {
      const gateway = await c.start();
      const { cookie } = await signIn(c, 'li');
      await c.alarms.steps(2);
      const store = new Database(join(c.data, STORE));
      c.undo(() => void store.close());
      store.exec('BEGIN EXCLUSIVE');
      const asked =
        what === 'a sign-out'
          ? [gateway.ask('DELETE', '/api/v1/session', undefined, { cookie, origin: gateway.url })]
          : Array.from({ length: what === 'a sign-in' ? 1 : 10 }, () => signIn(c, 'eve'));
      const answers = Promise.allSettled(asked);
      await pause(3000);
      store.exec('ROLLBACK');
      for (const answer of await answers)
        c.saw(answer.status === 'fulfilled' ? String(answer.value.status) : String(answer.reason));
      await c.alarms.steps(1);
      expect(Math.max(...c.alarms.latencies), 'the slowest alarm, ms').toBeLessThan(PROMPT_MS);
      await until('sign-ins to work again', async () => (await signIn(c, 'li')).status === 200, 5000);
    });
  }
});

describe('accounts: a damaged store', () => {
  for (const [way, ruin] of Object.entries(RUINS)) {
    chaos(`accounts: the store ${way} at a start`, {}, async (c) => {
      await c.start();
      await c.alarms.steps(1);
      await c.kill();
      ruin(join(c.data, STORE), seeded(1));
      const gateway = await c.open();
      expect(gateway.child.out, 'no admin is made: this is no first start').not.toMatch(/admin password/);
      const { damaged, ready } = await gateway.ready();
      expect(ready).toBe(true);
      const isAside = damaged.some(({ file }) => file.includes(STORE));
      const { status, text } = await signIn(c, 'li');
      c.saw(`${isAside ? 'set aside' : 'kept'}, sign-in ${status}`);
      if (isAside) await addAgain(c);
      else if (status !== 200) expect(text).toContain('urn:fengsui:problem:store-failing');
      c.probe();
      await c.alarms.steps(2);
    });
  }

  chaos('accounts: the store ruined while people are signed in', {}, async (c) => {
    const gateway = await c.start();
    const { cookie } = await signIn(c, 'li');
    const live = await openSocket(c, '/api/v1/live', cookie);
    overwrite(join(c.data, STORE));
    await c.alarms.steps(3);
    const mine = { cookie, origin: gateway.url };
    expect((await gateway.ask('GET', '/api/v1/state', undefined, mine)).status, 'a session that was known').toBe(200);
    expect((await gateway.ask('GET', '/api/v1/state')).status, 'a token that was known').toBe(200);
    expect(live.closed, 'the live page of who is signed in').toBeUndefined();
    const { status, text } = await signIn(c, 'eve');
    c.saw(`a new sign-in: ${status}`);
    if (status !== 200) expect([status, text]).toEqual([503, expect.stringContaining('store-failing')]);
  });
});

/** `user add` and `token add` work on the store that took the place of the damaged one. */
async function addAgain(c: Chaos): Promise<void> {
  const added = await fengsui(
    ['user', 'add', 'li', '--role', 'operator', '--password-stdin', '--data', c.data],
    'kiln-otter-42-plum\n',
  );
  expect(added.code, added.err).toBe(0);
  c.gateway.token = await newToken(c.data);
  expect((await signIn(c, 'li')).status, 'the account that was added again').toBe(200);
}

/** Writes rubbish over a file in place, under those who have it open. */
function overwrite(path: string): void {
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(statSync(path).size, 0x5a), 0);
  closeSync(file);
}

const ENDED_WITHIN_MS = 1000;

describe('accounts: who is no longer allowed', () => {
  const ENDS: Readonly<Record<string, (c: Chaos, cookie: string) => Promise<unknown>>> = {
    'signed out': (c, cookie) =>
      c.gateway.ask('DELETE', '/api/v1/session', undefined, { cookie, origin: c.gateway.url }),
    disabled: (c) => command(['user', 'disable', 'li', '--data', c.data]),
    'given a new password': (c) =>
      command(['user', 'passwd', 'li', '--password-stdin', '--data', c.data], 'reed-falcon-58-sloe\n'),
    removed: (c) => command(['user', 'remove', 'li', '--data', c.data]),
  };
  for (const [how, end] of Object.entries(ENDS)) {
    chaos(`accounts: the sockets of one who was ${how}`, {}, async (c) => {
      const gateway = await c.start();
      const { cookie } = await signIn(c, 'li');
      const { cookie: other } = await signIn(c, 'wang');
      const sockets = await Promise.all(['/api/v1/live', '/api/v1/replay'].map((path) => openSocket(c, path, cookie)));
      const stays = await openSocket(c, '/api/v1/live', other);
      await end(c, cookie);
      const begun = performance.now();
      await until(
        'the sockets to be closed',
        () => sockets.every(({ closed }) => closed !== undefined),
        ENDED_WITHIN_MS + 500,
      );
      c.recoveredIn(performance.now() - begun);
      c.saw(sockets[0]?.closed ?? '');
      expect((await gateway.ask('GET', '/api/v1/state', undefined, { cookie })).status).toBe(401);
      expect(stays.closed, 'the socket of another person').toBeUndefined();
      await c.alarms.steps(1);
    });
  }
});

async function command(args: readonly string[], input = ''): Promise<void> {
  const { code, err } = await fengsui(args, input);
  if (code !== 0) throw new Error(`fengsui ${args.join(' ')}: ${err}`);
}
