import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { disk } from '../../src/log/disk.ts';
import { LogFiles } from '../../src/log/files.ts';
import type { PackingThread } from '../../src/log/packing-thread.ts';
import type { FromPacking, FromWriter } from '../../src/log/protocol.ts';
import { Recorder } from '../../src/log/recorder.ts';
import { rowOfBody } from '../../src/log/row.ts';
import { LogStore } from '../../src/log/store.ts';
import { KEEP_ALL } from '../support/log.ts';
import { filesOf } from '../support/record.ts';
import { tempDir } from '../support/temp.ts';

/** What the recorder would hear from the packing thread. */
const packing = vi.hoisted(() => ({ say: (_message: FromPacking): void => {} }));
vi.mock(import('../../src/log/packing-thread.ts'), () => ({
  PackingThread: class implements Pick<PackingThread, 'isBusy' | 'begin' | 'end'> {
    readonly isBusy = false;
    readonly begin = (): void => {};
    readonly end = (): Promise<void> => Promise.resolve();

    constructor(_start: unknown, hear: (message: FromPacking) => void) {
      packing.say = hear;
    }
  } as never,
}));

beforeEach(() => {
  vi.spyOn(disk, 'fsync').mockReturnValue();
  vi.spyOn(disk, 'fdatasync').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

describe('packing that fails', () => {
  it('twenty times in turn is reported as damage, once, and again after it has worked', async () => {
    vi.spyOn(process, 'emitWarning').mockReturnValue();
    const said: FromWriter[] = [];
    const recorder = new Recorder({ data: tempDir(), retention: KEEP_ALL }, (message) => said.push(message));
    recorder.begin();
    const fail = (times: number): void => {
      for (let i = 0; i < times; i++) packing.say({ type: 'failed', reason: 'EIO: i/o error' });
    };
    const reported = (): unknown[] => said.flatMap((one) => (one.type === 'damaged' ? one.damage : []));
    const damage = { file: 'log/tail', what: 'it is not packed: EIO: i/o error' };
    fail(19);
    expect(reported()).toEqual([]);
    fail(40);
    expect(reported()).toEqual([damage]);
    const room = { isPinnedTooMuch: false, keptTooShort: [] };
    packing.say({ type: 'packed', dropped: 0, room });
    fail(19);
    expect(reported()).toEqual([damage]);
    fail(1);
    expect(reported()).toEqual([damage, damage]);
    await recorder.close();
  });
});

describe('packing that is killed', () => {
  it('again and again before the end of its queue holds the quota', () => {
    const quota = 4_000_000;
    const data = tempDir();
    const files = new LogFiles(data);
    let store = new LogStore(data, { ...KEEP_ALL, quota });
    let seq = 0;
    const fill = (generations: number): void => {
      const number = (): number => files.tail.list().at(-1)?.number ?? 0;
      for (const last = number() + generations; number() < last;) {
        const body = { noise: randomBytes(6000).toString('base64') };
        store.commit([rowOfBody({ seq: ++seq, n: 0, at: seq, class: 'acts' }, 'event', body)]);
      }
    };
    fill(62);
    store.packClosed(0, false);
    for (let kill = 0; kill < 5; kill++) {
      fill(10);
      let left = 3;
      const { unlink } = disk;
      disk.unlink = (path) => {
        if (path.endsWith('.tail') && --left === 0) throw new Error('killed');
        unlink(path);
      };
      expect(() => store.packClosed(0, false)).toThrow('killed');
      disk.unlink = unlink;
      store.close();
      store = new LogStore(data, { ...KEEP_ALL, quota });
      expect(files.bytes()).toBeLessThan(quota * 1.02);
    }
    store.close();
  });
});

it('what a crash left half made is gone after a start and its packing', () => {
  const data = tempDir();
  new LogStore(data, KEEP_ALL).close();
  const left = ['tail/9.tail', 'gas/1.sqlite', 'people/1.sqlite', 'acts/1.sqlite', 'plants/r1.json', 'ledger.jsonl'];
  for (const name of left) writeFileSync(join(data, 'log', `${name}.making`), 'half');
  const store = new LogStore(data, KEEP_ALL);
  store.pack(0);
  store.close();
  expect(filesOf(data).filter((name) => name.endsWith('.making'))).toEqual([]);
});
