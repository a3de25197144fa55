import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Browser, chromium } from 'playwright-core';
import { WebSocketServer } from 'ws';
import { AccountStore } from '../../src/accounts/store.ts';
import type { Bench } from '../harness/bench.ts';
import { built, end, temporary } from '../harness/children.ts';
import { startDemoPlant } from '../harness/demo-plant.ts';
import { alternating, compared, type Figure } from '../harness/figure.ts';
import { GatewayProcess } from '../harness/gateway.ts';

const CHROMIUM = [
  process.env['CHROMIUM'] ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path !== '' && existsSync(path));
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const USER = { name: 'bench', password: 'bench-only-1' };

/** What the browser loads, and how long it takes until the plant is on the screen. */
export const dashboard: Bench = {
  name: 'dashboard',
  about:
    'script of the dashboard, gzipped, and time to the first live map in Chromium; floor: a page that opens a websocket and draws one canvas',
  limit: 120,
  async run({ runs }) {
    const size = scriptSize();
    if (CHROMIUM === undefined)
      return [
        size,
        {
          name: 'dashboard, first live map',
          unit: 'ms',
          value: NaN,
          note: 'skipped: there is no Chromium; CHROMIUM=path names one',
        },
      ];
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
    try {
      return [size, ...(await firstMap(browser, runs))];
    } finally {
      await browser.close();
    }
  },
};

function scriptSize(): Figure {
  const folder = built('dashboard/assets');
  const scripts = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.js')) : [];
  const value =
    scripts.length === 0
      ? NaN
      : scripts.reduce((sum, name) => sum + gzipSync(readFileSync(join(folder, name))).length, 0) / 1000;
  return { name: 'dashboard script, gzipped', unit: 'kB', value, must: { text: '< 250 kB', met: value < 250 } };
}

async function firstMap(browser: Browser, runs: number): Promise<Figure[]> {
  const { config, simulator } = await startDemoPlant();
  const data = join(temporary(), 'data');
  const accounts = new AccountStore(data);
  await accounts.users.add(USER.name, 'operator', USER.password, 'bench');
  accounts.close();
  const gateway = await GatewayProcess.start(config, data);
  await sleep(3000);
  const bare = await barePage();
  const cookie = await signIn(gateway.url);
  const pairs = await alternating(
    runs,
    () => load(browser, gateway.url, cookie),
    () => load(browser, bare.url),
  );
  bare.close();
  await gateway.stop();
  await end(simulator.process);
  return [
    compared(
      'dashboard, first live map',
      'ms',
      pairs,
      (ms) => ms,
      { text: '< 1 s', met: (ms) => ms < 1000 },
      'signed in, empty cache; the map holds the first message of the socket',
    ),
  ];
}

async function signIn(url: string): Promise<string> {
  const body = JSON.stringify({ user: USER.name, password: USER.password });
  const reply = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body,
  });
  const value = /fengsui_session=([^;]+)/.exec(reply.headers.get('set-cookie') ?? '')?.[1];
  if (value === undefined) throw new Error(`sign-in was answered with ${reply.status}`);
  return value;
}

/** From the navigation to the first frame that is drawn after the first message of a websocket, with a canvas on the page. */
async function load(browser: Browser, url: string, session?: string): Promise<number> {
  const context = await browser.newContext({ bypassCSP: true });
  if (session !== undefined) await context.addCookies([{ name: 'fengsui_session', value: session, url }]);
  await context.addInitScript({ content: MARKS });
  const page = await context.newPage();
  await page.goto(url);
  const took = await page.waitForFunction('window.firstLiveFrame', undefined, { timeout: 20_000, polling: 20 });
  const ms = Number(await took.jsonValue());
  await context.close();
  return ms;
}

/** Runs in the page before its own scripts. */
const MARKS = `
  // The empty page before it has no storage.
  if (location.protocol === 'http:') localStorage.setItem('signed-in', '${USER.name}');
  const Plain = window.WebSocket;
  window.WebSocket = class extends Plain {
    constructor(...args) {
      super(...args);
      this.addEventListener('message', () => {
        const look = () => {
          if (document.querySelector('canvas') === null) return requestAnimationFrame(look);
          requestAnimationFrame(() => { window.firstLiveFrame ??= performance.now(); });
        };
        look();
      }, { once: true });
    }
  };`;

const PAGE = `<!doctype html><title>floor</title><canvas></canvas><script>
  new WebSocket(location.href.replace('http', 'ws')).onmessage = () => {
    document.querySelector('canvas').getContext('2d').fillRect(0, 0, 10, 10);
  };
</script>`;

async function barePage(): Promise<{ readonly url: string; close(): void }> {
  const server = createServer((_request, reply) => reply.setHeader('content-type', 'text/html').end(PAGE));
  new WebSocketServer({ server }).on('connection', (socket) => socket.send('{}'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => server.closeAllConnections(),
  };
}
