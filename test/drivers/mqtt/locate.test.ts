import { describe, expect, it } from 'vitest';
import { Locator } from '../../../drivers/mqtt/frame/locate.ts';
import type { FixInput } from '../../../src/domain/input.ts';
import { tagId } from '../../../src/domain/ids.ts';
import { instant } from '../../../src/domain/time.ts';
import { fixIn, messageOf, readerOf, said } from '../../support/badges.ts';
import { T0 } from '../../support/fold.ts';

type XYZ = readonly [number, number, number];
const ANCHORS: readonly { readonly id: string; readonly at: XYZ }[] = [
  { id: 'A1', at: [0, 0, 3] },
  { id: 'A2', at: [60, 0, 3] },
  { id: 'A3', at: [60, 40, 3.5] },
  { id: 'A4', at: [0, 40, 2.5] },
  { id: 'A5', at: [30, 20, 6] },
];
const C = 299_792_458;
const far = ([x, y, z]: XYZ, [u, v, w]: XYZ): number => Math.hypot(x - u, y - v, z - w);
const rangesFrom = (at: XYZ, anchors = ANCHORS) => anchors.map(({ id, at: there }) => ({ a: id, d: far(at, there) }));
const arrivalsFrom = (at: XYZ, anchors = ANCHORS) =>
  anchors.map(({ id, at: there }) => ({ a: id, ts: 1e-3 + far(at, there) / C }));

/** A badge that goes along a row of places, one a second. */
function walk(settings: object, bodies: readonly object[], topic: string) {
  const reader = readerOf({ anchors: ANCHORS, ...settings });
  return bodies.map((body, i) => {
    const t = T0 + 1000 * i;
    return reader.read(messageOf({ tag: '0107', seq: i, t: t / 1000, ...body }, { topic, at: instant(t + 20) }));
  });
}
const PATH = Array.from({ length: 10 }, (_, i): XYZ => [10 + i, 10 + i / 2, 1.2]);
const isNear = (fix: FixInput | undefined, [x, y]: XYZ, metres: number) => {
  expect(fix).toBeDefined();
  expect(Math.hypot((fix?.x ?? 0) - x, (fix?.y ?? 0) - y)).toBeLessThan(metres);
};

