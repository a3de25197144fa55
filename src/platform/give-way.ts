import { existsSync, readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { basename } from 'node:path';

/** The niceness of a thread that gives way: it has a quarter of a processor that the others want whole, and all of an idle one. */
const NICENESS = 5;
const OWN_THREAD = '/proc/thread-self';

/**
 * Lets the calling thread give way to all others of the program: what it does may take longer, and never delays an alarm.
 * Linux counts niceness by thread; elsewhere, and where it is not allowed, nothing changes.
 * @returns whether it does now
 */
export function giveWay(): boolean {
  if (!existsSync(OWN_THREAD)) return false;
  try {
    setPriority(Number(basename(readlinkSync(OWN_THREAD))), NICENESS);
    return true;
  } catch {
    return false;
  }
}
