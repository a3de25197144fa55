import { describe, expect, it } from 'vitest';
import { FailureTally } from '../../src/accounts/failures.ts';
import { Lockout } from '../../src/accounts/lockout.ts';
import { networkOf } from '../../src/common/network.ts';

const GUESSER = '192.0.2.66';
const OFFICE = '192.0.2.7';

/** Guesses as fast as it may until so many tries were taken. @returns the time it took, s */
function guess(
  lockout: Lockout,
  tries: number,
  account: (i: number) => string,
  address: (i: number) => string,
  now = 0,
) {
  let at = now;
  for (let i = 0; i < tries; i++) {
    const locked = lockout.check(account(i), address(i), at);
    at += (locked?.retryAfter ?? 0) * 1000;
    lockout.failed(account(i), address(i), at);
  }
  return (at - now) / 1000;
}

describe('a guesser', () => {
  it('of one account from one address waits longer each time', () => {
    const lockout = new Lockout();
    const waits = Array.from({ length: 20 }, () => {
      lockout.failed('bob', GUESSER, 0);
      return lockout.check('bob', GUESSER, 0)?.retryAfter ?? 0;
    });
    expect(waits.slice(0, 4)).toEqual([0, 0, 0, 0]);
    expect(waits.slice(4, 8)).toEqual([2, 4, 8, 16]);
    expect(waits.at(-1)).toBe(900);
  });

  it.each([
    ['one account from one address', 100, () => 'bob', () => GUESSER, 12 * 3600],
    ['many accounts from one address', 200, (i: number) => `user-${i}`, () => GUESSER, 3600],
    ['one account from many addresses', 200, () => 'bob', (i: number) => `198.51.100.${i}`, 3600],
  ] as const)('of %s is slow', (_how, tries, account, address, atLeast) => {
    expect(guess(new Lockout(), tries, account, address)).toBeGreaterThan(atLeast);
  });

  it.each([
    ['from one address', () => GUESSER],
    ['from many addresses', (i: number) => `198.51.100.${i % 250}`],
  ])('%s shuts nobody else out', (_how, address) => {
    const lockout = new Lockout();
    lockout.succeeded('bob', OFFICE);
    for (let i = 0; i < 5000; i++) lockout.failed(i % 2 === 0 ? 'bob' : 'eve', address(i), i);
    expect(lockout.check('bob', OFFICE, 5000), 'where bob works').toBeUndefined();
    expect(lockout.check('eve', '127.0.0.1', 5000), 'at the machine itself').toBeUndefined();
    const elsewhere = lockout.check('eve', OFFICE, 5000)?.retryAfter ?? 0;
    expect(elsewhere, 'from an address of which nothing is known').toBeLessThanOrEqual(30);
  });

  it('of one account slows no other one, not even behind the same proxy', () => {
    const lockout = new Lockout();
    for (const proxy of ['127.0.0.1', OFFICE]) {
      for (let i = 0; i < 500; i++) lockout.failed('bob', proxy, i);
      expect(lockout.check('bob', proxy, 500)?.of).toBe('pair');
      expect(lockout.check('eve', proxy, 500)).toBeUndefined();
    }
  });

  it('is let in after the wait, and what was wrong is forgotten with the right password', () => {
    const lockout = new Lockout();
    for (let i = 0; i < 6; i++) lockout.failed('bob', OFFICE, 0);
    expect(lockout.check('bob', OFFICE, 3999)).toEqual({ of: 'pair', retryAfter: 1 });
    expect(lockout.check('bob', OFFICE, 4000)).toBeUndefined();
    lockout.succeeded('bob', OFFICE);
    lockout.failed('bob', OFFICE, 5000);
    expect(lockout.check('bob', OFFICE, 5000)).toBeUndefined();
  });
});

describe('the address of a peer', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::1', '::1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:0db8::9', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('%s counts as %s', (ip, peer) => expect(networkOf(ip)).toBe(peer));
});

describe('wrong passwords in the record', () => {
  it('are told one by one while they are few, and lose none when they are a flood', () => {
    const tally = new FailureTally();
    const told = Array.from({ length: 5000 }, (_, i) => tally.note('bob', GUESSER, i * 10)).flat();
    told.push(...tally.flush(120_000));
    expect(told.length).toBeLessThanOrEqual(12);
    expect(told[0]).toEqual({ user: 'bob', peer: GUESSER, count: 1 });
    expect(told.reduce((sum, { count }) => sum + count, 0)).toBe(5000);
  });
});
