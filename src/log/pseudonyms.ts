import { createHmac, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setAside } from './aside.ts';
import { disk, prepare, settle } from './disk.ts';

const KEY = /^[0-9a-f]{64}$/;
/** Hexadecimal digits of a pseudonym: among 100,000 people two are alike once in 50,000 plants. */
const DIGITS = 12;

/** Pseudonyms by a key of their own, which is nowhere kept: they fit none of an export, and none of another time. */
export const pseudonymsOfNow = (): ((id: string) => string) => pseudonymsBy(randomBytes(32).toString('hex'));

/**
 * Pseudonyms of people and badges (HMAC-SHA-256): equal ones stay equal in all that leaves a plant, and who has no key can
 * neither tell whose one is nor try all badges through. The key lies beside the others in the data folder; where it cannot be
 * written it is made for this time alone.
 */
export function pseudonymsOf(data: string): (id: string) => string {
  return pseudonymsBy(keyOf(join(data, 'pseudonym-key')));
}

const pseudonymsBy =
  (key: string) =>
  (id: string): string =>
    `p-${createHmac('sha256', key).update(id).digest('hex').slice(0, DIGITS)}`;

function keyOf(path: string): string {
  const fresh = randomBytes(32).toString('hex');
  try {
    if (disk.stat(path) !== undefined) {
      const key = disk.readFile(path).toString().trim();
      if (KEY.test(key)) return key;
      setAside(path);
    }
    prepare(path, Buffer.from(`${fresh}\n`), 0o600);
    settle(path);
  } catch (error) {
    // A stick that is read-only, or a folder of another user: the pseudonyms hold within this export.
    if (!(error instanceof Error && 'code' in error)) throw error;
  }
  return fresh;
}
