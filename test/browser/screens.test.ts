/// <reference lib="dom" />
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from '../support/until.ts';
import { nameless, overlapping, spilling } from './look.ts';
import { dataDir, type Demo, onScreen, openBrowser, Screen, startDemo } from './station.ts';

const SIZES = [
  [1920, 1080],
  [1440, 900],
  [1024, 768],
  [390, 844],
] as const;
/** What each page shows when it has loaded. */
const PAGES = {
  live: 'li[data-alarm]',
  muster: '[data-start-muster]',
  desk: 'tr[data-person]',
  replay: '.axis',
  record: 'tbody tr',
  devices: 'article li',
};

onScreen('the screens', () => {
  const data = dataDir();
  let demo: Demo;
  let browser: Browser;
  let screen: Screen;

  /** What is wrong with what is shown now. */
  async function faults(where: string): Promise<string[]> {
    const { page } = screen;
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    const found = [
      ...(wide > 0 ? [`${wide} px too wide`] : []),
      ...(await page.evaluate(spilling)),
      ...(await page.evaluate(overlapping)),
    ];
    return found.map((fault) => `${where}: ${fault}`);
  }
  async function choose(button: string): Promise<void> {
    const { page } = screen;
    await page.locator('header [aria-expanded=false]').click();
    await page.locator('.menu').getByRole('button', { name: button, exact: true }).click();
    await page.keyboard.press('Escape');
    await page.locator('.menu').waitFor({ state: 'detached' });
  }
  const language = (): Promise<string> => screen.page.evaluate(() => document.documentElement.lang);

  beforeAll(async () => {
    [demo, browser] = await Promise.all([startDemo('evacuation', data), openBrowser()]);
    screen = await Screen.open(browser, `${demo.url}/?lang=zh`, { colorScheme: 'light' });
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.child.stop('SIGINT');
  });

  it('fit from the first one on', async () => {
    await screen.page.locator('form .primary').waitFor();
    for (const [width, height] of SIZES) {
      await screen.page.setViewportSize({ width, height });
      expect(await faults(`sign-in ${width}`)).toEqual([]);
    }
    expect(await screen.page.evaluate(nameless)).toEqual([]);
    await screen.signIn('demo', demo.password);
  });

  it('change their language without a reload', { timeout: 80_000 }, async () => {
    const { page } = screen;
    await page.setViewportSize({ width: 1440, height: 900 });
    await until('alarms to look at', async () => (await page.locator('li[data-alarm]').count()) >= 6, 60_000);
    await page.evaluate(() => (document.body.dataset['same'] = 'page'));
    expect(await language()).toBe('zh-CN');
    await choose('English');
    expect(await language()).toBe('en');
    await page.locator('h2', { hasText: 'Zones' }).waitFor();
    expect(await page.locator('h1').textContent()).toBe('Longan Demo Works');
    expect(await page.evaluate(() => document.body.dataset['same'])).toBe('page');
  });

  it.each(['en', 'zh'])('are neither too wide nor clipped in %s, however large the window', async (wanted) => {
    const { page } = screen;
    await page.setViewportSize({ width: 1440, height: 900 });
    if (!(await language()).startsWith(wanted)) await choose(wanted === 'zh' ? '中文' : 'English');
    const found: string[] = [];
    for (const [name, sign] of Object.entries(PAGES)) {
      await page.locator(`nav [data-page=${name}]`).click();
      await page.locator(sign).first().waitFor();
      for (const [width, height] of SIZES) {
        await page.setViewportSize({ width, height });
        await page.evaluate(() => new Promise(requestAnimationFrame));
        found.push(...(await faults(`${name} ${width}`)));
        if (width > 760 || name !== 'live') continue;
        for (const tab of [1, 2, 0]) {
          await page.getByRole('tab').nth(tab).click();
          found.push(...(await faults(`${name} ${width} tab ${tab}`)));
        }
      }
    }
    expect(found).toEqual([]);
  });

  it('fit the wall, too', async () => {
    const { page } = screen;
    await page.locator('nav button').first().click();
    await page.setViewportSize({ width: 1920, height: 1080 });
    await choose('大屏');
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize)).toBe('23.76px');
    expect(await faults('wall')).toEqual([]);
    await choose('大屏');
  });

  it('have a name for everything that can be pressed or filled in', async () => {
    const { page } = screen;
    for (const name of Object.keys(PAGES)) {
      await page.locator(`nav [data-page=${name}]`).click();
      expect(await page.evaluate(nameless)).toEqual([]);
    }
    await page.locator('nav button').first().click();
    await page.locator('header [aria-expanded=false]').click();
    expect(await page.evaluate(nameless)).toEqual([]);
    await page.keyboard.press('Escape');
  });

  it('follow the system between light and dark, and stay what they are told to be', async () => {
    const { page } = screen;
    const ground = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(await ground()).toBe('rgb(233, 235, 237)');
    await page.emulateMedia({ colorScheme: 'dark' });
    await until('the dark palette', async () => (await ground()) === 'rgb(21, 24, 27)');
    await choose('夜间');
    expect(await ground()).toBe('rgb(11, 12, 13)');
    await choose('浅色');
    expect(await ground()).toBe('rgb(233, 235, 237)');
    await page.reload();
    await page.locator('.station').waitFor();
    expect(await ground()).toBe('rgb(233, 235, 237)');
  });

  it('had no trouble with the browser all the while', () => expect(screen.troubles).toEqual([]));
});
