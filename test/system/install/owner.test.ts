import { chmodSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fengsui, GatewayProcess } from '../../support/gateway.ts';
import { written } from '../../support/example.ts';
import { asRoot, folderOf, NAMELESS, openDir, SERVICE, serviceAs, strangersIn, userOf } from './accounts.ts';

const PLANT = `fengsui: 1
site: { id: small, name: Small }
floors: [{ id: ground, name: Ground, extent: [0, 0, 10, 10] }]
`;

const configIn = (folder: string): string => written(join(folder, 'config'), { 'plant.yaml': PLANT });

asRoot('what root does in a data folder is done as its owner', () => {
  it.each([
    ['of a service', SERVICE],
    ['that has no name', NAMELESS],
  ])('accounts that root makes let people into a gateway of another account, %s', async (_, owner) => {
    const folder = openDir();
    const [config, data] = [configIn(folder), folderOf(owner, join(folder, 'data'))];
    const added = await fengsui(['user', 'add', 'li', '--role', 'admin', '--data', data]);
    const password = /^li password: (\S+)$/m.exec(added.out)?.[1];
    expect(await fengsui(['token', 'add', '--role', 'viewer', '--data', data])).toMatchObject({ code: 0, err: '' });
    expect(strangersIn(data, owner)).toEqual([]);

    const service = serviceAs(owner, ['run', '--config', config, '--data', data, '--port', '0']);
    const [, url] = await service.says(/^listening (\S+)$/m);
    const signIn = await fetch(`${url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ user: 'li', password }),
    });
    expect([signIn.status, await signIn.json()]).toEqual([200, { user: 'li', role: 'admin', mustChange: true }]);
    expect(await service.stop()).toBe(0);
    expect(strangersIn(data, owner)).toEqual([]);
  });

  it('a gateway that root starts runs as the owner, and the service goes on after it', async () => {
    const folder = openDir();
    const [config, data] = [configIn(folder), folderOf(SERVICE, join(folder, 'data'))];
    const gateway = await GatewayProcess.start(config, data);
    expect(userOf(gateway.child.process.pid ?? 0)).toBe(SERVICE.uid);
    expect(await gateway.child.stop()).toBe(0);
    const apply = ['config', 'apply', '--config', config, '--data', data, '--reason', 'tried'];
    // No gateway is on this folder, and the person that changed a limit is told.
    expect(await fengsui([...apply, '--lang', 'en'])).toMatchObject({
      code: 0,
      err: expect.stringContaining('at the next start') as string,
    });
    expect(strangersIn(data, SERVICE)).toEqual([]);
  });

  it('a configuration that the owner may not read is found out when root starts it, not at the next start of the machine', async () => {
    const folder = openDir();
    const [config, data] = [configIn(folder), folderOf(SERVICE, join(folder, 'data'))];
    chmodSync(join(config, 'plant.yaml'), 0o600);
    const run = await fengsui(['run', '--config', config, '--data', data, '--port', '0', '--lang', 'en']);
    expect([run.code, run.err]).toEqual([
      2,
      expect.stringMatching(/cannot read plant\.yaml \(EACCES\); let the user .* read it/),
    ]);
  });

  it('a folder that does not exist yet, and one of root, stay with root', async () => {
    const data = join(openDir(), 'data');
    const add = ['token', 'add', '--role', 'viewer', '--data', data, '--lang', 'en'];
    expect(await fengsui(add)).toMatchObject({ code: 0, err: expect.stringContaining('has been made') as string });
    expect(await fengsui(add)).toMatchObject({ code: 0, err: '' });
    expect(statSync(join(data, 'accounts.sqlite')).uid).toBe(0);
  });
});
