/// <reference lib="dom" />
import { cpSync, mkdirSync, readFileSync, readdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Child, freePort, start } from '../support/children.ts';
import { changed, written } from '../support/example.ts';
import { dataPdu, requestIn, tcpFrame } from '../support/modbus-wire.ts';
import { until } from '../support/until.ts';
import { spilling } from './look.ts';
import { dataDir, onScreen, openBrowser, Screen } from './station.ts';

const ROOT = join(import.meta.dirname, '../..');
const PASSWORD = 'a long enough one 1';
const NEW = Array.from({ length: 20 }, (_, i) => `new-${String(i + 1).padStart(2, '0')}`);
const RED = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 120"><rect width="90" height="90"/></svg>';
const BLUE = RED.replaceAll('90', '30');

/** A panel whose registers 1 to 20 are at 18.0; register 0 is what the test wants. */
class Panel {
  first = 10;
  server: Server | undefined;

  async listen(): Promise<number> {
    this.server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      let rest = Buffer.alloc(0);
      socket.on('data', (bytes: Buffer) => {
        for (rest = Buffer.concat([rest, bytes]); rest.length >= 12; rest = rest.subarray(12)) {
          const { transaction, unit, code, address, length } = requestIn('tcp', rest);
          const values = Array.from({ length }, (_, i) => (address + i === 0 ? this.first : 180));
          socket.write(tcpFrame(transaction, unit, dataPdu(code, ...(code < 3 ? [0] : values))));
        }
      });
    });
    const port = await freePort();
    await new Promise<void>((resolve) => this.server?.listen(port, '127.0.0.1', resolve));
    return port;
  }
}

