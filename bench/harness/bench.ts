import type { Figure } from './figure.ts';

/** How much time there is. */
export interface Effort {
  /** Runs of each side. */
  readonly runs: number;
  /** A share of the full length of each run. */
  readonly length: number;
}

/** One bench: a name, what it is about, and its figures. */
export interface Bench {
  readonly name: string;
  readonly about: string;
  /** It is ended when it takes longer, seconds. */
  readonly limit: number;
  /** It takes so long that it runs only when it is asked for. */
  readonly isByNameOnly?: true;
  run(effort: Effort): Promise<readonly Figure[]>;
}
