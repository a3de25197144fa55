import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { FENGSUI } from '../support/gateway.ts';

it.each([[['points', '--help']], [['--help']]])('fengsui %j is quiet where its reader is gone', async (args) => {
  const child = spawn(process.execPath, [FENGSUI, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  // As `head` does when it has read enough, and long before the first line is written.
  child.stdout.destroy();
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  expect([said, code]).toEqual(['', 0]);
});

it('a wrong usage keeps its exit code where its reader is gone', async () => {
  const child = spawn(process.execPath, [FENGSUI, 'points', '--nonsense'], { stdio: ['ignore', 'ignore', 'pipe'] });
  child.stderr.destroy();
  expect(await once(child, 'exit')).toEqual([2, null]);
});
