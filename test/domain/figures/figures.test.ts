import { describe, expect, it } from 'vitest';
import { indexOf } from '../../../src/domain/begin.ts';
import { Coverage } from '../../../src/domain/figures/coverage.ts';
import { Figures, type FiguresResult } from '../../../src/domain/figures/figures.ts';
import type { Gap } from '../../../src/domain/refold.ts';
import { seqOf } from '../../../src/domain/ids.ts';
import { instant } from '../../../src/domain/time.ts';
import { T0 } from '../../support/fold.ts';
import { smallPlant } from '../../support/plant.ts';
import { closed, HOUR, type Line, linesOf, MINUTE, moves, SECOND } from './lines.ts';

const DAY = 24 * HOUR;

/** The figures of some lines; times in ms after `T0`. */
function figuresOf(
  lines: readonly Line[],
  {
    from = 0,
    to = DAY,
    gaps = [],
    tests = [],
  }: { from?: number; to?: number; gaps?: number[][]; tests?: string[] } = {},
): FiguresResult {
  const stretch = ([first = 0, last = 0]: readonly number[]): Gap => ({
    from: instant(T0 + first),
    to: instant(T0 + last),
  });
  const coverage = new Coverage(instant(T0 + from), instant(T0 + to), gaps.map(stretch));
  const figures = new Figures(coverage, [{ from: instant(0), ahead: 0 }], new Set(tests), indexOf(smallPlant()));
  for (const { line, at } of linesOf(lines)) figures.take(line, at);
  return figures.result();
}

/** So many raises of an alarm, `every` ms, each returned and acknowledged after a second. */
const burst = (alarm: string, count: number, from: number, every: number, priority: 1 | 2 | 3 | 4 = 3): Line[] =>
  Array.from({ length: count }, (_, i) => i).flatMap((i) => [
    moves(from + i * every, 'raise', alarm, priority),
    moves(from + i * every + SECOND, 'ack', alarm, priority),
    moves(from + i * every + 2 * SECOND, 'return', alarm, priority),
  ]);

// T0 is 2025-06-15 15:06:40 UTC: the next ten minutes of the clock begin 200 s later, the next hour 53 min 20 s later.
const NEXT_TEN = 200 * SECOND;

describe('rates, by hand', () => {
  it('are averages of the watched time, and the most in aligned steps', () => {
    // 12 in one ten minutes, 3 in the one before, 1 in the next day.
    const { all } = figuresOf([
      ...burst('h2s:high', 3, 10 * SECOND, 20 * SECOND),
      ...burst('ex:high', 12, NEXT_TEN, 30 * SECOND),
      ...burst('h2s:high', 1, 20 * HOUR, SECOND),
    ]);
    expect(all.occurrences).toBe(16);
    expect(all.rates).toEqual({
      // A day of ten minutes is cut by the clock into 145 parts.
      tenMinutes: { average: 16 / 144, peak: 12, busy: 1 / 145 },
      hour: { average: 16 / 24, peak: 15 },
      day: { average: 16, peak: 15 },
    });
  });

  it('do not count what was not watched as quiet', () => {
    const { all } = figuresOf(burst('h2s:high', 6, HOUR, MINUTE), { gaps: [[2 * HOUR, 22 * HOUR]] });
    expect(all.rates.tenMinutes.average).toBeCloseTo(6 / 24, 10);
    expect(all.rates.hour.average).toBeCloseTo(6 / 4, 10);
    // Of less than a step the number in it: nothing is made greater by a short time.
    expect(all.rates.day.average).toBe(6);
  });

  it('are of what was asked: what came before is not in them', () => {
    expect(figuresOf(burst('h2s:high', 6, 0, MINUTE), { from: 3 * MINUTE }).all.occurrences).toBe(3);
  });

  it('have one more step where a gap lies in a step', () => {
    const { all } = figuresOf(burst('h2s:high', 11, NEXT_TEN, SECOND), {
      to: HOUR,
      gaps: [[NEXT_TEN + 2 * MINUTE, NEXT_TEN + 3 * MINUTE]],
    });
    expect(all.rates.tenMinutes.busy).toBe(1 / 7);
  });
});

