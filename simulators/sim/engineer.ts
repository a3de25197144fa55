import type { AlarmCondition } from '../../src/domain/alarm/condition.ts';
import type { ConfigurationChange, ConfigurationEdit, Input } from '../../src/domain/input.ts';
import type { Plant } from '../../src/domain/plant.ts';
import type { State } from '../../src/domain/state/state.ts';
import type { ActReply, Gateway } from '../../src/gateway.ts';
import type { Random } from '../random.ts';
import { type Alterations, altered, UNALTERED } from './alterations.ts';
import { EDITS } from './engineer-edits.ts';
import { InvariantError } from './invariants/invariant.ts';
import type { SimDisk } from './log.ts';

/** Of all starts, the share before which the files were edited by hand. */
const BY_HAND_SHARE = 0.15;
const MOST_IN_A_ROW = 4;

/** The configuration that an input puts into force. */
const revisionOf = (input: Input): string | undefined =>
  input.kind === 'started' || input.kind === 'configured' ? input.revision : undefined;

/** Puts configurations into force at random moments, and knows which ones have to be in force after a crash. */
export class SimEngineer {
  readonly #original: Plant;
  readonly #random: Random;
  readonly #disk: SimDisk;
  /** By revision. */
  readonly #known = new Map<string, Alterations>();
  /** Configurations that were answered as being on the disk. */
  readonly #promised: { readonly seq: number; readonly revision: string }[] = [];
  /** The plant before each change of this life, for an undo. */
  #undone: Plant[] = [];
  changes = 0;

  constructor(original: Plant, random: Random, disk: SimDisk) {
    this.#original = original;
    this.#random = random;
    this.#disk = disk;
    this.#known.set(original.revision, UNALTERED);
  }

  /** What a start after a crash gets: the plant that was last in force, or one that was edited by hand meanwhile. */
  start(state: State): { readonly plant: Plant; readonly edit?: ConfigurationEdit } {
    this.#undone = [];
    if (state.seq === 0 || this.#random.uniform() > BY_HAND_SHARE) return { plant: state.base };
    const plant = this.#next(state);
    return plant === undefined ? { plant: state.base } : { plant, edit: this.#edit(state.base, plant, 'hand') };
  }

  /** Puts one change into force, or several in a row. An answer that comes after the gateway died is no promise. */
  work(gateway: Gateway, beforeEach: () => void, isAlive: () => boolean): void {
    const isRow = this.#random.uniform() < 0.2;
    for (let left = isRow ? MOST_IN_A_ROW : 1; left > 0; left--) {
      const { state } = gateway;
      const former = this.#random.uniform() < 0.2 ? this.#undone.pop() : undefined;
      const plant = former ?? this.#next(state);
      if (plant === undefined || plant.revision === state.plant.revision) continue;
      if (former === undefined) this.#undone.push(state.base);
      const edit = this.#edit(state.base, plant, 'li-gong');
      beforeEach();
      this.changes += 1;
      void gateway.configure(plant, former === undefined ? edit : { ...edit, undo: true }).then((reply: ActReply) => {
        if (isAlive() && reply.ok && reply.durable) this.#promised.push({ seq: reply.seq, revision: plant.revision });
      });
    }
  }

  /** After a crash: what was answered as durable is on the disk, and the last of the record is in force. */
  mustBeInForce(state: State, isLost: (seq: number) => boolean): void {
    for (const { seq, revision } of this.#promised) {
      if (isLost(seq)) continue;
      const [row] = this.#disk.rows({ fromSeq: seq, toSeq: seq });
      const input = row?.kind === 'input' ? row.input : undefined;
      if (input?.kind !== 'configured' || input.revision !== revision)
        throw new InvariantError('a configuration that was answered as durable survives a crash', { seq, revision });
    }
    const inForce = this.#disk.rowsOnDisk.flatMap((row) => (row.kind === 'input' ? (revisionOf(row.input) ?? []) : []));
    const last = inForce.at(-1) ?? this.#original.revision;
    if (state.plant.revision !== last)
      throw new InvariantError('what was last put into force is in force after a crash', {
        last,
        is: state.plant.revision,
      });
  }

  #next(state: State): Plant | undefined {
    const { base: plant } = state;
    const is = this.#known.get(plant.revision) ?? UNALTERED;
    const [random, original] = [this.#random, this.#original];
    const next = random.pick(EDITS)({ is, plant, original, state, random });
    if (next === undefined) return undefined;
    const made = altered(original, next);
    this.#known.set(made.revision, next);
    return this.#disk.plant(made.revision) ?? made;
  }

  #edit(before: Plant, after: Plant, by: string): ConfigurationEdit {
    const [old, now] = [before, after].map((plant) => new Map(plant.conditions.map((item) => [item.id, item])));
    const changes: ConfigurationChange[] = [{ path: 'revision', old: before.revision, new: after.revision }];
    const isLooser = (was: AlarmCondition, is: AlarmCondition | undefined): boolean =>
      is === undefined || is.onDelay > was.onDelay || is.setPoint?.limit !== was.setPoint?.limit;
    const loosened = [...(old?.values() ?? [])].flatMap((was) =>
      was.priority === 1 && was.setPoint !== undefined && isLooser(was, now?.get(was.id)) ? [was.id] : [],
    );
    return {
      by,
      role: 'engineer',
      reason: 'tried at random',
      changes,
      changed: changes.length,
      loosened,
      ...(this.#random.uniform() < 0.5 ? { confirmedBy: 'zhao-gong' } : {}),
    };
  }
}
