import type { Transition } from '../domain/alarm/transition.ts';
import { Fold } from '../domain/fold.ts';
import type { Input } from '../domain/input.ts';
import type { Plant } from '../domain/plant.ts';
import type { State } from '../domain/state/state.ts';
import { type Instant, instant } from '../domain/time.ts';
import { OtherActs } from './other-acts.ts';

/** A gateway that runs wakes at most so long after something is due, ms. */
const AWAKE_MS = 50;

/** The fold under other rules, fed with what was recorded under those of then. */
export class OtherRules {
  readonly plant: Plant;
  readonly acts: OtherActs;
  readonly #fold: Fold;
  readonly #begin: Instant;
  readonly #isChanged: boolean;
  #wakeAt: Instant | undefined;

  /**
   * @param state right before `begin`; it is owned
   * @param plant the very plant of the state where the rules are the same
   */
  constructor(state: State, plant: Plant, begin: Instant) {
    this.plant = plant;
    this.acts = new OtherActs(state);
    // Whatever was put into force later: this plant stays.
    this.#fold = new Fold(state, () => plant);
    this.#begin = begin;
    this.#isChanged = plant !== state.base;
  }

  /** Puts the rules into force, as a person does who changes the configuration; says what comes of it for the plant. */
  begin(): readonly Transition[] {
    if (!this.#isChanged) return [];
    const { seq, at } = this.#fold.state;
    const { revision } = this.plant;
    const edit = { by: 'what-if', role: 'engineer', changes: [], changed: 0, loosened: [] };
    const moved = instant(Math.max(at, this.#begin));
    // The alarms of the gateway itself are those of the record.
    return this.#take({ kind: 'configured', revision, ...edit, seq, at: moved }).filter(
      ({ subject }) => subject !== 'gateway',
    );
  }

  take(input: Input): readonly Transition[] {
    const due = this.#dueBefore(input);
    return [...due, ...this.#take(this.acts.of(input))];
  }

  /**
   * What falls due under other rules did not wake the gateway of then: it is settled in its own time, unless nothing was
   * watched then. Under the same rules every moment at which something was due has an input of its own.
   */
  #dueBefore(input: Input): readonly Transition[] {
    const isWatched = !['started', 'stalled', 'damaged'].includes(input.kind) && !('shift' in input);
    if (!this.#isChanged || !isWatched) return [];
    const transitions: Transition[] = [];
    while (this.#wakeAt !== undefined && this.#wakeAt + AWAKE_MS < input.at) {
      const { seq, at } = this.#fold.state;
      transitions.push(...this.#take({ kind: 'tick', seq, at: instant(Math.max(at, this.#wakeAt)) }));
    }
    return transitions;
  }

  #take(input: Input): readonly Transition[] {
    const { transitions, wakeAt } = this.#fold.take(input);
    this.#wakeAt = wakeAt;
    for (const transition of transitions) this.acts.hearOther(transition);
    return transitions;
  }
}
