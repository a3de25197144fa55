import { chmodSync, chownSync, lstatSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { describe } from 'vitest';
import { type Child, start } from '../../support/children.ts';
import { FENGSUI } from '../../support/gateway.ts';
import { tempDir } from '../../support/temp.ts';

/** An account of the system, as a service has one. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** Debian's oldest account without rights. */
export const SERVICE: Account = { uid: 1, gid: 1 };

/** As systemd makes one for a service with `DynamicUser`: it has a number and no name. */
export const NAMELESS: Account = { uid: 61_184, gid: 61_184 };

/** `describe` for tests in which root acts for another account. */
export function asRoot(name: string, body: () => void): void {
  if (process.getuid?.() === 0) return void describe(name, body);
  process.stderr.write(`skipped: ${name} (only root can act for another account)\n`);
  describe.skip(`${name} (only root can act for another account)`, body);
}

/** A folder that any account may enter. */
export function openDir(): string {
  const folder = tempDir();
  chmodSync(folder, 0o755);
  return folder;
}

/** An empty folder of an account, as systemd makes it for a service. */
export function folderOf({ uid, gid }: Account, path: string): string {
  mkdirSync(path, { recursive: true, mode: 0o750 });
  chownSync(path, uid, gid);
  return path;
}

/** What is in a folder and belongs to another account. */
export function strangersIn(folder: string, { uid, gid }: Account): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => {
    const found = lstatSync(join(folder, name), { throwIfNoEntry: false });
    return found !== undefined && (found.uid !== uid || found.gid !== gid);
  });
}

/** Whose process this is, by its effective user. */
export const userOf = (pid: number): number =>
  Number(/^Uid:\s+\d+\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);

/** Starts `fengsui` as an account, with the environment that systemd gives to a service. */
export function serviceAs({ uid, gid }: Account, args: readonly string[], env: NodeJS.ProcessEnv = {}): Child {
  const account = ['--reuid', String(uid), '--regid', String(gid), '--clear-groups', '--inh-caps=-all'];
  const { PATH } = process.env;
  return start('setpriv', [...account, process.execPath, FENGSUI, ...args], { PATH, ...env });
}
