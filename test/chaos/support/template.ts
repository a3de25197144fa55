import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { fengsui, newToken } from '../../support/gateway.ts';

/** People of the plant, each with a password that no list of common ones holds. */
export const USERS = {
  li: { role: 'operator', password: 'kiln-otter-42-plum' },
  wang: { role: 'operator', password: 'mast-heron-17-fig' },
  eve: { role: 'engineer', password: 'loom-badger-93-pear' },
} as const;
export type User = keyof typeof USERS;

interface Template {
  readonly folder: string;
  readonly token: string;
}
let template: Promise<Template> | undefined;
afterAll(async () => {
  if (template !== undefined) rmSync((await template).folder, { recursive: true, force: true });
});

/**
 * Makes a data folder with accounts; the commands that make them run once in a test process.
 * @returns the token of an administrator's program
 */
export async function newData(folder: string): Promise<string> {
  const made = await (template ??= makeTemplate());
  cpSync(made.folder, folder, { recursive: true });
  return made.token;
}

async function makeTemplate(): Promise<Template> {
  const folder = mkdtempSync(join(tmpdir(), 'fengsui-chaos-accounts-'));
  for (const [name, { role, password }] of Object.entries(USERS)) {
    const args = ['user', 'add', name, '--role', role, '--password-stdin', '--data', folder];
    const { code, err } = await fengsui(args, `${password}\n`);
    if (code !== 0) throw new Error(`user add ${name}: ${err}`);
  }
  return { folder, token: await newToken(folder, 'admin') };
}
