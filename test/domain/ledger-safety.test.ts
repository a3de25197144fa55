import { describe, expect, it } from 'vitest';
import type { Act } from '../../src/domain/act.ts';
import type { GasId } from '../../src/domain/gas/gases.ts';
import { alarmId, outputId, pointId } from '../../src/domain/ids.ts';
import type { Draft } from '../../src/domain/input.ts';
import type { CheckKind, CheckWords } from '../../src/domain/ledger/check.ts';
import { lastPassed } from '../../src/domain/ledger/due.ts';
import type { Output } from '../../src/domain/plant.ts';
import { text } from '../../src/domain/text.ts';
import { duration, instant, seconds } from '../../src/domain/time.ts';
import { ack, act, fails, read } from '../support/drafts.ts';
import { every, Fold, T0, type Timed } from '../support/fold.ts';
import { measured, rule, setPoint, smallPlant } from '../support/plant.ts';

const ID = pointId('h2s');
const S = 1000;
const LEVEL_2 = 'h2s:high-high';
const checks = { bump: duration(30 * 86_400_000) };

const output = (id: string, kind: Output['kind']): Output => ({
  id: outputId(id),
  name: text(id, id),
  kind,
  when: { priority: [1] },
  until: 'returned',
  period: seconds(1),
  minimumOff: duration(0),
});

function plantOf(gas: GasId = 'H2S', outputs: readonly Output[] = []) {
  const plant = smallPlant({ outputs });
  const limits =
    gas === 'O2' ? [rule('h2s', 'low', { setPoint: setPoint('low', 19.5, 0.3), unit: '%VOL' })] : plant.conditions;
  return { ...plant, points: [{ ...measured('h2s', gas), checks }], conditions: limits };
}
const calm = (gas: GasId = 'H2S', outputs: readonly Output[] = []): Fold =>
  Fold.started(plantOf(gas, outputs)).feed([[S, read('h2s', gas === 'O2' ? 20.9 : 0)]]);
/** The last reading before a check begins: a value that is older is not known. */
const air = (gas: GasId = 'H2S', ms = 19 * S): Timed => [ms, read('h2s', gas === 'O2' ? 20.9 : 0)];
const reads = (from: number, to: number, value: number): Timed[] => every(5 * S, from * S, to * S, read('h2s', value));
const start = (check: CheckKind = 'bump'): Draft =>
  act({ act: 'start-check', point: ID, check, reason: check, compensating: 'portable' });
const line = (words: CheckWords, more: Partial<Extract<Act, { act: 'calibration' }>> = {}): Draft =>
  act({ act: 'calibration', point: ID, check: 'bump', words, ...more });
const passing = (fold: Fold): readonly string[] =>
  fold.events.flatMap(({ check }) => (check === undefined ? [] : (check.fault ?? check.result)));

