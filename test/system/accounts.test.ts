import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort, start } from '../support/children.ts';
import { BROKER, configOf, DETECTOR, FENGSUI, fengsui, GatewayProcess } from '../support/gateway.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';

async function alone(): Promise<{ readonly config: string; readonly data: string }> {
  const folder = tempDir();
  const [detector, broker] = [await freePort(), await freePort()];
  return {
    config: configOf(folder, [DETECTOR, `tcp://127.0.0.1:${detector}`], [BROKER, `mqtt://127.0.0.1:${broker}`]),
    data: join(folder, 'data'),
  };
}

const PASSWORD = 'the valve is red';

const user = (data: string, ...args: string[]) => fengsui(['user', ...args, '--data', data], `${PASSWORD}\n`);

describe('accounts', () => {
  it.each(['NOTIFY_SOCKET', 'INVOCATION_ID'])(
    'of a service begin with a password in a file that is private, and gone when it was changed (%s)',
    async (name) => {
      const { config, data } = await alone();
      const env = { ...process.env, [name]: join(tempDir(), 'nothing') };
      const child = start(process.execPath, [FENGSUI, 'run', '--config', config, '--data', data, '--port', '0'], env);
      onTestFinished(() => void child.stop('SIGKILL'));
      const [, url = ''] = await child.says(/^listening (\S+)$/m, 30_000);
      const file = join(data, 'first-password');
      const password = readFileSync(file, 'utf8').trim();
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(child.out).toContain(file);
      expect(child.out + child.err).not.toContain(password);
      const post = (path: string, body: object, headers: Record<string, string> = {}) =>
        fetch(`${url}/api/v1/session${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: JSON.stringify(body),
        });
      const signedIn = await post('', { user: 'admin', password });
      expect(await signedIn.json()).toEqual({ user: 'admin', role: 'admin', mustChange: true });
      const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
      const changed = await post('/password', { old: password, new: PASSWORD }, { cookie, origin: url });
      expect(changed.status).toBe(200);
      expect(existsSync(file)).toBe(false);
    },
  );

  it('are changed on the command line while the gateway runs, and it is all in the record', async () => {
    const { config, data } = await alone();
    expect(await user(data, 'add', 'root', '--role', 'admin', '--password-stdin')).toMatchObject({ code: 0, out: '' });
    expect(await user(data, 'add', 'li', '--role', 'viewer', '--password-stdin')).toMatchObject({ code: 0 });
    const gateway = await GatewayProcess.start(config, data);
    const signIn = (name: string) => gateway.ask('POST', '/api/v1/session', { user: name, password: PASSWORD });
    expect((await signIn('li')).body).toEqual({ user: 'li', role: 'viewer' });
    expect(await user(data, 'role', 'li', '--role', 'operator')).toMatchObject({ code: 0 });
    expect((await signIn('li')).body).toEqual({ user: 'li', role: 'operator' });
    expect(await user(data, 'role', 'li', 'engineer')).toMatchObject({ code: 0 });
    expect((await signIn('li')).body).toEqual({ user: 'li', role: 'engineer' });
    expect(await user(data, 'remove', 'li')).toMatchObject({ code: 0 });
    expect((await signIn('li')).status).toBe(401);
    for (const wrong of [
      ['remove', 'root'],
      ['disable', 'root'],
      ['role', 'root', 'viewer'],
      ['role', 'root'],
      ['remove', 'li'],
    ])
      expect(await user(data, ...wrong)).toMatchObject({ code: 1, err: expect.stringMatching(/^fengsui: [^\n]+\n$/) });
    const made = await fengsui(['token', 'add', '--role', 'viewer', '--data', data]);
    const list = JSON.parse((await fengsui(['token', 'list', '--json', '--data', data])).out) as { tokens: unknown[] };
    expect(list.tokens).toHaveLength(2);
    expect(await fengsui(['token', 'revoke', made.out.trim(), '--data', data])).toMatchObject({ code: 0 });

    const told = await until('the record to hold it all', async () => {
      const { body } = await gateway.ask('GET', '/api/v1/events?limit=500');
      const lines = (body.items ?? []).map(
        ({ kind, subject, reason, comment, by }) =>
          [kind, kind === 'account-changed' && reason, subject, comment].filter(Boolean).join(' ') +
          (String(by).includes('command line') ? ' !' : ''),
      );
      return lines.some((line) => line.includes('token-revoked')) ? lines : undefined;
    });
    expect(told).toEqual(
      expect.arrayContaining([
        'account-changed user-added root admin !',
        'account-changed user-added li viewer !',
        'signed-in li',
        'account-changed role-changed li viewer -> operator !',
        'account-changed role-changed li operator -> engineer !',
        'account-changed user-removed li !',
        'sign-in-failed gateway',
        expect.stringMatching(/^account-changed token-added token-\w{8} viewer !$/),
        expect.stringMatching(/^account-changed token-revoked token-\w{8} !$/),
      ]),
    );
  });

  it('that were lost with their file stop nothing: it is an alarm, and users are added anew', async () => {
    const { config, data } = await alone();
    expect(await user(data, 'add', 'root', '--role', 'admin', '--password-stdin')).toMatchObject({ code: 0 });
    writeFileSync(join(data, 'accounts.sqlite'), 'file is not a database');
    const gateway = await GatewayProcess.start(config, data);
    expect(gateway.child.out).not.toContain('password');
    await until('the alarm', async () =>
      (await gateway.alarms()).includes('gateway:recording unacked') ? true : undefined,
    );
    const { body } = await gateway.ask('GET', '/api/v1/alarms/gateway:recording');
    expect(JSON.stringify(body)).toMatch(/accounts\.sqlite\.damaged-/);
    const signIn = () => gateway.ask('POST', '/api/v1/session', { user: 'root', password: PASSWORD });
    expect(await signIn()).toMatchObject({ status: 503, body: { type: 'urn:fengsui:problem:store-failing' } });
    expect(await user(data, 'add', 'root', '--role', 'admin', '--password-stdin')).toMatchObject({ code: 0 });
    expect((await signIn()).status).toBe(200);
  });
});
