import { describe, expect, it } from 'vitest';
import { watchDue } from '../../../src/domain/gateway/watch-due.ts';
import type { WatchPlan } from '../../../src/domain/gateway/watch-plan.ts';
import { UNATTENDED } from '../../../src/domain/gateway/watch.ts';
import { alarmId } from '../../../src/domain/ids.ts';
import { duration, instant, minutes } from '../../../src/domain/time.ts';
import { troubleText } from '../../../src/words/gateway-trouble.ts';
import { ack, act, read, silence } from '../../support/drafts.ts';
import { Fold, T0 } from '../../support/fold.ts';
import { rule, setPoint, smallPlant } from '../../support/plant.ts';

const M = 60_000;
const plan: WatchPlan = { every: minutes(30), whileAlarms: minutes(10), answer: minutes(5) };
/** Nothing of it alarms by itself: a point that is not read has no alarm for that. */
const quiet = smallPlant({
  conditions: [rule('h2s', 'high', { setPoint: setPoint('high', 7, 0.5), unit: 'ppm' })],
});
const watched = (watch: WatchPlan = plan) => ({ ...quiet, watch });
const press = act({ act: 'watch' });
const asked = (fold: Fold): string[] =>
  fold.events
    .filter(({ kind }) => kind.startsWith('watch-'))
    .map(({ kind, at, by }) => `${(at - T0) / M} ${kind}${by === undefined ? '' : ` ${by}`}`);

it('asks after the time of its interval, and tells when nobody answers', () => {
  const fold = Fold.started(watched()).until(36 * M);
  expect(asked(fold)).toEqual(['30 watch-asked']);
  expect(fold.story(UNATTENDED)).toEqual([`${35 * M} raise`]);
  expect(fold.transitions).toMatchObject([
    { priority: 2, trouble: { what: 'unattended', askedAt: T0 + 30 * M, answeredAt: T0 } },
  ]);
  fold.send(50 * M, press);
  expect(fold.base(UNATTENDED)).toBe('returned-unacked');
  expect(asked(fold)).toEqual(['30 watch-asked', '50 watch-answered op']);
  fold.until(86 * M);
  expect(asked(fold).slice(2)).toEqual(['80 watch-asked']);
});

it.each([
  ['a press', press],
  ['an acknowledgement', ack('h2s:high', undefined)],
  ['a silence', silence(1000)],
])('%s in time answers, and the interval begins again', (_what, draft) => {
  const fold = Fold.started(watched()).until(30 * M);
  fold.send(34 * M, draft);
  fold.until(63 * M);
  expect(asked(fold)).toEqual(['30 watch-asked', '34 watch-answered op']);
  expect(fold.alarm(UNATTENDED)).toBeUndefined();
  fold.until(64 * M);
  expect(asked(fold).at(-1)).toBe('64 watch-asked');
});

it('an acknowledgement from a message does not answer: its reader may be anywhere', () => {
  const fold = Fold.started(watched());
  fold.send(29 * M, read('h2s', 8));
  const { occurrence } = fold.alarm('h2s:high') ?? {};
  if (occurrence === undefined) throw new Error('no alarm');
  fold.until(31 * M);
  fold.send(33 * M, act({ act: 'ack', alarm: alarmId('h2s', 'high'), occurrence, via: 'message' }));
  expect(fold.base('h2s:high')).toBe('acked');
  fold.until(36 * M);
  expect(fold.alarm(UNATTENDED)?.active).toBe(true);
});

it('is answered before it asks by any act, and a press is in the record all the same', () => {
  const fold = Fold.started(watched());
  fold.send(20 * M, press);
  fold.until(49 * M);
  expect(asked(fold)).toEqual(['20 watch-answered op']);
  fold.until(50 * M);
  expect(asked(fold).at(-1)).toBe('50 watch-asked');
});

it('asks more often while an alarm stands unacknowledged, from when it began to', () => {
  const fold = Fold.started(watched());
  fold.send(5 * M, read('h2s', 8));
  fold.until(15 * M);
  expect(asked(fold)).toEqual(['15 watch-asked']);
  fold.send(16 * M, ack('h2s:high', fold.alarm('h2s:high')?.occurrence));
  fold.until(45 * M);
  expect(asked(fold)).toEqual(['15 watch-asked', '16 watch-answered op']);
  fold.until(46 * M);
  expect(asked(fold).at(-1)).toBe('46 watch-asked');
});

it('its own alarm does not make it ask more often', () => {
  const plant = watched({ whileAlarms: minutes(10), answer: minutes(1) });
  const fold = Fold.started(plant);
  fold.send(5 * M, read('h2s', 8));
  fold.until(16 * M);
  expect(fold.base(UNATTENDED)).toBe('unacked');
  fold.send(17 * M, ack('h2s:high', fold.alarm('h2s:high')?.occurrence));
  fold.until(300 * M);
  expect(fold.base(UNATTENDED)).toBe('returned-unacked');
  expect(asked(fold)).toEqual(['15 watch-asked', '17 watch-answered op']);
});

