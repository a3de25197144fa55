import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { affineOf, applied, worstOf } from '../../../drivers/mqtt/frame/affine.ts';
import { Floors } from '../../../drivers/mqtt/frame/floors.ts';
import { SiteFrame } from '../../../drivers/mqtt/frame/site-frame.ts';
import { TangentPlane } from '../../../drivers/mqtt/frame/wgs84.ts';
import { messageOf, readerOf, said } from '../../support/badges.ts';
import { smallPlant } from '../../support/plant.ts';

type XY = [number, number];
const near = (metres: number) => expect.closeTo(metres, 6);

describe('a frame of a source', () => {
  it.each<readonly [string, Parameters<typeof affineOf>[0], XY, XY]>([
    ['is shifted', { origin: [10, 20] }, [1, 2], [11, 22]],
    ['is turned counterclockwise', { rotation: 90 }, [1, 0], [0, 1]],
    ['is turned, then shifted', { origin: [5, 5], rotation: 180 }, [1, 2], [4, 3]],
    ['is of another scale', { scale: 0.3048 }, [10, 0], [3.048, 0]],
    ['is mirrored', { mirror: true, origin: [0, 100] }, [3, 4], [3, 96]],
    ['is mirrored, then turned', { mirror: true, rotation: 90 }, [0, 1], [1, 0]],
    [
      'is known by two points',
      {
        pairs: [
          [
            [0, 0],
            [10, 20],
          ],
          [
            [10, 0],
            [10, 30],
          ],
        ],
      },
      [5, 1],
      [9, 25],
    ],
    [
      'is known by three points, mirrored',
      {
        pairs: [
          [
            [0, 0],
            [0, 50],
          ],
          [
            [10, 0],
            [10, 50],
          ],
          [
            [0, 10],
            [0, 40],
          ],
        ],
      },
      [2, 3],
      [2, 47],
    ],
  ])('%s', (_name, settings, [x, y], [u, v]) => expect(applied(affineOf(settings), x, y)).toEqual([near(u), near(v)]));

  it('is found again from points that it made', () => {
    const real = fc.double({ min: -200, max: 200, noNaN: true });
    const points = fc.array(fc.tuple(real, real), { minLength: 3, maxLength: 6 }).filter((list) => {
      const [a = [0, 0], b = [0, 0], c = [0, 0]] = list;
      // Well aside of one line, also at the smallest scale.
      return Math.abs((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])) > 5000;
    });
    fc.assert(
      fc.property(
        fc.tuple(real, real),
        real,
        fc.double({ min: 0.2, max: 5, noNaN: true }),
        fc.boolean(),
        points,
        (origin, rotation, scale, mirror, list) => {
          const made = affineOf({ origin, rotation, scale, mirror });
          const pairs = list.map(([x, y]): [XY, XY] => [[x, y], [...applied(made, x, y)]]);
          expect(worstOf(affineOf({ pairs }), pairs).metres).toBeLessThan(1e-6);
        },
      ),
    );
  });

  it('is not mirrored by points in one line, which say nothing of that', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -180, max: 180, noNaN: true }),
        fc.uniqueArray(fc.integer({ min: 0, max: 1000 }), { minLength: 3, maxLength: 6 }),
        fc.double({ min: -0.1, max: 0.1, noNaN: true }),
        (rotation, along, error) => {
          const made = affineOf({ origin: [20, 30], rotation });
          const pairs = along.map((d, i): [XY, XY] => {
            const [x, y] = applied(made, d, 2);
            return [
              [d, 2],
              // Nobody measures without an error.
              [x + (i === 0 ? error : 0), y],
            ];
          });
          expect(affineOf({ pairs }).m).toBe(1);
        },
      ),
    );
  });

  it('says which of its points was mistyped', () => {
    const pairs: [XY, XY][] = [
      [
        [0, 0],
        [0, 0],
      ],
      [
        [10, 0],
        [10, 0],
      ],
      [
        [0, 10],
        [0, 10],
      ],
      [
        [10, 10],
        [10, 30],
      ],
    ];
    expect(worstOf(affineOf({ pairs }), pairs)).toMatchObject({ nth: expect.any(Number), metres: expect.any(Number) });
    expect(worstOf(affineOf({ pairs }), pairs).metres).toBeGreaterThan(1);
  });

  it('goes by its name; what has another name is nowhere, unless any is known', () => {
    const local = { frame: 'local', x: 1, y: 2, z: 3, accuracy: 2 } as const;
    const named = new SiteFrame({ transform: { c1: { origin: [10, 0], scale: 2, height: 5, floor: 'upper' } } });
    expect(named.of({ ...local, system: 'c1' })).toEqual({ x: 12, y: 4, z: 8, accuracy: 4, frameFloor: 'upper' });
    expect([named.of({ ...local, system: 'c2' }), named.of(local)]).toEqual([undefined, undefined]);
    const any = new SiteFrame({ transform: { '*': { origin: [10, 0] } } });
    expect([any.of({ ...local, system: 'c2' })?.x, any.of(local)?.x]).toEqual([11, 11]);
    expect(new SiteFrame({}).of({ ...local, system: 'c2' })?.x).toBe(1);
  });
});

