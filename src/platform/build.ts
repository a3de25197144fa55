import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Instant, instant } from '../domain/time.ts';

/** Written by the build; beside the compiled sources. */
const BUILD = join(import.meta.dirname, '../../build.json');
/** No build of this program is older: the month in which its clock rules were written. */
const NOT_BEFORE = Date.UTC(2026, 10, 1);

/** When this program was built. A wall clock with an earlier time is certainly wrong. */
export function builtAt(): Instant {
  try {
    const { at } = JSON.parse(readFileSync(BUILD, 'utf8')) as { readonly at?: unknown };
    const time = typeof at === 'string' ? Date.parse(at) : NaN;
    return instant(Number.isFinite(time) ? Math.max(time, NOT_BEFORE) : NOT_BEFORE);
  } catch {
    // Packed without its stamp it is still no older than that.
    return instant(NOT_BEFORE);
  }
}
