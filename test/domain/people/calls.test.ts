import { describe, expect, it } from 'vitest';
import { deviceId } from '../../../src/domain/ids.ts';
import type { TagEventInput } from '../../../src/domain/input.ts';
import { ack, reset, sos } from '../../support/drafts.ts';
import { Fold } from '../../support/fold.ts';

const call = (tag: string, pressed: boolean, source = 'uwb', account?: string): TagEventInput => ({
  ...sos(tag, pressed),
  device: deviceId(source),
  ...(account === undefined ? {} : { account }),
});
const made = (n: number, from = 0): string[] => Array.from({ length: n }, (_, i) => `made-up-${from + i}`);
const crowd = (n: number): Fold => {
  const fold = Fold.started();
  made(n).forEach((tag, i) => fold.send(1000 + 10 * i, sos(tag)));
  return fold;
};
const standing = (fold: Fold): string[] =>
  [...fold.state.alarms].flatMap(([id, { active }]) => (active && id.endsWith(':sos') ? id : []));

describe('who can take a call for help back', () => {
  it.each<readonly [string, TagEventInput, string]>([
    ['the badge, by its source and account', call('0a01', false, 'uwb', 'engine'), 'latched-unacked'],
    ['not another source', call('0a01', false, 'ble', 'engine'), 'unacked'],
    ['not another account', call('0a01', false, 'uwb', 'stranger'), 'unacked'],
    ['not a publisher without an account', call('0a01', false), 'unacked'],
    ['not another badge', call('0a02', false, 'uwb', 'engine'), 'unacked'],
    ['not a badge that bears the name of the person', call('li', false, 'uwb', 'engine'), 'unacked'],
  ])('%s', (_, back, state) => {
    const fold = Fold.started().feed([
      [1000, call('0a01', true, 'uwb', 'engine')],
      [2000, back],
    ]);
    expect(fold.base('li:sos')).toBe(state);
  });

  it('each caller only its own: the alarm stands until all have', () => {
    const fold = Fold.started().feed([
      [1000, call('0a01', true, 'uwb')],
      [1100, call('0a01', true, 'ble')],
      [2000, call('0a01', false, 'uwb')],
    ]);
    expect(fold.base('li:sos')).toBe('unacked');
    fold.send(3000, call('0a01', false, 'ble'));
    expect(fold.story('li:sos')).toEqual(['1000 raise', '3000 return']);
  });

  it('also after a restart', () => {
    const fold = Fold.started().feed([[1000, call('0a01', true, 'uwb', 'engine')]]);
    fold.restart(2000);
    fold.send(3000, call('0a01', false, 'uwb', 'stranger'));
    expect(fold.base('li:sos')).toBe('unacked');
    fold.send(4000, call('0a01', false, 'uwb', 'engine'));
    expect(fold.base('li:sos')).toBe('latched-unacked');
  });
});

describe('calls of badges that nobody carries', () => {
  it('have an alarm each up to twenty; all further ones share one that lists them', () => {
    const fold = crowd(60);
    expect(standing(fold)).toEqual([...made(20).map((tag) => `${tag}:sos`), 'uwb:sos']);
    expect(fold.alarm('uwb:sos')?.evidence?.people).toEqual(made(40, 20));
    expect(fold.transitions.filter(({ alarm, kind }) => alarm === 'uwb:sos' && kind === 'raise')).toHaveLength(1);
  });

  it('never hold up the call of a person', () => {
    const fold = crowd(300);
    fold.send(60_000, sos('0a01'));
    expect(fold.base('li:sos')).toBe('unacked');
    expect(fold.alarm('uwb:sos')?.evidence?.people).not.toContain('li');
  });

  it('repeated ones stay where they are', () => {
    const fold = crowd(30);
    const before = fold.transitions.length;
    for (const tag of made(30)) fold.send(5000, sos(tag));
    expect(fold.transitions).toHaveLength(before);
  });

  it('a further one after the acknowledgement is a new occurrence', () => {
    const fold = crowd(22);
    fold.send(60_000, ack('uwb:sos', fold.alarm('uwb:sos')?.occurrence));
    fold.send(61_000, sos('ffff'));
    expect(fold.base('uwb:sos')).toBe('unacked');
  });

  it('so is one that was taken back and made again, at most once in five seconds', () => {
    const fold = crowd(22);
    const press = (ms: number): void => {
      fold.send(ms, sos('made-up-21', false));
      fold.send(ms, sos('made-up-21'));
    };
    press(50_000);
    expect(fold.story('uwb:sos')).toHaveLength(2);
    fold.send(60_000, ack('uwb:sos', fold.alarm('uwb:sos')?.occurrence));
    press(61_000);
    expect(fold.base('uwb:sos')).toBe('unacked');
    fold.send(61_500, ack('uwb:sos', fold.alarm('uwb:sos')?.occurrence));
    for (let ms = 62_000; ms < 65_900; ms += 100) press(ms);
    expect(fold.base('uwb:sos')).toBe('acked');
    fold.until(66_100);
    expect(fold.base('uwb:sos')).toBe('unacked');
  });

  it('end when all were taken back, and a person has acknowledged and reset them', () => {
    const fold = crowd(25);
    for (const tag of made(25)) fold.send(60_000, sos(tag, false));
    expect(standing(fold)).toEqual([]);
    for (const id of [...made(20).map((tag) => `${tag}:sos`), 'uwb:sos']) {
      fold.send(61_000, ack(id, fold.alarm(id)?.occurrence));
      fold.send(61_000, reset(id));
      expect(fold.alarm(id)).toBeUndefined();
    }
    fold.send(62_000, sos('ffff'));
    expect(standing(fold)).toEqual(['ffff:sos']);
  });

  it('cost no memory and few transitions, however many and however often they are pressed', () => {
    const fold = Fold.started();
    for (let i = 0; i < 3000; i++) {
      fold.send(1000 + i, sos(`made-up-${i}`));
      if (i % 3 === 0) fold.send(1000 + i, sos(`made-up-${i}`, false));
    }
    expect([...fold.state.alarms].length).toBeLessThan(60);
    expect(fold.alarm('uwb:sos')?.evidence).toMatchObject({ atLeast: true });
    expect(fold.alarm('uwb:sos')?.evidence?.people).toHaveLength(200);
    expect(fold.alarm('uwb:sos')?.calls?.length).toBeLessThanOrEqual(200);
    expect(fold.transitions.length).toBeLessThan(400);
    expect(fold.checkpoint().facts.length).toBeLessThan(60_000);
  });
});