describe('longitude and latitude', () => {
  const plane = (changes: object = {}) => new TangentPlane({ origin: [106.5, 29.6], bearing: 0, ...changes });
  const at = (longitude: number, latitude: number, elevation?: number) =>
    ({ frame: 'wgs84', longitude, latitude, elevation }) as const;
  /** Radii of curvature at 29.6 degrees, by the formulas of any textbook: metres in one degree. */
  const [EAST, NORTH] = [96_869.0, 110_855.6];

  it('are metres east and north of a known point', () => {
    const { x, y } = plane().place(at(106.501, 29.601));
    expect([x / EAST, y / NORTH]).toEqual([expect.closeTo(0.001, 6), expect.closeTo(0.001, 6)]);
    expect(plane({ at: [100, 50] }).place(at(106.5, 29.6))).toMatchObject({ x: near(100), y: near(50) });
  });

  it('are turned into the axes of the site', () => {
    // The y axis points east: what lies north is to the left, at negative x.
    const { x, y } = plane({ bearing: 90 }).place(at(106.5, 29.601));
    expect([x, y]).toEqual([expect.closeTo(-0.001 * NORTH, 0), expect.closeTo(0, 0)]);
  });

  it('have a height only where both sides say so', () => {
    expect(plane({ elevation: 300 }).place(at(106.5, 29.6, 312))).toMatchObject({ z: 12, x: near(0), y: near(0) });
    expect([plane().place(at(106.5, 29.6, 312)).z, plane({ elevation: 300 }).place(at(106.5, 29.6)).z]).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('keep distances over a whole plant', () => {
    const metres = fc.double({ min: -0.02, max: 0.02, noNaN: true });
    fc.assert(
      fc.property(metres, metres, fc.integer({ min: 0, max: 359 }), (dLon, dLat, bearing) => {
        const { x, y } = plane({ bearing }).place(at(106.5 + dLon, 29.6 + dLat));
        // A plane against the sphere of the same place: within half a per mille over two kilometres.
        const expected = Math.hypot(
          dLon * EAST * (1 - (dLat * Math.PI) / 180 / Math.tan((60.4 * Math.PI) / 180)),
          dLat * NORTH,
        );
        expect(Math.hypot(x, y)).toBeCloseTo(expected, -1);
      }),
    );
  });

  it('of the other side of the earth are no place of ours', () => {
    const said = readerOf({
      topic: 'x/{tag}',
      fields: { longitude: '/lon', latitude: '/lat' },
      wgs84: { origin: [106.5, 29.6], at: [50, 50] },
    });
    for (const [lon, lat] of [
      [-73.5, -29.6],
      [0, 0],
    ])
      expect(said.read(messageOf({ lon, lat }, { topic: 'x/a' })).rejects).toEqual(['out-of-extent']);
  });

  it('that are none are nowhere', () => {
    const frame = new SiteFrame({ wgs84: { origin: [106.5, 29.6], bearing: 0 } });
    expect([frame.of(at(206, 29)), frame.of(at(106, 92)), new SiteFrame({}).of(at(106.5, 29.6))]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('the floor of a place', () => {
  const floors = (settings: object = {}, groundIsUsual = false) =>
    new Floors({ floor: 'ground', hysteresis: 0.5, ...settings }, smallPlant().floors, groundIsUsual);
  const layers = { 'floors-by-z': { ground: [-1, 4], upper: [4, 9] } };

  it.each<readonly [string, ReturnType<typeof floors>, Parameters<Floors['of']>, string | undefined]>([
    ['the usual one', floors(), [undefined, undefined, undefined, undefined], 'ground'],
    ['by its id', floors(), ['upper', undefined, undefined, undefined], 'upper'],
    [
      'by a name of the source',
      floors({ floors: { 'Level 2': 'upper' } }),
      [' Level 2', undefined, undefined, undefined],
      'upper',
    ],
    ['by its number', floors({ floors: { 2: 'upper' } }), [2, undefined, undefined, undefined], 'upper'],
    ['a mezzanine', floors({ floors: { 2: 'upper' } }), [2.5, undefined, undefined, undefined], 'upper'],
    [
      'a mezzanine of its own name',
      floors({ floors: { 1: 'ground', 1.5: 'upper' } }),
      [1.5, undefined, undefined, undefined],
      'upper',
    ],
    ['a number nobody knows', floors({ floors: { 2: 'upper' } }), [3, undefined, undefined, undefined], undefined],
    ['a name nobody knows', floors(), ['roof', undefined, undefined, undefined], undefined],
    ['of the frame', floors(), [undefined, 'upper', undefined, undefined], 'upper'],
    ['what is said goes before the frame', floors(), ['ground', 'upper', undefined, undefined], 'ground'],
    ['by z', floors(layers), [undefined, undefined, 5, undefined], 'upper'],
    ['by z, above the border and still below', floors(layers), [undefined, undefined, 4.4, 'ground'], 'ground'],
    ['by z, well above the border', floors(layers), [undefined, undefined, 4.6, 'ground'], 'upper'],
    ['by z, back below the border', floors(layers), [undefined, undefined, 3.6, 'upper'], 'upper'],
    ['by z, well below', floors(layers), [undefined, undefined, 3.4, 'upper'], 'ground'],
    ['no z', floors(layers), [undefined, undefined, undefined, undefined], 'ground'],
    ['no z of somebody who was upstairs', floors(layers), [undefined, undefined, undefined, 'upper'], 'upper'],
    [
      '0 is the usual one where that goes without saying',
      floors({}, true),
      [0, undefined, undefined, undefined],
      'ground',
    ],
    ['0 by z where that goes without saying', floors(layers, true), [0, undefined, 6, undefined], 'upper'],
    ['0 has a name', floors({ floors: { 0: 'upper' } }, true), [0, undefined, undefined, undefined], 'upper'],
  ])('%s', (_name, known, where, expected) => expect(known.of(...where)?.floor.id).toBe(expected));

  it('is in doubt beyond all of them, and never nowhere', () => {
    expect([-3, -1.4, 9.4, 12].map((z) => floors(layers).of(undefined, undefined, z, undefined))).toMatchObject([
      { floor: { id: 'ground' }, isSure: false },
      { floor: { id: 'ground' }, isSure: true },
      { floor: { id: 'upper' }, isSure: true },
      { floor: { id: 'upper' }, isSure: false },
    ]);
    const reader = readerOf({ topic: 'uwb/{tag}', fields: { x: '/x', y: '/y', z: '/z' }, ...layers });
    expect([{ z: 5 }, {}].map((z) => said(reader.read(messageOf({ x: 1, y: 1, ...z }, { topic: 'uwb/b' }))))).toEqual([
      ['b@1,1 good'],
      ['b@1,1 uncertain/floor'],
    ]);
    expect(said(reader.read(messageOf({ x: 1, y: 1, z: -3 }, { topic: 'uwb/a' })))).toEqual(['a@1,1 uncertain/floor']);
  });

  it('does not flicker: noise within the hysteresis never changes it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 3.51, max: 4.49, noNaN: true }), { minLength: 1, maxLength: 50 }),
        (heights) => {
          const known = floors(layers);
          let floor: string | undefined;
          const seen = new Set<string>();
          for (const z of heights) seen.add((floor = known.of(undefined, undefined, z, floor)?.floor.id ?? ''));
          expect(seen.size).toBe(1);
        },
      ),
    );
  });
});
