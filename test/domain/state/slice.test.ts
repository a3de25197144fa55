import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Slice } from '../../../src/domain/state/slice.ts';

interface Entity {
  n: number;
  inner: { list: number[] };
}
const fresh = (): Entity => ({ n: 0, inner: { list: [] } });

const key = fc.constantFrom('a', 'b', 'c', 'd', '1', '10', '2');
const change = fc.oneof(
  { weight: 5, arbitrary: fc.record({ op: fc.constant('edit' as const), key }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('remove' as const), key }) },
);
const meanwhile = fc.oneof(
  { weight: 3, arbitrary: change },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('copy' as const), count: fc.integer({ min: 1, max: 3 }) }) },
);

function perform(slice: Slice<string, Entity>, step: { op: 'edit' | 'remove'; key: string }, stamp: number): void {
  if (step.op === 'remove') return slice.remove(step.key);
  const entity = slice.edit(step.key, fresh);
  entity.n = stamp;
  entity.inner.list.push(stamp);
}

const contentOf = (slice: Slice<string, Entity>) =>
  `{${slice
    .sorted()
    .map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`)
    .join(',')}}`;

describe('a capture of a slice', () => {
  it('holds what stood at its begin, whatever is edited while it is written', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 20 }), fc.array(meanwhile, { maxLength: 30 }), (before, after) => {
        const slice = new Slice<string, Entity>();
        before.forEach((step, i) => perform(slice, step, i));
        const truth = contentOf(slice);
        slice.beginCapture();
        after.forEach((step, i) =>
          step.op === 'copy' ? slice.captureSome(step.count) : perform(slice, step, 100 + i),
        );
        while (slice.captureSome(2));
        expect(slice.endCapture()).toBe(truth);
      }),
      { numRuns: 500 },
    );
  });

  it('copies no more at a time than it is told', () => {
    const slice = new Slice<string, Entity>(['a', 'b', 'c'].map((name) => [name, fresh()]));
    slice.beginCapture();
    expect([slice.captureSome(1), slice.captureSome(1), slice.captureSome(1)]).toEqual([true, true, false]);
  });
});

describe('a slice', () => {
  it('does not make an entity unless it is told how', () => {
    expect(() => new Slice<string, Entity>().edit('a')).toThrow('no entity a');
  });
});
