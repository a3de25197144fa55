import { describe, expect, it } from 'vitest';
import { conditionsOf, NO_SETTINGS, ownConditionsOf } from '../../../../src/domain/conditions/index.ts';
import type { Person, Plant, Zone } from '../../../../src/domain/plant.ts';
import { instant } from '../../../../src/domain/time.ts';
import { Fold, T0, type Timed } from '../../../support/fold.ts';
import { person, smallPlant, smallRules } from '../../../support/plant.ts';

/** One row of the table of kinds: what is done, and every move of the alarm as `SECONDS kind`; none where it is silent. */
export interface Row {
  readonly what: string;
  readonly plant?: Plant;
  readonly inputs: readonly Timed[];
  /** The gateway dies in the middle, and starts again: ms. */
  readonly down?: { readonly from: number; readonly to: number };
  /** Until when time goes on, ms. */
  readonly until: number;
  readonly story: readonly string[];
}

/** Six people who are known, and their badges `t1` to `t6`. */
export const CREW = [1, 2, 3, 4, 5, 6].map((i) => person(`p${i}`, `t${i}`, 'operator'));

/** A plant with these zones and people, with every alarm that the rules give them beside those of the small plant. */
export function plantOf(zones: readonly Zone[], people: readonly Person[] = CREW): Plant {
  const plant = smallPlant({ zones, people });
  const own = smallRules().filter(({ subject }) => plant.points.some(({ id }) => id === subject));
  const conditions = [
    ...own,
    ...zones.flatMap((zone) => conditionsOf('zone', zone, zone.id, NO_SETTINGS)),
    ...people.flatMap((one) => conditionsOf('person', one, one.id, { ...NO_SETTINGS, zones })),
    ...ownConditionsOf(plant),
  ];
  return { ...plant, conditions, clock: [{ from: instant(0), ahead: 0 }] };
}

/** The table of one kind of alarm: it is raised, it returns, and it is silent at its near misses. */
export function kindTable(alarm: string, usual: Plant, rows: readonly Row[]): void {
  describe(alarm, () => {
    it.each(rows.map((row) => [row.what, row] as const))('%s', (_, row) => {
      expect(storyOf(alarm, usual, row)).toEqual(row.story);
    });
  });
}

function storyOf(alarm: string, usual: Plant, row: Row): string[] {
  const fold = Fold.started(row.plant ?? usual);
  const { from, to } = row.down ?? { from: Infinity, to: Infinity };
  fold.feed(row.inputs.filter(([ms]) => ms < from));
  if (row.down !== undefined) {
    fold.until(from).restart(to);
    fold.wakeAt = fold.state.deadlines.next();
  }
  fold.feed(row.inputs.filter(([ms]) => ms > to));
  fold.until(row.until);
  return fold.transitions.filter((one) => one.alarm === alarm).map(({ at, kind }) => `${(at - T0) / 1000} ${kind}`);
}

/** The time of the day, in minutes, so many seconds after a test begins; the clock of the site is UTC. */
export const clockTime = (afterS: number): number => Math.floor((T0 / 1000 + afterS) / 60) % 1440;

/** The same people at the same places each second: badges that go on speaking. */
export function stay(fromMs: number, toMs: number, ...drafts: readonly Timed[1][]): Timed[] {
  const all: Timed[] = [];
  for (let ms = fromMs; ms <= toMs; ms += 1000) for (const draft of drafts) all.push([ms, draft]);
  return all;
}

/** Several sources of inputs, in order of their time. */
export const together = (...inputs: readonly (readonly Timed[])[]): Timed[] => inputs.flat().sort(([a], [b]) => a - b);
