import type { AlarmId, DeviceId, PointId, TagId, ZoneId } from '../ids.ts';
import { instant, type Instant } from '../time.ts';

/** Who is to be looked at again when a time has come. */
export type DeadlineOwner =
  | { readonly kind: 'alarm'; readonly id: AlarmId }
  /** An alarm's further people, who wait for an occurrence of their own. */
  | { readonly kind: 'newcomers'; readonly id: AlarmId }
  | { readonly kind: 'point'; readonly id: PointId }
  | { readonly kind: 'tag'; readonly id: TagId }
  /** Badges beyond the quota: of a source, and in a zone. */
  | { readonly kind: 'strangers-of'; readonly id: DeviceId }
  | { readonly kind: 'strangers-in'; readonly id: ZoneId }
  | { readonly kind: 'silence'; readonly id: 'sound' };

interface Watch {
  readonly owner: DeadlineOwner;
  readonly key: string;
  /** The true deadline; none once it was cleared. */
  due: Instant | undefined;
  /** The earliest entry of this watch in the heap, which stands in for a deadline that was moved back. */
  queued: Instant | undefined;
}

interface Entry {
  readonly at: Instant;
  readonly watch: Watch;
}

const keyOf = (owner: DeadlineOwner): string => `${owner.kind} ${owner.id}`;
const before = (a: Entry, b: Entry): boolean => a.at < b.at || (a.at === b.at && a.watch.key < b.watch.key);

/**
 * The times at which silence has a meaning: one deadline an entity, in one lazy binary heap.
 * Pushing a deadline back is the common case (every reading does it) and costs no work in the heap.
 * Due entries leave in (time, key) order, so that a replay settles them alike.
 */
export class Deadlines {
  /** By kind, then id: every reading looks here, and a joined key would be a new string each time. */
  readonly #watches = new Map<DeadlineOwner['kind'], Map<string, Watch>>();
  readonly #heap: Entry[] = [];

  /** Restores what `list` gave. */
  constructor(list: Iterable<readonly [DeadlineOwner, Instant]> = []) {
    for (const [owner, at] of list) this.set(owner, at);
  }

  set(owner: DeadlineOwner, at: Instant): void {
    const watch = this.#find(owner) ?? this.#add(owner);
    watch.due = at;
    if (watch.queued === undefined || at < watch.queued) this.#queue(watch, at);
  }

  has(owner: DeadlineOwner): boolean {
    return this.#find(owner)?.due !== undefined;
  }

  clear(owner: DeadlineOwner): void {
    const watch = this.#find(owner);
    if (watch !== undefined) watch.due = undefined;
  }

  /** The earliest true deadline. */
  next(): Instant | undefined {
    for (;;) {
      const top = this.#heap[0];
      if (top === undefined) return undefined;
      const { watch } = top;
      if (watch.queued === top.at && watch.due === top.at) return top.at;
      this.#pop();
      if (watch.queued !== top.at) continue;
      watch.queued = undefined;
      if (watch.due === undefined) this.#forget(watch.owner);
      else this.#queue(watch, watch.due);
    }
  }

  /** Takes out the earliest deadline that is due at `at`. */
  takeDue(at: Instant): DeadlineOwner | undefined {
    const next = this.next();
    if (next === undefined || next > at) return undefined;
    const { watch } = this.#pop();
    this.#forget(watch.owner);
    // Moved to and fro it may have a second entry at this very time, which must not fire it again.
    watch.due = watch.queued = undefined;
    return watch.owner;
  }

  /** Gives every deadline another time, after which they stand in the same order. */
  move(to: (at: Instant) => Instant): void {
    const list = this.list();
    this.#watches.clear();
    this.#heap.length = 0;
    for (const [owner, at] of list) this.set(owner, to(at));
  }

  list(): (readonly [DeadlineOwner, Instant])[] {
    const list: (readonly [DeadlineOwner, Instant])[] = [];
    for (const watches of this.#watches.values()) {
      for (const { owner, due } of watches.values()) if (due !== undefined) list.push([owner, due]);
    }
    return list.sort(([a, dueA], [b, dueB]) => dueA - dueB || (keyOf(a) < keyOf(b) ? -1 : 1));
  }

  #find({ kind, id }: DeadlineOwner): Watch | undefined {
    return this.#watches.get(kind)?.get(id);
  }

  #add(owner: DeadlineOwner): Watch {
    const watch: Watch = { owner, key: keyOf(owner), due: undefined, queued: undefined };
    const own = this.#watches.get(owner.kind);
    if (own === undefined) this.#watches.set(owner.kind, new Map([[owner.id, watch]]));
    else own.set(owner.id, watch);
    return watch;
  }

  #forget({ kind, id }: DeadlineOwner): void {
    this.#watches.get(kind)?.delete(id);
  }

  #queue(watch: Watch, at: Instant): void {
    watch.queued = at;
    this.#push({ at, watch });
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let i = heap.push(entry) - 1;
    while (i > 0) {
      const up = (i - 1) >> 1;
      const parent = heap[up];
      if (parent === undefined || !before(entry, parent)) break;
      heap[i] = parent;
      i = up;
    }
    heap[i] = entry;
  }

  #pop(): Entry {
    const heap = this.#heap;
    const top = heap[0];
    const last = heap.pop();
    if (top === undefined || last === undefined) throw new Error('no deadline left');
    if (top === last) return top;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      let next = heap[child];
      if (next === undefined) break;
      const right = heap[child + 1];
      if (right !== undefined && before(right, next)) {
        next = right;
        child += 1;
      }
      if (!before(next, last)) break;
      heap[i] = next;
      i = child;
    }
    heap[i] = last;
    return top;
  }
}

/** Wakes the shell at most once in 20 ms. */
export const roundedUp = (at: Instant): Instant => instant(Math.ceil(at / 20) * 20);
