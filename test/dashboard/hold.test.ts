import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Hold, rowsInPlace } from '../../src/dashboard/lib/hold.ts';
import { isAsRead, Settled } from '../../src/dashboard/lib/press.ts';

describe('the hold of a list', () => {
  it.each<[string, (hold: Hold) => void, readonly (readonly [ms: number, held: boolean])[]]>([
    ['nothing holds it', () => undefined, [[0, false]]],
    [
      'a pointer holds it without end',
      (hold) => hold.pointer(true),
      [
        [0, true],
        [10 * 3_600_000, true],
      ],
    ],
    ['a pointer that has gone does not', (hold) => (hold.pointer(true), hold.pointer(false)), [[1, false]]],
    ['a finger holds it as long as it is down', (hold) => hold.finger(true, 0), [[3_600_000, true]]],
    [
      'and a few seconds longer',
      (hold) => (hold.finger(true, 0), hold.finger(false, 1000)),
      [
        [4999, true],
        [5000, false],
      ],
    ],
    ['a focus holds it', (hold) => hold.focus(true, false, 0), [[59_999, true]]],
    ['one that was left behind a minute ago does not', (hold) => hold.focus(true, false, 0), [[60_000, false]]],
    ['one that is used does', (hold) => (hold.focus(true, false, 0), hold.used(50_000)), [[100_000, true]]],
    [
      'one that came with a finger goes with it',
      (hold) => (hold.finger(true, 0), hold.focus(true, true, 0), hold.finger(false, 100)),
      [
        [4000, true],
        [4100, false],
      ],
    ],
  ])('%s', (_name, happens, at) => {
    const hold = new Hold();
    happens(hold);
    expect(at.map(([ms]) => [ms, hold.isHeld(ms)])).toEqual(at);
    // It says itself when it has to be looked at again.
    for (const [ms, held] of at) expect(!held || (hold.endsAt(ms) ?? Infinity) > ms).toBe(true);
  });
});

describe('the rows of a held list', () => {
  it('stay in their places whatever comes and goes, and nothing is lost', () => {
    const ids = fc.uniqueArray(fc.integer({ min: 0, max: 30 }));
    fc.assert(
      fc.property(ids, ids, (shown, present) => {
        const { rows, waiting } = rowsInPlace(shown, present, String, (row) => -row - 1);
        expect(rows.map((row) => (row < 0 ? -row - 1 : row))).toEqual(shown);
        expect(rows.filter((row) => row >= 0).every((row) => present.includes(row))).toBe(true);
        expect([...rows.filter((row) => row >= 0), ...waiting].sort()).toEqual([...present].sort());
      }),
    );
  });
});

describe('a press', () => {
  it('does nothing for 700 ms after what stands there changed', () => {
    const settled = new Settled();
    settled.see('ack a 1', 0);
    settled.see('ack a 1', 500);
    expect([699, 700].map((ms) => settled.isSettled(ms))).toEqual([false, true]);
    settled.see('ack a 2', 1000);
    expect([1699, 1700].map((ms) => settled.isSettled(ms))).toEqual([false, true]);
  });

  it.each([
    ['what was read', { act: 'ack a 1', settled: true }, 'ack a 1', true, true],
    ['what changed under the finger', { act: 'ack a 1', settled: true }, 'ack a 2', false, false],
    ['what had just come when the finger went down', { act: 'ack a 1', settled: false }, 'ack a 1', true, false],
    ['by key, what stands there long enough', undefined, 'ack a 1', true, true],
    ['by key, what has just come', undefined, 'ack a 1', false, false],
  ])('%s', (_name, down, act, settled, counts) => expect(isAsRead(down, act, settled)).toBe(counts));
});
