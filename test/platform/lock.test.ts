import { spawn } from 'node:child_process';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { DataLock, LockedError } from '../../src/platform/lock.ts';
import { tempDir } from '../support/temp.ts';

/** A process that is alive for as long as the test runs. */
function alive(): number {
  const child = spawn('sleep', ['60']);
  onTestFinished(() => void child.kill());
  return child.pid ?? 0;
}

const startOf = (pid: number): string => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
};

it('is refused to a second gateway, with the pid of the first', () => {
  const data = tempDir();
  const pid = alive();
  writeFileSync(join(data, 'gateway.pid'), `${pid} ${startOf(pid)}\n`);
  expect(() => new DataLock(data)).toThrow(LockedError);
  expect(() => new DataLock(data)).toThrow(`pid ${pid}`);
});

it.each([
  ['of a process that is gone', () => '999999999 1\n'],
  ['whose pid another process has now', () => `${alive()} 1\n`],
  ['that is damaged', () => '\0\u0001garbage'],
  ['that is empty', () => ''],
])('a lock %s holds no gateway back', (_, text) => {
  const data = tempDir();
  writeFileSync(join(data, 'gateway.pid'), text());
  const lock = new DataLock(data);
  expect(lock.trouble).toBeUndefined();
  expect(readFileSync(join(data, 'gateway.pid'), 'utf8')).toMatch(`${process.pid} ${startOf(process.pid)}\n`);
  lock.release();
  expect(existsSync(join(data, 'gateway.pid'))).toBe(false);
});

it('a folder that takes no file holds no gateway back, and says why', () => {
  const file = join(tempDir(), 'file');
  writeFileSync(file, '');
  const lock = new DataLock(join(file, 'data'));
  expect(lock.trouble).toContain('ENOTDIR');
  lock.release();
});

it('a copy of a folder whose gateway runs is another folder', () => {
  const data = join(tempDir(), 'data');
  const lock = new DataLock(data);
  const pid = alive();
  const text = readFileSync(join(data, 'gateway.pid'), 'utf8');
  writeFileSync(join(data, 'gateway.pid'), text.replace(/^.*\n/, `${pid} ${startOf(pid)}\n`));
  expect(() => new DataLock(data)).toThrow(`pid ${pid}`);
  cpSync(data, `${data}-copy`, { recursive: true });
  const copy = new DataLock(`${data}-copy`);
  expect(copy.trouble).toBeUndefined();
  copy.release();
  lock.release();
});
