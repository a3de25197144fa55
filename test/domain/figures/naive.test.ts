import fc from 'fast-check';
import { expect, it } from 'vitest';
import { indexOf } from '../../../src/domain/begin.ts';
import type { Overlay, Transition, TransitionKind } from '../../../src/domain/alarm/transition.ts';
import { Coverage } from '../../../src/domain/figures/coverage.ts';
import { Figures } from '../../../src/domain/figures/figures.ts';
import { instant } from '../../../src/domain/time.ts';
import { T0 } from '../../support/fold.ts';
import { smallPlant } from '../../support/plant.ts';
import { HOUR, type Line, linesOf, MINUTE, moves, SECOND } from './lines.ts';

/** The same figures, from lists of everything and by looking at each of them again and again. */

const ALARMS = ['h2s:high', 'ex:high', 'gateway:blind'];
const SPAN = 6 * HOUR;

type What = 'raise' | 'return' | 'ack' | 'shelve';

const step = fc.record({
  after: fc.oneof(fc.integer({ min: 1, max: 40 * SECOND }), fc.integer({ min: 1, max: 30 * MINUTE })),
  alarm: fc.constantFrom(...ALARMS),
  what: fc.constantFrom<What>('raise', 'raise', 'raise', 'return', 'return', 'ack', 'ack', 'shelve'),
  priority: fc.constantFrom(1 as const, 2 as const, 3 as const),
});
const gap = fc.tuple(fc.integer({ min: 0, max: SPAN }), fc.integer({ min: 1, max: HOUR }));

/** A life of three alarms that can be. */
function livesOf(steps: readonly { after: number; alarm: string; what: What; priority: 1 | 2 | 3 }[]): Line[] {
  const states = new Map(ALARMS.map((alarm) => [alarm, { active: false, acked: true, isShelved: false }]));
  let ms = 0;
  return steps.flatMap(({ after, alarm, what, priority }): Line[] => {
    const state = states.get(alarm);
    if (state === undefined) return [];
    ms += after;
    const overlays = (): readonly Overlay[] => (state.isShelved ? ['shelved'] : []);
    switch (what) {
      case 'raise':
        Object.assign(state, { active: true, acked: false });
        return [moves(ms, 'raise', alarm, priority, overlays())];
      case 'return':
        if (!state.active) return [];
        state.active = false;
        return [moves(ms, 'return', alarm, priority, overlays())];
      case 'ack':
        if (state.acked) return [];
        state.acked = true;
        return [moves(ms, 'ack', alarm, priority, overlays())];
      case 'shelve': {
        state.isShelved = !state.isShelved;
        const line = moves(ms, state.isShelved ? 'shelve' : 'unshelve', alarm, priority, overlays());
        const isNews = !state.isShelved && state.active;
        if (isNews) state.acked = false;
        return isNews ? [line, moves(ms, 'raise', alarm, priority)] : [line];
      }
    }
  });
}

const transitionsIn = (lines: readonly Line[]): Transition[] =>
  linesOf(lines).flatMap(({ line }) => (line.kind === 'transition' ? line.transition : []));

/** Whether a moment was watched. */
const isIn = (at: number, gaps: readonly (readonly [number, number])[]): boolean =>
  gaps.every(([from, length]) => at - T0 < from || at - T0 >= from + length);

const most = (counts: Iterable<number>): number => Math.max(0, ...counts);

function countsBy(times: readonly number[], width: number): number[] {
  const counts = new Map<number, number>();
  for (const at of times) counts.set(Math.floor(at / width), (counts.get(Math.floor(at / width)) ?? 0) + 1);
  return [...counts.values()];
}

