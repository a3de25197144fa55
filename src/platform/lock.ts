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

/** A process, told from a later one that got the same pid by its start time (ticks since boot). */
interface Owner {
  readonly pid: number;
  readonly start: string;
}

/** A launcher that was killed takes its gateway with it within this time, ms. */
const LAUNCHER_PATIENCE_MS = 1500;
const LOOK_EVERY_MS = 50;

/**
 * One gateway a data folder. The file holds the process that was started (`pid start`), and the gateway below it where
 * a launcher started it; both must be gone before another gateway takes the folder.
 */
export class DataLock {
  readonly #file: string;

  /** @param launcher the pid of the process that started this one as its runtime, if there is one */
  constructor(data: string, launcher?: number) {
    mkdirSync(data, { recursive: true, mode: 0o750 });
    this.#file = join(data, 'gateway.pid');
    const own = `${this.#file}.${process.pid}`;
    const owners = [...(launcher === undefined ? [] : [launcher]), process.pid];
    writeFileSync(own, owners.map((pid) => `${pid} ${startOf(pid)}\n`).join(''));
    try {
      this.#take(own, data);
    } finally {
      unlinkSync(own);
    }
  }

  /** A link is made whole or not at all: no reader ever sees half a lock. */
  #take(own: string, data: string): void {
    const giveUpAt = performance.now() + LAUNCHER_PATIENCE_MS;
    for (;;) {
      try {
        linkSync(own, this.#file);
        return;
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      }
      const [started, ...below] = ownersIn(readFileSync(this.#file, 'utf8'));
      if (started !== undefined && isAlive(started)) throw new LockedError(data, started.pid);
      const left = below.find(isAlive);
      if (left === undefined) unlinkSync(this.#file);
      else if (performance.now() > giveUpAt) throw new LockedError(data, left.pid);
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_EVERY_MS);
    }
  }

  release(): void {
    unlinkSync(this.#file);
  }
}

const ownersIn = (text: string): Owner[] =>
  text
    .trim()
    .split('\n')
    .map((line) => {
      const [pid, start = ''] = line.split(' ');
      return { pid: Number(pid), start };
    });

const isAlive = ({ pid, start }: Owner): boolean => pid > 0 && pid !== process.pid && startOf(pid) === start;

/** When a process began, in ticks since boot; empty when there is none. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
