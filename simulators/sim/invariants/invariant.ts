import type { Input } from '../../../src/domain/input.ts';
import type { Plant } from '../../../src/domain/plant.ts';
import type { Outcome } from '../../../src/domain/reduce.ts';
import type { State } from '../../../src/domain/state/state.ts';

/** Something that must never happen has happened. */
export class InvariantError extends Error {
  constructor(invariant: string, seen: object) {
    super(`${invariant}: ${JSON.stringify(seen)}`);
    this.name = 'InvariantError';
  }
}

/** What the gateway knows, and the plant that is in force by the inputs. */
export interface Now {
  readonly state: State;
  readonly plant: Plant;
}

/** One input, what came of it, and the plant that is in force after it. */
export interface Seen extends Now {
  readonly input: Input;
  readonly outcome: Outcome;
  /** The plant before this input, where the input put another one into force. */
  readonly before?: Plant;
}

/** A start: what the disk gave, and the end of the record. */
export interface Life extends Now {
  readonly lastSeq: number;
  readonly lastAt: number;
}

/**
 * Sentences about one subject that a safety manager could say, told from what went in and what came out, never from how
 * the domain does it. Each method throws an `InvariantError` for what must not be.
 */
export interface Invariant {
  begin?(life: Life): void;
  /** A configuration is about to be put into force. */
  beforeChange?(now: Now): void;
  check?(seen: Seen): void;
  /** What must hold however the time goes on; `at` is plant time. */
  everySecond?(now: Now, at: number): void;
  /** Plant time was moved: what was seen keeps its age. */
  move?(shift: number): void;
}

/** Moves the times of a map. */
export function shiftAll<K>(times: Map<K, number>, shift: number): void {
  for (const [key, at] of times) times.set(key, at + shift);
}
