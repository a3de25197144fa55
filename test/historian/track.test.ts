import fc from 'fast-check';
import { expect, it } from 'vitest';
import { personId, tagId } from '../../src/domain/ids.ts';
import { bad, GOOD } from '../../src/domain/reading/quality.ts';
import { instant } from '../../src/domain/time.ts';
import { track } from '../../src/historian/people/track.ts';
import { finish } from '../../src/log/finish.ts';
import { act, fix, started, tick } from '../support/drafts.ts';
import { every, Fold, T0, type Timed } from '../support/fold.ts';
import { logOf } from '../support/log.ts';
import { person, smallPlant } from '../support/plant.ts';
import { recordOf } from '../support/people-record.ts';

interface Told {
  readonly name?: string;
  readonly badges: readonly { tag: string; from: number; to: number }[];
  readonly segments: readonly { tag: string; floor: string; points: readonly { at: number; x: number; y: number }[] }[];
  readonly gaps: readonly { from: number; to: number; cause: string }[];
  readonly stays: readonly { zone: string; from: number; to: number | null }[];
  readonly within: number;
  readonly fixes: number;
}

function trackOf(
  fold: Fold,
  [from, to]: readonly [number, number],
  { who = 'li', most = 1000, plants = [smallPlant()] } = {},
): Told | undefined {
  const span = { from: instant(T0 + from), to: instant(T0 + to) };
  const query = { person: who, ...span, maxPoints: most };
  return finish(track(recordOf(fold, plants), smallPlant(), query)) as Told | undefined;
}

const gapsIn = (told: Told | undefined): unknown[] =>
  (told?.gaps ?? []).map(({ from, to, cause }) => [from - T0, to - T0, cause]);

it('a way is segments on floors, the zones on it, and each gap by its cause', () => {
  const fold = Fold.started();
  fold.feed(every(1000, 1000, 10_000, (ms) => fix('0a01', 10 + ms / 500, 40)));
  fold.feed(every(1000, 11_000, 20_000, (ms) => fix('0a01', 10 + ms / 500, 40, { ...GOOD, floor: 'upper' })));
  // Silence; then the gateway is off; then it is heard again, and the person is said to have left.
  fold.until(60_000);
  fold.restart(90_000);
  fold.feed(every(1000, 95_000, 100_000, (ms) => fix('0a01', 40 + ms / 1e5, 40)));
  fold.send(101_000, act({ act: 'left-site', person: 'li' }));
  fold.send(110_000, tick);
  const told = trackOf(fold, [0, 110_000]);
  expect(told?.name).toBe('li');
  expect(told?.badges).toEqual([{ tag: '0a01', from: T0, to: T0 + 110_000 }]);
  expect(told?.segments.map(({ floor, points }) => [floor, points.length])).toEqual([
    ['ground', 2],
    ['upper', 2],
    ['ground', 2],
  ]);
  expect(told?.within).toBe(0);
  expect(told?.fixes).toBe(26);
  const gaps = gapsIn(told) as [number, number, string][];
  expect(gaps.map(([, , cause]) => cause)).toEqual(['silence', 'silence', 'not-watched', 'silence', 'left-site']);
  expect(gaps[0]).toEqual([0, 1000, 'silence']);
  // Its place is not doubted for 15 s.
  expect(gaps[1]?.[0]).toBe(35_000);
  expect(gaps[2]?.[1]).toBe(90_000);
  expect(gaps[3]).toEqual([90_000, 95_000, 'silence']);
  expect(gaps[4]).toEqual([101_000, 110_000, 'left-site']);
  expect(told?.stays.map(({ zone, to }) => [zone, to === null])).toEqual([
    ['farm', false],
    ['farm', false],
  ]);
});

it('a bad place, a source that does not answer and a span in the middle', () => {
  const fold = Fold.started();
  fold.feed(every(1000, 0, 30_000, fix('0a01', 50, 50)));
  fold.send(31_000, fix('0a01', 1, 1, bad('geometry')));
  fold.send(36_000, fix('0a01', 51, 50));
  const told = trackOf(fold, [10_000, 36_000]);
  expect(gapsIn(told)).toEqual([[31_000, 36_000, 'silence']]);
  // It was in the zone before the span began.
  expect(told?.stays).toMatchObject([{ zone: 'farm', to: null }]);
  expect((told?.stays[0]?.from ?? 0) < T0 + 10_000).toBe(true);
});

it('follows the person over badges, and a badge that no person carries', () => {
  const fold = Fold.started();
  const swapped = smallPlant({ revision: 'r2', people: [person('li', '0b01'), person('wang', '0a01')] });
  fold.feed(every(1000, 0, 10_000, fix('0a01', 50, 50)));
  fold.configure(10_500, swapped);
  fold.feed(every(1000, 11_000, 20_000, fix('0a01', 60, 60)));
  fold.feed(every(1000, 21_000, 30_000, fix('0b01', 55, 55)));
  const plants = [smallPlant(), swapped];
  const li = trackOf(fold, [0, 30_000], { plants });
  expect(li?.badges.map(({ tag, from, to }) => [tag, from - T0, to - T0])).toEqual([
    ['0a01', 0, 10_500],
    ['0b01', 10_500, 30_000],
  ]);
  expect(li?.segments.map(({ tag, points }) => [tag, points.map(({ x }) => x)])).toEqual([
    ['0a01', [50, 50]],
    ['0b01', [55, 55]],
  ]);
  expect(gapsIn(li)).toEqual([[10_500, 21_000, 'silence']]);
  expect(trackOf(fold, [0, 30_000], { plants, who: 'wang' })?.segments.map(({ tag }) => tag)).toEqual(['0a01']);
  fold.send(31_000, fix('ffff', 5, 5));
  expect(trackOf(fold, [0, 32_000], { plants, who: 'ffff' })?.badges).toHaveLength(1);
  expect(trackOf(fold, [0, 32_000], { plants, who: 'never' })).toBeUndefined();
});

