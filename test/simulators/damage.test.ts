import { join } from 'node:path';
import { expect, it } from 'vitest';
import { drivers } from '../../drivers/registry.ts';
import { SimDamage } from '../../simulators/sim/damage.ts';
import { SimDisk } from '../../simulators/sim/log.ts';
import { seeded } from '../../simulators/random.ts';
import { seqOf } from '../../src/domain/ids.ts';
import type { Draft, Input } from '../../src/domain/input.ts';
import { reduce } from '../../src/domain/reduce.ts';
import { emptyState } from '../../src/domain/begin.ts';
import { instant } from '../../src/domain/time.ts';
import { rowsOf } from '../../src/log/row.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Heard } from '../../src/ports/driver.ts';
import { loadOrThrow } from '../../src/settings/load.ts';
import { started, tick } from '../support/drafts.ts';
import { FakeClock } from '../support/fake-clock.ts';

const { plant } = loadOrThrow(join(import.meta.dirname, '../../config'), drivers);

function write(disk: SimDisk, seq: number, draft: Draft): void {
  const input = { ...draft, seq: seqOf(seq), at: instant(1000 * seq) } as Input;
  disk.rowsOnDisk.push(...rowsOf({ input, transitions: [], events: [] }));
}

/** What a start is told of damage. */
function toldBy(damage: SimDamage, clock: Clock): readonly Draft[] {
  const heard: Heard[] = [];
  damage.teller(clock).start({ heard: (item) => void heard.push(item), rejected: () => {} });
  return heard.map(({ draft }) => draft);
}

/** A disk of a hundred inputs that a crash has cut short. */
function struck(): { readonly disk: SimDisk; readonly damage: SimDamage; readonly told: readonly Draft[] } {
  for (let seed = 1; ; seed++) {
    const disk = new SimDisk(plant);
    for (let seq = 1; seq <= 100; seq++) write(disk, seq, seq === 1 ? started(1) : tick);
    const damage = new SimDamage(disk, seeded(seed));
    damage.strike(50);
    if (damage.isLost(100)) return { disk, damage, told: toldBy(damage, new FakeClock()) };
  }
}

it('loses only rows after what was compared, and order goes on after all that ever was', () => {
  const { disk, damage } = struck();
  expect([disk.lastSeq, disk.lastAt]).toEqual([100, 100_000]);
  expect([...disk.rows({})].at(-1)?.seq).toBeGreaterThanOrEqual(50);
  expect(damage.isLost(50)).toBe(false);
  const state = emptyState(plant);
  const again = { ...tick, seq: seqOf(100), at: instant(100_000) };
  expect(() => damage.see({ input: again, outcome: reduce(state, again), took: 0 })).toThrow('no seq is used again');
});

it('is told at every start until a row on the disk tells of it', () => {
  const { disk, damage, told } = struck();
  expect(told).toMatchObject([{ kind: 'damaged', statesUnknown: true, files: [{ file: 'log/tail.sqlite' }] }]);
  damage.strike(100);
  expect(toldBy(damage, new FakeClock())).not.toEqual([]);
  const [draft] = told;
  if (draft === undefined) throw new Error('the start was not told');
  write(disk, 101, started(2));
  write(disk, 102, draft);
  // A strike finds nothing to lose after 102, so that what is told then is of checkpoints alone.
  damage.strike(102);
  expect(toldBy(damage, new FakeClock())).toEqual([]);
});

it('sees lost states that are taken for known', () => {
  const { damage, told } = struck();
  const state = emptyState(plant);
  const [draft] = told;
  if (draft === undefined) throw new Error('the start was not told');
  const input = { ...draft, seq: seqOf(101), at: instant(101_000) } as Input;
  damage.see({ input, outcome: reduce(state, input), took: 0 });
  expect(() => damage.check(state)).not.toThrow();
  state.record.statesUnknown = false;
  expect(() => damage.check(state)).toThrow('lost states are unknown until a person confirms');
});
