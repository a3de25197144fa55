import { join } from 'node:path';
import Database from 'better-sqlite3';
import { ACCOUNTS_FILE, failing } from './database.ts';
import { AccountStore } from './store.ts';

/** Copies the accounts as they are at one moment, also while others write. @throws {AccountError} `failing` */
export async function copyAccounts(data: string, to: string): Promise<void> {
  try {
    const db = new Database(join(data, ACCOUNTS_FILE), { readonly: true });
    try {
      await db.backup(join(to, ACCOUNTS_FILE));
    } finally {
      db.close();
    }
  } catch (error) {
    throw failing(error);
  }
}

/**
 * Makes copied accounts fit to go on with: no person is signed in there, also not those who were when the copy was made.
 * @throws {AccountError} where the copy is damaged, or was made by a newer version
 */
export function prepareCopiedAccounts(folder: string): void {
  const store = new AccountStore(folder);
  try {
    if (store.lost !== undefined) throw failing(store.lost.what);
    store.sessions.endAll();
  } finally {
    store.close();
  }
}