describe('a check hides no real alarm', () => {
  it.each<[string, Timed[], string | undefined]>([
    ['that is there', reads(2, 7, 8), 'gas-alarm'],
    ['of level 2 that is over, latched and not seen', [...reads(2, 7, 30), ...reads(12, 100, 0)], 'gas-alarm'],
    ['that has returned and was not seen', [...reads(2, 7, 8), ...reads(12, 100, 0)], 'gas-alarm'],
    ['that has just begun', [[199 * S, read('h2s', 8)]], 'gas-alarm'],
    ['of nothing', reads(2, 7, 3), undefined],
  ])('is not started over an alarm %s', (_, inputs, refusal) => {
    const fold = calm().feed(inputs);
    expect(fold.send(200 * S, start()).refusal).toBe(refusal);
    expect(fold.alarm(LEVEL_2)?.hiding === undefined).toBe(refusal !== undefined);
    expect(fold.send(201 * S, start('proof')).refusal).toBe(refusal === undefined ? 'check-runs' : undefined);
  });

  it.each<[string, Timed[], string]>([
    ['well above the cylinder', reads(62, 67, 95), '62000 in-service'],
    ['that does not go', reads(62, 300, 24), '241000 in-service'],
    ['of before the line, above the cylinder', [[59 * S, read('h2s', 60)]], '61000 in-service'],
  ])('speaks up after the line is written, over gas %s', (_, after, story) => {
    const fold = calm().feed([air(), [20 * S, start()], ...reads(25, 55, 24)]);
    fold.feed(after.filter(([ms]) => ms < 61 * S));
    fold.send(61 * S, line({ concentration: 25 }));
    fold.feed(after.filter(([ms]) => ms > 61 * S));
    expect(fold.story(LEVEL_2)).toContain(story);
    expect(fold.story(LEVEL_2).at(-1)).toMatch(/raise$/);
    expect(fold.base(LEVEL_2)).toBe('unacked');
    fold.feed(reads(400, 600, 0));
    expect(fold.base(LEVEL_2)).toBe('latched-unacked');
    expect(fold.transitions.filter(({ kind, by }) => by !== undefined && /ack|reset/.test(kind))).toEqual([]);
  });

  it('speaks up before any line, over gas that is there for longer than a check needs it', () => {
    const fold = calm().feed([air(), [20 * S, start()], ...reads(25, 900, 30)]);
    // 3 min and twice T90 of a toxic gas.
    expect(fold.story(LEVEL_2)).toEqual(['20000 out-of-service', '25000 raise', '325000 in-service', '325000 raise']);
    const longer = calm().feed([air(), [20 * S, start('calibration')], ...reads(25, 500, 30)]);
    expect(longer.story(LEVEL_2)).toEqual(['20000 out-of-service', '25000 raise']);
  });

  it.each<[string, Timed[], CheckWords, Partial<Extract<Act, { act: 'calibration' }>>, string]>([
    ['resets what the test gas latched', reads(25, 55, 24), { concentration: 25 }, {}, 'normal'],
    ['not where it failed', reads(25, 55, 24), { concentration: 25 }, { result: 'fail' }, 'latched-unacked'],
    ['not where it was above the cylinder', reads(25, 55, 35), { concentration: 25 }, {}, 'latched-unacked'],
  ])('%s', (_, gas, words, more, base) => {
    const fold = calm().feed([air(), [20 * S, start()], ...gas]);
    fold.send(60 * S, line(words, more));
    fold.feed(reads(65, 200, 0));
    expect(fold.state.ledger.get(ID)?.running).toBeUndefined();
    expect([fold.base(LEVEL_2), fold.alarm(LEVEL_2)?.hiding]).toEqual([base, undefined]);
  });

  it('what was latched before it stays latched', () => {
    const fold = calm().feed([...reads(2, 7, 30), ...reads(12, 100, 0)]);
    for (const id of [LEVEL_2, 'h2s:high']) fold.send(101 * S, ack(id, fold.alarm(id)?.occurrence));
    fold.feed([air('H2S', 109 * S), [110 * S, start()], ...reads(115, 150, 24)]);
    fold.send(151 * S, line({ concentration: 25 }));
    fold.feed(reads(155, 300, 0));
    expect([passing(fold), fold.base(LEVEL_2)]).toEqual([['pass'], 'latched-unacked']);
  });

  it('puts what a person put out of service back as it was', () => {
    const until = instant(T0 + 8 * 3_600_000);
    const said = { reason: 'repair', compensating: 'guard', until };
    const before = calm();
    before.send(2 * S, act({ act: 'out-of-service', alarm: alarmId(ID, 'rising'), ...said }));
    before.feed([
      air(),
      [20 * S, start()],
      ...reads(25, 55, 24),
      [60 * S, line({ concentration: 25 })],
      ...reads(65, 200, 0),
    ]);
    expect(before.alarm('h2s:rising')?.hiding).toMatchObject([{ until, reason: 'repair' }]);
    expect(before.alarm(LEVEL_2)?.hiding).toBeUndefined();
    const meanwhile = calm().feed([air(), [20 * S, start()], ...reads(25, 55, 24)]);
    meanwhile.send(56 * S, act({ act: 'bypass', point: ID, ...said }));
    meanwhile.feed([[60 * S, line({ concentration: 25 })], ...reads(65, 200, 0)]);
    expect(meanwhile.alarm(LEVEL_2)?.hiding).toMatchObject([{ until, reason: 'repair', bypass: true }]);
  });
});

