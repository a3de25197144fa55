import { type BaseState, baseState } from '../../src/domain/alarm/base.ts';
import type { AlarmState } from '../../src/domain/alarm/alarm-state.ts';
import type { Transition } from '../../src/domain/alarm/transition.ts';
import type { PlantEvent } from '../../src/domain/event.ts';
import { type AlarmId, pointId, seqOf, tagId, zoneId } from '../../src/domain/ids.ts';
import type { ConfigurationEdit, Draft, Input } from '../../src/domain/input.ts';
import { headCount } from '../../src/domain/people/zones.ts';
import type { Plant } from '../../src/domain/plant.ts';
import { Fold as Folding } from '../../src/domain/fold.ts';
import type { Outcome } from '../../src/domain/reduce.ts';
import { Capture, type Checkpoint, restore } from '../../src/domain/checkpoint.ts';
import { emptyState } from '../../src/domain/begin.ts';
import type { State } from '../../src/domain/state/state.ts';
import { instant } from '../../src/domain/time.ts';
import { started, tick } from './drafts.ts';
import { smallPlant } from './plant.ts';

/** Where the time of every test begins; times in tests are milliseconds after it. */
export const T0 = 1_750_000_000_000;

export type Timed = readonly [ms: number, draft: Draft];

/** The same input again and again: a source that keeps talking. */
export function every(stepMs: number, fromMs: number, toMs: number, draft: Draft | ((ms: number) => Draft)): Timed[] {
  const times = Array.from({ length: Math.floor((toMs - fromMs) / stepMs) + 1 }, (_, i) => fromMs + i * stepMs);
  return times.map((ms) => [ms, typeof draft === 'function' ? draft(ms) : draft]);
}

/** Stands in for the shell: gives inputs their place, and ticks whenever the reducer asked for it. */
export class Fold {
  state: State;
  readonly #plants = new Map<string, Plant>();
  readonly transitions: Transition[] = [];
  readonly events: PlantEvent[] = [];
  wakeAt: number | undefined;
  /** What was admitted, ticks too: the log of this run. */
  readonly inputs: Input[] = [];

  constructor(plant: Plant = smallPlant(), from?: Checkpoint) {
    this.state = from === undefined ? emptyState(plant) : restore(plant, from);
    this.wakeAt = this.state.deadlines.next();
    this.#plants.set(plant.revision, plant);
  }

  /** A fold that has started at `T0`. */
  static started(plant?: Plant): Fold {
    const fold = new Fold(plant);
    fold.send(0, started(1));
    return fold;
  }

  /** A plant that an input may put into force. */
  know(plant: Plant): void {
    this.#plants.set(plant.revision, plant);
  }

  /** Another configuration comes into force. */
  configure(ms: number, plant: Plant, edit: Partial<ConfigurationEdit> = {}): Outcome {
    this.know(plant);
    return this.send(ms, {
      kind: 'configured',
      revision: plant.revision,
      by: 'chen',
      role: 'engineer',
      changes: [],
      changed: 0,
      loosened: [],
      ...edit,
    });
  }

  /** Ticks up to this time, then takes the input. */
  send(ms: number, draft: Draft): Outcome {
    this.until(ms);
    return this.#take(T0 + ms, draft);
  }

  feed(inputs: Iterable<Timed>): this {
    for (const [ms, draft] of inputs) this.send(ms, draft);
    return this;
  }

  /** Lets time pass without any input. */
  until(ms: number): this {
    while (this.wakeAt !== undefined && this.wakeAt <= T0 + ms) this.#take(Math.max(this.wakeAt, this.state.at), tick);
    return this;
  }

  /** One tick. */
  tick(ms: number): Outcome {
    return this.#take(T0 + ms, tick);
  }

  checkpoint(): Checkpoint {
    return new Capture(this.state).finish();
  }

  /** The gateway died and starts again at `ms`, with what its last checkpoint held; nobody ticked meanwhile. */
  restart(ms: number, plant: Plant = this.state.base): Outcome {
    const checkpoint = this.checkpoint();
    this.state = restore(plant, JSON.parse(JSON.stringify(checkpoint)) as Checkpoint);
    return this.#take(T0 + ms, started(this.state.epoch + 1, T0 + ms - this.state.at));
  }

  alarm(id: string): Readonly<AlarmState> | undefined {
    return this.state.alarms.get(id as AlarmId);
  }

  base(id: string): BaseState {
    const alarm = this.alarm(id);
    return alarm === undefined ? 'normal' : baseState(alarm);
  }

  point(id: string) {
    return this.state.points.get(pointId(id));
  }

  tag(id: string) {
    return this.state.tags.get(tagId(id));
  }

  count(id: string) {
    return headCount(this.state.zones.get(zoneId(id)));
  }

  /** Every move of one alarm as `ms kind`. */
  story(id: string): string[] {
    return this.transitions.filter(({ alarm }) => alarm === id).map(({ at, kind }) => `${at - T0} ${kind}`);
  }

  #take(at: number, draft: Draft): Outcome {
    return this.take({ ...draft, seq: seqOf(this.state.seq + 1), at: instant(at) });
  }

  /** Takes an admitted input as it stands, with no tick of its own: what a replay does. */
  take(input: Input): Outcome {
    const outcome = new Folding(this.state, (revision) => this.#plants.get(revision) ?? this.state.base).take(input);
    this.inputs.push(input);
    this.transitions.push(...outcome.transitions);
    this.events.push(...outcome.events);
    this.wakeAt = outcome.wakeAt;
    return outcome;
  }
}
