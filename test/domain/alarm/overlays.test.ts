import { describe, expect, it } from 'vitest';
import type { Act } from '../../../src/domain/act.ts';
import { pointId } from '../../../src/domain/ids.ts';
import type { AlarmId } from '../../../src/domain/ids.ts';
import { instant, seconds } from '../../../src/domain/time.ts';
import { act, read as good } from '../../support/drafts.ts';
import { every, Fold, T0 } from '../../support/fold.ts';
import { device, smallPlant, smallRules } from '../../support/plant.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const HIGH = 'h2s:high' as AlarmId;
const HIGH_HIGH = 'h2s:high-high' as AlarmId;

const at = (ms: number) => instant(T0 + ms);
const shelve = (alarm: AlarmId, more: Partial<Extract<Act, { act: 'shelve' }>> = {}): Act => ({
  act: 'shelve',
  alarm,
  reason: 'maintenance',
  ...more,
});
const outOfService = (alarm: AlarmId, ms: number): Act => ({
  act: 'out-of-service',
  alarm,
  reason: '更换探头',
  until: at(ms),
  compensating: '便携式检测仪',
});

/** The last transition of an alarm. */
const last = (fold: Fold, id: string) => fold.transitions.findLast(({ alarm }) => alarm === id);
const raisedFold = (): Fold => Fold.started().feed([[1000, good('h2s', 8)]]);