describe('floods, by hand', () => {
  const eleven = burst('h2s:high', 11, 0, 30 * SECOND);

  it('begin above ten in ten minutes and end below five', () => {
    const { all, floods } = figuresOf(eleven);
    // The eleventh comes after 300 s; the seventh leaves ten minutes after it came, and four are left.
    const [from, to] = [T0 + 300 * SECOND, T0 + 180 * SECOND + 10 * MINUTE];
    expect(floods).toEqual([{ from, to, count: 11, peak: 11, first: { alarm: 'h2s:high', occurrence: '1-1-0' } }]);
    expect(all.floods).toEqual({ count: 1, ms: to - from, share: (to - from) / DAY, peak: 11 });
  });

  it('are none of ten in ten minutes', () => {
    expect(figuresOf(eleven.slice(0, -3)).all.floods.count).toBe(0);
    expect(figuresOf(burst('h2s:high', 30, 0, MINUTE)).all.floods.count).toBe(0);
  });

  it('go on over the end, and begin before it', () => {
    const { all, floods } = figuresOf(eleven, { from: 6 * MINUTE, to: 8 * MINUTE });
    expect(all).toMatchObject({ occurrences: 0, floods: { count: 1, ms: 2 * MINUTE, share: 1, peak: 11 } });
    expect(floods).toMatchObject([{ from: T0 + 300 * SECOND }]);
    expect(floods[0]).not.toHaveProperty('to');
  });

  it('are not longer than they were watched', () => {
    expect(figuresOf(eleven, { gaps: [[6 * MINUTE, 10 * MINUTE]] }).all.floods.ms).toBe(
      13 * MINUTE - 5 * MINUTE - 4 * MINUTE,
    );
  });

  it('are of their own for each priority and zone', () => {
    const found = figuresOf([...eleven, ...burst('panel:offline', 6, 0, 30 * SECOND, 4)].sort((a, b) => a.ms - b.ms));
    expect(found.all.floods.peak).toBe(17);
    expect(found.priorities.map(({ floods }) => floods.count)).toEqual([0, 0, 1, 0]);
    expect(found.elsewhere.occurrences).toBe(0);
  });
});

describe('standing and stale, by hand', () => {
  it('weigh what stands by the watched time', () => {
    const { all } = figuresOf(
      [
        moves(HOUR, 'raise', 'h2s:high', 2),
        moves(2 * HOUR, 'raise', 'ex:high', 2),
        moves(3 * HOUR, 'return', 'h2s:high', 2), // unacknowledged: stands on
        moves(4 * HOUR, 'ack', 'h2s:high', 2),
        moves(5 * HOUR, 'ack', 'ex:high', 2), // active: stands on
      ],
      { to: 10 * HOUR, gaps: [[6 * HOUR, 8 * HOUR]] },
    );
    // 1 for an hour, 2 for two hours, 1 for two hours and, after the gap, two more.
    expect(all.standing).toEqual({ mean: (1 + 2 * 2 + 2 + 2) / 8, most: 2, atEnd: 1 });
  });

  it('stale is what was active for more than a day without a break', () => {
    const found = figuresOf(
      [
        moves(0, 'raise', 'h2s:high', 2),
        moves(HOUR, 'raise', 'ex:high', 2),
        moves(20 * HOUR, 'raise', 'h2s:high', 1), // a new occurrence, and no break
        moves(24 * HOUR, 'return', 'ex:high', 2),
        moves(30 * HOUR, 'raise', 'ex:high', 2),
      ],
      { to: 2 * DAY },
    );
    expect(found.all.stale).toEqual({ mean: 0.5, most: 1, atEnd: 1 });
    expect(found.stale).toEqual([{ alarm: 'h2s:high', since: T0 }]);
    expect(found.priorities.map(({ stale }) => stale.atEnd)).toEqual([1, 0, 0, 0]);
  });

  it('what is hidden is counted by its overlay alone', () => {
    const { all } = figuresOf(
      [
        moves(0, 'raise', 'h2s:high', 2),
        moves(HOUR, 'shelve', 'h2s:high', 2, ['shelved']),
        moves(2 * HOUR, 'return', 'h2s:high', 2, ['shelved']),
        moves(3 * HOUR, 'raise', 'h2s:high', 2, ['shelved']),
        moves(4 * HOUR, 'out-of-service', 'h2s:high', 2, ['out-of-service', 'shelved']),
        moves(6 * HOUR, 'in-service', 'h2s:high', 2, []),
        moves(6 * HOUR, 'raise', 'h2s:high', 2),
      ],
      { to: 10 * HOUR },
    );
    expect(all.occurrences).toBe(2);
    expect(all.standing).toEqual({ mean: 0.5, most: 1, atEnd: 1 });
    expect(all.shelved).toEqual({ mean: 0.3, most: 1, atEnd: 0 });
    expect(all.outOfService).toEqual({ mean: 0.2, most: 1, atEnd: 0 });
    expect(all.toReturn).toEqual({ count: 0, outstanding: 2 });
  });
});

