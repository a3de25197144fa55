import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Input } from '../../../src/domain/input.ts';
import { reduce } from '../../../src/domain/reduce.ts';
import { Capture } from '../../../src/domain/checkpoint.ts';
import { rebase } from '../../../src/domain/rebase.ts';
import { emptyState } from '../../../src/domain/begin.ts';
import type { State } from '../../../src/domain/state/state.ts';
import { instant } from '../../../src/domain/time.ts';
import { fix, lost, read, silence, sos } from '../../support/drafts.ts';
import { Fold, T0 } from '../../support/fold.ts';
import { anything, life, live } from '../../support/life.ts';
import { smallPlant } from '../../support/plant.ts';

const YEAR = 365 * 86_400_000;
const shown = (state: State): unknown => JSON.parse(new Capture(state).finish().facts);
const moved = (input: Input, shift: number): Input => ({ ...input, at: instant(input.at + shift) });

/** Plant time is moved by so much at this place in the order. */
const jump = (seq: number, at: number, shift: number): Input => ({
  kind: 'clock-accepted',
  accept: 'wall',
  shift,
  seq: seq as never,
  at: instant(at),
});

it('after a jump everything goes on as if time had always been the new one', () => {
  fc.assert(
    fc.property(
      life(anything, 40),
      life(anything, 20),
      fc.constantFrom(-5 * YEAR, -T0 + 1000, -86_400_001, -1000, 1000, 40 * 86_400_000, 6 * YEAR),
      (before, after, shift) => {
        const first = live(before);
        const [jumpSeq, jumpAt] = [first.state.seq + 1, first.state.at];
        // What comes after is made by a fold that never jumped, so that its ticks are those of a right clock.
        const straight = emptyState(smallPlant());
        const told: string[] = [];
        const tell = (state: State, input: Input): string =>
          JSON.stringify(reduce(state, input).transitions.map(({ at, kind, alarm }) => [at, kind, alarm]));
        for (const input of first.inputs) reduce(straight, moved(input, shift));
        rebase(straight, 0);
        reduce(straight, jump(jumpSeq, jumpAt + shift, 0));

        const jumped = emptyState(smallPlant());
        for (const input of first.inputs) reduce(jumped, input);
        reduce(jumped, jump(jumpSeq, jumpAt + shift, shift));
        expect(shown(jumped)).toEqual(shown(straight));

        const rest = live(after, new Fold(), jumpAt - T0).inputs;
        rest.forEach((input, i) => {
          const next = { ...moved(input, shift), seq: (jumpSeq + 1 + i) as never };
          told.push(tell(straight, next));
          expect(tell(jumped, next)).toBe(told.at(-1));
        });
        expect(shown(jumped)).toEqual(shown(straight));
      },
    ),
    { numRuns: 60 },
  );
});

it('no time of the state stays behind', () => {
  const fold = Fold.started().feed([
    [1000, read('h2s', 20)],
    [1100, read('h2s', 0)],
    [1200, lost('ex')],
    [1300, fix('0a01', 50, 50)],
    [1400, fix('0a01', 81, 50)],
    [1500, sos('0a01')],
    [1600, silence(60_000)],
    [1700, { kind: 'device', device: 'panel' as never, up: false, reason: 'timeout' }],
  ]);
  rebase(fold.state, -5 * YEAR);
  const times = new Capture(fold.state).finish().facts.match(/\d{13}/g) ?? [];
  expect(times.length).toBeGreaterThan(20);
  for (const time of times) expect(Number(time)).toBeLessThan(T0 - 4 * YEAR);
});

it('a silence ends after its own length, whatever year it is by then', () => {
  const fold = Fold.started().feed([[1000, silence(4000)]]);
  const ends = T0 + 5000 - 5 * YEAR;
  fold.take(jump(fold.state.seq + 1, T0 + 2000 - 5 * YEAR, -5 * YEAR));
  expect([fold.state.sound.silencedUntil, fold.wakeAt]).toEqual([ends, ends]);
  fold.until(ends - T0);
  expect(fold.events.at(-1)).toMatchObject({ kind: 'silence-ended', at: ends });
});
