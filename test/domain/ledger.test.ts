import { describe, expect, it } from 'vitest';
import type { Act } from '../../src/domain/act.ts';
import { conditionsOf, NO_SETTINGS } from '../../src/domain/conditions/index.ts';
import type { GasId } from '../../src/domain/gas/gases.ts';
import { alarmId, pointId } from '../../src/domain/ids.ts';
import type { CheckKind, CheckPlan, CheckWords } from '../../src/domain/ledger/check.ts';
import type { MeasuredPoint, Plant } from '../../src/domain/plant.ts';
import { uncertain } from '../../src/domain/reading/quality.ts';
import { duration, instant } from '../../src/domain/time.ts';
import { act, read } from '../support/drafts.ts';
import { every, Fold, T0 } from '../support/fold.ts';
import { contact, measured, smallPlant } from '../support/plant.ts';

const DAY = 86_400_000;
const days = (n: number) => duration(n * DAY);
const PLAN: CheckPlan = { calibration: days(90), bump: days(30), verification: days(365) };
const ID = pointId('h2s');

const plantOf = (checks: CheckPlan = PLAN, more: Partial<MeasuredPoint> = {}, gas: GasId = 'H2S'): Plant => {
  const point = { ...measured('h2s', gas, more), checks };
  const plant = smallPlant();
  return {
    ...plant,
    points: [point, contact('call')],
    conditions: [
      ...plant.conditions,
      ...conditionsOf('point', point, 'h2s', NO_SETTINGS).filter(({ name }) => name === 'calibration'),
    ],
  };
};
const line = (check: CheckKind, words: CheckWords = {}, more: Partial<Extract<Act, { act: 'calibration' }>> = {}) =>
  act({ act: 'calibration', point: ID, check, words, ...more });
const passed = (check: CheckKind) =>
  line(
    check,
    check === 'calibration' ? { concentration: 25, before: 22, after: 25 } : { concentration: 25, after: 24 },
    check === 'verification' ? { result: 'pass' } : {},
  );
const story = (fold: Fold) =>
  fold.story('h2s:calibration').map((one) => one.replace(/^(\d+)/, (ms) => `${Number(ms) / DAY}d`));

describe('due dates', () => {
  it('a fresh plant raises nothing, and each kind when its interval has passed since then', () => {
    for (const [kind, n] of [
      ['calibration', 90],
      ['bump', 30],
      ['verification', 365],
    ] as const) {
      const fold = Fold.started(plantOf({ [kind]: days(n) }));
      fold.until(n * DAY - 20);
      expect(story(fold)).toEqual([]);
      fold.until(n * DAY);
      expect(story(fold)).toEqual([`${n}d raise`]);
      expect(fold.alarm('h2s:calibration')?.evidence).toMatchObject({
        cause: 'calibration',
        trouble: { what: 'check-overdue', check: kind },
      });
      fold.send(n * DAY + 1000, passed(kind));
      expect(fold.base('h2s:calibration')).toBe('returned-unacked');
    }
  });

  it('one that is off is never due', () => {
    const fold = Fold.started(plantOf({}));
    fold.until(2000 * DAY);
    expect(story(fold)).toEqual([]);
  });

  it('counts from the day that the configuration names; a day that is not past is none', () => {
    const fold = Fold.started(plantOf({ calibration: days(90), last: instant(T0 - 89 * DAY) }));
    fold.until(2 * DAY);
    expect(story(fold)).toEqual(['1d raise']);
    const ahead = Fold.started(plantOf({ calibration: days(90), last: instant(T0 + 500 * DAY) }));
    ahead.until(91 * DAY);
    expect(story(ahead)).toEqual(['90d raise']);
  });

  it('every check with gas serves as a bump test, and no bump test as a calibration', () => {
    const fold = Fold.started(plantOf({ bump: days(30), calibration: days(90) }));
    for (const day of [29, 58, 87]) fold.send(day * DAY, passed(day === 58 ? 'verification' : 'bump'));
    fold.until(90 * DAY);
    expect(story(fold)).toEqual(['90d raise']);
    fold.send(91 * DAY, passed('calibration'));
    fold.until(120 * DAY);
    expect(story(fold)).toEqual(['90d raise', '91d return']);
  });

  it('a line that comes late moves no due date back', () => {
    const fold = Fold.started(plantOf({ calibration: days(90) }));
    fold.send(80 * DAY, passed('calibration'));
    const due = fold.state.ledger.get(ID)?.dueAt;
    fold.send(81 * DAY, line('calibration', { concentration: 25, after: 25 }, { at: instant(T0 + 5 * DAY) }));
    expect(fold.state.ledger.get(ID)?.dueAt).toBe(due);
    expect(fold.events.filter(({ kind }) => kind === 'calibrated')).toHaveLength(2);
  });

  it('a failed one raises at once, until one is passed', () => {
    const fold = Fold.started(plantOf());
    fold.send(DAY, line('bump', { concentration: 25, after: 10 }));
    expect(fold.alarm('h2s:calibration')).toMatchObject({
      active: true,
      evidence: { trouble: { what: 'check-failed', check: 'bump' } },
    });
    fold.send(DAY + 1000, passed('bump'));
    expect(fold.alarm('h2s:calibration')?.active).toBe(false);
  });

  it('goes on over a restart', () => {
    const fold = Fold.started(plantOf());
    fold.send(10 * DAY, passed('bump'));
    fold.restart(20 * DAY);
    fold.until(39 * DAY);
    expect(story(fold)).toEqual([]);
    fold.until(40 * DAY);
    expect(story(fold)).toEqual(['40d raise']);
  });
});