describe('what is seen beats what is typed', () => {
  it.each<[string, GasId, Timed[], CheckKind, CheckWords, string[] | string]>([
    ['a dead one', 'H2S', reads(25, 55, 0), 'bump', { concentration: 25 }, ['low']],
    ['a dead one, whatever is typed', 'H2S', reads(25, 55, 0), 'bump', { concentration: 25, after: 25 }, ['low']],
    ['without a gas', 'H2S', reads(25, 55, 24), 'bump', {}, 'no-result'],
    ['one that does', 'H2S', reads(25, 55, 24), 'bump', { concentration: 25 }, ['pass']],
    ['one that is typed worse', 'H2S', reads(25, 55, 24), 'bump', { concentration: 25, after: 3 }, ['low']],
    ['one that shows far too much', 'H2S', reads(25, 55, 95), 'bump', { concentration: 25 }, ['off']],
    ['the wrong way', 'H2S', reads(25, 55, -4.9), 'bump', { concentration: 12 }, ['low']],
    ['oxygen that rises', 'O2', reads(25, 55, 24.5), 'bump', { concentration: 17 }, ['low']],
    ['oxygen that falls', 'O2', reads(25, 55, 17.1), 'bump', { concentration: 17 }, ['pass']],
    ['too small a step', 'H2S', reads(25, 55, 5), 'bump', { concentration: 5 }, 'step-too-small'],
    ['a calibration', 'H2S', reads(25, 55, 3), 'calibration', { concentration: 25, after: 25 }, ['off']],
    ['one that ends near', 'H2S', reads(25, 55, 25), 'calibration', { concentration: 25, after: 25 }, ['pass']],
    ['another kind', 'H2S', reads(25, 55, 24), 'verification', { concentration: 25, after: 25 }, 'check-runs'],
  ])('%s (%s)', (_, gas, inputs, check, words, wanted) => {
    const fold = calm(gas).feed([air(gas), [20 * S, start(check === 'verification' ? 'bump' : check)], ...inputs]);
    const { refusal } = fold.send(60 * S, line(words, { check, result: 'pass' }));
    expect(refusal ?? passing(fold)).toEqual(wanted);
  });

  it('oxygen is calibrated in fresh air, which is no bump test', () => {
    const fold = calm('O2').feed([air('O2'), [20 * S, start('calibration')], ...reads(25, 55, 20.8)]);
    fold.send(60 * S, line({ concentration: 20.9, after: 20.8 }, { check: 'calibration' }));
    expect(passing(fold)).toEqual(['pass']);
    const ledger = fold.state.ledger.get(ID)!;
    expect(lastPassed(ledger, {}, 'calibration')).toBe(T0 + 60 * S);
    expect(lastPassed(ledger, {}, 'bump')).toBeUndefined();
  });

  it('a check without a reading at its start waits for the first one', () => {
    const fold = calm('O2').feed([[10 * S, fails()], [20 * S, start()], ...reads(25, 55, 20.9)]);
    fold.send(60 * S, line({ concentration: 0 }));
    expect(passing(fold)).toEqual(['low']);
  });

  it.each<[string, CheckKind, CheckWords, string]>([
    ['a bump test without the reading with gas', 'bump', { concentration: 25 }, 'no-result'],
    ['a bump test without the gas', 'bump', { after: 25 }, 'no-result'],
    ['a verification without readings', 'verification', {}, 'no-result'],
    ['a verification that shows nothing', 'verification', { concentration: 25, after: 1 }, 'low'],
    ['a proof test that was not started here', 'proof', { concentration: 25, after: 25 }, 'no-result'],
    ['gas that was there before', 'bump', { concentration: 25, before: 25, after: 0 }, 'step-too-small'],
    ['next to nothing', 'calibration', { concentration: 1e-300, after: 1e-300 }, 'step-too-small'],
    ['the wrong way', 'bump', { concentration: 25, before: 3, after: -4 }, 'low'],
  ])('a pass by hand is no pass: %s', (_, check, words, wanted) => {
    const fold = calm();
    const { refusal } = fold.send(60 * S, line(words, { check, result: 'pass' }));
    expect(refusal ?? passing(fold)[0]).toBe(wanted);
  });
});

it.each<[string, Draft[], string]>([
  ['passes by its siren', [{ kind: 'output', output: outputId('siren'), written: true }], 'pass'],
  ['not by a fan', [{ kind: 'output', output: outputId('fan'), written: true }], 'no-siren'],
])('a proof test %s', (_, says, wanted) => {
  const fold = calm('H2S', [output('fan', 'relay'), output('siren', 'siren')]);
  fold.feed([[20 * S, start('proof')], ...reads(25, 40, 24)]);
  for (const draft of says) fold.send(41 * S, draft);
  fold.send(42 * S, ack(LEVEL_2, fold.alarm(LEVEL_2)?.occurrence));
  fold.send(43 * S, line({ concentration: 25 }, { check: 'proof' }));
  expect(passing(fold)).toEqual([wanted]);
});

