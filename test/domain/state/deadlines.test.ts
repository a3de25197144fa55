import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Deadlines, type Due, roundedUp } from '../../../src/domain/state/deadlines.ts';
import { type Instant, instant } from '../../../src/domain/time.ts';

const dues: readonly Due[] = [
  ...['a', 'b', 'c'].map((subject) => ({ rule: 'point', subject })),
  ...['a', 'b'].map((subject) => ({ rule: 'tag', subject })),
  { rule: 'silence', subject: 'sound' },
];
const nameOf = ({ rule, subject }: Due) => `${rule} ${subject}`;

/** The same promises, with a plain map that is searched each time. */
class Model {
  readonly due = new Map<string, Instant>();
  first(): readonly [string, Instant] | undefined {
    return [...this.due].sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1))[0];
  }
  takeDue(at: Instant): string | undefined {
    const first = this.first();
    if (first === undefined || first[1] > at) return undefined;
    this.due.delete(first[0]);
    return first[0];
  }
}

const due = fc.constantFrom(...dues);
const time = fc.integer({ min: 0, max: 12 }).map(instant);
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ op: fc.constant('set' as const), due, at: time }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('clear' as const), due }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('take' as const), at: time }) },
  { weight: 1, arbitrary: fc.constant({ op: 'next' as const }) },
  { weight: 1, arbitrary: fc.constant({ op: 'restore' as const }) },
);

describe('deadlines', () => {
  it('behave like a plain sorted map', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let real = new Deadlines();
        const model = new Model();
        for (const step of steps) {
          if (step.op === 'set') {
            real.set(step.due.rule, step.due.subject, step.at);
            model.due.set(nameOf(step.due), step.at);
          } else if (step.op === 'clear') {
            real.clear(step.due.rule, step.due.subject);
            model.due.delete(nameOf(step.due));
          } else if (step.op === 'take') {
            const taken = real.takeDue(step.at);
            expect(taken === undefined ? undefined : nameOf(taken)).toBe(model.takeDue(step.at));
          } else if (step.op === 'next') {
            expect(real.next()).toBe(model.first()?.[1]);
          } else {
            real = new Deadlines(JSON.parse(JSON.stringify(real.list())) as ReturnType<Deadlines['list']>);
          }
        }
        for (let left = model.due.size; left >= 0; left--) {
          const taken = real.takeDue(instant(99));
          expect(taken === undefined ? undefined : nameOf(taken)).toBe(model.takeDue(instant(99)));
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('fire once though they were moved to and fro', () => {
    const [a] = dues;
    const deadlines = new Deadlines();
    for (const at of [10, 5, 10]) deadlines.set('point', 'a', instant(at));
    expect([deadlines.takeDue(instant(10)), deadlines.takeDue(instant(10))]).toEqual([a, undefined]);
  });

  it.each([
    [0, 0],
    [1, 20],
    [20, 20],
    [21, 40],
  ])('at %d ms wake at %d ms', (at, wakeAt) => {
    expect(roundedUp(instant(at))).toBe(wakeAt);
  });
});
