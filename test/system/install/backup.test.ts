import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fengsui, GatewayProcess } from '../../support/gateway.ts';
import { tempDir } from '../../support/temp.ts';
import { asRoot, folderOf, openDir, SERVICE, serviceAs, strangersIn } from './accounts.ts';

interface Box {
  readonly config: string;
  readonly data: string;
}

const PASSWORD = 'a long password';
const boxIn = (folder: string): Box => ({ config: join(folder, 'config'), data: join(folder, 'data') });
const at = ({ config, data }: Box): readonly string[] => ['--config', config, '--data', data];

/** A box on which a gateway has run: a plant with a secret, a user, a token and a session. */
async function boxThatRan() {
  const box = boxIn(tempDir());
  const file = join(box.config, '..', 'backup.tar.gz');
  await fengsui(['init', box.config]);
  writeFileSync(join(box.config, 'uwb.password'), 'a secret of the plant', { mode: 0o600 });
  const add = ['user', 'add', 'li', '--role', 'admin', '--data', box.data, '--password-stdin'];
  expect(await fengsui(add, PASSWORD)).toMatchObject({ code: 0 });
  const gateway = await GatewayProcess.start(box.config, box.data);
  const session = await signIn(gateway.url);
  return { box, file, gateway, session };
}

async function signIn(url: string): Promise<string | undefined> {
  const answer = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user: 'li', password: PASSWORD }),
  });
  return answer.status === 200 ? answer.headers.getSetCookie()[0]?.split(';')[0] : undefined;
}

const stateBy = async (url: string, cookie = ''): Promise<number> =>
  (await fetch(`${url}/api/v1/state`, { headers: { cookie } })).status;

let archived: string | undefined;
/** A whole archive, made once. */
async function archive(): Promise<string> {
  if (archived !== undefined) return archived;
  const folder = mkdtempSync(join(tmpdir(), 'fengsui-'));
  const box = boxIn(folder);
  await fengsui(['init', box.config]);
  await fengsui(['token', 'add', '--role', 'viewer', '--data', box.data]);
  archived = join(folder, 'backup.tar.gz');
  expect(await fengsui(['backup', ...at(box), '--out', archived])).toMatchObject({ code: 0, err: '' });
  return archived;
}
afterAll(() => archived !== undefined && rmSync(dirname(archived), { recursive: true }));

