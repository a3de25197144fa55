import type { PointId } from '../../../src/domain/ids.ts';
import type { ReadingInput } from '../../../src/domain/input.ts';
import type { Seen } from './invariant.ts';

/** A value is held for known so long after it was read; the gateway holds it for 10 s at least, ms. */
const KNOWN_FOR_MS = 9000;

/** The last usable word of each point of the plant. */
export interface Word {
  readonly value: number;
  readonly quality: ReadingInput['quality'];
  readonly at: number;
  /** Nothing bad was said since. */
  readonly isLast: boolean;
}

/** What the inputs said of the points. */
export class Words {
  readonly #words = new Map<PointId, Word>();

  of(point: PointId): Word | undefined {
    return this.#words.get(point);
  }

  /** The last word, where it is fresh enough to be known for sure at this time. */
  known(point: PointId, at: number): Word | undefined {
    const word = this.#words.get(point);
    return word?.isLast === true && at - word.at < KNOWN_FOR_MS ? word : undefined;
  }

  clear(): void {
    this.#words.clear();
  }

  move(shift: number): void {
    for (const [point, word] of this.#words) this.#words.set(point, { ...word, at: word.at + shift });
  }

  /** Takes a reading of a point that the plant has; forgets points that it no longer has. */
  take({ input, plant, before, state }: Seen): void {
    if (input.kind === 'started') this.clear();
    if (before !== undefined) {
      const ids = new Set(plant.points.map(({ id }) => id));
      for (const id of this.#words.keys()) if (!ids.has(id)) this.#words.delete(id);
    }
    if (input.kind === 'device' && !input.up)
      for (const { id, device } of plant.points) if (device === input.device) this.#doubt(id);
    if (input.kind !== 'reading' || !state.index.points.has(input.point)) return;
    const { point, value, quality, at } = input;
    if (value !== null && quality !== 'bad') this.#words.set(point, { value, quality, at, isLast: true });
    else this.#doubt(point);
  }

  #doubt(point: PointId): void {
    const word = this.#words.get(point);
    if (word !== undefined) this.#words.set(point, { ...word, isLast: false });
  }
}
