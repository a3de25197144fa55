import { describe, expect, it } from 'vitest';
import type { Plant } from '../../src/domain/plant.ts';
import { instant, seconds } from '../../src/domain/time.ts';
import { whatIf as asked, type WhatIf } from '../../src/evidence/what-if.ts';
import { Answers } from '../../src/historian/answers.ts';
import { finish } from '../../src/log/finish.ts';
import type { LogReader } from '../../src/log/reader.ts';
import { ack, read, started } from '../support/drafts.ts';
import { every, Fold, T0 } from '../support/fold.ts';
import { gathered } from '../support/gathered.ts';
import { smallPlant, smallRules } from '../support/plant.ts';
import { recorded } from './recorded.ts';

const plant = smallPlant({
  conditions: smallRules().map((one) =>
    one.subject === 'h2s' ? { ...one, latching: false, offDelay: seconds(5) } : one,
  ),
});
const all = { from: T0, to: T0 + 600_000 };
const whatIf = (reader: LogReader, other: Plant, span = all, most = 1e5): WhatIf => {
  const answer = finish(asked(reader, span, other, { present: plant, most }));
  if (answer === undefined) throw new Error('nothing was recorded');
  return answer;
};

/** The plant with another limit for a point. */
const withLimit = (id: string, limit: number): Plant => ({
  ...plant,
  revision: `limit-${limit}`,
  conditions: plant.conditions.map((condition) =>
    condition.id === id && condition.setPoint !== undefined
      ? { ...condition, setPoint: { ...condition.setPoint, limit } }
      : condition,
  ),
});

/** Gas that rises to a peak and falls again, 1 a second; twice, with people who answer and a restart between. */
function run(off = 0): Fold {
  const fold = Fold.started(plant);
  const wave = (ms: number) => read('h2s', Math.max(0, 30 - Math.abs(30 - (ms % 100_000) / 1000)));
  fold.feed(every(1000, 1000, 45_000, wave));
  for (const id of ['h2s:high', 'h2s:high-high']) {
    const occurrence = [...fold.state.alarms].find(([alarm]) => alarm === id)?.[1]?.occurrence;
    if (occurrence !== undefined) fold.send(45_500, ack(id, occurrence));
  }
  fold.feed(every(1000, 46_000, 90_000, wave));
  fold.send(91_000, { kind: 'stopped' });
  fold.send(100_000, started(2, off));
  return fold.feed(every(1000, 101_000, 190_000, wave));
}

describe('what if', () => {
  it('the rules are the same: the same transitions, occurrences included, from the beginning and from the middle', () => {
    const reader = recorded(run().inputs, plant);
    for (const from of [T0, T0 + 20_500, T0 + 47_000, T0 + 95_000]) {
      const answer = whatIf(reader, { ...plant, revision: 'written otherwise' }, { ...all, from });
      expect(answer.unchanged).toBe(true);
      expect(answer.recorded.length).toBeGreaterThan(0);
      expect(answer.whatIf).toEqual(answer.recorded);
      expect(answer.differences.filter(({ what }) => what !== 'same')).toEqual([]);
    }
  });

  it('a lower limit raises earlier, by as much as the gas took, and a higher one later or not at all', () => {
    const reader = recorded(run().inputs, plant);
    const limit = plant.conditions.find(({ id }) => id === 'h2s:high')?.setPoint?.limit ?? NaN;
    const of = ({ differences }: WhatIf) => differences.filter(({ alarm }) => alarm === 'h2s:high');
    const lower = of(whatIf(reader, withLimit('h2s:high', limit - 4)));
    expect(lower).toHaveLength(2);
    for (const one of lower)
      expect(one).toMatchObject({ what: 'earlier', by: 4000, whatIf: { limit: limit - 4 }, recorded: { limit } });
    expect(of(whatIf(reader, withLimit('h2s:high', limit + 3)))[0]).toMatchObject({ what: 'later', by: 3000 });
    expect(of(whatIf(reader, withLimit('h2s:high', 1000))).map(({ what }) => what)).toEqual(['never', 'never']);
    // What has nothing to do with the change is as it was.
    const others = whatIf(reader, withLimit('h2s:high', limit - 4)).differences.filter(
      ({ alarm }) => alarm !== 'h2s:high',
    );
    expect(new Set(others.map(({ what }) => what))).toEqual(new Set(['same']));
  });

  it('who acknowledged an alarm would have acknowledged it, too, where it came earlier', () => {
    const reader = recorded(run().inputs, plant);
    const acks = ({ whatIf: list }: WhatIf) => list.filter(({ kind, alarm }) => kind === 'ack' && alarm === 'h2s:high');
    expect(acks(whatIf(reader, withLimit('h2s:high', 6)))).toHaveLength(1);
  });

  it('folds a part: the lists end where they are full, and the answer says where', () => {
    const reader = recorded(run().inputs, plant);
    const answer = whatIf(reader, plant, all, 2);
    expect(answer.to).toBeLessThan(all.to);
    expect(answer.whatIf).toEqual(answer.recorded);
  });
});

describe('what the record does not have', () => {
  const causes = ({ gaps }: WhatIf) => gaps.map(({ from, to, cause }) => [from - T0, to - T0, cause]);

  it('is named: a restart within the span, its begin and its end', () => {
    const reader = recorded(run(9000).inputs, plant);
    const off = [91_000, 100_000, 'not-watched'];
    expect(causes(whatIf(reader, plant, { from: T0 + 1000, to: T0 + 189_000 }))).toEqual([off]);
    // The span begins, or ends, while the gateway is off: the next start says so.
    expect(causes(whatIf(reader, plant, { from: T0 + 95_000, to: T0 + 120_000 }))).toEqual([off]);
    expect(causes(whatIf(reader, plant, { from: T0 + 50_000, to: T0 + 95_000 }))).toEqual([off]);
    expect(causes(whatIf(reader, plant, { from: T0 - 60_000, to: T0 + 250_000 }))).toEqual([
      [-60_000, reader.range()!.from - T0, 'not-kept'],
      off,
      [reader.range()!.to - T0, 250_000, 'not-watched'],
    ]);
  });

  it('nothing at all: before the record, after it, and while the gateway was off', () => {
    const reader = recorded(run(9000).inputs, plant);
    for (const [from, to] of [
      [-500_000, -400_000],
      [500_000, 600_000],
      [92_000, 99_000],
    ] as const)
      expect(
        finish(asked(reader, { from: T0 + from, to: T0 + to }, plant, { present: plant, most: 9 })),
      ).toBeUndefined();
    // A second between two rows of a gateway that watches is no gap.
    expect(causes(whatIf(reader, plant, { from: T0 + 10_100, to: T0 + 10_900 }))).toEqual([]);
  });

  it('rows that are lost', () => {
    const inputs = run().inputs.filter(({ at }) => at < T0 + 20_000 || at > T0 + 30_000);
    const [lost] = whatIf(recorded(inputs, plant), plant).gaps;
    expect(lost).toMatchObject({ cause: 'not-recorded' });
    expect([lost!.from - T0, lost!.to - T0]).toEqual([19_000, 31_000]);
  });
});

it('the historian answers it a little at a time', () => {
  const reader = recorded(run().inputs, plant);
  const query = { from: instant(all.from), to: instant(all.to), plant: withLimit('h2s:high', 5) };
  const text = gathered(new Answers('', reader, plant).text({ ask: 'what-if', query })).join('');
  expect(JSON.parse(text)).toEqual(whatIf(reader, query.plant));
});
