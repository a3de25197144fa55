import { describe, expect, it } from 'vitest';
import type { Act } from '../../../src/domain/act.ts';
import { type AlarmId, pointId } from '../../../src/domain/ids.ts';
import { instant } from '../../../src/domain/time.ts';
import { act, fix, lost, read } from '../../support/drafts.ts';
import { every, Fold, T0 } from '../../support/fold.ts';
import { rule, smallPlant, smallRules } from '../../support/plant.ts';

const MINUTE = 60_000;
const conditions = [
  ...smallRules(),
  rule('farm', 'unprotected'),
  ...['h2s', 'ex', 'o2'].map((id) => rule(id, 'bypass-expired')),
];
const plant = smallPlant({ conditions });
const begun = (): Fold => Fold.started(plant).feed(['h2s', 'ex', 'o2'].map((id) => [100, read(id, 1)] as const));
const bypass = (point: string, ms = 30 * MINUTE): Act => ({
  act: 'bypass',
  point: pointId(point),
  reason: '标定',
  until: instant(T0 + ms),
  compensating: '便携式检测仪',
});
const last = (fold: Fold, id: string) => fold.transitions.findLast(({ alarm }) => alarm === id);

describe('a zone whose gas detectors are all lost or in bypass', () => {
  it('is an emergency that names how many they are and who is inside', () => {
    const fold = begun().feed([[500, fix('0a01', 50, 50)]]);
    fold.send(1000, act(bypass('h2s')));
    expect(fold.base('farm:unprotected')).toBe('normal');
    fold.send(2000, act(bypass('ex')));
    const raise = { kind: 'raise', priority: 1, value: 2, people: ['li'], state: 'unacked', latched: true };
    expect(last(fold, 'farm:unprotected')).toMatchObject(raise);
    fold.send(3000, act({ act: 'unbypass', point: pointId('ex') }));
    expect(last(fold, 'farm:unprotected')).toMatchObject({ kind: 'return', at: T0 + 3000, state: 'latched-unacked' });
  });

  it('counts a lost detector and one with all gas alarms out of service alike', () => {
    const fold = begun();
    fold.feed(every(1000, 1000, 20_000, lost('h2s')));
    expect(fold.base('farm:unprotected')).toBe('normal');
    for (const name of ['high', 'high-high', 'over-range']) {
      const alarm = `ex:${name}` as AlarmId;
      fold.send(21_000, act({ act: 'out-of-service', alarm, reason: '检修', compensating: '便携式检测仪' }));
    }
    expect(last(fold, 'farm:unprotected')).toMatchObject({ kind: 'raise', value: 2 });
  });
});

describe('a detector in bypass', () => {
  it('is tried with gas, and wakes no evacuation', () => {
    const fold = begun().feed([[500, fix('0a01', 50, 50)]]);
    fold.send(1000, act(bypass('h2s')));
    fold.send(2000, read('h2s', 40));
    expect(fold.alarm('h2s:high-high')?.active).toBe(true);
    expect(fold.base('farm:evacuate')).toBe('normal');
    fold.send(3000, act({ act: 'unbypass', point: pointId('h2s') }));
    expect(last(fold, 'farm:evacuate')).toMatchObject({ kind: 'raise', people: ['li'] });
  });

  it('is back at its end, and says so until a person acknowledges it', () => {
    const fold = begun();
    fold.send(1000, act(bypass('h2s', MINUTE)));
    fold.until(MINUTE + 1000);
    expect(fold.alarm('h2s:high')?.hiding).toBeUndefined();
    expect(last(fold, 'h2s:bypass-expired')).toMatchObject({ kind: 'raise', priority: 2, state: 'unacked' });
    const occurrence = fold.alarm('h2s:bypass-expired')?.occurrence;
    fold.send(2 * MINUTE, act({ act: 'ack', alarm: 'h2s:bypass-expired' as AlarmId, occurrence: occurrence as never }));
    expect(fold.base('h2s:bypass-expired')).toBe('normal');
  });

  it('says no more that it expired once it is in bypass again, and comes back by hand without a word', () => {
    const fold = begun();
    fold.send(1000, act(bypass('h2s', MINUTE)));
    fold.send(2 * MINUTE, act(bypass('h2s')));
    expect(fold.alarm('h2s:bypass-expired')?.active).toBe(false);
    const raised = fold.transitions.length;
    fold.send(3 * MINUTE, act({ act: 'unbypass', point: pointId('h2s') }));
    expect(fold.transitions.slice(raised).map(({ alarm }) => alarm)).not.toContain('h2s:bypass-expired');
  });

  it('takes a condition with it that another configuration brings', () => {
    const fold = Fold.started(smallPlant({ conditions: conditions.filter(({ id }) => id !== 'h2s:high') }));
    fold.send(1000, act(bypass('h2s')));
    fold.configure(2000, { ...plant, revision: 'r2' });
    expect(fold.alarm('h2s:high')?.hiding?.[0]).toMatchObject({ bypass: true, until: T0 + 30 * MINUTE, by: 'op' });
  });
});

describe('one lost detector', () => {
  const lostSince = (fold: Fold, from: number, to: number) => fold.feed(every(1000, from, to, lost('h2s')));

  it('is urgent while people are in its zone, and again when they come', () => {
    const fold = lostSince(begun(), 1000, 15_000);
    expect(last(fold, 'h2s:bad')).toMatchObject({ kind: 'raise', priority: 3 });
    const first = last(fold, 'h2s:bad')?.occurrence;
    fold.send(16_000, fix('0a01', 50, 50));
    expect(last(fold, 'h2s:bad')).toMatchObject({ kind: 'raise', priority: 2, state: 'unacked' });
    const second = last(fold, 'h2s:bad')?.occurrence;
    expect(second).not.toBe(first);
    fold.feed(every(1000, 17_000, 60_000, fix('0a01', 150, 100)));
    expect(last(fold, 'h2s:bad')).toMatchObject({ kind: 'change', priority: 3, occurrence: second });
  });

  it('is urgent from the start where people are inside already', () => {
    const fold = lostSince(begun().feed([[500, fix('0a01', 50, 50)]]), 1000, 15_000);
    expect(last(fold, 'h2s:bad')).toMatchObject({ kind: 'raise', priority: 2 });
  });
});