it('a siren that was on before a proof test shows nothing', () => {
  const fold = calm('H2S', [output('siren', 'siren')]).feed(reads(2, 7, 24));
  fold.send(8 * S, { kind: 'output', output: outputId('siren'), written: true });
  fold.send(9 * S, start('proof'));
  fold.feed([...reads(10, 20, 24), [21 * S, read('h2s', 200)]]);
  fold.send(22 * S, { kind: 'output', output: outputId('siren'), written: true, readBack: true });
  fold.send(23 * S, ack(LEVEL_2, fold.alarm(LEVEL_2)?.occurrence));
  fold.send(24 * S, line({ concentration: 25 }, { check: 'proof' }));
  expect(passing(fold)[0]).not.toBe('pass');
});

it('a bypass with two minutes left lasts as long as the check, and then tells that it is over', () => {
  const said = { reason: 'repair', compensating: 'guard' };
  const fold = calm();
  fold.send(10 * S, act({ act: 'bypass', point: ID, ...said, until: instant(T0 + 120 * S) }));
  fold.feed([air(), [20 * S, start()], ...reads(25, 200, 24), [201 * S, line({ concentration: 25 })]]);
  expect(fold.alarm(LEVEL_2)?.hiding).toMatchObject([{ bypass: true }]);
  fold.feed(reads(205, 340, 0));
  expect([fold.alarm(LEVEL_2)?.hiding, fold.base(LEVEL_2)]).toEqual([undefined, 'normal']);
  const longer = calm();
  longer.send(10 * S, act({ act: 'bypass', point: ID, ...said, until: instant(T0 + 900 * S) }));
  longer.feed([air(), [20 * S, start()], ...reads(25, 55, 24), [60 * S, line({ concentration: 25 })]]);
  longer.feed(reads(65, 200, 0));
  expect(longer.alarm(LEVEL_2)?.hiding).toMatchObject([{ until: T0 + 900 * S, reason: 'repair' }]);
});

it('a failed check of the same day counts, in the order in which they were written', () => {
  const at = instant(T0 - 1000);
  const fold = calm();
  fold.send(2 * S, line({ concentration: 25, after: 24 }, { at }));
  fold.send(3 * S, line({ concentration: 25, after: 1 }, { at }));
  expect(fold.state.ledger.get(ID)?.failed).toBe('bump');
  fold.send(4 * S, line({ concentration: 25, after: 24 }, { at }));
  expect(fold.state.ledger.get(ID)?.failed).toBeUndefined();
});

it('a detector of another gas begins its ledger, and its check is over', () => {
  const fold = calm().feed([[2 * S, line({ concentration: 25, after: 24 })], air(), [20 * S, start()]]);
  const other = plantOf();
  fold.configure(30 * S, {
    ...other,
    revision: 'r2',
    points: other.points.map((point) => (point.type === 'measured' ? { ...measured('h2s', 'CO'), checks } : point)),
  });
  expect(fold.state.ledger.get(ID)).toMatchObject({ since: T0 + 30 * S, passedAt: {} });
  expect([fold.state.ledger.get(ID)?.running, fold.alarm(LEVEL_2)?.hiding]).toEqual([undefined, undefined]);
});

it('a check of a point without due dates goes on over a start', () => {
  const plant = plantOf();
  const fold = Fold.started({ ...plant, points: [measured('h2s', 'H2S')] }).feed([air(), [20 * S, start()]]);
  fold.restart(25 * S);
  expect(fold.state.ledger.get(ID)?.running).toBeDefined();
  expect(fold.send(30 * S, act({ act: 'cancel-check', point: ID })).refusal).toBeUndefined();
  expect(fold.alarm(LEVEL_2)?.hiding).toBeUndefined();
});

it('an alarm that is not of gas does not keep the detector in bypass', () => {
  const plant = plantOf();
  const low = rule('h2s', 'low', { setPoint: setPoint('low', -1, 0), unit: 'ppm' });
  const drift = { ...low, id: alarmId(ID, 'drift'), name: 'drift', setPoint: setPoint('high', 1, 0) };
  const fold = Fold.started({ ...plant, conditions: [...plant.conditions, drift] });
  fold.feed([...reads(1, 16, 2), [20 * S, start()], ...reads(25, 55, 24), [60 * S, line({ concentration: 25 })]]);
  fold.feed(reads(65, 200, 2));
  expect(fold.state.ledger.get(ID)?.running).toBeUndefined();
});