describe('a backup', () => {
  it('goes into a folder under its date while the gateway runs, and the newest are kept', async () => {
    const { box, gateway } = await boxThatRan();
    const folder = tempDir();
    const id = readFileSync(join(box.data, 'installation'), 'utf8').trim();
    const old = ['1', '2', '3'].map((day) => `fengsui-${id}-2020010${day}T000000Z.tar.gz`);
    const others = ['fengsui-01234567-20200101T000000Z.tar.gz', 'notes.txt'];
    for (const name of [...old, ...others, `fengsui-${id}-20200104T000000Z.tar.gz.making`])
      writeFileSync(join(folder, name), '');
    const span = ['--from', '2000-01-01', '--to', '2100-01-01'];
    expect(await fengsui(['log', 'pin', '--data', box.data, ...span, '--why', 'leak', '--id', 'leak'])).toMatchObject({
      code: 0,
    });
    const into = ['backup', '--data', box.data, '--to', folder];
    const made = await fengsui([...into, '--keep', '2', '--json']);
    expect([made.code, made.err]).toEqual([0, '']);
    const { file, removed } = JSON.parse(made.out);
    expect(removed.map((path: string) => basename(path)).sort()).toEqual(old.slice(0, 2));
    expect(readdirSync(folder).sort()).toEqual([basename(file), old[2], ...others].sort());
    expect(await gateway.child.stop()).toBe(0);

    const other = boxIn(tempDir());
    expect(await fengsui(['restore', file, ...at(other)])).toMatchObject({ code: 0, err: '' });
    expect((await fengsui(['log', 'pins', '--data', other.data])).out).toContain('leak');
    expect(await fengsui(['log', 'verify', '--data', other.data])).toMatchObject({ code: 0 });
    for (const name of ['log-key.pem', 'installation'])
      expect(readFileSync(join(other.data, name))).toEqual(readFileSync(join(box.data, name)));

    const gone = await fengsui([...into.slice(0, -1), join(folder, 'none'), '--lang', 'en']);
    expect([gone.code, gone.err]).toEqual([1, expect.stringContaining('not mounted')]);
    expect((await fengsui([...into, '--keep', '0'])).code).toBe(2);
    expect((await fengsui(['backup', '--data', box.data])).code).toBe(2);
  });

  it('into a folder that takes no writes, or is full, says so and leaves the older ones', async ({ skip }) => {
    const box = boxIn(tempDir());
    await fengsui(['init', box.config]);
    writeFileSync(join(box.config, 'large.png'), randomBytes(200_000));
    await fengsui(['token', 'add', '--role', 'viewer', '--data', box.data]);
    const folder = tempDir();
    const mount = (...args: string[]) => spawnSync('mount', args, { stdio: 'ignore' }).status === 0;
    if (!mount('-t', 'tmpfs', '-o', 'size=64k', 'none', folder)) skip('no file system can be mounted here');
    try {
      writeFileSync(join(folder, 'fengsui-new-20200101T000000Z.tar.gz'), '');
      const into = ['backup', ...at(box), '--to', folder, '--keep', '1', '--lang', 'en'];
      const full = await fengsui(into);
      expect([full.code, full.err]).toEqual([1, expect.stringMatching(/disk of .* is full/)]);
      mount('-o', 'remount,ro', folder);
      const fixed = await fengsui(into);
      expect([fixed.code, fixed.err]).toEqual([1, expect.stringContaining('takes no writes (EROFS)')]);
      expect(readdirSync(folder)).toEqual(['fengsui-new-20200101T000000Z.tar.gz']);
    } finally {
      spawnSync('umount', [folder]);
    }
  });

  it('is made while the gateway runs, and brings another box to the same plant, people and programs', async () => {
    const { box, file, gateway, session } = await boxThatRan();
    const made = await fengsui(['backup', '--data', box.data, '--out', file, '--json']);
    expect([made.code, made.err]).toEqual([0, '']);
    const { files } = JSON.parse(made.out);
    expect(files).toEqual(
      expect.arrayContaining(['config/plant.yaml', 'config/uwb.password', 'data/accounts.sqlite', 'data/installation']),
    );
    expect(files.filter((name: string) => /gateway\.pid|\.backup-/.test(name))).toEqual([]);
    expect(files).toContain('data/log/tail/newest');
    const without = await fengsui(['backup', '--data', box.data, '--out', `${file}2`, '--without-log', '--json']);
    expect(JSON.parse(without.out).files.filter((name: string) => name.includes('log/'))).toEqual([]);
    expect(readdirSync(box.data).filter((name) => name.startsWith('.backup-'))).toEqual([]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const { token } = gateway;
    expect(await gateway.child.stop()).toBe(0);

    const other = boxIn(tempDir());
    expect(await fengsui(['restore', file, ...at(other)])).toMatchObject({ code: 0, err: '' });
    for (const name of ['plant.yaml', 'uwb.password'])
      expect(readFileSync(join(other.config, name))).toEqual(readFileSync(join(box.config, name)));
    // What the record had when it was made, and nothing that is broken.
    const events = ['--from', '2000-01-01', '--format', 'ndjson', '--out', '-'];
    const before = await fengsui(['log', 'export', '--data', other.data, ...events]);
    expect([before.code, before.out]).toEqual([0, expect.stringContaining('"kind":"started"')]);
    const restored = await GatewayProcess.start(other.config, other.data, token);
    const state = await restored.ask('GET', '/api/v1/state');
    expect(state.status).toBe(200);
    // The box that was saved goes on, too: no run here has the number of one there.
    expect(state.body['epoch']).toBeGreaterThan(1_000_000);
    expect(await restored.alarms()).not.toContainEqual(expect.stringMatching(/^gateway:recording /));
    // Who was signed in when it was made is not signed in here, and can sign in.
    expect(await stateBy(restored.url, session)).toBe(401);
    expect(await stateBy(restored.url, await signIn(restored.url))).toBe(200);
    expect(restored.child.out).not.toContain('password');
    expect(await restored.child.stop()).toBe(0);
    expect(await fengsui(['log', 'verify', '--data', other.data])).toMatchObject({ code: 0 });
  });

  it('is put back only where nothing is lost by it, and whole or not at all', async () => {
    const { box, file, gateway } = await boxThatRan();
    await fengsui(['backup', ...at(box), '--out', file]);
    expect(await fengsui(['backup', ...at(box), '--out', file, '--lang', 'en'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('already there'),
    });
    const running = await fengsui(['restore', file, ...at(box), '--force']);
    expect([running.code, running.err]).toEqual([1, expect.stringContaining(`pid ${gateway.child.process.pid}`)]);
    expect(await gateway.child.stop()).toBe(0);

    const plant = join(box.config, 'plant.yaml');
    writeFileSync(plant, '# mine');
    const refused = await fengsui(['restore', file, ...at(box)]);
    expect([refused.code, refused.err, readFileSync(plant, 'utf8')]).toEqual([
      1,
      expect.stringContaining(plant),
      '# mine',
    ]);
    expect(await fengsui(['restore', file, ...at(box), '--force'])).toMatchObject({ code: 0 });
    expect(readFileSync(plant, 'utf8')).toContain('fengsui: 1');
    const kept = readdirSync(box.config).find((name) => name.startsWith('plant.yaml.replaced-')) ?? '';
    expect(readFileSync(join(box.config, kept), 'utf8')).toBe('# mine');
    expect((await fengsui(['check', '--config', box.config])).code).toBe(0);
  });

  it.each<[string, (file: string) => void]>([
    ['was cut off', (file) => writeFileSync(file, readFileSync(file).subarray(0, 2000))],
    ['has another file in it', (file) => repacked(file, (folder) => writeFileSync(join(folder, 'data/x'), 'x'))],
    ['was changed', (file) => repacked(file, (folder) => writeFileSync(join(folder, 'config/plant.yaml'), ''))],
    [
      'leads out of its folder',
      (file) =>
        repacked(file, (folder) => execFileSync('ln', ['-sf', '/etc/passwd', join(folder, 'config/plant.yaml')])),
    ],
    ['is something else', (file) => writeFileSync(file, 'no archive')],
  ])('that %s is refused, and nothing is written', async (_, damage) => {
    const file = join(tempDir(), 'backup.tar.gz');
    copyFileSync(await archive(), file);
    damage(file);
    const other = boxIn(tempDir());
    const { code, err } = await fengsui(['restore', file, ...at(other)]);
    expect([code, err]).toEqual([1, expect.stringContaining(file)]);
    expect(readdirSync(join(other.config, '..'))).toEqual([]);
  });

  it('one that was cut off is refused in one line that says what to do', async () => {
    const file = join(tempDir(), 'backup.tar.gz');
    copyFileSync(await archive(), file);
    writeFileSync(file, readFileSync(file).subarray(0, 2000));
    const { code, err } = await fengsui(['restore', file, ...at(boxIn(tempDir())), '--lang', 'en']);
    expect([code, err]).toEqual([1, expect.stringMatching(/^[^\n]*: nothing has changed; take another backup\n$/)]);
  });
});

/** Opens an archive with the system's own tar, changes what is in it, and packs it again. */
function repacked(file: string, change: (folder: string) => unknown): void {
  const folder = tempDir();
  execFileSync('tar', ['-xzf', file, '-C', folder]);
  change(folder);
  execFileSync('tar', ['-czf', file, '-C', folder, '.']);
}

asRoot('root restores for the account of the gateway', () => {
  it('which can read all of it, and no other account can', async () => {
    const box = boxIn(tempDir());
    const file = join(box.config, '..', 'backup.tar.gz');
    await fengsui(['init', box.config]);
    writeFileSync(join(box.config, 'uwb.password'), 'a secret', { mode: 0o600 });
    await fengsui(['token', 'add', '--role', 'viewer', '--data', box.data]);
    await fengsui(['backup', ...at(box), '--out', file]);

    const folder = openDir();
    const other = boxIn(folder);
    folderOf(SERVICE, other.data);
    // As the chapter on the installation makes it: root's, and of the group of the service.
    folderOf({ uid: 0, gid: SERVICE.gid }, other.config);
    expect(await fengsui(['restore', file, ...at(other)])).toMatchObject({ code: 0, err: '' });
    expect(strangersIn(other.data, SERVICE)).toEqual([]);
    expect(strangersIn(other.config, { uid: 0, gid: SERVICE.gid })).toEqual([]);
    for (const name of readdirSync(other.config)) expect(statSync(join(other.config, name)).mode & 0o007).toBe(0);
    const read = serviceAs(SERVICE, ['check', '--config', other.config]);
    expect([await read.exited, read.err]).toEqual([0, '']);
    const service = serviceAs(SERVICE, ['run', ...at(other), '--port', '0']);
    await service.says(/^listening /m);
    expect(await service.stop()).toBe(0);
    expect(strangersIn(other.data, SERVICE)).toEqual([]);
  });
});
