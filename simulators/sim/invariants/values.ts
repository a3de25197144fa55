import { type Invariant, InvariantError, type Seen } from './invariant.ts';
import { Words } from './words.ts';

/** What was known of a point that a change leaves alone stays known. */
export class ValuesGoOn implements Invariant {
  readonly #words = new Words();

  begin(): void {
    this.#words.clear();
  }

  move(shift: number): void {
    this.#words.move(shift);
  }

  check(seen: Seen): void {
    this.#words.take(seen);
    const { input, before, plant, state } = seen;
    if (input.kind !== 'configured' || before === undefined) return;
    const had = new Map(before.points.map((point) => [point.id, point]));
    for (const point of plant.points) {
      const word = this.#words.known(point.id, input.at);
      const isUnchanged = JSON.stringify(had.get(point.id)) === JSON.stringify(point);
      if (word === undefined || !isUnchanged) continue;
      const now = state.points.get(point.id);
      if (now?.value !== word.value || now.trust.quality === 'bad')
        throw new InvariantError('no value becomes unknown by a change', { point: point.id, word, now });
    }
  }
}
