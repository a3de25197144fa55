import { cpSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Damage } from '../../src/log/damage.ts';
import { LogStore } from '../../src/log/store.ts';
import { KEEP_ALL } from '../support/log.ts';
import { seeded } from '../support/random.ts';
import { filesOf, MadeRecord } from '../support/record.ts';
import { tempDir } from '../support/temp.ts';

describe('what is gone is missed', () => {
  /** A log of three classes with sealed segments, closed or killed; and what the next start finds. */
  const foundAfter = (kind: 'closed' | 'killed', damage: (data: string) => void): readonly Damage[] => {
    const data = tempDir();
    const made = new MadeRecord(data);
    const copy = join(tempDir(), 'data');
    if (kind === 'killed') {
      const store = new LogStore(data, KEEP_ALL);
      store.commit([{ seq: 1_000_000, n: 0, at: made.state.at, class: 'acts', kind: 'event', body: '{}' }]);
      cpSync(data, copy, { recursive: true });
      store.close();
    } else cpSync(data, copy, { recursive: true });
    damage(copy);
    const found: Damage[] = [];
    new LogStore(copy, KEEP_ALL, { damaged: (one) => found.push(one) }).close();
    return found;
  };
  const named = (found: readonly Damage[]): string[] => found.map(({ file, what }) => `${file}: ${what}`);

  it.each(['closed', 'killed'] as const)('nothing, where nothing is gone: %s', (kind) => {
    expect(foundAfter(kind, () => {})).toEqual([]);
  });

  it('every segment', () => {
    let gone: string[] = [];
    const found = foundAfter('closed', (data) => {
      gone = filesOf(data).filter((file) => /^log\/(gas|people|acts)\/\d+\.sqlite$/.test(file));
      for (const file of gone) rmSync(join(data, file));
    });
    expect(gone.length).toBeGreaterThanOrEqual(3);
    expect(named(found)).toEqual(expect.arrayContaining(gone.map((file) => `${file}: it is missing`)));
  });

  it('the write-ahead file of a run that did not end in order, gone or ruined', () => {
    const wal = 'log/tail.sqlite-wal';
    expect(named(foundAfter('killed', (data) => rmSync(join(data, wal))))).toEqual([`${wal}: it is missing`]);
    const ruined = foundAfter('killed', (data) =>
      writeFileSync(join(data, wal), 'not a write-ahead file at all, but text'),
    );
    expect(named(ruined)).toEqual([`${wal}: it does not begin as a write-ahead file`]);
    expect(ruined[0]?.lostFrom).toBeGreaterThan(0);
  });

  it('any bit of it with a commit behind it; the last commit may be cut off', () => {
    const wal = 'log/tail.sqlite-wal';
    let size = 0;
    foundAfter('killed', (data) => void (size = statSync(join(data, wal)).size));
    const random = seeded(20_261_126);
    for (let i = 0; i < 25; i++) {
      // The last frame is the last commit: what is wrong there may never have been on the disk.
      const bit = Math.floor(random() * 8 * (size - 4120));
      const found = foundAfter('killed', (data) => {
        const bytes = readFileSync(join(data, wal));
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        writeFileSync(join(data, wal), bytes);
      });
      expect(named(found).join(), `bit ${bit}`).toContain(wal);
    }
    const cut = foundAfter('killed', (data) => truncateSync(join(data, wal), size - 100));
    expect(cut).toEqual([]);
  });
});
