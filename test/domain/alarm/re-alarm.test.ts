import { describe, expect, it } from 'vitest';
import type { AlarmId } from '../../../src/domain/ids.ts';
import { minutes } from '../../../src/domain/time.ts';
import { ack, act, read } from '../../support/drafts.ts';
import { every, Fold } from '../../support/fold.ts';
import { smallPlant, smallRules } from '../../support/plant.ts';

const MINUTE = 60_000;
const HIGH = 'h2s:high' as AlarmId;
const HIGH_HIGH = 'h2s:high-high' as AlarmId;
const reAlarm = { 1: minutes(5), 2: minutes(30) };

/** Level 2 of a gas, level 1 with it, both acknowledged after two seconds. */
function acknowledged(changes: Parameters<typeof smallPlant>[0] = { reAlarm }): Fold {
  const fold = Fold.started(smallPlant(changes));
  fold.send(1000, read('h2s', 20));
  for (const id of [HIGH, HIGH_HIGH]) fold.send(2000, ack(id, fold.alarm(id)?.occurrence));
  return fold;
}

describe('an acknowledged alarm that is still there', () => {
  it('asks again after the time of its priority, in the same occurrence, with sound', () => {
    const fold = acknowledged();
    const { occurrence } = fold.alarm(HIGH_HIGH) ?? {};
    fold.send(5 * MINUTE, act({ act: 'silence', for: minutes(5) }));
    fold.until(31 * MINUTE);
    expect(fold.story(HIGH_HIGH)).toEqual(['1000 raise', '2000 ack', '302000 re-alarm']);
    expect(fold.story(HIGH)).toEqual(['1000 raise', '2000 ack', '1802000 re-alarm']);
    const asked = fold.transitions.find(({ alarm, kind }) => alarm === HIGH_HIGH && kind === 're-alarm');
    expect(asked).toMatchObject({ cause: 're-alarm', occurrence, acked: false, active: true, state: 'unacked' });
    expect(asked?.acknowledged).toBeUndefined();
    expect(fold.events.some(({ kind }) => kind === 'silence-ended')).toBe(true);
  });

  it('asks again after each acknowledgement, and says at its return why it was there', () => {
    const fold = acknowledged();
    fold.until(6 * MINUTE);
    fold.send(6 * MINUTE, ack(HIGH_HIGH, fold.alarm(HIGH_HIGH)?.occurrence));
    fold.until(12 * MINUTE);
    expect(fold.story(HIGH_HIGH).slice(-2)).toEqual(['360000 ack', '660000 re-alarm']);
    fold.feed(every(1000, 13 * MINUTE, 15 * MINUTE, read('h2s', 0)));
    const left = fold.transitions.findLast(({ alarm, kind }) => alarm === HIGH_HIGH && kind === 'return');
    expect(left).toMatchObject({ cause: 'limit' });
  });

  it('does not where it has returned, or is under an overlay', () => {
    const fold = acknowledged();
    fold.send(3000, act({ act: 'out-of-service', alarm: HIGH_HIGH, reason: '检修', compensating: '便携式' }));
    fold.feed(every(1000, 4000, 80_000, read('h2s', 0)));
    fold.send(81_000, read('h2s', 20));
    fold.until(60 * MINUTE);
    expect(fold.transitions.some(({ kind }) => kind === 're-alarm')).toBe(false);
  });

  it('asks again where the gateway was off when its time came, and counts that time', () => {
    const fold = acknowledged();
    fold.restart(20 * MINUTE);
    expect(fold.story(HIGH_HIGH).at(-1)).toBe('1200000 re-alarm');
    expect(fold.base(HIGH)).toBe('acked');
  });

  it('goes by the times of another configuration, from its acknowledgement on', () => {
    const fold = acknowledged();
    fold.configure(4 * MINUTE, smallPlant({ revision: 'r2', reAlarm: { 1: minutes(10), 2: minutes(3) } }));
    fold.until(11 * MINUTE);
    expect(fold.story(HIGH).slice(-1)).toEqual(['240000 re-alarm']);
    expect(fold.story(HIGH_HIGH).slice(-1)).toEqual(['602000 re-alarm']);
  });

  it('never asks again by a record of before, or of a priority without a time', () => {
    for (const changes of [{}, { reAlarm, conditions: smallRules({ [HIGH]: { priority: 3 as const } }) }]) {
      const fold = acknowledged(changes);
      fold.until(120 * MINUTE);
      expect(fold.story(HIGH).slice(-1)).toEqual(['2000 ack']);
    }
  });
});
