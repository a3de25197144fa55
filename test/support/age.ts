import { join } from 'node:path';
import Database from 'better-sqlite3';
import { seal } from '../../src/accounts/content.ts';
import { ACCOUNTS_FILE, FORMAT } from '../../src/accounts/database.ts';

/** Makes every sign-in of a data folder older, as if so much time had passed; a gateway may run on it. @param ms how much */
export function ageSignIns(data: string, ms: number): void {
  const db = new Database(join(data, ACCOUNTS_FILE), { timeout: 5000 });
  db.transaction(() => {
    db.prepare('UPDATE sessions SET until = until - ?').run(ms);
    db.prepare('UPDATE screens SET expired = expired - ?, until = until - ?').run(ms, ms);
    seal(db, FORMAT);
  }).immediate();
  db.close();
}

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