it('are what a list of everything says', () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 120 }),
      fc.array(gap, { maxLength: 3 }),
      fc.nat(HOUR),
      (steps, gaps, begin) => {
        const lines = livesOf(steps);
        const [from, to] = [T0 + begin, T0 + SPAN];
        const coverage = new Coverage(
          instant(from),
          instant(to),
          gaps.map(([first, length]) => ({ from: instant(T0 + first), to: instant(T0 + first + length) })),
        );
        const figures = new Figures(coverage, [], new Set(), indexOf(smallPlant()));
        const recorded = linesOf(lines).filter(({ at }) => at <= to);
        for (const { line, at } of recorded) figures.take(line, at);
        const { all, priorities, topTen } = figures.result();

        const transitions = transitionsIn(lines).filter(({ at }) => at <= to);
        const shown = transitions.filter(({ overlays }) => overlays.length === 0);
        const raises = shown.filter(({ kind, at }) => kind === 'raise' && at >= from);
        const times = raises.map(({ at }) => at);
        expect(all.occurrences).toBe(raises.length);
        expect(all.rates.tenMinutes.peak).toBe(most(countsBy(times, 10 * MINUTE)));
        expect(all.rates.hour.peak).toBe(most(countsBy(times, HOUR)));
        expect(priorities.map(({ occurrences }) => occurrences)).toEqual(
          [1, 2, 3, 4].map((priority) => raises.filter((one) => one.priority === priority).length),
        );
        expect(topTen.items.reduce((sum, { occurrences }) => sum + occurrences, 0)).toBe(raises.length);

        const firstOf = (kind: TransitionKind, { occurrence, at }: Transition): number | undefined => {
          const found = shown.find((one) => one.occurrence === occurrence && one.kind === kind);
          return found === undefined ? undefined : found.at - at;
        };
        for (const [kind, waits] of [
          ['ack', all.toAcknowledge],
          ['return', all.toReturn],
        ] as const) {
          const lengths = raises.flatMap((one) => firstOf(kind, one) ?? []).sort((a, b) => a - b);
          expect([waits.count, waits.outstanding]).toEqual([lengths.length, raises.length - lengths.length]);
          const exact = lengths[Math.ceil(lengths.length / 2) - 1];
          if (exact !== undefined) expect(Math.abs((waits.median ?? 0) / exact - 1)).toBeLessThan(0.021);
          expect(waits.longest).toBe(lengths.at(-1));
        }

        // Every second of the span looked at by itself: what stands then, and whether it was watched.
        const standing: number[] = [];
        for (let at = Math.ceil(from / SECOND) * SECOND; at < to; at += SECOND) {
          if (!isIn(at, gaps)) continue;
          const states = new Map<string, Transition>();
          for (const one of transitions) if (one.at <= at) states.set(one.alarm, one);
          standing.push(
            [...states.values()].filter(({ active, acked, overlays }) => overlays.length === 0 && (active || !acked))
              .length,
          );
        }
        const mean = standing.length === 0 ? 0 : standing.reduce((sum, one) => sum + one, 0) / standing.length;
        // Looked at by seconds it is not exact.
        if (standing.length > 3600) expect(Math.abs(all.standing.mean - mean)).toBeLessThan(0.05);
        expect(all.standing.most).toBeGreaterThanOrEqual(most(standing));

        // Chatter: three raises of one alarm in less than a minute, the last of them in the span.
        const chatters = ALARMS.filter((alarm) => {
          const own = shown.filter((one) => one.alarm === alarm && one.kind === 'raise').map(({ at }) => at);
          return own.some((at, i) => at >= from && i >= 2 && at - (own[i - 2] ?? 0) < MINUTE);
        });
        expect(all.chattering).toBe(chatters.length);
      },
    ),
    { numRuns: 60 },
  );
});

it('floods are what each moment says by itself', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 90 }), { maxLength: 120 }), (gaps) => {
      let at = 0;
      const times = gaps.map((seconds) => (at += seconds * SECOND));
      const lines = times.map((ms) => moves(ms, 'raise', 'h2s:high', 2));
      const coverage = new Coverage(instant(T0), instant(T0 + 4 * HOUR), []);
      const figures = new Figures(coverage, [], new Set(), indexOf(smallPlant()));
      for (const one of linesOf(lines)) figures.take(one.line, one.at);
      const { all } = figures.result();
      let [isFlood, seconds, count, peak] = [false, 0, 0, 0];
      for (let second = 0; second < 4 * 3600; second++) {
        const now = second * SECOND;
        const recent = times.filter((one) => one <= now && one > now - 10 * MINUTE).length;
        if (!isFlood && recent > 10) {
          isFlood = true;
          count += 1;
        } else if (isFlood && recent < 5) isFlood = false;
        if (isFlood) {
          seconds += 1;
          peak = Math.max(peak, recent);
        }
      }
      expect(all.floods).toEqual({ count, ms: seconds * SECOND, share: seconds / (4 * 3600), peak });
    }),
    { numRuns: 60 },
  );
});
