import { X509Certificate } from 'node:crypto';
import { readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { expect, it, onTestFinished } from 'vitest';
import { endOf } from '../../src/common/certificate.ts';
import { type Child, freePort, start } from '../support/children.ts';
import { changed, written } from '../support/example.ts';
import { FENGSUI, fengsui } from '../support/gateway.ts';
import { Browser, selfSigned, shown } from '../support/https.ts';
import { need } from '../support/need.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';

const PASSWORD = 'the valve is red';
const DAY_MS = 86_400_000;
const TLS = 'tls: { cert: cert.pem, key: key.pem }';

interface Plant {
  readonly config: string;
  readonly data: string;
}

async function plant(): Promise<Plant> {
  const folder = tempDir();
  const [modbus, mqtt] = [await freePort(), await freePort()];
  const text = changed(':1502', `:${modbus}`, changed(':1883', `:${mqtt}`, changed('log: {', `${TLS}\nlog: {`)));
  return { config: written(join(folder, 'config'), { 'plant.yaml': text }), data: join(folder, 'data') };
}

async function run({ config, data }: Plant): Promise<{ readonly child: Child; readonly port: number }> {
  const child = start(process.execPath, [FENGSUI, 'run', '--config', config, '--data', data, '--port', '0']);
  onTestFinished(() => void child.stop('SIGKILL'));
  const [, port = ''] = await child.says(/^listening https:\/\/127\.0\.0\.1:(\d+)$/m, 30_000);
  return { child, port: Number(port) };
}

const addUser = (data: string) =>
  fengsui(['user', 'add', 'op', '--role', 'operator', '--password-stdin', '--data', data], `${PASSWORD}\n`);

need('openssl')('TLS of the gateway itself', () => {
  it('is 1.2 or newer, with a cookie and pages for TLS alone, and hears nothing without', async () => {
    const at = await plant();
    selfSigned(at.config, 'gate.plant');
    await addUser(at.data);
    const { child, port } = await run(at);
    expect(await shown(port, '-tls1_2')).toBe('gate.plant TLSv1.2');
    expect(await shown(port, '-tls1_3')).toBe('gate.plant TLSv1.3');
    expect(await shown(port, '-tls1_1', '-cipher', 'ALL:@SECLEVEL=0')).toBeUndefined();

    const ca = readFileSync(join(at.config, 'cert.pem'), 'utf8');
    const browser = new Browser(`https://127.0.0.1:${port}/`, ca);
    expect((await browser.ask('GET', 'healthz')).headers['strict-transport-security']).toBe('max-age=31536000');
    expect(await browser.signIn('op', PASSWORD)).toMatch(/HttpOnly; Secure; SameSite=Strict/);
    await browser.socket('live');
    await browser.socket('replay');
    expect((await browser.ask('POST', 'api/v1/silence', { for: '1m' })).status).toBe(200);
    const clear = `http://127.0.0.1:${port}`;
    expect((await browser.ask('POST', 'api/v1/silence', { for: '1m' }, clear)).status, 'a page without TLS').toBe(403);

    await expect(fetch(`${clear}/healthz`)).rejects.toThrow();
    for (let i = 0; i < 600; i++) {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => {});
      socket.end(i % 2 === 0 ? 'GET / HTTP/1.1\r\n\r\n' : '\x16\x03\x01');
    }
    expect((await browser.ask('GET', 'healthz')).status, 'after a flood of what is no TLS').toBe(200);
    expect(child.ended).toBe(false);
  });

  it('takes the place of one connection for one connection', async () => {
    const at = await plant();
    selfSigned(at.config, 'gate.plant');
    const { port } = await run(at);
    const browser = new Browser(`https://127.0.0.1:${port}/`, readFileSync(join(at.config, 'cert.pem'), 'utf8'));
    // More in a row than there are places at a time.
    for (let i = 0; i < 1100; i++) await browser.ask('GET', 'healthz');
    const { text } = await browser.ask('GET', 'metrics');
    expect(text).toMatch(/^fengsui_inputs/m);
    expect(text).not.toMatch(/^fengsui_limited_total\{limit="connections[^}]*\} [1-9]/m);
  });

  it('takes a new certificate while pages are open, and keeps the old one when the new one is broken', async () => {
    const at = await plant();
    selfSigned(at.config, 'old.plant');
    await addUser(at.data);
    const { child, port } = await run(at);
    const ca = readFileSync(join(at.config, 'cert.pem'), 'utf8');
    const browser = new Browser(`https://127.0.0.1:${port}/`, ca);
    await browser.signIn('op', PASSWORD);
    const page = await browser.socket('live');

    selfSigned(at.config, 'new.plant', { cert: 'cert.new', key: 'key.new' });
    renameSync(join(at.config, 'key.new'), join(at.config, 'key.pem'));
    renameSync(join(at.config, 'cert.new'), join(at.config, 'cert.pem'));
    await until('the new certificate', async () => (await shown(port)) === 'new.plant TLSv1.3', 15_000);

    writeFileSync(join(at.config, 'cert.pem'), '-----BEGIN CERTIFICATE-----\nhalf of');
    await until('a warning', () => /the files of `tls` cannot be used: what was in use/.test(child.err), 15_000);
    expect(child.err).toMatch(/"fault":"not-a-certificate"/);
    expect(await shown(port)).toBe('new.plant TLSv1.3');

    rmSync(join(at.config, 'key.pem'));
    await until('another warning', () => /"fault":"ENOENT/.test(child.err), 15_000);
    expect(await shown(port)).toBe('new.plant TLSv1.3');

    // As certbot replaces them: the names are links, and the links change.
    selfSigned(at.config, 'third.plant', { cert: 'cert3.pem', key: 'key3.pem' });
    rmSync(join(at.config, 'cert.pem'));
    symlinkSync('cert3.pem', join(at.config, 'cert.pem'));
    symlinkSync('key3.pem', join(at.config, 'key.pem'));
    await until('the third certificate', async () => (await shown(port)) === 'third.plant TLSv1.3', 15_000);

    const before = page.heard;
    await until('the page to hear on', () => page.heard > before);
    expect(page.socket.readyState).toBe(WebSocket.OPEN);
    expect(child.err.match(/cannot be used/g)).toHaveLength(2);
  });

  it('is watched to its end, in `check`, in the journal and for watchdogs', async () => {
    const at = await plant();
    selfSigned(at.config, 'gate.plant', { cert: 'cert.pem', key: 'key.pem' }, 3);
    const check = async (lang: string) => {
      const { code, out, err } = await fengsui(['check', '--config', at.config, '--lang', lang]);
      return [code, `${out}${err}`];
    };
    expect(await check('en')).toEqual([
      0,
      expect.stringMatching(/cert\.pem ends at \d{4}-\d\d-\d\d \d\d:\d\d UTC; renew it/),
    ]);
    expect(await check('zh')).toEqual([0, expect.stringMatching(/cert\.pem 将于 .+ UTC 过期；请更换证书/)]);
    const { child, port } = await run(at);
    await until('a warning', () => /the certificate ends soon: renew it/.test(child.err), 15_000);
    const cert = readFileSync(join(at.config, 'cert.pem'), 'utf8');
    const ready = async () =>
      JSON.parse((await new Browser(`https://127.0.0.1:${port}/`, cert).ask('GET', 'readyz')).text);
    const end = Date.parse(new X509Certificate(cert).validTo);
    expect(await ready()).toMatchObject({ ready: true, certificate: { until: end, end: 'ends-soon' } });
    expect([endOf(cert, end - 15 * DAY_MS), endOf(cert, end - 13 * DAY_MS), endOf(cert, end)]).toEqual([
      undefined,
      'ends-soon',
      'ended',
    ]);
  });

  it('has its files checked, and a later start on broken ones goes on with those before', async () => {
    const at = await plant();
    const check = async () => {
      const { code, out, err } = await fengsui(['check', '--config', at.config, '--lang', 'en']);
      return [code, `${out}${err}`];
    };
    expect(await check()).toEqual([2, expect.stringMatching(/cannot read cert\.pem \(ENOENT\); make the certificate/)]);
    selfSigned(at.config, 'gate.plant');
    selfSigned(at.config, 'other.plant', { cert: 'other.pem', key: 'other.key' });
    expect(await check()).toEqual([0, expect.anything()]);
    const { child, port } = await run(at);
    expect(await shown(port)).toBe('gate.plant TLSv1.3');
    await child.stop();

    writeFileSync(join(at.config, 'key.pem'), readFileSync(join(at.config, 'other.key')));
    expect(await check()).toEqual([
      2,
      expect.stringMatching(/key\.pem is not the key of the certificate cert\.pem; name/),
    ]);
    writeFileSync(join(at.config, 'key.pem'), readFileSync(join(at.config, 'cert.pem')));
    expect(await check()).toEqual([
      2,
      expect.stringMatching(/key\.pem is no PEM private key without a password; name/),
    ]);
    writeFileSync(join(at.config, 'cert.pem'), 'none');
    expect(await check()).toEqual([2, expect.stringMatching(/cert\.pem is no PEM certificate; name/)]);

    const again = await run(at);
    expect(await shown(again.port)).toBe('gate.plant TLSv1.3');
    const ca = readFileSync(join(at.data, 'config/in-force/cert.pem'), 'utf8');
    const browser = new Browser(`https://127.0.0.1:${again.port}/`, ca);
    await addUser(at.data);
    await browser.signIn('op', PASSWORD);
    expect((await browser.ask('GET', 'api/v1/alarms')).text).toContain('"gateway:config"');
  });
});
