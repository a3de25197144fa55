import { linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Another gateway runs on the same data. */
export class LockedError extends Error {
  readonly pid: number;

  constructor(data: string, pid: number) {
    super(`another gateway (pid ${pid}) runs on ${data}`);
    this.name = 'LockedError';
    this.pid = pid;
  }
}

/**
 * One gateway a data folder. The file holds the pid and the start time of the process, so that a pid that was used
 * again after a crash or a power cut is not taken for a gateway.
 */
export class DataLock {
  readonly #file: string;

  constructor(data: string) {
    mkdirSync(data, { recursive: true, mode: 0o750 });
    this.#file = join(data, 'gateway.pid');
    const own = `${this.#file}.${process.pid}`;
    writeFileSync(own, `${process.pid} ${startOf(process.pid)}\n`);
    try {
      this.#take(own, data);
    } finally {
      unlinkSync(own);
    }
  }

  /** A link is made whole or not at all: nobody ever reads half a lock. */
  #take(own: string, data: string): void {
    for (;;) {
      try {
        linkSync(own, this.#file);
        return;
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      }
      const [pid, start] = readFileSync(this.#file, 'utf8').trim().split(' ');
      const owner = Number(pid);
      if (owner > 0 && owner !== process.pid && startOf(owner) === start) throw new LockedError(data, owner);
      unlinkSync(this.#file);
    }
  }

  release(): void {
    unlinkSync(this.#file);
  }
}

/** When a process began, in ticks since boot; empty when there is none. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
