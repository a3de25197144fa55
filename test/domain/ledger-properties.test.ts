import { describe, expect, it } from 'vitest';
import type { Act } from '../../src/domain/act.ts';
import { conditionsOf, NO_SETTINGS } from '../../src/domain/conditions/index.ts';
import { pointId } from '../../src/domain/ids.ts';
import {
  CHECK_KINDS,
  type CheckKind,
  type CheckPlan,
  type CheckRecord,
  DUE_KINDS,
  type LedgerState,
} from '../../src/domain/ledger/check.ts';
import { doubtFrom, dueOf, failedKind, firstDue, withLine } from '../../src/domain/ledger/due.ts';
import type { Plant } from '../../src/domain/plant.ts';
import { duration, type Instant, instant } from '../../src/domain/time.ts';
import { act, read } from '../support/drafts.ts';
import { Fold, T0, type Timed } from '../support/fold.ts';
import { measured, smallPlant } from '../support/plant.ts';
import { seeded } from '../support/random.ts';

const DAY = 86_400_000;
const PLAN: CheckPlan = {
  calibration: duration(90 * DAY),
  bump: duration(30 * DAY),
  verification: duration(365 * DAY),
};
const SEEDS = Array.from({ length: 200 }, (_, i) => i + 1);

const EMPTY: LedgerState = { since: instant(T0), last: {}, passedAt: {} };

/** Up to a dozen lines of two years, in any order, no two at the same time. */
function lines(random: () => number): CheckRecord[] {
  return Array.from({ length: 1 + Math.floor(random() * 12) }, (_, i) => ({
    check: pick(random, CHECK_KINDS),
    at: instant(T0 + Math.floor(random() * 700) * DAY + i),
    by: 'wang',
    unit: 'ppm',
    result: random() < 0.7 ? 'pass' : 'fail',
  }));
}

const pick = <T>(random: () => number, of: readonly T[]): T => {
  const one = of[Math.floor(random() * of.length)];
  if (one === undefined) throw new Error('of nothing');
  return one;
};

function shuffled<T>(random: () => number, of: readonly T[]): T[] {
  return of
    .map((one) => [random(), one] as const)
    .sort(([a], [b]) => a - b)
    .map(([, one]) => one);
}

const kept = (all: readonly CheckRecord[]): LedgerState =>
  all.reduce<LedgerState>((known, line) => ({ ...known, ...withLine(known, line) }), EMPTY);

describe('lines of the ledger, whatever they are', () => {
  it('come to the same in any order', () => {
    for (const seed of SEEDS) {
      const random = seeded(seed);
      const all = lines(random);
      expect(kept(shuffled(random, all)), `seed ${seed}`).toEqual(kept(all));
    }
  });

  it('a line that is passed moves no due date back, and one that fails moves none at all', () => {
    for (const seed of SEEDS) {
      const all = lines(seeded(seed));
      let known = EMPTY;
      for (const line of all) {
        const next = { ...known, ...withLine(known, line) };
        for (const kind of DUE_KINDS) {
          const at = (of: LedgerState): Instant => dueOf(of, PLAN, kind, instant(T0)).at ?? instant(NaN);
          // From the day on which it came into force, a line of before counts as its own.
          if (line.result === 'pass') expect(at(next), `seed ${seed} ${kind}`).toBeGreaterThanOrEqual(at(known));
          else expect(at(next), `seed ${seed} ${kind}`).toBe(at(known));
        }
        known = next;
      }
    }
  });

  it('each due date is by the newest line that serves it, found by looking at all of them', () => {
    for (const seed of SEEDS) {
      const all = lines(seeded(seed));
      const known = kept(all);
      const due = (kind: CheckKind, serves: (check: CheckKind) => boolean): number => {
        const passed = all.filter(({ check, result }) => result === 'pass' && serves(check)).map(({ at }) => at);
        const every = kind === 'proof' ? undefined : PLAN[kind];
        return (passed.length === 0 ? T0 : Math.max(...passed)) + (every ?? NaN);
      };
      const [calibration, bump, verification] = [
        due('calibration', (check) => check === 'calibration'),
        due('bump', () => true),
        due('verification', (check) => check === 'verification'),
      ];
      expect(firstDue(known, PLAN)?.at, `seed ${seed}`).toBe(Math.min(calibration, bump, verification));
      expect(doubtFrom(known, PLAN)).toBe(calibration + 90 * DAY);
      const isFailed = CHECK_KINDS.some((kind) => {
        const newest = all.filter(({ check }) => check === kind).sort((a, b) => b.at - a.at)[0];
        const mends = all.some(
          ({ check, at, result }) =>
            result === 'pass' && (check === kind || kind === 'bump') && at >= (newest?.at ?? Infinity),
        );
        return newest?.result === 'fail' && !mends;
      });
      expect(failedKind(known) !== undefined, `seed ${seed}`).toBe(isFailed);
    }
  });
});

describe('a life of a detector with its checks', () => {
  const ID = pointId('h2s');
  const point = { ...measured('h2s', 'H2S'), checks: { ...PLAN, bump: duration(2 * DAY) } };
  const plant: Plant = {
    ...smallPlant(),
    points: [point],
    conditions: [...smallPlant().conditions, ...conditionsOf('point', point, 'h2s', NO_SETTINGS)].filter(
      ({ id }, i, all) => all.findIndex((one) => one.id === id) === i,
    ),
  };

  /** Some days: checks are begun, written down, given up, forgotten; gas comes with them and without. */
  function life(seed: number): Timed[] {
    const random = seeded(seed);
    const inputs: Timed[] = [];
    let ms = 1000;
    while (ms < 8 * DAY) {
      ms += Math.round(random() < 0.2 ? random() * DAY : random() * 20 * 60_000);
      const chance = random();
      const check = pick(random, CHECK_KINDS);
      const words = { concentration: 25, before: 0, after: random() < 0.8 ? 25 : 3 };
      const acts: Act[] = [
        { act: 'start-check', point: ID, check, reason: 'test', compensating: 'guard' },
        { act: 'calibration', point: ID, check, words, ...(check === 'verification' ? { result: 'pass' } : {}) },
        { act: 'cancel-check', point: ID },
      ];
      if (chance < 0.6) inputs.push([ms, act(pick(random, acts))]);
      else inputs.push([ms, read('h2s', pick(random, [0, 0.2, 8, 20, 26]))]);
    }
    return inputs;
  }

  it('goes on after a checkpoint in the middle as if there had been none; each check ends; what a check hid is back', () => {
    for (const seed of SEEDS.slice(0, 20)) {
      const { inputs, transitions, events, state } = Fold.started(plant)
        .feed(life(seed))
        .until(9 * DAY);
      const random = seeded(seed + 1000);
      const middle = Math.floor(random() * inputs.length);
      const first = new Fold(plant);
      for (const input of inputs.slice(0, middle)) first.take(input);
      const rest = new Fold(plant, JSON.parse(JSON.stringify(first.checkpoint())));
      for (const input of inputs.slice(middle)) rest.take(input);
      expect([...first.transitions, ...rest.transitions], `seed ${seed} at ${middle}`).toEqual(transitions);
      expect([...first.events, ...rest.events]).toEqual(events);
      expect(rest.state.ledger.get(ID)).toEqual(state.ledger.get(ID));
      expect(state.ledger.get(ID)?.running).toBeUndefined();
      for (const [alarm, { hiding }] of state.alarms) expect(hiding, alarm).toBeUndefined();
    }
  });
});