describe('a calibration that is overdue twice over', () => {
  it('makes the reading uncertain, which raises and returns all the same', () => {
    const fold = Fold.started(plantOf({ calibration: days(90) }));
    fold.send(180 * DAY - 1000, read('h2s', 1));
    expect(fold.point('h2s')?.trust.quality).toBe('good');
    fold.send(180 * DAY, read('h2s', 1));
    expect(fold.point('h2s')?.trust).toEqual(uncertain('calibration'));
    fold.feed([
      [180 * DAY + 1000, read('h2s', 8)],
      ...every(1000, 180 * DAY + 2000, 180 * DAY + 63_000, read('h2s', 1)),
    ]);
    expect(fold.story('h2s:high').map((one) => one.split(' ')[1])).toEqual(['raise', 'return']);
    fold.send(181 * DAY, passed('calibration'));
    fold.send(181 * DAY + 1000, read('h2s', 1));
    expect(fold.point('h2s')?.trust.quality).toBe('good');
  });

  it('a bump test that is overdue does not', () => {
    const fold = Fold.started(plantOf({ bump: days(30) }));
    fold.send(100 * DAY, read('h2s', 1));
    expect(fold.point('h2s')?.trust.quality).toBe('good');
  });
});

const start = (check: CheckKind = 'bump') =>
  act({ act: 'start-check', point: ID, check, reason: 'bump', compensating: 'portable' });

describe('a check that is started here', () => {
  it('wakes nobody: the gas is below a bypass, and the line says what was seen', () => {
    const fold = Fold.started(plantOf());
    fold.feed([
      [1000, read('h2s', 0)],
      [2000, start()],
      [3000, read('h2s', 5)],
      [5000, read('h2s', 15)],
      [9000, read('h2s', 24)],
    ]);
    fold.send(10_000, line('bump', { concentration: 25, cylinder: 'A7' }));
    expect(fold.state.ledger.get(ID)?.last.bump).toMatchObject({
      result: 'pass',
      cylinder: 'A7',
      seen: { from: T0 + 2000, to: T0 + 10_000, peak: 24, alarms: ['high', 'high-high'] },
    });
    fold.feed(every(1000, 11_000, 80_000, read('h2s', 0)));
    expect(fold.state.ledger.get(ID)?.running).toBeUndefined();
    expect(['h2s:high', 'h2s:high-high'].map((id) => [fold.base(id), fold.alarm(id)?.hiding])).toEqual([
      ['normal', undefined],
      ['normal', undefined],
    ]);
    expect(
      fold.transitions.filter(
        ({ kind, overlays, subject }) => kind === 'raise' && overlays.length === 0 && subject === 'h2s',
      ),
    ).toEqual([]);
  });

  it.each([
    [
      'too little',
      [
        [3000, 5],
        [9000, 19],
      ],
      'low',
    ],
    [
      'too late',
      [
        [3000, 5],
        [200_000, 24],
      ],
      'slow',
    ],
    ['nothing', [[3000, 0]], 'low'],
  ] as const)('fails a detector that shows %s', (_, values, fault) => {
    const fold = Fold.started(plantOf());
    fold.feed([
      [1000, read('h2s', 0)],
      [2000, start()],
    ]);
    for (const [ms, value] of values) fold.send(ms, read('h2s', value));
    fold.send(210_000, line('bump', { concentration: 25, after: values.at(-1)?.[1] ?? 0 }));
    expect(fold.state.ledger.get(ID)?.last.bump).toMatchObject({ result: 'fail', fault });
  });

  it('ends by itself after 30 minutes, over a restart too, and says that it was not finished', () => {
    const fold = Fold.started(plantOf());
    fold.send(1000, start());
    fold.restart(60_000);
    fold.until(1_801_000);
    expect(fold.events.map(({ kind }) => kind)).toContain('check-unfinished');
    expect(fold.state.ledger.get(ID)?.running).toBeUndefined();
    expect(fold.alarm('h2s:high')?.hiding).toBeUndefined();
    expect(fold.alarm('h2s:bypass-expired')?.active ?? 'not configured').toBe('not configured');
  });

  it('can be given up, and then the detector is back in service at once', () => {
    const fold = Fold.started(plantOf());
    fold.send(1000, start());
    expect(fold.send(2000, start()).refusal).toBe('check-runs');
    expect(fold.send(3000, act({ act: 'cancel-check', point: ID })).refusal).toBeUndefined();
    expect(fold.alarm('h2s:high')?.hiding).toBeUndefined();
    expect(fold.send(4000, act({ act: 'cancel-check', point: ID })).refusal).toBe('no-check');
  });

  it('a proof test is under no bypass, and asks for the alarm and its acknowledgement', () => {
    const fold = Fold.started(plantOf());
    fold.send(1000, start('proof'));
    fold.send(2000, read('h2s', 8));
    expect(fold.transitions.at(-1)).toMatchObject({ alarm: 'h2s:high', kind: 'raise', overlays: [] });
    expect(fold.send(3000, line('proof')).refusal).toBeUndefined();
    expect(fold.state.ledger.get(ID)?.last.proof).toMatchObject({ result: 'fail', fault: 'no-ack' });
    fold.send(4000, start('proof'));
    fold.feed(every(1000, 5000, 70_000, read('h2s', 0)));
    fold.send(71_000, read('h2s', 8));
    const { occurrence } = fold.alarm('h2s:high') ?? {};
    if (occurrence !== undefined) fold.send(72_000, act({ act: 'ack', alarm: alarmId('h2s', 'high'), occurrence }));
    fold.send(73_000, line('proof'));
    expect(fold.state.ledger.get(ID)?.last.proof).toMatchObject({ result: 'pass', seen: { ackedAt: T0 + 72_000 } });
  });
});

