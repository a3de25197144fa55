import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { freePort, start } from '../support/children.ts';
import { BROKER, configOf, DETECTOR, fengsui, GatewayProcess } from '../support/gateway.ts';
import { written } from '../support/example.ts';
import { Browser, selfSigned } from '../support/https.ts';
import { need } from '../support/need.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';

const PASSWORD = 'the valve is red';

/** The lines of a `location`; `$GATEWAY` is its address. */
const LOCATIONS = {
  'as it is installed': ['/', 'proxy_pass $GATEWAY;'],
  'with Host': ['/', 'proxy_pass $GATEWAY; proxy_set_header Host $http_host;'],
  'below a path': ['/fengsui/', 'proxy_pass $GATEWAY/; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;'],
  'below a path that stays': ['/fengsui', 'proxy_pass $GATEWAY; proxy_set_header Host $host;'],
  'below a path without its slash': ['/fengsui', 'proxy_pass $GATEWAY/;'],
  'of the README': ['/fengsui/', ''],
} as const;

/** nginx with TLS in front of a gateway; gives the address of the page, and the certificate that it shows. */
async function nginx(gateway: string, port: number, [path, lines]: readonly [string, string]) {
  const folder = written(tempDir(), { 'none.txt': '' });
  selfSigned(folder, 'plant.example');
  const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
  const [, said = ''] = /location \/fengsui\/ \{\n([^}]+)\}/.exec(readme) ?? [];
  const own = lines.replace('$GATEWAY', gateway);
  const inside =
    lines === ''
      ? said.replace('http://127.0.0.1:8420', gateway)
      : `${own} proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade;`;
  const temp = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((of) => `${of}_temp_path ${folder}/${of};`);
  written(folder, {
    'nginx.conf': `daemon off; worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log;
events {}
http { access_log off; ${temp.join(' ')}
  server { listen 127.0.0.1:${port} ssl; ssl_certificate ${folder}/cert.pem; ssl_certificate_key ${folder}/key.pem;
    location ${path} { ${inside} } } }`,
  });
  const child = start('/usr/sbin/nginx', ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', `${folder}/error.log`]);
  onTestFinished(() => void child.stop());
  const ca = readFileSync(join(folder, 'cert.pem'), 'utf8');
  const page = `https://plant.example:${port}${path.endsWith('/') ? path : `${path}/`}`;
  await until('nginx', async () => {
    if (child.ended) throw new Error(child.err);
    return new Browser(page, ca).ask('GET', '').then(
      ({ status }) => status === 200,
      () => false,
    );
  });
  return { page, ca };
}

/** @param lines of the configuration */
async function gatewayWith(lines: string): Promise<GatewayProcess> {
  const folder = tempDir();
  const [detector, broker] = [await freePort(), await freePort()];
  const config = configOf(
    folder,
    [DETECTOR, `tcp://127.0.0.1:${detector}`],
    [BROKER, `mqtt://127.0.0.1:${broker}`],
    ['log: {', `${lines}\nlog: {`],
  );
  const data = join(folder, 'data');
  await fengsui(['user', 'add', 'op', '--role', 'operator', '--password-stdin', '--data', data], `${PASSWORD}\n`);
  return GatewayProcess.start(config, data);
}

need('nginx', 'openssl')('a gateway behind nginx with TLS', () => {
  it.each(Object.entries(LOCATIONS))('has its pages, sign-in, acts and sockets: %s', async (_name, location) => {
    const port = await freePort();
    const isBelow = location[0] !== '/';
    const publicUrl = `public-url: https://plant.example:${port}${isBelow ? '/fengsui/' : '/'}\nproxies: [127.0.0.1]`;
    // As it is installed nginx does not say which host was asked for: public-url says it.
    const gateway = await gatewayWith(location === LOCATIONS['with Host'] ? '' : publicUrl);
    const { page, ca } = await nginx(gateway.url, port, location);
    const browser = new Browser(page, ca);

    const { text } = await browser.ask('GET', '');
    const files = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file = '']) => file);
    expect(files.length).toBeGreaterThanOrEqual(3);
    for (const file of files) expect([file, (await browser.ask('GET', file)).status]).toEqual([file, 200]);

    const cookie = await browser.signIn('op', PASSWORD);
    expect(cookie).toMatch(/HttpOnly; Secure; SameSite=Strict/);
    expect(cookie).toContain(`Path=${isBelow ? '/fengsui/' : '/'};`);
    const silence = (origin?: string) => browser.ask('POST', 'api/v1/silence', { for: '1m' }, origin);
    expect((await silence()).status).toBe(200);
    expect((await silence('https://evil.example')).status).toBe(403);
    await browser.socket('live');
    await browser.socket('replay');
    expect((await browser.ask('GET', 'metrics')).status).toBe(200);
    expect((await new Browser(page, ca).ask('GET', 'metrics')).status, 'a stranger').toBe(401);
    expect((await browser.ask('DELETE', 'api/v1/session')).status).toBe(204);
    expect((await browser.ask('GET', 'api/v1/state')).status).toBe(401);
  });
});
