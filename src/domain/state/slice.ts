/**
 * One part of the state, kept by entity. Every change goes through `edit`, so that a checkpoint can be written
 * while the fold goes on: an entity that is about to change is copied first, as it was when the checkpoint began.
 */
export class Slice<K extends string, V extends object> implements Iterable<[K, Readonly<V>]> {
  readonly #entries: Map<K, V>;
  #capture: { readonly rest: Set<K>; readonly done: [K, string][] } | undefined;

  constructor(entries: Iterable<[K, V]> = []) {
    this.#entries = new Map(entries);
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: K): Readonly<V> | undefined {
    return this.#entries.get(key);
  }

  /** The entity, to be changed in place. Made by `make` when it is not there yet. */
  edit(key: K, make?: () => V): V {
    const known = this.#entries.get(key);
    if (known !== undefined) {
      if (this.#capture?.rest.delete(key)) this.#capture.done.push([key, JSON.stringify(known)]);
      return known;
    }
    if (make === undefined) throw new Error(`no entity ${key}`);
    const made = make();
    this.#entries.set(key, made);
    return made;
  }

  /** Puts an entity in the place of what was there, if anything was. */
  replace(key: K, entity: V): void {
    this.remove(key);
    this.edit(key, () => entity);
  }

  remove(key: K): void {
    if (!this.#entries.has(key)) return;
    this.edit(key);
    this.#entries.delete(key);
  }

  [Symbol.iterator](): Iterator<[K, Readonly<V>]> {
    return this.#entries[Symbol.iterator]();
  }

  /** The entries in the order of their keys, for whatever must come out alike after a restore. */
  sorted(): [K, Readonly<V>][] {
    return [...this.#entries].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  *keys(): Iterable<K> {
    yield* this.#entries.keys();
  }

  /** Fixes the present content as what the checkpoint is to hold. */
  beginCapture(): void {
    this.#capture = { rest: new Set(this.#entries.keys()), done: [] };
  }

  /** Copies up to `count` more entities; false when none is left. */
  captureSome(count: number): boolean {
    const capture = this.#capture;
    if (capture === undefined) return false;
    for (const key of capture.rest) {
      if (count-- <= 0) return true;
      capture.rest.delete(key);
      capture.done.push([key, JSON.stringify(this.#entries.get(key))]);
    }
    return false;
  }

  /** The captured content as one JSON object, keys in order, so that equal states give equal bytes. */
  endCapture(): string {
    const done = this.#capture?.done ?? [];
    this.#capture = undefined;
    done.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${done.map(([key, json]) => `${JSON.stringify(key)}:${json}`).join(',')}}`;
  }
}
