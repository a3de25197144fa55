import { describe, expect, it } from 'vitest';
import { alarmId, deviceId, seqOf } from '../../../src/domain/ids.ts';
import type { TagEventInput } from '../../../src/domain/input.ts';
import { alarmOf } from '../../../src/project/alarms.ts';
import { ack, battery, fix, heard, motion, press, reset, sos, tamper } from '../../support/drafts.ts';
import { every, Fold, T0, type Timed } from '../../support/fold.ts';
import { person, smallPlant } from '../../support/plant.ts';

describe('a call for help', () => {
  it.each([
    ['of somebody known', '0a01', 'li:sos', 'li'],
    ['in capitals', '0A01', 'li:sos', 'li'],
    ['of a badge that nobody carries', 'FFFF', 'ffff:sos', 'ffff'],
  ])('%s raises at once, without a position', (_, tag, alarm, who) => {
    const outcome = Fold.started().send(1000, sos(tag));
    expect(outcome.transitions).toMatchObject([
      { alarm, kind: 'raise', priority: 1, latched: true, people: [who], cause: 'badge' },
    ]);
  });

  it('merges repeats, and latches when the button is let go', () => {
    const fold = Fold.started().feed([
      [1000, sos('0a01')],
      [2000, sos('0a01')],
      [3000, sos('0a01', false)],
      [4000, sos('0a01', false)],
    ]);
    expect(fold.story('li:sos')).toEqual(['1000 raise', '3000 return']);
    expect(fold.base('li:sos')).toBe('latched-unacked');
  });

  it.each(['0a01', 'ffff'])('of %s ends by a person alone', (tag) => {
    const id = tag === 'ffff' ? 'ffff:sos' : 'li:sos';
    const fold = Fold.started()
      .feed([
        [1000, sos(tag)],
        [2000, sos(tag, false)],
        [3000, fix(tag, 50, 50)],
      ])
      .until(3_600_000);
    expect(fold.base(id)).toBe('latched-unacked');
    fold.send(3_600_100, ack(id, fold.alarm(id)?.occurrence));
    fold.send(3_600_200, reset(id));
    expect(fold.base(id)).toBe('normal');
  });

  it('of a badge that is dead is ended by a person, and a press after that is a call of its own', () => {
    const fold = Fold.started().feed([[1000, sos('0a01')]]);
    fold.until(3_600_000);
    const { occurrence } = fold.alarm('li:sos') ?? {};
    expect(fold.send(3_600_100, reset('li:sos')).refusal).toBe('not-acknowledged');
    fold.send(3_600_200, ack('li:sos', occurrence));
    expect(fold.send(3_600_300, reset('li:sos')).refusal).toBeUndefined();
    expect(fold.base('li:sos')).toBe('normal');
    expect(fold.story('li:sos').slice(-2)).toEqual(['3600300 return', '3600300 reset']);
    // Found, with a new battery and the button still held: the press that was ended.
    fold.send(3_700_000, sos('0a01'));
    expect(fold.base('li:sos')).toBe('normal');
    fold.feed([
      [3_800_000, sos('0a01', false)],
      [3_801_000, sos('0a01')],
    ]);
    expect(fold.base('li:sos')).toBe('unacked');
    expect(fold.alarm('li:sos')?.occurrence).not.toBe(occurrence);
  });

  it('stays active when the badge falls silent', () => {
    const fold = Fold.started()
      .feed([[1000, sos('0a01')]])
      .until(3_600_000);
    expect(fold.base('li:sos')).toBe('unacked');
  });

  it('is the same occurrence when it is pressed again before anyone has acknowledged it, and counts the presses', () => {
    const fold = Fold.started().feed([
      [1000, sos('0a01')],
      [2000, sos('0a01', false)],
    ]);
    const first = fold.alarm('li:sos')?.occurrence;
    const [again] = fold.send(3000, sos('0a01')).transitions;
    expect(again).toMatchObject({ kind: 'change', occurrence: first, active: true, state: 'unacked', presses: 2 });
    expect(again?.sensedAt).toBe(T0 + 3000);
    expect(alarmOf(fold.state, alarmId('li', 'sos'), seqOf(0))?.text.en).toMatch(/pressed 2 times$/);
    expect(fold.send(4000, ack('li:sos', first)).refusal).toBeUndefined();
  });

  it.each<readonly [string, readonly Timed[], TagEventInput]>([
    ['let go and pressed again', [[3000, sos('0a01', false)]], sos('0a01')],
    ['pressed on the new badge of the same person, while the old one died pressed', [], sos('0b01')],
    ['a new press time', [[3000, press('0a01', 3000)]], press('0a01', 4000)],
    ['pressed as another source hears it', [], { ...sos('0a01'), device: deviceId('ble') }],
  ])('acknowledged, and %s, is a new occurrence', (_, between, again) => {
    const fold = Fold.started().feed([[1000, sos('0a01')]]);
    const people = [person('li', '0b01', 'operator'), person('old', '0a01', 'operator')];
    if (again.tag !== sos('0a01').tag) fold.configure(1500, smallPlant({ revision: 'r2', people }));
    const first = fold.alarm('li:sos')?.occurrence;
    fold.send(2000, ack('li:sos', first));
    fold.feed(between).send(5000, again);
    expect(fold.transitions.findLast(({ alarm, kind }) => alarm === 'li:sos' && kind === 'raise')?.at).toBe(T0 + 5000);
    expect(fold.alarm('li:sos')).toMatchObject({ acked: false });
    expect(fold.alarm('li:sos')?.occurrence).not.toBe(first);
  });

  it('acknowledged, and held down, is the same press', () => {
    const fold = Fold.started().feed([[1000, sos('0a01')]]);
    fold.send(2000, ack('li:sos', fold.alarm('li:sos')?.occurrence));
    fold.restart(2500);
    fold.feed(every(1000, 3000, 60_000, sos('0a01')));
    expect(fold.base('li:sos')).toBe('acked');
  });

  it('that was not made raises nothing', () => {
    expect(Fold.started().send(1000, sos('0a01', false)).transitions).toEqual([]);
  });
});

describe('a battery', () => {
  it.each([
    [100, undefined, 0],
    [20, undefined, 0],
    [19, undefined, 1],
    [0, undefined, 1],
    [19, 20, 1],
    [18, 19, 0],
    [10, 11, 0],
    [9, 10, 1],
    [8, 9, 0],
    [9, 30, 1],
    [30, 9, 0],
    [20, 19, 0],
  ])('at %d %% after %s makes %d events', (percent, was, events) => {
    const outcome = Fold.started().send(1000, battery('0a01', percent, was));
    expect(outcome.events).toHaveLength(events);
    for (const event of outcome.events)
      expect(event).toMatchObject({ kind: 'battery', person: 'li', subject: '0a01', amount: percent });
  });
});

describe('motion, a strap and a heart-beat', () => {
  it.each([motion('0a01', false), tamper('ffff', true), heard('0a01')])('%j are for the record', (input) => {
    const fold = Fold.started();
    expect(fold.send(1000, input)).toMatchObject({ transitions: [], events: [] });
    expect(fold.until(60_000).state.tags.get(input.tag)).toBeUndefined();
  });

  it('make no lost badge a found one', () => {
    const fold = Fold.started().feed([[1000, fix('0a01', 50, 50)]]);
    fold.until(20_000).send(20_000, heard('0a01'));
    expect(fold.until(60_000).state.tags.get(fix('0a01', 0, 0).tag)?.trust).toEqual({
      quality: 'bad',
      reason: 'stale',
    });
  });
});
