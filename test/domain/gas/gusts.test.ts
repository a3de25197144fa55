import { describe, expect, it } from 'vitest';
import { quantise } from '../../../src/domain/reading/normalise.ts';
import { read } from '../../support/drafts.ts';
import { every, Fold, T0, type Timed } from '../../support/fold.ts';

const MINUTE = 60_000;
const STEP = 1000;

/** A point each second, along straight lines through these minutes and values. */
const along = (point: string, ...corners: [minute: number, value: number][]): Timed[] =>
  corners.slice(1).flatMap(([to, end], i) => {
    const [from, begin] = corners[i]!;
    return every(STEP, from * MINUTE + STEP, to * MINUTE, (ms) =>
      read(point, quantise(begin + ((end - begin) * (ms / MINUTE - from)) / (to - from), 2)),
    );
  });

/** A plume of half a minute each way, a calm, and a second one that stays at `second` for some seconds. */
const gusts = (point: string, low: number, first: number, second: number, until = 13): Timed[] =>
  along(
    point,
    [0, low],
    [5, low],
    [5.5, first],
    [6, low],
    [8, low],
    [8.5, second],
    [8.7, second],
    [9.2, low],
    [until, low],
  );

const risings = (fed: Timed[], id = 'h2s'): Fold['transitions'] =>
  Fold.started()
    .feed(fed)
    .transitions.filter(({ alarm }) => alarm === `${id}:rising`);

describe('gas that comes and goes near a limit', () => {
  it('is warned of where it was high, fell, and is back at the limit but for a twentieth', () => {
    const [raise] = risings(gusts('h2s', 0.5, 6, 6.8));
    expect(raise).toMatchObject({ kind: 'raise', cause: 'forecast', forecast: { limit: 7, gusts: true } });
    expect(Math.abs(raise!.at - T0 - 8.5 * MINUTE)).toBeLessThan(0.1 * MINUTE);
    expect(raise!.forecast!.earliest).toBe(raise!.at);
    expect(raise!.forecast!.latest).toBe(raise!.at + 15 * MINUTE);
  });

  it.each([
    ['the second one stays a little farther away', 6, 6.6],
    ['the first one was less than half of the way', 3, 6.8],
  ])('is not warned of where %s', (_, first, second) => {
    expect(risings(gusts('h2s', 0.5, first, second))).toEqual([]);
  });

  it('is not warned of at its first rise, nor while it falls', () => {
    expect(risings(along('h2s', [0, 0.5], [5, 0.5], [5.5, 6.8], [6, 0.5], [9, 0.5]))).toEqual([]);
  });

  it('looks at a low limit mirrored', () => {
    const [raise] = risings(gusts('o2', 20.9, 19.6, 19.5 + 0.04), 'o2');
    expect(raise?.forecast).toMatchObject({ limit: 19.5, gusts: true });
  });

  it('waits for as long as it said, and is withdrawn then', () => {
    const [raise, end, ...more] = risings(gusts('h2s', 0.5, 6, 6.8, 40));
    expect(end).toMatchObject({ kind: 'return', cause: 'forecast' });
    expect(end!.at - raise!.at).toBeGreaterThanOrEqual(15 * MINUTE);
    expect(end!.at - raise!.at).toBeLessThan(15.5 * MINUTE);
    expect(more).toEqual([]);
  });

  it('does not silence the warning of a straight rise that comes later', () => {
    const again = along('h2s', [20, 0.5], [20.5, 6.4], [21, 0.5], [40, 0.5], [52, 6.4]);
    const [gust, , rise] = risings([...gusts('h2s', 0.5, 6, 6.8, 20), ...again]);
    expect(gust!.forecast).toMatchObject({ gusts: true });
    expect(rise).toMatchObject({ kind: 'raise', forecast: { limit: 7 } });
    expect(rise!.forecast).not.toHaveProperty('gusts');
    expect(rise!.at).toBeLessThan(T0 + 50 * MINUTE);
  });

  it('is over where the limit is reached', () => {
    const [, end] = risings([...gusts('h2s', 0.5, 6, 6.8, 10), ...along('h2s', [10, 0.5], [10.5, 8], [10.6, 8])]);
    expect(end).toMatchObject({ kind: 'return' });
    expect(end!.at).toBeLessThan(T0 + 10.6 * MINUTE);
  });
});