describe('an alarm on a shelf', () => {
  it('says who, why and until when, and makes no sound when it is raised again', () => {
    const fold = raisedFold();
    expect(fold.send(3000, act(shelve(HIGH, { until: at(HOUR), comment: '检修' }))).refusal).toBeUndefined();
    const hiding = [
      { overlay: 'shelved', from: T0 + 3000, until: T0 + HOUR, by: 'op', reason: 'maintenance', comment: '检修' },
    ];
    expect(last(fold, HIGH)).toMatchObject({ kind: 'shelve', state: 'shelved', overlays: ['shelved'], hiding });
    expect(last(fold, HIGH)).toMatchObject({ until: T0 + HOUR, active: true, by: 'op' });
    fold.feed(every(1000, 4000, 70_000, good('h2s', 1)));
    fold.send(70_500, act({ act: 'silence', for: seconds(300) }));
    const { events } = fold.send(71_000, good('h2s', 8));
    expect(fold.story(HIGH)).toEqual(['1000 raise', '3000 shelve', '64000 return', '71000 raise']);
    expect(last(fold, HIGH)).toMatchObject({ state: 'shelved', overlays: ['shelved'], active: true });
    expect(events).toEqual([]);
  });

  it('comes back at its end as a new occurrence that sounds', () => {
    const fold = raisedFold();
    const { occurrence } = fold.alarm(HIGH) ?? {};
    fold.send(2000, act(shelve(HIGH)));
    fold.feed(every(MINUTE, 3000, 29 * MINUTE, good('h2s', 8)));
    fold.send(30 * MINUTE, act({ act: 'silence', for: seconds(300) }));
    fold.until(30 * MINUTE + 3000);
    expect(fold.story(HIGH).slice(-2)).toEqual(['1802000 unshelve', '1802000 raise']);
    expect(last(fold, HIGH)).toMatchObject({ cause: 'unshelved-active', state: 'unacked', overlays: [] });
    expect(fold.alarm(HIGH)?.occurrence).not.toBe(occurrence);
    expect(fold.events.some(({ kind }) => kind === 'silence-ended')).toBe(true);
  });

  it('is normal, with a line in the record, where it returned meanwhile', () => {
    const fold = raisedFold();
    fold.send(2000, act(shelve(HIGH)));
    fold.feed(every(1000, 3000, 70_000, good('h2s', 1)));
    fold.send(80_000, act({ act: 'unshelve', alarm: HIGH }));
    expect(fold.base(HIGH)).toBe('normal');
    expect(fold.events.filter(({ kind }) => kind === 'cleared-while-hidden')).toHaveLength(1);
  });

  it('leaves the shelf at its return where it was shelved once', () => {
    const fold = raisedFold();
    fold.send(2000, act(shelve(HIGH, { oneShot: true })));
    fold.feed(every(1000, 3000, 70_000, good('h2s', 1)));
    expect(fold.story(HIGH).slice(-2)).toEqual(['63000 return', '63000 unshelve']);
    expect(fold.send(71_000, good('h2s', 8)).transitions[0]).toMatchObject({ kind: 'raise', overlays: [] });
  });

  it.each([
    ['an emergency', shelve(HIGH_HIGH), 'never-hidden'],
    ['a call for help', shelve('li:sos' as AlarmId), 'never-hidden'],
    ['what is not there', shelve('nothing:high' as AlarmId), 'unknown-alarm'],
    ['a badge that was never heard', shelve('made-up:sos' as AlarmId), 'unknown-alarm'],
    ['nine hours', shelve(HIGH, { until: at(9 * HOUR) }), 'until-too-far'],
    ['an end that has passed', shelve(HIGH, { until: at(0) }), 'until-passed'],
    ['another reason without words', shelve(HIGH, { reason: 'other' }), 'reason-needed'],
    ['an older occurrence', shelve(HIGH, { occurrence: '1-1-0' as never }), 'occurrence-changed'],
  ] as const)('refuses %s', (_, wanted, refusal) => {
    const fold = raisedFold();
    expect(fold.send(2000, act(wanted)).refusal).toBe(refusal);
    expect(fold.events.at(-1)).toMatchObject({ kind: 'refused', act: 'shelve', reason: refusal, by: 'op' });
    expect(fold.state.alarms.get(HIGH)?.hiding).toBeUndefined();
  });

  it('refuses level 2 of a gas also where the configuration makes it less than an emergency', () => {
    const fold = Fold.started(smallPlant({ conditions: smallRules({ [HIGH_HIGH]: { priority: 2 } }) }));
    expect(fold.send(1000, act(shelve(HIGH_HIGH))).refusal).toBe('never-hidden');
  });

  it('refuses an eleventh', () => {
    const panels = Array.from({ length: 11 }, (_, i) => device(`panel-${i}`));
    const fold = Fold.started(smallPlant({ devices: panels }));
    const refusals = panels.map(({ id }, i) => fold.send(1000 + i, act(shelve(`${id}:offline` as AlarmId))).refusal);
    expect(refusals.filter((refusal) => refusal === undefined)).toHaveLength(10);
    expect(refusals.at(-1)).toBe('too-many-shelved');
    expect(fold.send(2000, act(shelve('panel-0:offline' as AlarmId, { until: at(HOUR) }))).refusal).toBeUndefined();
  });

  it('leaves the shelf when a configuration makes an emergency of it', () => {
    const fold = raisedFold();
    fold.send(2000, act(shelve(HIGH)));
    const conditions = smallRules({ [HIGH]: { priority: 1 } });
    fold.configure(3000, smallPlant({ revision: 'r2', conditions }));
    expect(fold.story(HIGH).slice(-2)).toEqual(['3000 unshelve', '3000 raise']);
    expect(last(fold, HIGH)).toMatchObject({ priority: 1, state: 'unacked', overlays: [] });
  });
});

describe('an alarm out of service', () => {
  it('may be an emergency; below, its state goes on and is in the record', () => {
    const fold = Fold.started();
    expect(fold.send(1000, act(outOfService(HIGH_HIGH, HOUR))).refusal).toBeUndefined();
    fold.send(2000, good('h2s', 20));
    expect(last(fold, HIGH_HIGH)).toMatchObject({ kind: 'raise', state: 'out-of-service', active: true, priority: 1 });
    expect(last(fold, HIGH_HIGH)?.hiding?.[0]).toMatchObject({ compensating: '便携式检测仪', by: 'op' });
  });

  it('has to be acknowledged where it latched meanwhile', () => {
    const fold = Fold.started();
    fold.send(1000, act(outOfService(HIGH_HIGH, HOUR)));
    fold.send(2000, good('h2s', 20));
    const { occurrence } = fold.alarm(HIGH_HIGH) ?? {};
    fold.send(2500, act({ act: 'ack', alarm: HIGH_HIGH, occurrence: occurrence as never }));
    fold.feed(every(1000, 3000, 70_000, good('h2s', 1)));
    fold.send(80_000, act({ act: 'in-service', alarm: HIGH_HIGH }));
    expect(fold.base(HIGH_HIGH)).toBe('latched-unacked');
    expect(fold.alarm(HIGH_HIGH)?.acknowledged).toBeUndefined();
  });

  it('is shown before a shelf, and goes back on the shelf after it', () => {
    const fold = raisedFold();
    fold.send(2000, act(shelve(HIGH, { until: at(HOUR) })));
    fold.send(3000, act(outOfService(HIGH, 2 * MINUTE)));
    expect(last(fold, HIGH)).toMatchObject({ state: 'out-of-service', overlays: ['out-of-service', 'shelved'] });
    fold.send(4000, act({ act: 'in-service', alarm: HIGH }));
    expect(last(fold, HIGH)).toMatchObject({ kind: 'in-service', state: 'shelved', overlays: ['shelved'] });
  });

  it.each([
    ['operator', 8.5 * HOUR, 'until-too-far'],
    ['operator', 8 * HOUR, undefined],
    ['engineer', 6 * 24 * HOUR, undefined],
    ['engineer', 8 * 24 * HOUR, 'until-too-far'],
  ] as const)('of an %s may last so long: %d', (role, ms, refusal) => {
    const fold = Fold.started();
    expect(fold.send(1000, { ...act(outOfService(HIGH, ms)), role }).refusal).toBe(refusal);
  });
});

