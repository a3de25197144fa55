import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Damage } from '../../src/log/damage.ts';
import { LogStore } from '../../src/log/store.ts';
import { KEEP_ALL } from '../support/log.ts';
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
      store.commit([{ seq: 1_000_000, n: 0, at: made.state.at, class: 'acts', kind: 'event', event: {} as never }]);
      cpSync(data, copy, { recursive: true });
      store.close();
    } else cpSync(data, copy, { recursive: true });
    damage(copy);
    const found: Damage[] = [];
    const store = new LogStore(copy, KEEP_ALL, { damaged: (one) => found.push(one) });
    store.packClosed(0, false);
    store.close();
    return found;
  };
  const named = (found: readonly Damage[]): string[] => found.map(({ file, what }) => `${file}: ${what}`);

  it.each(['closed', 'killed'] as const)('nothing, where nothing is gone: %s', (kind) => {
    expect(foundAfter(kind, () => {})).toEqual([]);
  });

  it('every segment', () => {
    let gone: string[] = [];
    const found = foundAfter('closed', (data) => {
      gone = filesOf(data).filter((file) => /^log\/(gas|people|acts)\/.*\.sqlite$/.test(file));
      for (const file of gone) rmSync(join(data, file));
    });
    expect(gone.length).toBeGreaterThanOrEqual(3);
    expect(named(found)).toEqual(expect.arrayContaining(gone.map((file) => `${file}: it is missing`)));
  });

  it('the newest part of the tail of a run that did not end in order, gone or ruined', () => {
    const tail = 'log/tail/00000004.tail';
    expect(named(foundAfter('killed', (data) => rmSync(join(data, tail))))).toEqual([`${tail}: it is missing`]);
    const ruined = foundAfter('killed', (data) => writeFileSync(join(data, tail), 'not a record at all, but text'));
    expect(named(ruined)).toEqual([`${tail}: it is cut off in the record at byte 0`]);
    expect(ruined[0]?.lostFrom).toBeGreaterThan(0);
  });

  it('every part of the tail', () => {
    const found = foundAfter('killed', (data) => rmSync(join(data, 'log/tail'), { recursive: true }));
    expect(named(found)).toEqual(['log/tail: it is missing']);
  });
});
