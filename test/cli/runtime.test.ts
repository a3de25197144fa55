import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, it } from 'vitest';
import { freePort, listens, start } from '../support/children.ts';
import { BROKER, configOf, FENGSUI, pidOf } from '../support/gateway.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';

/** A Node.js of the machine that cannot replace its own process: it has to launch the runtime below itself. */
const oldNode = (process.env['PATH'] ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'node'))
  .find(
    (path) =>
      existsSync(path) && spawnSync(path, ['-p', 'typeof process.execve']).stdout.toString().trim() === 'undefined',
  );
const launched = it.skipIf(oldNode === undefined);
if (oldNode === undefined) process.stderr.write('skipped: launching from an old Node.js (this machine has none)\n');

async function launch(): Promise<{ readonly child: ReturnType<typeof start>; readonly data: string; port: number }> {
  const folder = tempDir();
  const port = await freePort();
  const config = configOf(folder, [BROKER, `mqtt://127.0.0.1:${await freePort()}`]);
  const data = join(folder, 'data');
  const child = start(oldNode ?? '', [FENGSUI, 'run', '--config', config, '--data', data, '--port', String(port)]);
  await child.says(/^listening/m, 30_000);
  return { child, data, port };
}

/** Another gateway on the data of the first. */
const startOn = (data: string): ReturnType<typeof start> =>
  start(oldNode ?? '', [FENGSUI, 'run', '--config', join(data, '../config'), '--data', data, '--port', '0']);

launched(
  'the process that was started is the gateway: its pid holds the data, and SIGTERM ends it cleanly',
  async () => {
    const { child, data, port } = await launch();
    expect(pidOf(data)).toBe(child.process.pid);
    const second = startOn(data);
    expect(await second.exited).toBe(1);
    expect(second.err).toContain(`pid ${child.process.pid}`);
    expect(await child.stop('SIGTERM')).toBe(0);
    expect(existsSync(join(data, 'gateway.pid'))).toBe(false);
    expect(await listens(port)).toBe(false);
  },
);

launched(
  'kill -9 of the process that was started ends the runtime below it within a second and frees the data',
  async () => {
    const { child, data, port } = await launch();
    child.process.kill('SIGKILL');
    await until('the runtime below to end', async () => !(await listens(port)), 1000);
    const next = startOn(data);
    await next.says(/^listening/m, 30_000);
  },
);

it('the gateway runs with a small young generation whatever started it, in the same process', async () => {
  const folder = tempDir();
  const config = configOf(folder, [BROKER, `mqtt://127.0.0.1:${await freePort()}`]);
  const data = join(folder, 'data');
  const child = start(process.execPath, [FENGSUI, 'run', '--config', config, '--data', data, '--port', '0']);
  await child.says(/^listening/m, 30_000);
  expect(pidOf(data)).toBe(child.process.pid);
  const { stdout } = spawnSync('tr', ['\\0', ' '], {
    input: spawnSync('cat', [`/proc/${child.process.pid}/cmdline`]).stdout,
  });
  expect(stdout.toString()).toContain('--max-semi-space-size=');
});

launched('what is started below a launched runtime has no launcher', async () => {
  const runtime = join(import.meta.dirname, '../../dist/src/cli/runtime.mjs');
  const root = join(import.meta.dirname, '../../');
  const inner = `import { launcherPid } from '${runtime}'; console.log('inner', process.env.FENGSUI_LAUNCHER, launcherPid())`;
  const outer = join(tempDir(), 'outer.mjs');
  writeFileSync(
    outer,
    `import { spawnSync } from 'node:child_process';
     import { goOnInRuntime, launcherPid } from '${runtime}';
     await goOnInRuntime('${root}');
     console.log('outer', launcherPid());
     spawnSync(process.execPath, ['--input-type=module', '-e', ${JSON.stringify(inner)}], { stdio: 'inherit' });`,
  );
  const child = start(oldNode ?? '', [outer]);
  expect(await child.exited, child.err).toBe(0);
  expect(child.out).toBe(`outer ${child.process.pid}\ninner undefined undefined\n`);
});
