import { describe, expect, it } from 'vitest';
import { indexOf } from '../../../src/domain/begin.ts';
import { Coverage } from '../../../src/domain/figures/coverage.ts';
import { Warnings, type WarningsResult } from '../../../src/domain/figures/warnings.ts';
import type { Transition } from '../../../src/domain/alarm/transition.ts';
import { instant } from '../../../src/domain/time.ts';
import { T0 } from '../../support/fold.ts';
import { smallPlant } from '../../support/plant.ts';
import { linesOf, MINUTE, moves } from './lines.ts';

const INDEX = indexOf(smallPlant());

/** A warning at a minute: limit 7 within the minutes `from` to `to`. */
interface Warned {
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

/** The raise of an alarm at a minute. */
function raised(alarm: string, minute: number, more: Partial<Transition>): Transition {
  const [{ line } = expect.fail()] = linesOf([moves(minute * MINUTE, 'raise', alarm, 3)]);
  if (line.kind !== 'transition') return expect.fail();
  return { ...line.transition, ...more };
}
const minute = (at: number) => instant(T0 + at * MINUTE);
const warning = ({ at, from, to }: Warned): Transition =>
  raised('h2s:rising', at, {
    cause: 'forecast',
    forecast: { limit: 7, earliest: minute(from), likely: minute((from + to) / 2), latest: minute(to) },
  });
const crossing = (at: number, limit = 7, alarm = 'h2s:high'): Transition =>
  raised(alarm, at, { setPoint: { direction: 'high', limit, deadband: 0 } });

function judged(
  raises: readonly Transition[],
  { to = 60, gaps = [] as readonly (readonly [number, number])[] } = {},
): WarningsResult {
  const stretches = gaps.map(([from, until]) => ({ from: minute(from), to: minute(until) }));
  const warnings = new Warnings(new Coverage(minute(0), minute(60), stretches));
  for (const one of raises) {
    warnings.goTo(one.at);
    warnings.raise(one, INDEX);
  }
  warnings.goTo(minute(to));
  return warnings.result();
}

describe('a warning whose limit', () => {
  const NONE = { held: 0, sooner: 0, later: 0, never: 0, unknown: 0, unwarned: 0 };
  it.each([
    ['is reached within its interval, held', crossing(6), { held: 1, coverage: 1 }],
    ['is reached on its edge, held', crossing(8), { held: 1, coverage: 1 }],
    ['is reached before, promised too much time', crossing(3), { sooner: 1, coverage: 0 }],
    ['is reached after, warned too early', crossing(12), { later: 1, coverage: 0 }],
    ['is reached more than ten minutes after, was none', crossing(19), { never: 1, unwarned: 1, coverage: 0 }],
    ['is not the one that was reached, is not decided by it', crossing(6, 14), { never: 1, unwarned: 1, coverage: 0 }],
  ])('%s', (_name, reached, wanted) => {
    const { lead, ...counts } = judged([warning({ at: 2, from: 5, to: 8 }), reached]);
    expect(counts).toEqual({ ...NONE, given: 1, ...wanted });
    expect(lead.count).toBe('never' in wanted ? 0 : 1);
  });

  it('is not reached, was none; as long as its time is not over it is unknown', () => {
    const warned = warning({ at: 2, from: 5, to: 8 });
    expect(judged([warned], { to: 18 })).toMatchObject({ never: 0, unknown: 1 });
    expect(judged([warned], { to: 19 })).toMatchObject({ never: 1, unknown: 0, coverage: 0 });
  });

  it('was not watched is unknown, and in no share', () => {
    const seen = judged([warning({ at: 2, from: 5, to: 8 })], { gaps: [[7, 20]] });
    expect(seen).toMatchObject({ never: 0, unknown: 1 });
    expect(seen.coverage).toBeUndefined();
  });

  it('is the next one, too, is judged by each', () => {
    const next = raised('h2s:rising', 7, {
      forecast: { limit: 14, earliest: minute(9), likely: minute(10), latest: minute(11) },
    });
    const { lead, ...counts } = judged([
      warning({ at: 2, from: 5, to: 8 }),
      crossing(6),
      next,
      crossing(10, 14, 'h2s:high-high'),
    ]);
    expect(counts).toEqual({ ...NONE, given: 2, held: 2, coverage: 1 });
    expect(lead).toMatchObject({ count: 2, outstanding: 0 });
  });
});

it('a limit that nothing warned of is counted, where it is one of a gas and of its level', () => {
  expect(judged([crossing(5)])).toMatchObject({ given: 0, unwarned: 1 });
  const rate = raised('h2s:rate', 5, { setPoint: { direction: 'high', limit: 2, deadband: 0, of: 'rate' } });
  expect(judged([rate])).toMatchObject({ unwarned: 0 });
});
