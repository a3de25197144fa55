import { createHash } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Another gateway runs on the same data. */
export class LockedError extends Error {
  readonly pid: number;

  constructor(data: string, pid: number) {
    super(`another gateway (pid ${pid}) runs on ${data}`);
    this.name = 'LockedError';
    this.pid = pid;
  }
}

/** A process; its start time (ticks since boot) differs from that of a later one with the same pid. */
interface Owner {
  readonly pid: number;
  readonly start: string;
}

/** A launcher that was killed takes its gateway with it within this time, ms. */
const LAUNCHER_PATIENCE_MS = 1500;
const LOOK_EVERY_MS = 50;

/**
 * One gateway a data folder. The file holds the process that was started (`pid start`), and the gateway below it where
 * a launcher started it; both must be gone before another gateway takes the folder. Its last line names the folder itself:
 * in a copy of the folder the lock is a copy, too, and holds no gateway back.
 *
 * Alarms do not depend on the disk: where the folder takes no file (full, read-only, not ours) the lock is a file of the
 * system's temporary folder, and where that takes none either the gateway runs without a lock.
 */
export class DataLock {
  #file: string | undefined;
  /** Why the lock is not in the data folder. */
  readonly trouble: string | undefined;

  /**
   * @param launcher the pid of the process that started this one as its runtime, if there is one
   * @throws LockedError when another gateway runs on the folder
   */
  constructor(data: string, launcher?: number) {
    const inData = join(data, 'gateway.pid');
    const name = createHash('sha256').update(resolve(data)).digest('hex').slice(0, 16);
    const elsewhere = join(tmpdir(), `fengsui-${name}.pid`);
    this.trouble = this.#tryToTake(inData, data, launcher);
    if (this.trouble !== undefined) {
      // A lock that was taken before the disk filled up still counts.
      refuseIfHeld(inData, data);
      this.#tryToTake(elsewhere, data, launcher);
    } else refuseIfHeld(elsewhere, data);
  }

  /** @returns why the file cannot be made, if it cannot */
  #tryToTake(file: string, data: string, launcher: number | undefined): string | undefined {
    const own = `${file}.${process.pid}`;
    const owners = [...(launcher === undefined ? [] : [launcher]), process.pid];
    try {
      mkdirSync(data, { recursive: true, mode: 0o750 });
      writeFileSync(own, [...owners.map((pid) => `${pid} ${startOf(pid)}\n`), `${placeOf(data)}\n`].join(''));
      this.#take(own, file, data);
      this.#file = file;
      return undefined;
    } catch (error) {
      if (error instanceof LockedError) throw error;
      return error instanceof Error ? error.message : String(error);
    } finally {
      remove(own);
    }
  }

  /** A link is made whole or not at all: no reader ever sees half a lock. */
  #take(own: string, file: string, data: string): void {
    const giveUpAt = performance.now() + LAUNCHER_PATIENCE_MS;
    for (;;) {
      try {
        linkSync(own, file);
        return;
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      }
      const [started, ...below] = ownersIn(readFileSync(file, 'utf8'), data);
      if (started !== undefined && isAlive(started)) throw new LockedError(data, started.pid);
      const left = below.find(isAlive);
      if (left === undefined) unlinkSync(file);
      else if (performance.now() > giveUpAt) throw new LockedError(data, left.pid);
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_EVERY_MS);
    }
  }

  release(): void {
    if (this.#file !== undefined) remove(this.#file);
  }
}

/** @throws LockedError when a process that is alive holds the lock in this file */
function refuseIfHeld(file: string, data: string): void {
  const owner = ownersIn(textOf(file), data).find(isAlive);
  if (owner !== undefined) throw new LockedError(data, owner.pid);
}

/** A lock that cannot be read names no process. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** A file that cannot be taken away names a process that will be gone: the next start sees that. */
function remove(file: string): void {
  try {
    unlinkSync(file);
  } catch {
    return;
  }
}

/** The processes that a lock names; none where it was taken for another folder. */
function ownersIn(text: string, data: string): Owner[] {
  const lines = text.trim().split('\n');
  const place = lines.find((line) => line.startsWith(PLACE));
  if (place !== undefined && place !== placeOf(data)) return [];
  return lines.flatMap((line) => {
    const [pid, start = ''] = line.split(' ');
    return line === place ? [] : { pid: Number(pid), start };
  });
}

const PLACE = 'folder ';

/** Names a folder by its place on the disk, which a copy does not share. */
function placeOf(data: string): string {
  const { dev, ino } = statSync(data);
  return `${PLACE}${dev}:${ino}`;
}

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