onScreen('a page that stays open over a restart', () => {
  const folder = dataDir();
  const [config, data, program] = [join(folder, 'config'), join(folder, 'data'), join(folder, 'program')];
  const panel = new Panel();
  const screens: { en: Screen; zh: Screen } = {} as never;
  let port: number;
  let gateway: Child;
  let browser: Browser;
  /** A screen on a wall, which was opened and not touched: a question to the page by the test would be a touch. */
  let wall: Page;
  let loads = 0;
  let plant: string;

  const row = (page: Page, alarm: string): Locator => page.locator(`li[data-alarm="${alarm}"]`);
  const bar = (page: Page): Locator => page.locator('.bars .bar', { has: page.locator('button') });
  const drawing = (page: Page): Promise<string> =>
    page.locator('.map .drawing').evaluate((shown) => getComputedStyle(shown).maskImage);
  const go = (page: Page, to: string): Promise<void> => page.evaluate((hash) => void (location.hash = hash), `#/${to}`);
  /** How many pixels of the map have the colour of priority 1. */
  const ink = (page: Page): Promise<number> =>
    page
      .locator('.map canvas')
      .first()
      .evaluate((canvas: HTMLCanvasElement) => {
        const context = canvas.getContext('2d');
        if (context === null) return 0;
        const probe = document.createElement('canvas').getContext('2d');
        if (probe === null) return 0;
        probe.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--p1');
        probe.fillRect(0, 0, 1, 1);
        const [red, green, blue] = probe.getImageData(0, 0, 1, 1).data;
        const { data: pixels } = context.getImageData(0, 0, canvas.width, canvas.height);
        let found = 0;
        for (let i = 0; i < pixels.length; i += 4)
          if (pixels[i] === red && pixels[i + 1] === green && pixels[i + 2] === blue && pixels[i + 3] === 255)
            found += 1;
        return found;
      });
  /** Keeps a picture for people to look at, where they ask for it. */
  const look = async (page: Page, name: string): Promise<void> => {
    const to = process.env['LOOK'];
    if (to !== undefined) await page.screenshot({ path: join(to, `${name}.png`) });
  };
  const isSame = (page: Page): Promise<boolean> => page.evaluate(() => document.body.dataset['same'] === 'page');
  const fengsui = (...args: string[]): Child =>
    start(process.execPath, [join(program, 'dist/src/cli/fengsui.js'), ...args]);
  async function run(): Promise<void> {
    gateway = fengsui('run', '--config', config, '--data', data, '--port', String(port));
    await gateway.says(/listening http/, 30_000);
  }
  /** Ends the gateway, changes what is to be changed, and starts it. */
  async function again(change: () => void): Promise<void> {
    await gateway.stop();
    change();
    await run();
  }

  beforeAll(async () => {
    mkdirSync(program);
    writeFileSync(join(program, 'package.json'), readFileSync(join(ROOT, 'package.json')));
    symlinkSync(join(ROOT, 'node_modules'), join(program, 'node_modules'));
    for (const part of ['config', 'drivers']) symlinkSync(join(ROOT, part), join(program, part));
    cpSync(join(ROOT, 'dist'), join(program, 'dist'), { recursive: true });

    const wired = changed(':1502', `:${await panel.listen()}`, changed(':1883', `:${await freePort()}`));
    plant = changed('extent: [0, 0, 200, 120] }', 'extent: [0, 0, 200, 120], drawing: red.svg }', wired);
    const twoFloors = changed(
      'zones:\n',
      `  - { id: upper, name: { zh: 二层, en: Upper }, extent: [0, 0, 60, 40] }
zones:
  - { id: store, name: { zh: 库房, en: Store }, floor: upper, polygon: [[5, 5], [30, 5], [30, 30]] }\n`,
      plant,
    );
    written(config, { 'plant.yaml': twoFloors, 'red.svg': RED, 'blue.svg': BLUE });
    mkdirSync(data, { recursive: true });
    port = await freePort();
    const account = fengsui('user', 'add', 'wang', '--role', 'operator', '--data', data, '--password-stdin');
    account.process.stdin.end(`${PASSWORD}\n`);
    if ((await account.exited) !== 0) throw new Error(account.err);
    [browser] = await Promise.all([openBrowser(), run()]);
    for (const language of ['en', 'zh'] as const) {
      const screen = await Screen.open(browser, `http://127.0.0.1:${port}/?lang=${language}`);
      screens[language] = screen;
      await screen.signIn('wang', PASSWORD);
      await screen.page.locator('.map .drawing').waitFor();
    }
    wall = await screens.en.page.context().newPage();
    wall.on('load', () => void (loads += 1));
    const hello = wall.waitForEvent('websocket').then((socket) => socket.waitForEvent('framereceived'));
    await wall.goto(`http://127.0.0.1:${port}/?lang=en`);
    await hello;
    for (const { page } of [screens.en, screens.zh])
      await page.evaluate(() => (document.body.dataset['same'] = 'page'));
  });
  afterAll(async () => {
    await browser?.close();
    await gateway?.stop();
    panel.server?.close();
  });

  it('with another plant shows its detectors with mark, value, zone, row and name, and lets go of what is gone', async () => {
    const { page } = screens.en;
    await page.locator('.people-pane button', { hasText: 'Store' }).click();
    const floor = page.locator('.floors button[aria-pressed=true]');
    await until('the floor of the store', async () => (await floor.innerText()) === 'Upper');
    expect(await ink(page)).toBe(0);
    await go(screens.zh.page, 'devices');
    const replay = await screens.en.page.context().newPage();
    await replay.goto(`http://127.0.0.1:${port}/?lang=en#/replay`);
    const floors = replay.locator('.replay .floors button');
    await floors.nth(1).waitFor();
    const points = NEW.map(
      (id, i) => `
      - id: ${id}
        name: { zh: 新探头 ${i + 1}, en: Added ${i + 1} }
        read: { table: input, address: ${i + 1}, type: u16, scale: 0.1 }
        gas: H2S
        alarms: { high: 7, high-high: 14 }
        at: { floor: ground, x: ${24 + (i % 5) * 11}, y: ${34 + Math.floor(i / 5) * 9} }`,
    );
    await again(() =>
      written(config, {
        'plant.yaml': changed('\nbadges:', `${points.join('')}\nbadges:`, changed('red.svg', 'blue.svg', plant)),
      }),
    );
    const panelCard = screens.zh.page.locator('article[data-device=tank-farm-panel]');
    await panelCard.filter({ hasText: '新探头 20' }).filter({ hasText: '18.0' }).waitFor({ timeout: 30_000 });
    await go(screens.zh.page, 'live');
    for (const { page: one } of [screens.en, screens.zh]) {
      for (const id of NEW) await row(one, `${id}:high-high`).waitFor({ timeout: 30_000 });
      expect(await isSame(one)).toBe(true);
    }
    for (const [i, id] of NEW.entries()) {
      const text = await row(page, `${id}:high-high`).innerText();
      expect(text).toMatch(new RegExp(`Added ${i + 1}\\b`));
      expect(text).toContain('Tank farm');
      expect(text).toContain('18.0');
      expect(await row(screens.zh.page, `${id}:high-high`).innerText()).toMatch(
        new RegExp(`新探头 ${i + 1}[\\s\\S]*罐区`),
      );
    }
    expect(await page.locator('.floors button').allInnerTexts()).toEqual(['Ground']);
    expect(await floor.innerText()).toBe('Ground');
    expect(await page.locator('.people-pane', { hasText: 'Store' }).count()).toBe(0);
    await until('the other drawing', async () => (await drawing(page)).includes('blue.svg'));
    await page.locator('form[role=search] input').fill('Added 7');
    expect(await page.locator('form[role=search] li').count()).toBe(1);
    await page.locator('form[role=search] input').fill('');
    // Twenty marks and twenty values, and a little of the dashes around the zone.
    expect(await ink(page)).toBeGreaterThan(20 * 150);
    await look(page, 'another-plant');

    // A replay shows the plant of then, and the way back is to that of now.
    await replay.locator('.replay .controls time').filter({ hasText: /\d/ }).waitFor();
    expect(await floors.allInnerTexts()).toEqual(['Ground', 'Upper']);
    await replay.locator('.replay .controls .live').click();
    await row(replay, 'new-20:high-high').waitFor();
    expect(await replay.locator('.floors button').allInnerTexts()).toEqual(['Ground']);
    await replay.close();
  });

  it('takes a drawing that was replaced beside the configuration', async () => {
    const before = await drawing(screens.en.page);
    writeFileSync(join(config, 'blue.svg'), RED.replaceAll('90', '50'));
    await until('the drawing of now', async () => (await drawing(screens.en.page)) !== before, 25_000);
    expect(await isSame(screens.en.page)).toBe(true);
  });

  it('that asks for the record while the gateway is away says so, and has it as soon as it is back', async () => {
    const { page } = screens.zh;
    await gateway.stop();
    await go(page, 'record');
    const said = page.locator('section [role=status]', { hasText: '网关' });
    await said.waitFor();
    expect(await page.locator('tbody tr').count()).toBe(0);
    await run();
    await page.locator('tbody tr', { hasText: '新探头 7' }).first().waitFor();
    await said.waitFor({ state: 'detached' });
    await go(page, 'live');
  });

  // Three pages are loaded again while the gateway starts: a slow machine takes a minute for it.
  it(
    'with another build goes on, says that it must be loaded again, and is loaded by a press; one on a wall by itself',
    { timeout: 120_000 },
    async () => {
      expect(loads).toBe(1);
      const pages = join(program, 'dist/dashboard');
      await again(() => {
        let index = readFileSync(join(pages, 'index.html'), 'utf8');
        for (const name of readdirSync(join(pages, 'assets'))) {
          const other = name.replace(/-[\w-]+(\.\w+)$/, '-another$1');
          renameSync(join(pages, 'assets', name), join(pages, 'assets', other));
          index = index.replace(name, other);
        }
        writeFileSync(join(pages, 'index.html'), index);
      });
      for (const [language, text] of [
        ['en', 'this page must be loaded again'],
        ['zh', '请重新载入本页'],
      ] as const) {
        const { page } = screens[language];
        const told = page.locator('.bars .bar', { hasText: text });
        await told.waitFor({ timeout: 30_000 });
        expect(await isSame(page)).toBe(true);
        expect(await page.evaluate(spilling)).toEqual([]);
        await look(page, `another-build-${language}`);
        // It shows what happens meanwhile.
        panel.first = language === 'en' ? 99 : 160;
        const alarm = language === 'en' ? 'tank-farm.h2s-101:high' : 'tank-farm.h2s-101:high-high';
        await row(page, alarm).waitFor();
        await told.locator('button').click();
        await until('another page', async () => !(await isSame(page).catch(() => true)));
        await row(page, alarm).waitFor();
        expect(await bar(page).filter({ hasText: text }).count()).toBe(0);
      }
      await until('the wall to be loaded again', () => loads > 1, 15_000);
      await row(wall, 'tank-farm.h2s-101:high-high').waitFor();
      expect(await wall.locator('script[src*=another]').count()).toBe(1);
      expect(loads).toBe(2);
    },
  );
});
