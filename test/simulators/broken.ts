import { join } from 'node:path';
import { drivers } from '../../drivers/registry.ts';
import { Invariants } from '../../simulators/sim/invariants/index.ts';
import { emptyState } from '../../src/domain/begin.ts';
import { Fold } from '../../src/domain/fold.ts';
import { seqOf } from '../../src/domain/ids.ts';
import type { ConfigurationEdit, Draft, Input } from '../../src/domain/input.ts';
import type { Plant } from '../../src/domain/plant.ts';
import type { Outcome } from '../../src/domain/reduce.ts';
import type { State } from '../../src/domain/state/state.ts';
import { instant } from '../../src/domain/time.ts';
import { loadOrThrow } from '../../src/settings/load.ts';

/** The demo plant. */
export const settings = loadOrThrow(join(import.meta.dirname, '../../config'), drivers);

type Spoil = (outcome: Outcome) => Outcome;

const EDIT: ConfigurationEdit = {
  by: 'chen',
  role: 'engineer',
  reason: 'tried',
  changes: [],
  changed: 0,
  loosened: [],
};

/** Feeds the invariants what a broken fold would have given. */
export class Broken {
  /** It is fed without a start, and outputs are known from a start on. */
  readonly state: State = emptyState({ ...settings.plant, outputs: [] });
  readonly #plants = new Map<string, Plant>();
  readonly #fold = new Fold(this.state, (revision) => this.#plants.get(revision) ?? settings.plant);
  readonly invariants = new Invariants(settings.plant, (revision) => this.#plants.get(revision) ?? settings.plant);
  #seq = 0;

  feed(at: number, draft: Draft, spoil: Spoil = (outcome) => outcome): void {
    this.#seq += 1;
    const input = { ...draft, seq: seqOf(this.#seq), at: instant(at) } as Input;
    const outcome = spoil(this.#fold.take(input));
    this.invariants.check({ input, outcome, took: 0 }, this.state);
  }

  configure(at: number, plant: Plant, spoil?: Spoil): void {
    this.#plants.set(plant.revision, plant);
    this.invariants.beforeChange(this.state);
    this.feed(at, { kind: 'configured', revision: plant.revision, ...EDIT }, spoil);
  }
}
