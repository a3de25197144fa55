import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { onTestFinished, vi } from 'vitest';
import type { Entry } from '../../src/ports/event-log.ts';
import { duration } from '../../src/domain/time.ts';
import { read } from './drafts.ts';
import { KEEP_ALL, Writing } from './log.ts';
import { tempDir } from './temp.ts';

/** Threads run what was built. */
const BUILT = join(import.meta.dirname, '../../dist/src');
const { ThreadedLog } = (await import(join(BUILT, 'log/writer.js'))) as typeof import('../../src/log/writer.ts');
const { SystemClock } = (await import(
  join(BUILT, 'platform/system-clock.js')
)) as typeof import('../../src/platform/system-clock.ts');

export type Log = Awaited<ReturnType<typeof ThreadedLog.open>>;

/** A log of its own thread, closed with the test. @param anchor a folder where its head is noted */
export async function openLog(data: string, retention = KEEP_ALL, anchor?: string): Promise<Log> {
  const more = anchor === undefined ? {} : { anchor };
  const log = await ThreadedLog.open({ data, retention, ...more }, new SystemClock(), duration(20));
  onTestFinished(() => log.close());
  return log;
}

/** Entries one after the other, some of them urgent. */
export class Feed {
  readonly #writing = new Writing();
  readonly entries: Entry[] = this.#writing.entries;

  next(log: Log, count = 1): number {
    let seq = 0;
    for (let i = 0; i < count; i++) {
      const draft = read('h2s', this.entries.length % 20);
      const entry = this.#writing.next({ after: 10, draft, subjects: i % 3 === 0 ? ['h2s'] : [], events: [] });
      log.append(entry);
      seq = entry.input.seq;
    }
    return seq;
  }

  get places(): string[] {
    return this.#writing.rows.map(({ seq, n }) => `${seq}-${n}`);
  }
}

/** A small disk of its own; none where this machine does not let us mount one. */
export function smallDisk(bytes = 40_000_000): string | undefined {
  const folder = join(tempDir(), 'disk');
  mkdirSync(folder);
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder]);
  if (status !== 0) return undefined;
  onTestFinished(() => void spawnSync('umount', ['-l', folder]));
  return folder;
}

export const canMount = (() => {
  const { status } = spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']);
  return status === 0;
})();

export const remount = (folder: string, how: 'ro' | 'rw'): void => {
  const { status, stderr } = spawnSync('mount', ['-o', `remount,${how}`, folder], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
};

/** Ends the threads that were given work since `watchThreads`, as a crash of theirs would. */
export interface Threads {
  readonly count: number;
  kill(): void;
}

export function watchThreads(): Threads {
  const posts = vi.spyOn(Worker.prototype, 'postMessage');
  onTestFinished(() => posts.mockRestore());
  const all = (): Set<Worker> => new Set(posts.mock.contexts.filter((one) => one instanceof Worker));
  return {
    get count() {
      return all().size;
    },
    kill: () => {
      for (const one of all()) void one.terminate();
    },
  };
}