it('follows the badge desk: a badge that was handed out, swapped and returned', () => {
  const fold = Fold.started();
  const visitor = { id: personId('v-1'), name: 'Zhao', groups: [] };
  fold.send(1000, act({ act: 'add-people', people: [visitor] }));
  fold.send(2000, act({ act: 'issue-badge', tag: tagId('0c01'), person: visitor.id }));
  fold.feed(every(1000, 3000, 9000, fix('0c01', 50, 50)));
  fold.send(10_000, act({ act: 'issue-badge', tag: tagId('0c02'), person: visitor.id, swap: true }));
  fold.feed(every(1000, 11_000, 19_000, fix('0c02', 51, 50)));
  fold.send(20_000, act({ act: 'return-badge', tag: tagId('0c02') }));
  fold.feed(every(1000, 21_000, 30_000, fix('0c02', 1, 1)));
  for (const from of [0, 5000, 15_000]) {
    const told = trackOf(fold, [from, 30_000], { who: 'v-1' });
    expect(told?.name).toBe('Zhao');
    const badges = told?.badges.map(({ tag, from: since, to }) => [tag, since - T0, to - T0]);
    expect(badges).toEqual(
      [
        ['0c01', Math.max(2000, from), 10_000],
        ['0c02', Math.max(10_000, from), 20_000],
      ].slice(from > 10_000 ? 1 : 0),
    );
    expect(told?.segments.map(({ tag }) => tag)).toEqual(from > 10_000 ? ['0c02'] : ['0c01', '0c02']);
    expect(gapsIn(told).at(-1)).toEqual([20_000, 30_000, 'left-site']);
  }
});

it('no line is drawn where nothing is known, and none is further off than is said', () => {
  const step = fc.tuple(fc.integer({ min: 200, max: 40_000 }), fc.integer({ min: 0, max: 100 }), fc.boolean());
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), fc.integer({ min: 2, max: 60 }), (steps, most) => {
      const fold = Fold.started();
      let at = 0;
      const said = steps.map(([after, x, isAbove]): Timed => {
        at += after;
        return [at, fix('0a01', x, 100 - x, { ...GOOD, floor: isAbove ? 'upper' : 'ground' })];
      });
      fold.feed(said);
      const told = trackOf(fold, [0, at], { most });
      if (told === undefined) throw new Error('a person of the plant');
      const times = said.map(([ms]) => ms);
      const isKnown = (ms: number): boolean =>
        times.some((from, i) => ms >= from && ms < Math.min(from + 15_000, times[i + 1] ?? Infinity));
      for (let ms = 0; ms < at; ms += 997)
        expect(told.gaps.some((gap) => gap.cause === 'silence' && T0 + ms >= gap.from && T0 + ms < gap.to)).toBe(
          !isKnown(ms),
        );
      expect(told.segments.reduce((sum, { points }) => sum + points.length, 0)).toBeLessThanOrEqual(most);
      for (const { points } of told.segments) {
        const [first, last] = [points[0]?.at ?? 0, points.at(-1)?.at ?? 0];
        const own = said.filter(([ms]) => T0 + ms >= first && T0 + ms <= last);
        own.forEach(([ms], i) => expect(ms - (own[i - 1]?.[0] ?? ms)).toBeLessThanOrEqual(15_000));
        for (const [ms, draft] of own) {
          const after = points.findIndex((point) => point.at >= T0 + ms);
          const [a, b] = [points[Math.max(0, after - 1)], points[after]];
          if (a === undefined || b === undefined || draft.kind !== 'fix') throw new Error('within its segment');
          const part = b.at > a.at ? (T0 + ms - a.at) / (b.at - a.at) : 0;
          const off = Math.hypot(draft.x - a.x - part * (b.x - a.x), draft.y - a.y - part * (b.y - a.y));
          expect(off).toBeLessThanOrEqual(told.within + 0.001);
        }
      }
    }),
    { numRuns: 25 },
  );
});

it('of a page only the rows that are wanted are made, and all of those', () => {
  const said = Array.from({ length: 60 }, (_, i) => ({
    after: 100,
    draft: i % 20 === 19 ? act({ act: 'left-site', person: 'li' }) : fix(i % 4 === 0 ? '0a01' : '0a02', i, 5),
    subjects: [],
    events: [['zone-entered', 'farm']] as const,
  }));
  const { reader } = logOf(said);
  const isOther = (body: object): boolean => 'tag' in body && body.tag !== '0a01';
  const all = [...reader.rows({}, ['people', 'acts'])];
  const some = [...reader.rows({}, ['people', 'acts'], 'forward', (_kind, body) => !isOther(body))];
  const own = (rows: typeof all) => rows.filter((row) => row.kind !== 'input' || !isOther(row.input));
  expect(own(some)).toEqual(own(all));
  // A half of them is packed.
  expect(all.length - some.length).toBeGreaterThan(15);
});

it('before its first start and behind its end the record has nothing', () => {
  const fold = new Fold().feed([[0, started(1)], ...every(1000, 0, 5000, fix('0a01', 1, 1))]);
  expect(gapsIn(trackOf(fold, [-60_000, 60_000]))).toEqual([
    [-60_000, 0, 'not-recorded'],
    [5000, 60_000, 'not-recorded'],
  ]);
});
