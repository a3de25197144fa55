import { randomBytes } from 'node:crypto';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';

const BYTES = 32;

/**
 * A key of this installation, made at the first start: a file that its own account alone can read. Where the folder takes
 * no file, or the file is not a key, the key is of this run alone.
 */
export function secretKey(file: string): Buffer {
  const made = randomBytes(BYTES);
  try {
    const known = Buffer.from(readFileSync(file, 'utf8').trim(), 'hex');
    if (known.length === BYTES) return known;
  } catch {
    // Not there yet, or not to be read: in both cases another one is made.
  }
  try {
    writeFileSync(file, `${made.toString('hex')}\n`, { mode: 0o600 });
    chmodSync(file, 0o600);
  } catch {
    return made;
  }
  return made;
}