describe('what hides an alarm', () => {
  it('survives a restart, and time without the gateway counts', () => {
    const fold = raisedFold();
    fold.send(2000, act(shelve(HIGH, { until: at(10 * MINUTE) })));
    fold.restart(5 * MINUTE);
    expect(fold.alarm(HIGH)?.hiding).toHaveLength(1);
    fold.restart(11 * MINUTE);
    expect(fold.alarm(HIGH)?.hiding).toBeUndefined();
    expect(last(fold, HIGH)).toMatchObject({ cause: 'unshelved-active' });
  });

  it('is no longer by a clock that is moved, either way', () => {
    for (const shift of [-40 * 24 * HOUR, 40 * 24 * HOUR]) {
      const fold = raisedFold();
      fold.send(2000, act(shelve(HIGH, { until: at(10 * MINUTE) })));
      fold.take({
        kind: 'clock-stepped',
        by: shift,
        shift,
        seq: (fold.state.seq + 1) as never,
        at: instant(T0 + 3000 + shift),
      });
      expect(fold.alarm(HIGH)?.hiding?.[0]?.until).toBe(T0 + 10 * MINUTE + shift);
      fold.until(shift + 10 * MINUTE - 1000);
      expect(fold.alarm(HIGH)?.hiding).toHaveLength(1);
      fold.until(shift + 10 * MINUTE + 1000);
      expect(fold.alarm(HIGH)?.hiding).toBeUndefined();
    }
  });

  it('ends with the condition, and the record says so', () => {
    const fold = Fold.started();
    fold.send(1000, act(outOfService(HIGH, HOUR)));
    fold.configure(2000, smallPlant({ revision: 'r2', conditions: smallRules().filter(({ id }) => id !== HIGH) }));
    expect(last(fold, HIGH)).toMatchObject({ kind: 'remove', state: 'normal', overlays: [] });
    expect(fold.state.deadlines.has('out-of-service', HIGH)).toBe(false);
  });
});

describe('a detector in bypass', () => {
  const bypass = (ms: number): Act => ({
    act: 'bypass',
    point: pointId('h2s'),
    reason: '标定',
    until: at(ms),
    compensating: '便携式检测仪',
  });

  it('is out of service with all its conditions, and comes back with all of them', () => {
    const fold = Fold.started();
    fold.send(1000, act(bypass(HOUR)));
    const own = fold.state.plant.conditions.filter(({ subject }) => subject === 'h2s').map(({ id }) => id);
    expect(own.every((id) => fold.alarm(id)?.hiding?.[0]?.bypass === true)).toBe(true);
    expect(new Set(own.map((id) => fold.alarm(id)?.occurrence)).size).toBe(own.length);
    expect(fold.send(2000, act({ act: 'unbypass', point: pointId('h2s') })).refusal).toBeUndefined();
    expect(own.every((id) => fold.alarm(id)?.hiding === undefined)).toBe(true);
    expect(fold.send(3000, act({ act: 'unbypass', point: pointId('h2s') })).refusal).toBe('not-bypassed');
  });
});
