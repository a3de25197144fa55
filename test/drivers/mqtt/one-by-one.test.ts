import { describe, expect, it } from 'vitest';
import { dataFolder, hall, outdoor, type Sequence } from '../../../bench/harness/positioning.ts';
import { received } from '../../../drivers/mqtt/badge/order.ts';
import { Locator } from '../../../drivers/mqtt/frame/locate.ts';
import { tagId } from '../../../src/domain/ids.ts';
import { instant } from '../../../src/domain/time.ts';
import { messageOf, readerOf, fixIn, said } from '../../support/badges.ts';
import { T0 } from '../../support/fold.ts';
import { seeded } from '../../support/random.ts';

type XYZ = readonly [number, number, number];
const ANCHORS = [
  { id: 'A1', at: [0, 0, 3] },
  { id: 'A2', at: [60, 0, 3] },
  { id: 'A3', at: [60, 40, 3.5] },
  { id: 'A4', at: [0, 40, 2.5] },
] as const;
const far = ([x, y, z]: XYZ, [u, v, w]: XYZ): number => Math.hypot(x - u, y - v, z - w);
const SETTINGS = { dialect: 'ranges', height: 1.2, anchors: ANCHORS, calibrated: true };

/** One message: when it is sent, ms; to which anchors; and how late it is received. */
interface Shot {
  readonly ms: number;
  readonly anchors: readonly number[];
  readonly late?: number;
}
/** A badge that walks along y = 10 at 1 m/s. */
const placeAt = (ms: number): XYZ => [10 + ms / 1000, 10, 1.2];
const bodyOf = ({ ms, anchors }: Shot, hasTime = true) => ({
  tag: '7',
  ...(hasTime ? { t: (T0 + ms) / 1000 } : {}),
  ranges: anchors.map((i) => ({ a: ANCHORS[i]?.id, d: far(placeAt(ms), ANCHORS[i]?.at ?? [0, 0, 0]) })),
});

function heard(shots: readonly Shot[], hasTime = true, settings: object = SETTINGS) {
  const reader = readerOf({ ...settings });
  return shots.map((shot) => {
    const at = instant(T0 + shot.ms + 20 + (shot.late ?? 0));
    return reader.read(messageOf(bodyOf(shot, hasTime), { topic: 'uwb/7/ranges', at }));
  });
}
const fixesOf = (all: ReturnType<typeof heard>) => all.flatMap((one) => fixIn(one) ?? []);
const oneByOne = (count: number, step = 100): Shot[] =>
  Array.from({ length: count }, (_, i) => ({ ms: i * step, anchors: [i % 4] }));

