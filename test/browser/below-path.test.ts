/// <reference lib="dom" />
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Child, freePort, start } from '../support/children.ts';
import { changed, written } from '../support/example.ts';
import { until } from '../support/until.ts';
import { dataDir, FENGSUI, onScreen, openBrowser, Screen } from './station.ts';

const PASSWORD = 'the valve is red';
const BELOW = '/plant/fengsui';

/** A proxy that serves the gateway below a path, and sends on its own name as Host; anything else is 404. */
function proxyTo(port: number): Server {
  const inside = ({ url = '', headers }: IncomingMessage) => ({
    path: url.startsWith(`${BELOW}/`) ? url.slice(BELOW.length) : undefined,
    headers: { ...headers, host: `127.0.0.1:${port}` },
  });
  const proxy = createServer((asked, answer) => {
    const { path, headers } = inside(asked);
    if (path === undefined) return void answer.writeHead(404).end();
    const passed = request({ host: '127.0.0.1', port, method: asked.method, path, headers }, (given) => {
      answer.writeHead(given.statusCode ?? 500, given.headers);
      given.pipe(answer);
    });
    asked.pipe(passed.on('error', () => answer.destroy()));
  });
  proxy.on('upgrade', (asked: IncomingMessage, socket, head) => {
    const { path, headers } = inside(asked);
    if (path === undefined) return void socket.destroy();
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}`);
    const passed = connect(port, '127.0.0.1', () => {
      passed.write(`GET ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
      passed.write(head);
      passed.pipe(socket).pipe(passed);
    });
    passed.on('error', () => socket.destroy());
    socket.on('error', () => passed.destroy());
  });
  return proxy;
}

onScreen('the pages below a path of a proxy', () => {
  const folder = dataDir();
  let gateway: Child;
  let browser: Browser;
  let proxy: Server;
  let screen: Screen;

  beforeAll(async () => {
    const [modbus, mqtt, port] = [await freePort(), await freePort(), await freePort()];
    proxy = proxyTo(port);
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}${BELOW}/`;
    const lines = changed(
      ':1502',
      `:${modbus}`,
      changed(':1883', `:${mqtt}`, changed('log: {', `public-url: ${url}\nlog: {`)),
    );
    const config = written(join(folder, 'config'), {
      'plant.yaml': changed('extent:', 'drawing: plan.svg, extent:', lines),
      'plan.svg': '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path d="M0 0h9v9z"/></svg>',
    });
    const data = join(folder, 'data');
    const added = start(process.execPath, [
      FENGSUI,
      'user',
      'add',
      'op',
      '--role',
      'operator',
      '--password-stdin',
      '--data',
      data,
    ]);
    added.process.stdin.end(`${PASSWORD}\n`);
    expect([await added.exited, added.err]).toEqual([0, expect.anything()]);
    gateway = start(process.execPath, [FENGSUI, 'run', '--config', config, '--data', data, '--port', String(port)]);
    await gateway.says(/^listening/m, 20_000);
    browser = await openBrowser();
    screen = await Screen.open(browser, `${url}?lang=en`);
  });
  afterAll(async () => {
    await browser?.close();
    await gateway?.stop();
    proxy?.closeAllConnections();
    proxy?.close();
  });

  it('sign in, are live, and have their drawing and their other pages', async () => {
    await screen.signIn('op', PASSWORD);
    await until('hello', () => screen.messages.some(({ message }) => message.type === 'hello'), 15_000);
    await screen.page.locator('.map .drawing').waitFor({ state: 'attached' });
    for (const name of ['Devices', 'Record', 'Replay'])
      await screen.page.locator('nav').getByRole('button', { name }).click();
    await until('the replay', () => screen.messages.some(({ socket }) => socket === 'replay'), 15_000);
    expect(new URL(screen.page.url()).pathname).toBe(`${BELOW}/`);
    // The page asks whether it is signed in before it is.
    expect(screen.troubles.filter((line) => !line.includes('401'))).toEqual([]);
  });

  it('stay signed in when they are loaded again', async () => {
    await screen.page.reload();
    await screen.page.locator('nav').waitFor();
    expect(await screen.page.locator('input[type=password]').count()).toBe(0);
  });
});
