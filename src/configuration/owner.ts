import { chownSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** What root writes into a data folder belongs to the account of the gateway, which has to read and replace it. */
export function giveToOwner(data: string, path: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = lstatSync(data);
  give(path, uid, gid);
}

function give(path: string, uid: number, gid: number): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined || found.isSymbolicLink()) return;
  chownSync(path, uid, gid);
  if (found.isDirectory()) for (const name of readdirSync(path)) give(join(path, name), uid, gid);
}