describe('ranges that come one a message', () => {
  it.each([true, false])('make a place as soon as all anchors have spoken (with a time: %s)', (hasTime) => {
    const fixes = fixesOf(heard(oneByOne(400), hasTime));
    expect(fixes).toHaveLength(100);
    for (const [i, { x, y, accuracy }] of fixes.entries()) {
      expect(Math.hypot(x - (10 + 0.4 * i + 0.15), y - 10)).toBeLessThan(0.5);
      expect(accuracy).toBeLessThan(1);
    }
  });

  it('where an anchor is not heard, as soon as one of the others speaks again', () => {
    const shots = Array.from({ length: 300 }, (_, i) => ({ ms: i * 100, anchors: [i % 3] }));
    expect(fixesOf(heard(shots)).length).toBe(99);
  });

  it('make one with some a message, in any order, twice and late', () => {
    const random = seeded(3);
    const shots = oneByOne(400).flatMap((shot) => (random() < 0.2 ? [shot, { ...shot, late: 30 }] : [shot]));
    for (let i = 0; i + 1 < shots.length; i++) {
      const [one, next] = [shots[i], shots[i + 1]];
      if (one !== undefined && next !== undefined && random() < 0.3) [shots[i], shots[i + 1]] = [next, one];
    }
    const all = heard(shots);
    const fixes = fixesOf(all);
    expect(fixes.length).toBeGreaterThan(80);
    for (const { x, y, sourceAt } of fixes)
      expect(Math.hypot(x - 10 - ((sourceAt ?? 0) - T0) / 1000, y - 10)).toBeLessThan(0.6);
    expect(all.flatMap(({ rejects }) => rejects)).toContain('duplicate');
    const pairs = Array.from({ length: 100 }, (_, i) => ({ ms: i * 200, anchors: i % 2 === 0 ? [3, 0] : [2, 1] }));
    expect(fixesOf(heard(pairs))).toHaveLength(50);
  });

  it('carry a message as short as one range', () => {
    const reader = readerOf(SETTINGS);
    const read = ({ id, at }: (typeof ANCHORS)[number]) =>
      said(reader.read(messageOf({ a: id, d: far([20, 10, 1.2], at) }, { topic: 'uwb/7/ranges' })));
    expect(ANCHORS.map((anchor) => read(anchor).length)).toEqual([0, 0, 0, 1]);
  });

  it('make none of what lies further apart than the window, of too few anchors, or of anchors of others', () => {
    expect(fixesOf(heard(oneByOne(100, 1000)))).toEqual([]);
    expect(fixesOf(heard(oneByOne(100, 1000), true, { ...SETTINGS, window: '5s' })).length).toBeGreaterThan(20);
    const two = heard(Array.from({ length: 20 }, (_, i) => ({ ms: i * 100, anchors: [i % 2] })));
    expect(fixesOf(two)).toEqual([]);
    expect(two.flatMap(({ rejects }) => rejects)).toContain('no-solution');
    const reader = readerOf(SETTINGS);
    expect(said(reader.read(messageOf({ ranges: [{ a: 'Z', d: 3 }] }, { topic: 'uwb/7/ranges' })))).toEqual([
      '(unknown-anchor)',
    ]);
  });

  it('are doubted as far as the badge may have walked meanwhile', () => {
    const [quick, slow] = [40, 400].map((step) => fixesOf(heard(oneByOne(40, step))).at(-1)?.accuracy ?? NaN);
    expect(slow).toBeGreaterThan(3 * (quick ?? NaN));
  });

  it('of a clock that was set back make places again', () => {
    const reader = readerOf(SETTINGS);
    const read = (t: number, at: number, n: number) =>
      [0, 1, 2, 3].flatMap((i) => {
        const body = { ...bodyOf({ ms: 0, anchors: [i] }), t: (T0 + t + i) / 1000 };
        return reader.read(messageOf(body, { topic: 'u', at: instant(T0 + at + n + i) })).drafts;
      }).length;
    expect(read(0, 0, 1)).toBe(1);
    expect(read(-3_600_000, 1000, 1)).toBe(0);
    expect(read(-3_500_000, 40_000, 1)).toBe(1);
  });

  it('of made-up badges fill no memory', () => {
    const locator = new Locator({
      anchors: ANCHORS.map(({ id, at: [x, y, z] }) => ({ id, at: [x, y, z] })),
      height: 1.2,
      calibrated: true,
    });
    for (let i = 0; i < 10_000; i++) {
      const measures = { kind: 'ranges', ranges: [{ anchor: 'A1', distance: 3 }] } as const;
      locator.gather(received({ tag: tagId(`t${i}`), measures }, instant(T0 + i)), measures);
    }
    expect(locator.size).toBeGreaterThan(100);
    expect(locator.size).toBeLessThanOrEqual(2000);
  });
});

/** Errors of the places that a recording gives when each of its ranges is a message. */
function errorsOf(
  { anchors, sights }: Sequence,
  calibrated: boolean,
): { readonly errors: number[]; readonly messages: number } {
  const reader = readerOf({
    dialect: 'ranges',
    calibrated,
    height: sights[0]?.height,
    anchors: anchors.map(({ id, x, y, z }) => ({ id, at: [x, y, z] })),
  });
  const errors: number[] = [];
  let messages = 0;
  for (const { tag, at, epoch, x, y } of sights)
    for (const [i, measure] of epoch.measures.entries()) {
      if (!('distance' in measure)) continue;
      messages += 1;
      const body = { tag, t: (at + i) / 1000, ranges: [{ a: measure.anchor, d: measure.distance }] };
      const fix = fixIn(reader.read(messageOf(body, { topic: 'u', at: instant(at + i + 5) })));
      if (fix !== undefined && fix.quality === 'good') errors.push(Math.hypot(fix.x - x, fix.y - y));
    }
  errors.sort((a, b) => a - b);
  return { errors, messages };
}
const share = (sorted: readonly number[], part: number): number => sorted[Math.floor(sorted.length * part)] ?? NaN;

const inHall = dataFolder('uwb-twr-hall');
describe.skipIf(inHall === undefined)('a recording in a hall (skipped without ../shared/data/uwb-twr-hall)', () => {
  it.each([
    [[0, 2, 4, 6], 4],
    [[0, 1, 2, 3, 4, 5, 6, 7], 8],
  ] as const)('of the anchors %j, one a message, gives a place every %d messages', (ids, each) => {
    const { errors, messages } = errorsOf(hall(inHall ?? '', ids, 'ranges', 0.965), false);
    expect(errors.length).toBeGreaterThan((messages / each) * 0.7);
    expect(share(errors, 0.5)).toBeLessThan(0.2);
    expect(share(errors, 0.95)).toBeLessThan(0.5);
  });
});

const outside = dataFolder('uwb-twr-outdoor');
describe.skipIf(outside === undefined)('a recording outdoors (skipped without ../shared/data/uwb-twr-outdoor)', () => {
  it('gives places, one range a message', () => {
    const { errors, messages } = errorsOf(outdoor(outside ?? '', 'los-b4'), false);
    expect(errors.length).toBeGreaterThan(messages / 20);
    expect(share(errors, 0.5)).toBeLessThan(1);
  });
});