it('asks at once after a restart when a press was due meanwhile, and gives the whole time for it', () => {
  const fold = Fold.started(watched()).until(10 * M);
  fold.restart(90 * M);
  fold.until(94 * M);
  expect(asked(fold)).toEqual(['90 watch-asked']);
  fold.restart(94 * M);
  fold.until(98 * M);
  expect(fold.alarm(UNATTENDED)).toBeUndefined();
  fold.until(99 * M);
  expect(fold.story(UNATTENDED)).toEqual([`${99 * M} raise`]);
});

it('stands over a restart until somebody is there', () => {
  const fold = Fold.started(watched()).until(36 * M);
  fold.restart(40 * M);
  fold.until(60 * M);
  expect(fold.base(UNATTENDED)).toBe('unacked');
  fold.send(61 * M, press);
  expect(fold.base(UNATTENDED)).toBe('returned-unacked');
});

it('ends with its configuration, and begins with one', () => {
  const fold = Fold.started(watched()).until(36 * M);
  fold.configure(40 * M, { ...quiet, revision: 'r2' });
  expect(fold.base(UNATTENDED)).toBe('returned-unacked');
  fold.until(200 * M);
  fold.configure(200 * M, { ...watched({ every: minutes(2), answer: minutes(1) }), revision: 'r3' });
  fold.until(203 * M);
  expect(asked(fold)).toEqual(['30 watch-asked', '202 watch-asked']);
  expect(fold.base(UNATTENDED)).toBe('unacked');
});

it('asks never where nothing asks for it', () => {
  const fold = Fold.started(watched({ answer: minutes(1) })).until(24 * 60 * M);
  expect(asked(fold)).toEqual([]);
  expect(asked(Fold.started(quiet).until(24 * 60 * M))).toEqual([]);
});

it('keeps its ages when plant time is moved', () => {
  const fold = Fold.started(watched()).until(20 * M);
  const shift = 5 * 3_600_000;
  fold.take({
    kind: 'clock-accepted',
    accept: 'wall',
    shift,
    seq: (fold.state.seq + 1) as typeof fold.state.seq,
    at: instant(T0 + 20 * M + shift),
  });
  fold.until(shift + 30 * M);
  expect(asked(fold)).toEqual([`${shift / M + 30} watch-asked`]);
});

it('says since when, at the site', () => {
  const trouble = { what: 'unattended', askedAt: T0 + 60_000, answeredAt: T0 } as const;
  expect(troubleText(trouble, 'Asia/Shanghai').en).toMatch(
    /^asked at 2025-06-15 .+, last act at 2025-06-15 .+ "I am here"$/,
  );
});

describe('at night', () => {
  const HOUR = 60 * M;
  /** 1970-01-01 08:00 in Shanghai. */
  const clock = [{ from: instant(0), ahead: 480 }];
  const night = { from: 22 * 60, to: 6 * 60, every: minutes(45), clock };
  const due = (hour: number, of: Partial<typeof night> = {}): number | undefined => {
    const at = watchDue(
      { night: { ...night, ...of }, answer: minutes(5) },
      instant((hour - 8) * HOUR + 24 * HOUR),
      undefined,
    );
    return at === undefined ? undefined : (at - 24 * HOUR) / HOUR + 8;
  };

  it.each([
    ['by day, so long after the night begins', 12, 22.75],
    ['in the evening', 21.9, 22.75],
    ['as the night begins', 22, 22.75],
    ['at night', 23, 23.75],
    ['after midnight', 2, 2.75],
    ['near its end', 5.25, 6],
    ['too near to its end', 5.5, 22.75],
    ['as it ends', 6, 22.75],
  ])('%s', (_when, hour, expected) => expect(due(hour)).toBeCloseTo(expected, 9));

  it('a night by day, one of all the day, and one that is shorter than its interval', () => {
    expect(due(12, { from: 8 * 60, to: 17 * 60 })).toBe(12.75);
    expect(due(18, { from: 8 * 60, to: 17 * 60 })).toBe(32.75);
    expect(due(12, { from: 0, to: 0 })).toBe(12.75);
    expect(due(12, { from: 60, to: 90 })).toBeUndefined();
  });

  it('by the clock that the site has at that time of the year', () => {
    const summer = [
      { from: instant(0), ahead: 0 },
      { from: instant(24 * HOUR), ahead: 120 },
    ];
    const at = watchDue({ night: { ...night, clock: summer }, answer: minutes(5) }, instant(30 * HOUR), undefined);
    expect(at).toBe(24 * HOUR + (22 - 2) * HOUR + 45 * M);
  });

  it('the soonest of all its times counts', () => {
    expect(watchDue({ ...plan, every: duration(M) }, instant(5), instant(7))).toBe(5 + M);
    expect(watchDue({ ...plan, every: minutes(90) }, instant(5), instant(7))).toBe(7 + 10 * M);
    expect(watchDue({ answer: minutes(1) }, instant(5), instant(7))).toBeUndefined();
  });
});
