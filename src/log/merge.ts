import type { RowPlace } from './row.ts';

/** Merges sources that are each in order into one order. What is in two of them comes once. */
export function* merged<T extends Pick<RowPlace, 'seq' | 'n'>>(
  sources: readonly Iterable<T>[],
  order: 'forward' | 'backward',
): Iterable<T> {
  const sign = order === 'forward' ? 1 : -1;
  const iterators = sources.map((source) => source[Symbol.iterator]());
  try {
    const heads = iterators.map((iterator) => iterator.next());
    let last: T | undefined;
    for (;;) {
      let best = -1;
      let bestRow: T | undefined;
      for (const [i, head] of heads.entries()) {
        if (head.done === true) continue;
        const { value } = head;
        if (bestRow === undefined || sign * (value.seq - bestRow.seq || value.n - bestRow.n) < 0) {
          best = i;
          bestRow = value;
        }
      }
      const iterator = iterators[best];
      if (bestRow === undefined || iterator === undefined) return;
      if (bestRow.seq !== last?.seq || bestRow.n !== last.n) yield bestRow;
      last = bestRow;
      heads[best] = iterator.next();
    }
  } finally {
    for (const iterator of iterators) iterator.return?.();
  }
}
