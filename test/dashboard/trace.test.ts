import { describe, expect, it } from 'vitest';
import { curveOf, joinedTrace, type TraceStep, trace, TRACE_MS } from '../../src/dashboard/lib/trace.ts';
import type { Reading } from '../../src/wire/messages.ts';

const reading = (value: number | null, quality: Reading['quality'] = 'good'): Reading => ({
  point: 'a',
  value,
  quality,
  at: 0,
});
const known = (at: number, value = 1, quality: TraceStep['quality'] = 'good'): TraceStep => ({
  at,
  min: value,
  max: value,
  quality,
});
const lost = (at: number): TraceStep => ({ at, min: null, max: null, quality: 'bad' });

describe('the recent past of a point', () => {
  it('keeps the least and the greatest value of each five seconds, so that a short peak is seen', () => {
    const seen: TraceStep[] = [];
    [1, 9, 2].forEach((value, i) => trace(seen, reading(value), 5000 + 1000 * i));
    trace(seen, reading(3), 10_000);
    expect(seen).toEqual([
      { at: 5000, min: 1, max: 9, quality: 'good' },
      { at: 10_000, min: 3, max: 3, quality: 'good' },
    ]);
  });

  it('is ten minutes long, however fast a point is read', () => {
    const seen: TraceStep[] = [];
    for (let at = 0; at < 3 * TRACE_MS; at += 1000) trace(seen, reading(1), at);
    const times = seen.map(({ at }) => at);
    expect(Math.max(...times) - Math.min(...times)).toBeGreaterThanOrEqual(TRACE_MS);
    expect(Math.max(...times) - Math.min(...times)).toBeLessThan(TRACE_MS + 10_000);
  });

  it('remembers that the point was lost, also for a part of five seconds', () => {
    const seen: TraceStep[] = [];
    trace(seen, reading(4), 0);
    trace(seen, reading(4, 'bad'), 1000);
    trace(seen, reading(4), 2000);
    trace(seen, reading(null, 'bad'), 5000);
    expect(seen.map(({ quality }) => quality)).toEqual(['bad', 'bad']);
    expect(seen[1]?.max).toBeNull();
  });

  it('goes on from the record', () =>
    expect(joinedTrace([known(0), known(5000), known(10_000)], [known(10_000, 7)])).toEqual([
      known(0),
      known(5000),
      known(10_000, 7),
    ]));
});

describe('a curve', () => {
  it('breaks where the point was lost, and the gap is as long as the loss', () => {
    const { lines, gaps } = curveOf([known(0), known(5), lost(10), lost(15), known(20), known(25)], 30);
    expect(lines.map(({ stretches }) => stretches.map(({ at }) => at))).toEqual([
      [0, 5],
      [20, 25],
    ]);
    expect(gaps).toEqual([{ from: 10, to: 20 }]);
  });

  it('has a gap to its end while the point is lost', () =>
    expect(curveOf([known(0), lost(5)], 30).gaps).toEqual([{ from: 5, to: 30 }]));

  it('draws no value of a stretch that was lost for a part of it', () =>
    expect(curveOf([known(0), { ...known(5), quality: 'bad' }], 10).lines).toHaveLength(1));

  it('is another line where its values are in doubt, without a break', () => {
    const { lines, gaps } = curveOf([known(0), known(5, 1, 'uncertain'), known(10, 1, 'uncertain')], 15);
    expect(lines.map(({ isDoubtful, stretches }) => [isDoubtful, stretches.map(({ at }) => at)])).toEqual([
      [false, [0]],
      [true, [0, 5, 10]],
    ]);
    expect(gaps).toEqual([]);
  });
});
