import { statSync } from 'node:fs';
import { userInfo } from 'node:os';
import process from 'node:process';
import Database from 'better-sqlite3';

declare global {
  namespace NodeJS {
    interface Process {
      /** Takes the groups that the system lists for a user, and one more: Node.js has it, its types do not yet. */
      initgroups?(user: number, extraGroup: number): void;
    }
  }
}

/** The account that called the command, for the record. It is read before root becomes another one. */
export const CALLER = callerName();

/**
 * What root does in a data folder is done as its owner: the gateway has an account of its own, and must be able to read
 * and to replace every file in the folder. For good: this process never becomes root again. A folder that does not exist
 * yet, and one of root's own, change nothing.
 * @throws where the system does not let root become the owner
 */
export function actAsOwnerOf(data: string): void {
  if (process.getuid?.() !== 0) return;
  const owner = statSync(data, { throwIfNoEntry: false });
  if (owner === undefined || owner.uid === 0) return;
  // The library of the store is loaded at its first use, perhaps from a folder that root alone may read.
  new Database(':memory:').close();
  takeGroupsOf(owner.uid, owner.gid);
  process.setgid?.(owner.gid);
  process.setuid?.(owner.uid);
}

function takeGroupsOf(uid: number, gid: number): void {
  try {
    process.initgroups?.(uid, gid);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_UNKNOWN_CREDENTIAL')) throw error;
    // An account without a name, as systemd makes them for a service (`DynamicUser`), has no further groups.
    process.setgroups?.([gid]);
  }
}

function callerName(): string {
  try {
    const { username } = userInfo();
    const person = process.env['SUDO_USER'];
    return username === 'root' && person !== undefined ? `root (${person})` : username;
  } catch {
    // The account has no name.
    return `uid ${process.getuid?.()}`;
  }
}
