import { execFile } from 'node:child_process';
import type { ClockProof } from '../ports/clock.ts';

const PATIENCE_MS = 5000;

/** Asks systemd whether the machine's clock follows a time server. Where systemd is missing or silent: no. */
export const systemClockProof: ClockProof = {
  isSynchronised: () =>
    new Promise((resolve) => {
      execFile(
        'timedatectl',
        ['show', '-p', 'NTPSynchronized', '--value'],
        { timeout: PATIENCE_MS },
        // A machine without it, or a bus that does not answer, proves nothing; the alarm of the clock says so.
        (error, stdout) => resolve(error === null && stdout.trim() === 'yes'),
      );
    }),
};
