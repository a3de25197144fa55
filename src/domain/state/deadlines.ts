import { instant, type Instant } from '../time.ts';

/** What is due: a rule, and the thing that it has to look at. Each rule has a deadline of its own for each thing. */
export interface Due {
  readonly rule: string;
  readonly subject: string;
}

interface Watch {
  readonly due: Due;
  readonly key: string;
  /** The true deadline; none once it was cleared. */
  at: Instant | undefined;
  /** The earliest entry of this watch in the heap, which also serves a deadline that was moved to a later time. */
  queued: Instant | undefined;
}

interface Entry {
  readonly at: Instant;
  readonly watch: Watch;
}

const keyOf = ({ rule, subject }: Due): string => `${rule} ${subject}`;
const before = (a: Entry, b: Entry): boolean => a.at < b.at || (a.at === b.at && a.watch.key < b.watch.key);

/**
 * The next time at which each rule must look at each thing, in one lazy binary heap.
 * Pushing a deadline back is the common case (every reading does it) and costs no work in the heap.
 * Due entries leave in (time, key) order, so that a replay settles them alike.
 */
export class Deadlines {
  /** By rule, then subject: every reading looks here, and a joined key would be a new string each time. */
  readonly #watches = new Map<string, Map<string, Watch>>();
  readonly #heap: Entry[] = [];

  /** Restores what `list` gave. */
  constructor(list: Iterable<readonly [Due, Instant]> = []) {
    for (const [{ rule, subject }, at] of list) this.set(rule, subject, at);
  }

  set(rule: string, subject: string, at: Instant): void {
    const watch = this.#find(rule, subject) ?? this.#add(rule, subject);
    watch.at = at;
    if (watch.queued === undefined || at < watch.queued) this.#queue(watch, at);
  }

  has(rule: string, subject: string): boolean {
    return this.#find(rule, subject)?.at !== undefined;
  }

  clear(rule: string, subject: string): void {
    const watch = this.#find(rule, subject);
    if (watch !== undefined) watch.at = undefined;
  }

  /** The earliest true deadline. */
  next(): Instant | undefined {
    for (;;) {
      const top = this.#heap[0];
      if (top === undefined) return undefined;
      const { watch } = top;
      if (watch.queued === top.at && watch.at === top.at) return top.at;
      this.#pop();
      if (watch.queued !== top.at) continue;
      watch.queued = undefined;
      if (watch.at === undefined) this.#forget(watch.due);
      else this.#queue(watch, watch.at);
    }
  }

  /** Takes out the earliest deadline that is due at `at`. */
  takeDue(at: Instant): Due | undefined {
    const next = this.next();
    if (next === undefined || next > at) return undefined;
    const { watch } = this.#pop();
    this.#forget(watch.due);
    // Moved to and fro it may have a second entry at this very time, which must not fire it again.
    watch.at = watch.queued = undefined;
    return watch.due;
  }

  /** Gives every deadline another time, in the same order as before. */
  move(to: (at: Instant) => Instant): void {
    const list = this.list();
    this.#watches.clear();
    this.#heap.length = 0;
    for (const [{ rule, subject }, at] of list) this.set(rule, subject, to(at));
  }

  list(): (readonly [Due, Instant])[] {
    const list: (readonly [Due, Instant])[] = [];
    for (const watches of this.#watches.values()) {
      for (const { due, at } of watches.values()) if (at !== undefined) list.push([due, at]);
    }
    return list.sort(([a, dueA], [b, dueB]) => dueA - dueB || (keyOf(a) < keyOf(b) ? -1 : 1));
  }

  #find(rule: string, subject: string): Watch | undefined {
    return this.#watches.get(rule)?.get(subject);
  }

  #add(rule: string, subject: string): Watch {
    const due = { rule, subject };
    const watch: Watch = { due, key: keyOf(due), at: undefined, queued: undefined };
    const own = this.#watches.get(rule);
    if (own === undefined) this.#watches.set(rule, new Map([[subject, watch]]));
    else own.set(subject, watch);
    return watch;
  }

  #forget({ rule, subject }: Due): void {
    this.#watches.get(rule)?.delete(subject);
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
