import { describe, expect, it } from 'vitest';
import { beginning, CLOCK, doubtAbout, standingDoubt } from '../../../src/domain/gateway/clock.ts';
import { epochOf } from '../../../src/domain/ids.ts';
import type { ClockAcceptedInput } from '../../../src/domain/input.ts';
import { instant } from '../../../src/domain/time.ts';
import { started } from '../../support/drafts.ts';
import { Fold, T0 } from '../../support/fold.ts';

const DAY = 86_400_000;
const YEAR = 365 * DAY;
const BUILD = instant(T0 - 100 * DAY);
const at = (ms: number) => instant(T0 + ms);

describe('a wall clock against the record', () => {
  it.each<readonly [name: string, ahead: number, follows: 'wall' | 'record' | undefined]>([
    ['a minute later', 60_000, undefined],
    ['an hour back', -3_600_000, undefined],
    ['a day later', DAY, undefined],
    ['a day back', -DAY, undefined],
    ['more than a day later', DAY + 1, 'wall'],
    ['more than a day back', -DAY - 1, 'record'],
    ['29 days later', 29 * DAY, 'wall'],
    ['30 days later', 30 * DAY, 'record'],
    ['years later', 5 * YEAR, 'record'],
    ['before the build', -101 * DAY, 'record'],
    ['in 1970', -T0, 'record'],
  ])('%s', (_name, ahead, follows) => {
    expect(doubtAbout(at(ahead), at(0), BUILD)?.follows).toBe(follows);
    const { at: begins, doubt } = beginning(at(ahead), at(0), BUILD);
    expect(begins).toBe(follows === 'record' || ahead < 0 ? T0 : T0 + ahead);
    expect(doubt).toEqual(follows === undefined ? undefined : { wall: at(ahead), record: at(0), follows });
  });

  it('is in doubt before the build even where the record is as early', () => {
    expect(doubtAbout(instant(5000), instant(1000), BUILD)).toEqual({ wall: 5000, record: 1000, follows: 'record' });
  });

  it('begins at a first start, but never before the build', () => {
    const none = instant(0);
    expect(beginning(at(0), none, BUILD)).toEqual({ at: T0, doubt: undefined });
    expect(beginning(instant(0), none, BUILD)).toEqual({
      at: BUILD,
      doubt: { wall: 0, record: BUILD, follows: 'record' },
    });
  });
});

const doubtful = (fold = new Fold()): Fold => {
  fold.send(0, {
    ...started(1),
    clockInDoubt: true,
    doubt: { wall: at(5 * YEAR), record: at(0), follows: 'record' },
  });
  return fold;
};
const accepted = (more: Partial<ClockAcceptedInput> = {}): ClockAcceptedInput => ({
  kind: 'clock-accepted',
  accept: 'record',
  shift: 0,
  ...more,
});
const person = { by: 'wang', role: 'engineer', reason: 'battery replaced' };

describe('a clock in doubt', () => {
  it('is an alarm of priority 2 that names both times', () => {
    const fold = doubtful();
    expect(fold.transitions).toMatchObject([
      {
        alarm: CLOCK,
        kind: 'raise',
        priority: 2,
        trouble: { what: 'clock', wall: at(5 * YEAR), record: at(0), follows: 'record' },
      },
    ]);
  });

  it('stands over a restart that finds nothing wrong, until a person says which time is right', () => {
    const fold = doubtful();
    fold.restart(60_000);
    expect(fold.base(CLOCK)).toBe('unacked');
    fold.send(70_000, accepted(person));
    expect(fold.base(CLOCK)).toBe('returned-unacked');
    expect(standingDoubt(fold.state)).toBeUndefined();
    expect(fold.events.at(-1)).toMatchObject({
      kind: 'clock-accepted',
      by: 'wang',
      comment: 'battery replaced',
      reason: 'record',
    });
  });

  it('a person cannot settle what is in no doubt; the attempt is in the record', () => {
    const fold = Fold.started();
    expect(fold.send(1000, accepted(person)).refusal).toBe('clock-not-in-doubt');
    expect(fold.events.at(-1)).toMatchObject({ kind: 'refused', by: 'wang', reason: 'clock-not-in-doubt' });
  });

  it('jumps again and again: one occurrence, with the latest times', () => {
    const fold = doubtful();
    const { occurrence } = fold.alarm(CLOCK) ?? {};
    fold.send(5000, {
      kind: 'clock-stepped',
      by: -6 * YEAR,
      doubt: { wall: at(-YEAR), record: at(5000), follows: 'record' },
    });
    expect(fold.alarm(CLOCK)).toMatchObject({ occurrence, evidence: { trouble: { wall: at(-YEAR) } } });
  });

  it('going back begins the epoch that the input names', () => {
    const fold = doubtful();
    const outcome = fold.take({
      ...accepted({ accept: 'wall', shift: -YEAR, epoch: epochOf(7) }),
      seq: 9 as never,
      at: at(-YEAR),
    });
    expect([fold.state.epoch, fold.state.at, outcome.rebased]).toEqual([7, T0 - YEAR, true]);
  });
});