describe('times, by hand', () => {
  it('to acknowledge and to return are of the occurrences that came to it', () => {
    const waits = [5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560];
    const found = figuresOf([
      ...waits.flatMap((seconds, i) => [
        moves(i * HOUR, 'raise', 'h2s:high', 2),
        moves(i * HOUR + seconds * SECOND, 'ack', 'h2s:high', 2),
        moves(i * HOUR + seconds * SECOND + SECOND, 'return', 'h2s:high', 2),
      ]),
      moves(11 * HOUR, 'raise', 'ex:high', 1),
      moves(11 * HOUR + 90 * SECOND, 're-alarm', 'ex:high', 1),
    ]);
    const [median, p90, p95, longest] = [80_000, 1_280_000, 2_560_000, 2_560_000];
    expect(found.all.toAcknowledge).toEqual({ count: 10, outstanding: 1, median, p90, p95, longest });
    expect(found.all.toReturn).toMatchObject({ count: 10, outstanding: 1, median: 81_000, longest: 2_561_000 });
    expect(found.all.reAlarms).toBe(1);
    expect(found.priorities[0]?.toAcknowledge).toEqual({ count: 0, outstanding: 1 });
    expect(found.all.priorities.map(({ count }) => count)).toEqual([1, 10, 0, 0]);
    expect(found.all.priorities[1]?.share).toBeCloseTo(10 / 11, 10);
  });

  it('an acknowledgement after a re-alarm is not a second one', () => {
    const { all } = figuresOf([
      moves(0, 'raise', 'h2s:high', 2),
      moves(10 * SECOND, 'ack', 'h2s:high', 2),
      moves(30 * MINUTE, 're-alarm', 'h2s:high', 2),
      moves(31 * MINUTE, 'ack', 'h2s:high', 2),
    ]);
    expect(all.toAcknowledge).toMatchObject({ count: 1, longest: 10_000 });
  });
});

describe('chatter, fleeting alarms and the top ten, by hand', () => {
  it.each([
    ['three in a minute', [0, 20, 40], 1],
    ['three in just a minute are none', [0, 20, 60], 0],
    ['over the beginning of what is asked', [-30, -10, 10], 1],
    ['twice the same is one alarm', [0, 10, 20, 600, 610, 620], 1],
  ])('%s', (_name, times, chattering) => {
    const lines = times.flatMap((second) => burst('h2s:high', 1, HOUR + second * SECOND, SECOND));
    const found = figuresOf(lines, { from: HOUR });
    expect([found.all.chattering, found.priorities[2]?.chattering, found.priorities[3]?.chattering]).toEqual([
      chattering,
      chattering,
      0,
    ]);
  });

  it.each([
    ['gone in nine seconds', [[0, 9]], 1],
    ['gone in ten', [[0, 10]], 0],
    [
      'repeated within a minute',
      [
        [0, 5],
        [50, 55],
      ],
      0,
    ],
    [
      'repeated later',
      [
        [0, 5],
        [70, 75],
      ],
      2,
    ],
  ])('%s', (_name, stands, fleeting) => {
    const lines = stands.flatMap(([on = 0, off = 0]) => [
      moves(on * SECOND, 'raise', 'h2s:high', 3),
      moves(off * SECOND, 'return', 'h2s:high', 3),
      moves(off * SECOND, 'ack', 'h2s:high', 3),
    ]);
    expect(figuresOf(lines).all.fleeting).toBe(fleeting);
  });

  it('one that was acknowledged is not fleeting', () => {
    expect(figuresOf(burst('h2s:high', 1, 0, SECOND)).all.fleeting).toBe(0);
  });

  it('the worst actors and their share', () => {
    const lines = Array.from({ length: 12 }, (_, i) => burst(`p${i}:bad`, 12 - i, i * HOUR, 2 * MINUTE)).flat();
    const { topTen } = figuresOf(lines);
    expect(topTen.items.map(({ alarm, occurrences }) => `${alarm} ${occurrences}`).slice(0, 2)).toEqual([
      'p0:bad 12',
      'p1:bad 11',
    ]);
    expect(topTen.items).toHaveLength(10);
    expect(topTen).toMatchObject({ share: 75 / 78, others: 0 });
  });
});

