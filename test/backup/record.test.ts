import { appendFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { copyRecord } from '../../src/backup/record.ts';
import type { Damage } from '../../src/log/damage.ts';
import { LogFiles } from '../../src/log/files.ts';
import { Pins } from '../../src/log/pins.ts';
import { LogReader } from '../../src/log/reader.ts';
import { rowsOf } from '../../src/log/row.ts';
import { LogStore } from '../../src/log/store.ts';
import { read } from '../support/drafts.ts';
import { Fold } from '../support/fold.ts';
import { KEEP_ALL } from '../support/log.ts';
import { plant } from '../support/record.ts';
import { tempDir } from '../support/temp.ts';

it('a record that is being written is copied whole: segments, tail, ledger, plants and pins', () => {
  const [data, copy] = [tempDir(), tempDir()];
  const fold = Fold.started(plant);
  const store = new LogStore(data, KEEP_ALL);
  store.keepPlant(plant);
  let committed = 0;
  const commit = (): void => {
    for (; committed < fold.inputs.length; committed += 1) {
      const input = fold.inputs[committed];
      if (input !== undefined) store.commit(rowsOf({ input, transitions: [], events: [] }));
    }
  };
  for (let second = 1; second <= 300; second++) {
    fold.send(second * 1000, read('h2s', second % 20));
    if (second === 100 || second === 200) {
      commit();
      store.pack(fold.state.at);
    }
  }
  commit();
  new Pins(new LogFiles(data).pins).add({ id: 'p-1', from: 1, to: 2, why: 'test', by: 'li' });
  // Half of a record that is being written.
  const tail = join(data, 'log', 'tail');
  const newest =
    readdirSync(tail)
      .filter((name) => name.endsWith('.tail'))
      .sort()
      .at(-1) ?? '';
  appendFileSync(join(tail, newest), Buffer.alloc(100, 7));

  copyRecord(data, copy);
  const rows = [...new LogReader(data).rows({})];
  expect(rows.length).toBeGreaterThan(300);
  expect([...new LogReader(copy).rows({})]).toEqual(rows);
  expect(new Pins(new LogFiles(copy).pins).list().map(({ id }) => id)).toEqual(['p-1']);
  // A segment never changes: where it can, the copy is a second name of the same file.
  const [segment] = readdirSync(join(data, 'log', 'gas'));
  expect(statSync(join(copy, 'log', 'gas', segment ?? '')).ino).toBe(
    statSync(join(data, 'log', 'gas', segment ?? '')).ino,
  );
  store.close();

  const damaged: Damage[] = [];
  const other = new LogStore(copy, KEEP_ALL, { damaged: (one) => damaged.push(one) });
  expect([damaged, other.lastSeq]).toEqual([[], rows.at(-1)?.seq]);
  other.close();
});
