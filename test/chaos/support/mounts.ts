import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const mounted = new Set<string>();
const run = (program: string, ...args: string[]): { readonly status: number | null; readonly stderr: string } =>
  spawnSync(program, args, { encoding: 'utf8' });

/** A small file system in memory, which a test can fill or make read-only. */
export function mountMemory(folder: string, options: string): void {
  mkdirSync(folder, { recursive: true });
  const { status, stderr } = run('mount', '-t', 'tmpfs', '-o', options, 'tmpfs', folder);
  if (status !== 0) throw new Error(`mount: ${stderr}`);
  mounted.add(folder);
}

export function remount(folder: string, options: string): void {
  const { status, stderr } = run('mount', '-o', `remount,${options}`, folder);
  if (status !== 0) throw new Error(`remount: ${stderr}`);
}

/** Takes it away, also from those who still use it. */
export function unmount(folder: string): void {
  if (mounted.delete(folder)) run('umount', '-l', folder);
}

process.once('exit', () => {
  for (const folder of mounted) run('umount', '-l', folder);
});

let isPossible: boolean | undefined;

/** Whether this machine lets a test mount at all: root in a container may not. */
export function canMount(): boolean {
  if (isPossible !== undefined) return isPossible;
  const folder = mkdtempSync(join(tmpdir(), 'fengsui-mount-'));
  isPossible = run('mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder).status === 0;
  if (isPossible) run('umount', folder);
  else process.stderr.write('skipped: faults of a mounted file system (mount needs root); file size limits stand in\n');
  rmdirSync(folder);
  return isPossible;
}
