import { describe, expect, it } from 'vitest';
import { instant } from '../../../src/domain/time.ts';
import { messageOf, readerOf } from '../../support/badges.ts';
import { T0 } from '../../support/fold.ts';

// The floor of these tests goes from 0 to 200 m, and from 0 to 120 m.
type XY = readonly [number, number];
const walkOf = (write: (xy: XY) => XY, count = 60): XY[] =>
  Array.from({ length: count }, (_, i) => write([150 + (i % 45), 20 + (i % 90)]));

function doubtOf(places: readonly XY[], settings: Readonly<Record<string, unknown>> = {}) {
  const reader = readerOf(settings);
  places.forEach(([x, y], i) => {
    reader.read(messageOf({ position: { x, y } }, { at: instant(T0 + 1000 * i) }));
  });
  return reader.doubt();
}

describe('places outside their floor', () => {
  it.each<readonly [string, (xy: XY) => XY, string]>([
    ['swapped axes', ([x, y]) => [y, x], 'swapped'],
    ['a y that points down', ([x, y]) => [x, -y - 26], 'mirrored'],
    ['feet', ([x, y]) => [x / 0.3048, y / 0.3048], 'ft'],
    ['centimetres', ([x, y]) => [x * 100, y * 100], 'cm'],
    ['millimetres', ([x, y]) => [x * 1000, y * 1000], 'mm'],
  ])('are told as %s', (_what, write, mistake) => expect(doubtOf(walkOf(write))).toMatchObject({ mistake }));

  it('are told without a reason where no single mistake explains them', () => {
    expect(doubtOf(walkOf(([x, y]) => [x * 1e6 + 5e7, y * 1e6 + 5e7]))).toEqual({ outside: 60, of: 60 });
  });

  it('are seen in the frame of the source', () => {
    const transform = { '*': { origin: [100, 0] } };
    const swapped = walkOf(([x, y]) => [y, x - 100]);
    expect(doubtOf(swapped, { transform })).toBeUndefined();
    expect(
      doubtOf(
        walkOf(([x, y]) => [y + 120, x - 100]),
        { transform },
      ),
    ).toMatchObject({ outside: 60 });
    const wgs84 = { origin: [121.5, 31.2] };
    const fields = { longitude: '/position/x', latitude: '/position/y' };
    const world = walkOf(([x, y]) => [31.2 + y / 111_000, 121.5 + x / 95_000]).filter(([, lon]) => lon > 0);
    expect(doubtOf(world, { wgs84, fields })?.mistake ?? 'none').toBe('none');
  });

  it('are not told while they are few, or most are right', () => {
    expect(doubtOf(walkOf(([x, y]) => [y, x], 9))).toBeUndefined();
    expect(doubtOf([...walkOf((xy) => xy, 90), ...walkOf(([x, y]) => [x + 100, y], 15)])).toBeUndefined();
    expect(doubtOf(walkOf((xy) => xy, 5000))).toBeUndefined();
  });

  it('are forgotten when they are right again', () => {
    const all = [...walkOf(([x, y]) => [y, x], 400), ...walkOf((xy) => xy, 4000)];
    expect(doubtOf(all)).toBeUndefined();
  });
});
