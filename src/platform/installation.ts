import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Names this installation for as long as its data lives, so that a copy of its configuration on a test bench is not
 * taken for it by a broker. Eight hexadecimal digits.
 */
export function installationOf(data: string): string {
  const file = join(data, 'installation');
  const made = randomBytes(4).toString('hex');
  try {
    const known = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
    if (/^[0-9a-f]{8}$/.test(known)) return known;
    writeFileSync(file, `${made}\n`);
  } catch {
    // A folder that takes no file: this run has a name of its own, and the broker keeps no session for the next.
    return made;
  }
  return made;
}
