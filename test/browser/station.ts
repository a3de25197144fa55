/// <reference lib="dom" />
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, describe, it } from 'vitest';
import { type Child, freePort, start } from '../support/children.ts';

export const CHROMIUM = '/usr/bin/chromium';
export const ARGS =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';
export const FENGSUI = join(import.meta.dirname, '../../dist/src/cli/fengsui.js');

/** `describe` for what people see: skipped aloud where there is no Chromium, a failure under CI. Its tests are one story, in order. */
export function onScreen(name: string, body: () => void): void {
  if (existsSync(CHROMIUM)) return void describe(name, body);
  const reason = `apt-get install chromium`;
  if (process.env['CI'] === 'true') {
    it(`${name} needs chromium`, () => {
      throw new Error(`missing under CI: ${reason}`);
    });
    return;
  }
  process.stderr.write(`skipped: ${name} (${reason})\n`);
  describe.skip(`${name} (${reason})`, body);
}

export const openBrowser = (): Promise<Browser> => chromium.launch({ executablePath: CHROMIUM, args: ARGS.split(' ') });

/** A folder for the tests of one file. */
export function dataDir(): string {
  const folder = mkdtempSync(join(tmpdir(), 'fengsui-screen-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface Demo {
  readonly child: Child;
  readonly url: string;
  readonly password: string;
}

export async function startDemo(scenario: string, data: string): Promise<Demo> {
  const port = await freePort();
  const child = start(process.execPath, [
    FENGSUI,
    'demo',
    '--scenario',
    scenario,
    '--port',
    String(port),
    '--data',
    data,
  ]);
  const [, password = ''] = await child.says(/password: (\S+)/, 20_000);
  return { child, url: `http://127.0.0.1:${port}`, password };
}

/** A page, with everything that went wrong on it and every message of its sockets. */
export class Screen {
  readonly page: Page;
  /** Errors of the console, of scripts, of the content policy, and requests that leave the loopback. */
  readonly troubles: string[] = [];
  readonly messages: {
    readonly socket: 'live' | 'replay';
    readonly message: { readonly type: string; readonly [key: string]: unknown };
  }[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.on('console', (line) => line.type() === 'error' && this.troubles.push(line.text()));
    page.on('pageerror', (error) => this.troubles.push(error.message));
    page.on(
      'request',
      (request) =>
        new URL(request.url()).hostname === '127.0.0.1' || this.troubles.push(`leaves the plant: ${request.url()}`),
    );
    page.on('websocket', (socket) => {
      const which = socket.url().includes('/replay') ? 'replay' : 'live';
      socket.on('framereceived', ({ payload }) =>
        this.messages.push({ socket: which, message: JSON.parse(String(payload)) }),
      );
    });
  }

  static async open(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Screen> {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
    context.setDefaultTimeout(15_000);
    const screen = new Screen(await context.newPage());
    await screen.page.goto(url);
    return screen;
  }

  async signIn(user: string, password: string): Promise<void> {
    await this.page.locator('input[autocomplete=username]').fill(user);
    await this.page.locator('input[type=password]').fill(password);
    await this.page.locator('form .primary').click();
  }
}
