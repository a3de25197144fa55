import { expect, it } from 'vitest';
import { LogReader } from '../../src/log/reader.ts';
import { type DecodedRow, rowOfBody } from '../../src/log/row.ts';
import { LogStore } from '../../src/log/store.ts';
import { KEEP_ALL } from '../support/log.ts';
import { tempDir } from '../support/temp.ts';

const rows = (from: number, count: number): DecodedRow[] =>
  Array.from({ length: count }, (_, i) =>
    rowOfBody({ seq: from + i, n: 0, at: 1e12 + from + i, class: 'gas' }, 'event', { value: Math.sin(from + i) }),
  );

it.each(['forward', 'backward'] as const)(
  'a segment that is made one with its neighbour while a long answer runs (%s) is in that answer',
  (order) => {
    const data = tempDir();
    const store = new LogStore(data, KEEP_ALL);
    // The large segment stays; the small one is made one with what follows.
    for (const [from, count] of order === 'forward'
      ? ([
          [1, 6000],
          [6001, 300],
        ] as const)
      : ([[1, 300]] as const)) {
      store.commit(rows(from, count));
      store.pack(0);
    }
    if (order === 'backward') store.commit(rows(301, 300));
    const expected = [...new LogReader(data).rows({}, undefined, order)].map(({ seq }) => seq);
    const read: number[] = [];
    for (const { seq } of new LogReader(data).rows({}, undefined, order)) {
      if (read.push(seq) !== 1) continue;
      if (order === 'forward') store.commit(rows(6301, 300));
      store.pack(0);
    }
    store.close();
    expect(read).toEqual(expected);
  },
);
