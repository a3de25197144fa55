import { readdirSync, writeFileSync, chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Chaos } from './case.ts';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** Where Debian puts libfaketime for programs with threads. */
function library(): string {
  for (const folder of readdirSync('/usr/lib').filter((name) => name.endsWith('-linux-gnu'))) {
    const path = join('/usr/lib', folder, 'faketime');
    try {
      const name = readdirSync(path).find((file) => file.startsWith('libfaketimeMT'));
      if (name !== undefined) return join(path, name);
    } catch {
      // Another architecture, without it.
    }
  }
  throw new Error('faketime is installed without its library');
}

/** The wall clock of a gateway, wrong by as much as the test says, now and while it runs. Elapsed time stays true. */
export class WallClock {
  readonly #file: string;
  readonly #bin: string;
  #offset = 0;

  constructor(c: Chaos) {
    this.#file = join(c.folder, 'clock');
    this.#bin = join(c.folder, 'bin');
    this.set(0);
    this.synchronised(false);
  }

  /** The clock is so many milliseconds ahead of the truth. */
  set(offset: number): void {
    this.#offset = offset;
    const seconds = Math.round(offset / 1000);
    writeFileSync(this.#file, `${seconds < 0 ? '' : '+'}${seconds}\n`);
  }

  now(): number {
    return Date.now() + this.#offset;
  }

  /** What `timedatectl show -p NTPSynchronized` says to the gateway. */
  synchronised(yes: boolean): void {
    mkdirSync(this.#bin, { recursive: true });
    const program = join(this.#bin, 'timedatectl');
    const word = yes ? 'yes' : 'no';
    writeFileSync(
      program,
      `#!/bin/sh\nfor a; do [ "$a" = --value ] && { echo ${word}; exit; }; done\necho NTPSynchronized=${word}\n`,
    );
    chmodSync(program, 0o755);
  }

  get env(): NodeJS.ProcessEnv {
    return {
      LD_PRELOAD: library(),
      FAKETIME_TIMESTAMP_FILE: this.#file,
      FAKETIME_NO_CACHE: '1',
      DONT_FAKE_MONOTONIC: '1',
      NO_FAKE_STAT: '1',
      PATH: `${this.#bin}:${process.env['PATH'] ?? ''}`,
    };
  }
}
