/// <reference lib="dom" />
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Child, freePort, start } from '../support/children.ts';
import { changed, EXAMPLE, written } from '../support/example.ts';
import { dataDir, FENGSUI, onScreen, openBrowser, Screen } from './station.ts';

const PASSWORD = 'a long enough one 1';

onScreen('a gateway that is gone', () => {
  const folder = dataDir();
  const [config, data] = [join(folder, 'config'), join(folder, 'data')];
  let port: number;
  let gateway: Child;
  let browser: Browser;
  let screen: Screen;
  const stopped = () => screen.page.locator('.bar.stopped');

  async function run(): Promise<Child> {
    const child = start(process.execPath, [FENGSUI, 'run', '--config', config, '--data', data, '--port', String(port)]);
    await child.says(/listening http/, 20_000);
    return child;
  }
  async function account(verb: 'add' | 'passwd', ...args: string[]): Promise<void> {
    const child = start(process.execPath, [FENGSUI, 'user', verb, 'wang', ...args, '--data', data, '--password-stdin']);
    child.process.stdin.end(`${PASSWORD}\n`);
    if ((await child.exited) !== 0) throw new Error(child.err);
  }

  beforeAll(async () => {
    const [modbus, mqtt] = [await freePort(), await freePort()];
    written(config, { 'plant.yaml': changed(':1502', `:${modbus}`, changed(':1883', `:${mqtt}`, EXAMPLE)) });
    mkdirSync(data, { recursive: true });
    port = await freePort();
    await account('add', '--role', 'operator');
    [gateway, browser] = await Promise.all([run(), openBrowser()]);
    screen = await Screen.open(browser, `http://127.0.0.1:${port}/?lang=en`);
    await screen.signIn('wang', PASSWORD);
    await screen.page.locator('li[data-alarm="tank-farm-panel:offline"]').waitFor({ timeout: 20_000 });
    await screen.page.evaluate(() => (document.body.dataset['same'] = 'page'));
  });
  afterAll(async () => {
    await browser?.close();
    await gateway?.stop();
  });

  it('is told within five seconds, and what stands there turns grey', async () => {
    expect(await stopped().count()).toBe(0);
    await gateway.stop('SIGKILL');
    await stopped().waitFor({ timeout: 5000 });
    expect(await stopped().innerText()).toMatch(/^DATA STOPPED \d\d:\d\d:\d\d/);
    const filters = await screen.page.evaluate(() =>
      ['main', 'header time', 'header .counts'].map(
        (what) => getComputedStyle(document.querySelector(what) ?? document.body).filter,
      ),
    );
    expect(filters).toEqual(Array(3).fill(expect.stringContaining('grayscale')));
  });

  it('is forgotten as soon as it is back, without a hand on the page', { timeout: 40_000 }, async () => {
    gateway = await run();
    await stopped().waitFor({ state: 'detached', timeout: 15_000 });
    await screen.page.locator('li[data-alarm="tank-farm-panel:offline"]').waitFor();
    expect(
      await screen.page.evaluate(() => [
        document.body.dataset['same'],
        getComputedStyle(document.querySelector('main') ?? document.body).filter,
      ]),
    ).toEqual(['page', 'none']);
  });

  it('that says nothing any more is no better than one that is gone', async () => {
    gateway.process.kill('SIGSTOP');
    await stopped().waitFor({ timeout: 5000 });
    gateway.process.kill('SIGCONT');
    await stopped().waitFor({ state: 'detached', timeout: 15_000 });
  });

  it('asks who is there when it no longer knows', { timeout: 40_000 }, async () => {
    await gateway.stop('SIGKILL');
    await account('passwd');
    gateway = await run();
    await screen.page.locator('main[role=alert]').getByRole('button').click();
    await screen.signIn('wang', PASSWORD);
    await screen.page.locator('li[data-alarm="tank-farm-panel:offline"]').waitFor();
    expect(await stopped().count()).toBe(0);
  });
});