describe('verdicts and tests', () => {
  it('what was closed, by what it was found to be', () => {
    const found = figuresOf([
      ...burst('h2s:high', 3, 0, MINUTE, 2),
      closed(HOUR, 'h2s:high', '1-1-0', 'real'),
      closed(HOUR, 'h2s:high', '1-4-0', 'false'),
      closed(HOUR, 'h2s:high', '1-7-0', 'false'),
    ]);
    const verdicts = { real: 1, false: 2, test: 0 };
    expect(found.all.verdicts).toEqual(verdicts);
    expect(found.priorities[1]?.verdicts).toEqual(verdicts);
    expect(found.areas.find(({ zone }) => zone === 'farm')?.verdicts).toEqual(verdicts);
    expect(found.elsewhere.verdicts).toEqual({ real: 0, false: 0, test: 0 });
  });

  it('a test is no figure', () => {
    const lines = [...burst('h2s:high', 12, 0, 10 * SECOND), closed(HOUR, 'h2s:high', '1-1-0', 'test')];
    const tests = lines.flatMap((_, i) => (i % 3 === 0 && i < 36 ? `1-${i + 1}-0` : []));
    const { all, topTen } = figuresOf(lines, { tests });
    expect(all).toMatchObject({ occurrences: 0, chattering: 0, floods: { count: 0 }, standing: { most: 0 } });
    expect([topTen.items, all.verdicts.test]).toEqual([[], 1]);
  });
});

describe('areas', () => {
  it('an alarm is counted in its zone, that of a zone in itself, and others elsewhere', () => {
    const found = figuresOf([
      ...burst('h2s:high', 2, 0, MINUTE),
      ...burst('farm:over-count', 1, HOUR, MINUTE),
      ...burst('gateway:blind', 1, 2 * HOUR, MINUTE),
      ...burst('zhang:sos', 1, 3 * HOUR, MINUTE),
    ]);
    expect(found.areas.map(({ zone, occurrences }) => [zone, occurrences]).filter(([, count]) => count !== 0)).toEqual([
      ['farm', 3],
    ]);
    expect(found.elsewhere.occurrences).toBe(2);
  });
});

describe('plant time is moved', () => {
  it('back: every alarm keeps its age, and what was before is not near what comes', () => {
    const figures = new Figures(new Coverage(instant(T0), instant(T0 + DAY), []), [], new Set(), indexOf(smallPlant()));
    const lines = linesOf([
      moves(2 * HOUR, 'raise', 'ex:high', 2),
      moves(2 * HOUR + 10 * SECOND, 'raise', 'h2s:high', 2),
      moves(HOUR + 30 * SECOND, 'ack', 'ex:high', 2),
      moves(HOUR + 40 * SECOND, 'raise', 'h2s:high', 2),
      moves(HOUR + 50 * SECOND, 'raise', 'h2s:high', 2),
    ]);
    const [seq, at] = [seqOf(99), instant(T0 + HOUR + 20 * SECOND)];
    const input = { kind: 'clock-accepted', seq, at, accept: 'wall', shift: -HOUR } as const;
    lines.splice(2, 0, { line: { kind: 'input', input }, at });
    for (const one of lines) figures.take(one.line, one.at);
    const { all } = figures.result();
    expect(all.toAcknowledge).toMatchObject({ count: 1, longest: 30_000 });
    expect([all.occurrences, all.chattering]).toEqual([4, 0]);
    expect(all.standing.atEnd).toBe(2);
  });
});
