import { describe, expect, it } from 'vitest';
import { alarmOf } from '../../../src/project/alarms.ts';
import { type AlarmId, seqOf } from '../../../src/domain/ids.ts';
import { seconds } from '../../../src/domain/time.ts';
import { act, ack, fix, lost, read, reset } from '../../support/drafts.ts';
import { every, Fold, T0 } from '../../support/fold.ts';
import { rule, setPoint, smallPlant } from '../../support/plant.ts';

const HIGH = 'h2s:high-high';
/** The alarm as a list over the API says it. */
const listed = (fold: Fold, id: string) => alarmOf(fold.state, id as AlarmId, seqOf(0));
const last = (fold: Fold, id: string) => fold.transitions.findLast(({ alarm }) => alarm === id);

/** Level 2, seen by `op`, with its furthest value at 3 s. */
function seen(): Fold {
  const fold = Fold.started().feed([
    [1000, read('h2s', 15)],
    [2000, read('h2s', 40)],
    [3000, read('h2s', 62)],
    [4000, read('h2s', 30)],
  ]);
  const occurrence = fold.alarm(HIGH)?.occurrence;
  if (occurrence === undefined) throw new Error('there is no alarm');
  fold.send(5000, act({ act: 'ack', alarm: HIGH as AlarmId, occurrence, comment: 'on my way' }));
  return fold;
}
const PEAK = { value: 62, unit: 'ppm', at: T0 + 3000 };
const ACKNOWLEDGED = { by: 'op', at: T0 + 5000, comment: 'on my way' };

