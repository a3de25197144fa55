import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The user of the first start. */
export const FIRST_USER = 'admin';

const FILE = 'first-password';

/**
 * Leaves the first password in a file that only the user of the service can read: for a service, whose standard output
 * is a journal that is kept for years. The file holds the password alone.
 * @returns its path
 */
export function keepFirstPassword(data: string, password: string): string {
  const file = join(data, FILE);
  rmSync(file, { force: true });
  writeFileSync(file, `${password}\n`, { mode: 0o600, flag: 'wx', flush: true });
  return resolve(file);
}

/** The file of a first password that was not changed yet. */
export function keptFirstPassword(data: string): string | undefined {
  const file = resolve(data, FILE);
  return existsSync(file) ? file : undefined;
}

/** The first password was changed: what is in the file opens nothing any more. */
export function forgetFirstPassword(data: string, user: string): void {
  if (user === FIRST_USER) rmSync(join(data, FILE), { force: true });
}
