/// <reference lib="dom" />
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { read } from '../support/drafts.ts';
import { smallPlant } from '../support/plant.ts';
import { TestSite } from '../support/site.ts';
import { nameless, overlapping, spilling } from './look.ts';
import { onScreen, openBrowser } from './station.ts';

const DASHBOARD = join(import.meta.dirname, '../../dist/dashboard');
const PASSWORD = 'a long enough one 1';

onScreen('a page whose gateway says that it serves another', () => {
  let site: TestSite;
  let browser: Browser;
  let value = 30;
  beforeAll(async () => {
    [site, browser] = await Promise.all([TestSite.open(smallPlant(), DASHBOARD), openBrowser()]);
    await site.store.users.add('wei', 'engineer', PASSWORD, 'test');
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });

  it.each([
    [390, 'light', 'zh', '重新载入', '网关尚未给出新页面'],
    [390, 'dark', 'en', 'Load again', 'The gateway has no other page yet'],
    [1440, 'night', 'zh', '重新载入', '网关尚未给出新页面'],
    [3840, 'light', 'en', 'Load again', 'The gateway has no other page yet'],
  ] as const)('and has none, goes on: %i px, %s, %s', async (width, theme, language, again, late) => {
    const context = await browser.newContext({ viewport: { width, height: 900 } });
    context.setDefaultTimeout(15_000);
    await context.addInitScript((chosen) => localStorage.setItem('theme', chosen), theme);
    const page = await context.newPage();
    await page.routeWebSocket(/\/live$/, (socket) => {
      const server = socket.connectToServer();
      server.onMessage((text) => {
        const message: object = JSON.parse(String(text));
        socket.send(
          JSON.stringify('dashboard' in message ? { ...message, dashboard: ['index-of-another.js'] } : message),
        );
      });
    });
    await page.goto(`${site.url}/?lang=${language}`);
    await page.locator('input[autocomplete=username]').fill('wei');
    await page.locator('input[type=password]').fill(PASSWORD);
    await page.locator('form .primary').click();
    await page.evaluate(() => (document.body.dataset['same'] = 'page'));
    const button = page.locator('.bars button', { hasText: again });
    const said = page.locator('.bars .bar', { hasText: late });
    expect(await said.count()).toBe(0);
    await button.click();
    await said.waitFor();
    for (const find of [spilling, overlapping, nameless]) expect(await page.evaluate(find)).toEqual([]);
    expect(await page.evaluate(() => document.body.dataset['same'])).toBe('page');
    // A page that was not loaded again goes on.
    value += 1;
    site.hear(read('ex', value));
    await site.clock.pass(200);
    await page.locator('li[data-alarm="ex:high"]', { hasText: `${value}.0` }).waitFor({ state: 'attached' });
    await context.close();
  });
});