describe('a badge that is measured from anchors', () => {
  it('is where its ranges meet', () => {
    const heard = walk(
      { dialect: 'ranges', height: 1.2 },
      PATH.map((at) => ({ ranges: rangesFrom(at) })),
      'uwb/0107/ranges',
    );
    heard.forEach((each, i) => isNear(fixIn(each), PATH[i] ?? [0, 0, 0], 0.5));
    expect(fixIn(heard[9] ?? { drafts: [], rejects: [] })).toMatchObject({
      quality: 'good',
      floor: 'ground',
      sourceAt: T0 + 9000,
    });
    for (const each of heard) expect(fixIn(each)?.accuracy).toBeGreaterThan(0.01);
  });

  it('is where its arrivals differ so', () => {
    const heard = walk(
      { dialect: 'tdoa', height: 1.2 },
      PATH.map((at) => ({ rx: arrivalsFrom(at) })),
      'uwb/0107/tdoa',
    );
    heard.forEach((each, i) => isNear(fixIn(each), PATH[i] ?? [0, 0, 0], 1));
  });

  it('is found in space without a height, and on a floor by it', () => {
    const up: XYZ = [30, 25, 1.5];
    const settings = { dialect: 'ranges', 'floors-by-z': { ground: [-1, 4], upper: [4, 9] } };
    const heard = walk(settings, [{ ranges: rangesFrom(up) }], 'uwb/0107/ranges');
    expect(fixIn(heard[0] ?? { drafts: [], rejects: [] })).toMatchObject({
      floor: 'ground',
      z: expect.closeTo(1.5, 0),
    });
  });

  it('is in doubt where the geometry is poor', () => {
    const line = [0, 20, 40].map((x, i) => ({ id: `A${i + 1}`, at: [x, 0, 3] as const }));
    const heard = walk(
      { dialect: 'ranges', height: 1.2, anchors: line },
      [{ ranges: rangesFrom([15, 12, 1.2], line) }],
      'uwb/0107/ranges',
    );
    expect(said(heard[0] ?? { drafts: [], rejects: [] })[0]).toMatch(/ uncertain\/geometry$|\(no-solution\)/);
  });

  it.each([
    [
      'only anchors of others',
      [
        { a: 'Z1', d: 3 },
        { a: 'Z2', d: 4 },
        { a: 'Z3', d: 5 },
      ],
      ['(unknown-anchor)'],
    ],
    ['ranges that never meet', ANCHORS.map(({ id }, i) => ({ a: id, d: [2, 2, 250, 2, 290][i] })), ['(no-solution)']],
  ])('is nowhere with %s', (_name, ranges, expected) => {
    const [heard] = walk({ dialect: 'ranges', height: 1.2 }, [{ ranges }], 'uwb/0107/ranges');
    expect(said(heard ?? { drafts: [], rejects: [] })).toEqual(expected);
  });

  it('counts the anchors of others and is none the worse for it', () => {
    const at: XYZ = [20, 15, 1.2];
    const [heard] = walk(
      { dialect: 'ranges', height: 1.2 },
      [{ ranges: [...rangesFrom(at), { a: 'Z9', d: 1 }] }],
      'uwb/0107/ranges',
    );
    expect(heard?.rejects).toEqual(['unknown-anchor']);
    isNear(heard && fixIn(heard), at, 0.5);
  });

  it('is not where only its filter thinks it is', () => {
    const bodies = [
      ...PATH.slice(0, 5).map((at) => ({ ranges: rangesFrom(at) })),
      { ranges: rangesFrom(PATH[5] ?? [0, 0, 0]).slice(0, 2) },
    ];
    const last = walk({ dialect: 'ranges', height: 1.2 }, bodies, 'uwb/0107/ranges').at(-1);
    expect(last).toMatchObject({ drafts: [], rejects: [] });
  });

  it('is not pulled back by what comes late or twice', () => {
    const reader = readerOf({ dialect: 'ranges', height: 1.2, anchors: ANCHORS });
    const read = (seq: number, at: XYZ) =>
      said(reader.read(messageOf({ tag: '7', seq, ranges: rangesFrom(at) }, { topic: 'uwb/7/ranges' })));
    expect(read(5, [20, 15, 1.2])).toHaveLength(1);
    expect(read(5, [20, 15, 1.2])).toEqual(['(duplicate)']);
    expect(read(4, [19, 15, 1.2])).toEqual(['(late)']);
  });

  it('of Makerfabs is heard once its means have settled', () => {
    const reader = readerOf({ dialect: 'ranges', height: 1.2, anchors: ANCHORS });
    const links = rangesFrom([20, 15, 1.2]).map(({ a, d }) => ({ A: a, R: d.toFixed(1) }));
    const read = (i: number) =>
      reader.read(messageOf({ links }, { topic: 'uwb/7/ranges', at: instant(T0 + 1000 * i) }));
    expect([0, 1, 2, 3].map((i) => read(i).drafts.length)).toEqual([0, 0, 0, 1]);
  });

  it('is followed again when the clock of its source was set back', () => {
    const reader = readerOf({ dialect: 'ranges', height: 1.2, anchors: ANCHORS });
    const read = (t: number, at: number, place: XYZ) =>
      reader.read(
        messageOf({ tag: '7', t: t / 1000, ranges: rangesFrom(place) }, { topic: 'uwb/7/ranges', at: instant(at) }),
      );
    expect(read(T0, T0, [20, 15, 1.2]).drafts).toHaveLength(1);
    expect(read(T0 - 3_600_000, T0 + 1000, [21, 15, 1.2]).rejects).toEqual(['late']);
    expect(read(T0 - 3_500_000, T0 + 40_000, [22, 15, 1.2]).drafts).toHaveLength(1);
  });

  it('has its anchors corrected by what is known of them', () => {
    const biases = { A1: 1, A3: -0.5 };
    const ranges = rangesFrom([20, 15, 1.2]).map(({ a, d }) => ({ a, d: d + ({ A1: 1, A3: -0.5 }[a] ?? 0) }));
    const [heard] = walk({ dialect: 'ranges', height: 1.2, calibrated: true, biases }, [{ ranges }], 'uwb/0107/ranges');
    isNear(heard && fixIn(heard), [20, 15, 1.2], 0.05);
  });

  it('keeps nobody else waiting, however many anchors there are', () => {
    const anchors = Array.from({ length: 1000 }, (_, i) => ({
      id: `B${i}`,
      at: [(i % 32) * 15, Math.floor(i / 32) * 15, 4] as const,
    }));
    const locator = new Locator({
      anchors: anchors.map(({ id, at: [x, y, z] }) => ({ id, at: [x, y, z] })),
      height: 1.2,
      calibrated: false,
    });
    const from = performance.now();
    for (let i = 0; i < 40; i++) {
      const here = [100 + i, 100 + i / 2, 1.2] as const;
      const ranges = anchors
        .map(({ id, at }) => ({ anchor: id, distance: far(here, at) }))
        .filter(({ distance }) => distance < 30);
      const found = locator.locate(tagId('a'), { kind: 'ranges', ranges }, instant(T0 + 1000 * i));
      expect(found.place?.x).toBeCloseTo(here[0], 0);
    }
    // To learn of so many takes n^3 each time: seconds in which no gas alarm would be folded.
    expect(performance.now() - from).toBeLessThan(2000);
  });

  it('is one of many, and strangers are let go of before anybody of the plant', () => {
    const locator = new Locator(
      { anchors: ANCHORS.map(({ id, at: [x, y, z] }) => ({ id, at: [x, y, z] })), height: 1.2, calibrated: false },
      (tag) => tag === 'mine',
    );
    const measures = {
      kind: 'ranges',
      ranges: rangesFrom([20, 15, 1.2]).map(({ a, d }) => ({ anchor: a, distance: d })),
    } as const;
    for (let i = 0; i < 3; i++) locator.locate(tagId('mine'), { ...measures, settles: 3 }, instant(T0));
    for (let i = 0; i < 5000; i++) locator.locate(tagId(`s${i}`), { ...measures, settles: 3 }, instant(T0));
    for (let i = 0; i < 5000; i++) locator.locate(tagId(`t${i}`), measures, instant(T0));
    expect(locator.size).toBeLessThanOrEqual(1001);
    expect(locator.locate(tagId('t4999'), measures, instant(T0 + 1000)).place).toBeDefined();
    // It has settled, and need not do so again.
    expect(locator.locate(tagId('mine'), { ...measures, settles: 3 }, instant(T0 + 1000)).place).toBeDefined();
    expect(locator.locate(tagId('new'), { ...measures, settles: 3 }, instant(T0 + 1000)).place).toBeUndefined();
  });
});
