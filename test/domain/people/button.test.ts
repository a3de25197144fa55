import { describe, expect, it } from 'vitest';
import { deviceId } from '../../../src/domain/ids.ts';
import type { TagEventInput } from '../../../src/domain/input.ts';
import { instant } from '../../../src/domain/time.ts';
import { ack, battery, fix, press, reset, sos } from '../../support/drafts.ts';
import { Fold, T0 } from '../../support/fold.ts';
import { smallPlant } from '../../support/plant.ts';

const at = (ms: number) => instant(T0 + ms);
const said = (pressed: boolean, ms: number): TagEventInput => ({ ...sos('0a01', pressed), sourceAt: at(ms) });
const counted = (pressed: boolean, value: number): TagEventInput => ({
  ...sos('0a01', pressed),
  count: { value, modulo: 256 },
});

describe('a button that is held down', () => {
  it('is one press, also when the driver or the gateway begins again', () => {
    const fold = Fold.started().feed([
      [1000, said(true, 1000)],
      [2000, said(true, 2000)],
    ]);
    fold.restart(3000);
    fold.send(4000, said(true, 4000));
    expect(fold.story('li:sos')).toEqual(['1000 raise']);
  });

  it.each([
    ['its time', said],
    ['its number', counted],
  ])('is not let go by a message that is older by %s', (_, by) => {
    const fold = Fold.started().feed([
      [1000, by(true, 100)],
      [1010, by(false, 90)],
    ]);
    expect(fold.base('li:sos')).toBe('unacked');
    fold.send(1020, by(false, 101));
    expect(fold.story('li:sos')).toEqual(['1000 raise', '1020 return']);
  });

  it.each([
    ['its time', said],
    ['its number', counted],
  ])('is not pressed again by the same message, by %s, brought again after it was let go', (_, by) => {
    const fold = Fold.started().feed([
      [1000, by(true, 100)],
      [1010, by(false, 101)],
      [1020, by(true, 100)],
    ]);
    expect(fold.base('li:sos')).toBe('latched-unacked');
    fold.send(1030, by(true, 102));
    expect(fold.base('li:sos')).toBe('unacked');
  });
});

describe('a call that a person has ended', () => {
  const ended = (): Fold => {
    const fold = Fold.started().feed([[1000, said(true, 1000)]]);
    expect(fold.send(2000, reset('li:sos')).refusal).toBe('not-acknowledged');
    fold.send(3000, ack('li:sos', fold.alarm('li:sos')?.occurrence));
    expect(fold.send(4000, reset('li:sos')).refusal).toBeUndefined();
    return fold;
  };

  it('is over, whatever the badge goes on to say, also after a restart', () => {
    const fold = ended();
    expect(fold.base('li:sos')).toBe('normal');
    fold.send(5000, said(true, 5000));
    fold.restart(6000);
    fold.send(7000, said(true, 7000));
    expect(fold.base('li:sos')).toBe('normal');
  });

  it('is made again by the next press', () => {
    const fold = ended().feed([
      [5000, said(false, 5000)],
      [6000, said(true, 6000)],
    ]);
    expect(fold.story('li:sos').at(-1)).toBe('6000 raise');
    expect(fold.base('li:sos')).toBe('unacked');
  });

  it('is none of what another source says', () => {
    const fold = ended();
    fold.send(5000, { ...sos('0a01'), device: deviceId('ble') });
    expect(fold.base('li:sos')).toBe('unacked');
  });
});

describe('a button with a clock of its own', () => {
  const story = (...rows: readonly (readonly [ms: number, pressedAt: number])[]): string[] =>
    Fold.started()
      .feed(rows.map(([ms, pressedAt]) => [ms, press('0a01', pressedAt)]))
      .story('li:sos');

  it('calls once for each time', () =>
    expect(story([1000, 0], [2000, T0 + 1900], [3000, T0 + 1900], [4000, T0 + 3900])).toEqual([
      '2000 raise',
      '2000 return',
      '4000 change',
      '4000 return',
    ]));

  it('calls for a press that is first told within ten minutes, by the usual lag of its badge', () => {
    expect(story([1000, T0 - 598_000])).toHaveLength(2);
    expect(story([1000, T0 - 600_000])).toEqual([]);
    const slow = Fold.started().feed([
      [1000, { ...fix('0a01', 50, 50), sourceAt: at(-3_600_000) }],
      [2000, press('0a01', T0 - 3_600_000)],
    ]);
    expect(slow.base('li:sos')).toBe('latched-unacked');
  });

  it('remembers its press over a restart of the gateway', () => {
    const fold = Fold.started().feed([[1000, press('0a01', T0 + 900)]]);
    fold.restart(20_000);
    fold.send(21_000, press('0a01', T0 + 900));
    expect(fold.story('li:sos')).toEqual(['1000 raise', '1000 return']);
  });
});

describe('what is known of buttons', () => {
  it('is of people, of badges with a place, and of some hundred others at most', () => {
    const fold = Fold.started().feed([[500, sos('0a01', false)]]);
    for (let i = 0; i < 2000; i++) fold.send(1000 + i, press(`made-up-${i}`, T0 + 500 + i));
    expect(fold.state.buttons.size).toBeLessThan(300);
    expect([...fold.state.buttons.keys()]).toContain('0a01');
  });

  it('goes with the place of a badge that nobody carries', () => {
    const fold = Fold.started().feed([
      [1000, sos('ffff', false)],
      [1000, fix('ffff', 50, 50)],
    ]);
    expect(fold.state.buttons.size).toBe(1);
    fold.until(700_000);
    expect(fold.state.buttons.size).toBe(0);
  });

  it('is unknown after a checkpoint of a version that did not keep it', () => {
    const fold = Fold.started().feed([[1000, battery('0a01', 50)]]);
    const { facts, ...rest } = fold.checkpoint();
    const { buttons: _, ...old } = JSON.parse(facts) as Record<string, unknown>;
    const again = new Fold(smallPlant(), { ...rest, facts: JSON.stringify({ ...old, version: 3 }) });
    again.send(2000, said(true, 2000));
    expect(again.story('li:sos')).toEqual(['2000 raise']);
  });
});