describe('what is refused, and is in the record all the same', () => {
  it.each([
    ['no-detector', line('bump', { concentration: 5, after: 5 }, { point: pointId('call') })],
    ['unknown-point', line('bump', { concentration: 5, after: 5 }, { point: pointId('x') })],
    ['in-future', line('bump', { concentration: 5, after: 5 }, { at: instant(T0 + DAY) })],
    ['no-concentration', line('bump', { concentration: -1, after: 5 })],
    ['no-concentration', line('bump', { concentration: 0, after: 0 })],
    ['beyond-range', line('calibration', { concentration: 50, before: 101, after: 50 })],
    ['beyond-range', line('calibration', { concentration: 50, before: -6, after: 50 })],
    ['no-result', line('bump', { concentration: 50 })],
    ['no-result', line('calibration', { after: 50 })],
    ['no-result', line('verification')],
    ['no-result', line('proof')],
  ] as const)('%s', (refusal, draft) => {
    const fold = Fold.started(plantOf());
    const outcome = fold.send(1000, draft);
    expect(outcome.refusal).toBe(refusal);
    expect(outcome.events).toMatchObject([{ kind: 'refused', by: 'op', act: 'calibration', reason: refusal }]);
    expect(fold.state.ledger.get(ID)?.last).toEqual({});
  });

  it('nitrogen is a cylinder for oxygen, and a fall to it a response', () => {
    const fold = Fold.started(plantOf(PLAN, {}, 'O2'));
    expect(fold.send(1000, line('bump', { concentration: 0, after: 3 })).refusal).toBeUndefined();
    expect(fold.state.ledger.get(ID)?.last.bump?.result).toBe('pass');
    fold.send(2000, line('bump', { concentration: 0, after: 10 }));
    expect(fold.state.ledger.get(ID)?.last.bump?.result).toBe('fail');
  });

  it('a cylinder that is out of date is taken and marked, and a person may only be stricter', () => {
    const fold = Fold.started(plantOf());
    fold.send(1000, line('bump', { concentration: 25, after: 25, expires: instant(T0 - DAY) }));
    expect(fold.state.ledger.get(ID)?.last.bump).toMatchObject({ isExpired: true, result: 'pass' });
    fold.send(2000, line('bump', { concentration: 25, after: 25 }, { result: 'fail' }));
    expect(fold.state.ledger.get(ID)?.last.bump).toMatchObject({ result: 'fail', fault: 'said' });
    fold.send(3000, line('bump', { concentration: 25, after: 5 }, { result: 'pass' }));
    expect(fold.state.ledger.get(ID)?.last.bump).toMatchObject({ result: 'fail', fault: 'low' });
  });
});

it('plants of older records have no ledger, and raise nothing', () => {
  const fold = Fold.started(smallPlant());
  fold.until(1000 * DAY);
  expect(fold.state.ledger.size).toBe(0);
});

it('a calibration ends what was learned of the zero; a bump test does not', () => {
  const quietAfter = (check: CheckKind) => {
    const fold = Fold.started(plantOf()).feed(every(60_000, 60_000, 600_000, read('h2s', 3)));
    fold.send(601_000, passed(check));
    return fold.state.vitals.get(ID)?.quiet?.mean;
  };
  expect([quietAfter('bump'), quietAfter('calibration')]).toEqual([3, undefined]);
});