describe('what stays with an alarm until it is normal', () => {
  it('is who acknowledged, the peak and the cause, while it is active and after it returned', () => {
    const fold = seen();
    expect(listed(fold, HIGH)).toMatchObject({ acknowledged: ACKNOWLEDGED, peak: PEAK, cause: 'limit', by: 'op' });
    fold.feed(every(1000, 6000, 70_000, read('h2s', 1)));
    const stays = { kind: 'return', acknowledged: ACKNOWLEDGED, peak: PEAK, cause: 'limit' };
    expect(last(fold, HIGH)).toMatchObject({ ...stays, value: 1, state: 'latched-acked' });
    expect(last(fold, HIGH)?.by, 'nobody did the return').toBeUndefined();
    expect(listed(fold, HIGH)).toMatchObject({ ...stays, by: 'op', comment: 'on my way' });
  });

  it('is the same after a restart, and after plant time was moved', () => {
    const fold = seen();
    fold.restart(6000);
    expect(listed(fold, HIGH)).toMatchObject({ acknowledged: ACKNOWLEDGED, peak: PEAK });
    fold.send(7000, { kind: 'clock-stepped', by: 60_000, shift: 60_000 });
    expect(listed(fold, HIGH)?.peak?.at).toBe(PEAK.at + 60_000);
    expect(listed(fold, HIGH)?.acknowledged?.at).toBe(ACKNOWLEDGED.at + 60_000);
  });

  it('is in the record of the reset, and gone with the next raise', () => {
    const fold = seen().feed(every(1000, 6000, 70_000, read('h2s', 1)));
    fold.send(71_000, reset(HIGH));
    expect(last(fold, HIGH)).toMatchObject({ kind: 'reset', acknowledged: ACKNOWLEDGED, peak: PEAK });
    fold.send(72_000, read('h2s', 20));
    expect(listed(fold, HIGH)?.acknowledged).toBeUndefined();
    expect(listed(fold, HIGH)?.peak).toEqual({ value: 20, unit: 'ppm', at: T0 + 72_000 });
  });

  it('a new occurrence of a latched alarm has to be acknowledged by itself; the peak is that of both', () => {
    const fold = seen().feed([...every(1000, 6000, 70_000, read('h2s', 1)), [71_000, read('h2s', 20)]]);
    expect(listed(fold, HIGH)).toMatchObject({ state: 'unacked', peak: PEAK });
    expect(listed(fold, HIGH)?.acknowledged).toBeUndefined();
  });

  it('a low alarm keeps the lowest value, and a lost sensor none', () => {
    const fold = Fold.started().feed([
      [1000, read('o2', 19)],
      [2000, read('o2', 17.2)],
      [3000, read('o2', 18.4)],
      [4000, lost('o2')],
    ]);
    fold.until(30_000);
    expect(listed(fold, 'o2:low')?.peak).toEqual({ value: 17.2, unit: '%VOL', at: T0 + 2000 });
    expect(listed(fold, 'o2:bad')?.peak).toBeUndefined();
  });

  it('the peak begins with the on-delay, and one that came to nothing is forgotten', () => {
    const high = rule('h2s', 'high', { setPoint: setPoint('high', 7, 0.5), onDelay: seconds(3), offDelay: seconds(5) });
    const fold = Fold.started(smallPlant({ conditions: [high] })).feed([
      [1000, read('h2s', 50)],
      [2000, read('h2s', 1)],
      [10_000, read('h2s', 8)],
      [11_000, read('h2s', 12)],
      [12_000, read('h2s', 9)],
    ]);
    fold.until(14_000);
    expect(last(fold, 'h2s:high')).toMatchObject({ kind: 'raise', peak: { value: 12, at: T0 + 11_000 } });
  });

  it('are the people, also those who have left', () => {
    const fold = Fold.started().feed([
      [1000, fix('0a01', 50, 50)],
      [2000, read('h2s', 20)],
      [3000, fix('0a02', 50, 50)],
      [4000, fix('0a01', 90, 90)],
      ...every(1000, 5000, 20_000, () => fix('0a01', 90, 90)),
    ]);
    expect(listed(fold, 'farm:evacuate')?.people).toEqual(['wang']);
    expect(listed(fold, 'farm:evacuate')?.involved).toEqual(['li', 'wang']);
    fold.feed(every(1000, 21_000, 40_000, fix('0a02', 90, 90)));
    expect(last(fold, 'farm:evacuate')).toMatchObject({ kind: 'return', involved: ['li', 'wang'], cause: 'gas' });
    fold.restart(41_000);
    expect(listed(fold, 'farm:evacuate')?.involved).toEqual(['li', 'wang']);
  });

  it('of made-up badges only some', () => {
    const fold = Fold.started().feed([[1000, read('h2s', 20)]]);
    for (let i = 0; i < 250; i++) {
      fold.send(2000 + 1000 * i, fix(`f${i}`, 50, 50));
      fold.send(2500 + 1000 * i, fix(`f${i}`, 90, 90));
    }
    fold.send(300_000, fix('0a01', 50, 50));
    const involved = listed(fold, 'farm:evacuate')?.involved ?? [];
    expect(involved).toHaveLength(201);
    expect(involved).toContain('li');
  });

  it('is the cause that it was raised with, where it ends as another one', () => {
    const fold = seen();
    fold.configure(
      6000,
      smallPlant({
        revision: 'r2',
        conditions: [rule('h2s', 'high-high', { priority: 1, latching: true, setPoint: setPoint('high', 20, 1) })],
      }),
    );
    expect(last(fold, HIGH)).toMatchObject({ kind: 'change', cause: 'limit', acknowledged: ACKNOWLEDGED, peak: PEAK });
    fold.configure(7000, smallPlant({ revision: 'r3', conditions: [] }));
    expect(last(fold, HIGH)).toMatchObject({
      kind: 'remove',
      priority: 1,
      cause: 'limit',
      acknowledged: ACKNOWLEDGED,
      peak: PEAK,
    });
  });
});

it('an acknowledgement that is repeated leaves the first one', () => {
  const fold = seen();
  fold.send(6000, { ...ack(HIGH, fold.alarm(HIGH)?.occurrence), by: 'another' });
  expect(listed(fold, HIGH)?.acknowledged?.by).toBe('op');
});

it('an alarm that is active for more than a day is stale, until it returns', () => {
  const DAY = 24 * 3_600_000;
  const fold = Fold.started().feed([[1000, read('h2s', 8)]]);
  expect(listed(fold, 'h2s:high')).toMatchObject({ raisedAt: T0 + 1000 });
  fold.send(DAY + 1000, read('h2s', 8));
  expect(listed(fold, 'h2s:high')).not.toHaveProperty('stale');
  fold.send(DAY + 1001, read('h2s', 8));
  expect(listed(fold, 'h2s:high')).toMatchObject({ stale: true, raisedAt: T0 + 1000 });
  // A restart makes no alarm younger.
  fold.restart(DAY + 2000);
  expect(listed(fold, 'h2s:high')).toMatchObject({ stale: true });
  fold.feed(every(1000, DAY + 3000, DAY + 70_000, read('h2s', 0)));
  expect(listed(fold, 'h2s:high')).not.toHaveProperty('stale');
  expect(fold.transitions.every((transition) => !('stale' in transition))).toBe(true);
});
