/// <reference lib="dom" />
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LogReader } from '../../src/log/reader.ts';
import { Signer } from '../../src/log/signer.ts';
import { bundle, builtPage, EVIL, PLANT, recorded, SPAN } from '../evidence/bundle-record.ts';
import { dataDir, onScreen, openBrowser } from './station.ts';

/** A machine that others share may take long. */
const PATIENCE = { timeout: 15_000 };
/** A folder for pictures of every state, to be looked at. */
const LOOKS = process.env['LOOKS'];

onScreen('an incident bundle, opened from a file with the network off', () => {
  const folder = dataDir();
  let browser: Browser;
  let whole: Buffer;
  const troubles: string[] = [];

  beforeAll(async () => {
    browser = await openBrowser();
    const data = await recorded();
    const tools = { reader: new LogReader(data), present: PLANT, signer: Signer.open(data), page: builtPage() };
    const origin = {
      by: 'chen',
      madeAt: Date.now(),
      installation: '0a1b2c3d',
      build: 1_760_000_000_000,
      head: { seq: 9000 },
    };
    whole = Buffer.from([...bundle(tools, SPAN, origin)].join(''));
  });
  afterAll(() => browser.close());

  async function open(bytes: Uint8Array, options: BrowserContextOptions = {}): Promise<Page> {
    const file = join(folder, `bundle-${bytes.length}-${Math.round(performance.now() * 1000)}.html`);
    writeFileSync(file, bytes);
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, offline: true, ...options });
    const page = await context.newPage();
    page.on('pageerror', (error) => troubles.push(error.message));
    page.on('console', (line) => line.type() === 'error' && troubles.push(line.text()));
    page.on('request', (request) => request.url().startsWith('file:') || troubles.push(`asks for ${request.url()}`));
    await page.goto(pathToFileURL(file).href);
    await page.waitForSelector('html[data-checked]');
    return page;
  }
  const verified = (page: Page): Promise<string | null> => page.locator('html').getAttribute('data-verified');
  const look = async (page: Page, name: string): Promise<void> => {
    if (LOOKS !== undefined) await page.screenshot({ path: join(LOOKS, `${name}.png`) });
  };

  it('proves itself, and shows who was where, what the gas was, and what people did', async () => {
    const page = await open(whole);
    expect(await verified(page)).toBe('true');
    expect(await page.locator('#unverified').isVisible()).toBe(false);
    await page.getByRole('tab', { name: '操作' }).click();
    expect(await page.locator('section.acts').innerText()).toContain(`${EVIL} 阀门 V-12 泄漏`);
    await page.getByRole('tab', { name: '气体' }).click();
    expect(await page.locator('section.gas').innerText()).toMatch(/硫化氢 101[\s\S]*40\.0 ppm[\s\S]*≥ 7 ppm/);
    await page.getByRole('tab', { name: '人员' }).click();
    expect(await page.locator('section.people').innerText()).toContain('李雷');
    await page.getByRole('tab', { name: '证明' }).click();
    expect(await page.locator('section.proof').innerText()).toContain('它不能单独证明');
    await page.getByRole('button', { name: 'English' }).click();
    expect(await page.locator('section.proof').innerText()).toContain('anchor outside adds');
    expect(await page.title()).toContain('East Sea Works');
    expect(troubles).toEqual([]);
    await page.context().close();
  });

  it('plays, steps to alarms and goes anywhere', async () => {
    const page = await open(whole);
    const time = page.locator('time');
    const begun = await time.innerText();
    await page.getByRole('button', { name: '20×' }).click();
    await page.getByRole('button', { name: '播放' }).click();
    await expect.poll(() => time.innerText(), PATIENCE).not.toBe(begun);
    await page.getByRole('button', { name: '暂停' }).click();
    const lanes = page.locator('.axis');
    await lanes.press('Home');
    await expect.poll(() => page.locator('section.alarms').innerText(), PATIENCE).not.toContain('硫化氢');
    await page.locator('.controls button').nth(2).click();
    await expect.poll(() => page.locator('section.alarms').innerText(), PATIENCE).toContain('硫化氢 101');
    const box = await lanes.boundingBox();
    if (box === null) throw new Error('there is a time axis');
    // Within the gap.
    await page.mouse.click(box.x + box.width * 0.4, box.y + 20);
    await page.locator('.blind').waitFor();
    expect(troubles).toEqual([]);
    await page.context().close();
  });

  it('prints to a few pages that say it all, with nothing to press', async () => {
    const page = await open(whole);
    const paper = (await page.pdf({ format: 'A4' })).toString('latin1');
    const pages = paper.match(/\/Type\s*\/Page\b/g)?.length ?? 0;
    expect(pages).toBeGreaterThan(0);
    expect(pages).toBeLessThanOrEqual(4);
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    const article = page.locator('article');
    expect(await page.locator('button:visible').count()).toBe(0);
    const words = await article.innerText();
    for (const one of ['最严重的时刻', '硫化氢 101', '40.0 ppm', '≥ 7', '李雷', '阀门 V-12 泄漏', '它不能单独证明'])
      expect(words).toContain(one);
    expect(await article.locator('.map img').count()).toBe(1);
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    await article.waitFor({ state: 'detached' });
    expect(troubles).toEqual([]);
    await page.context().close();
  });

  it('says so, big and red, where one byte is another: in the data, in the words around it, in its program', async () => {
    for (const [mark, words] of [
      ['id="view">', '回溯数据'],
      ['id="rows">', '原始记录'],
      ['id="about">', '说明'],
      ['id="signature">', '封签'],
      ['<title>', '页面本身'],
      ['name="viewport" content="w', '页面本身'],
    ] as const) {
      const bytes = Buffer.from(whole);
      const place = bytes.indexOf(mark) + mark.length + 5;
      bytes[place] = (bytes[place] ?? 0) ^ 1;
      const page = await open(bytes);
      expect(await verified(page), mark).toBe('false');
      expect(await page.locator('#unverified').innerText(), mark).toContain(words);
      expect(await page.locator('#unverified').isVisible()).toBe(true);
      expect(await page.locator('#app').isVisible()).toBe(false);
      if (mark === 'id="view">') await look(page, 'changed');
      await page.context().close();
    }
    // A program that was changed does not run: what stands there says that nothing was proven.
    const bytes = Buffer.from(whole);
    bytes[bytes.lastIndexOf('<script>') + 500] = 32;
    writeFileSync(join(folder, 'program.html'), bytes);
    const page = await browser.newPage();
    await page.goto(pathToFileURL(join(folder, 'program.html')).href);
    expect(await verified(page)).toBe('false');
    await expect.poll(() => page.locator('#unverified').isVisible(), PATIENCE).toBe(true);
    await page.close();
  });

  it('is looked at', async () => {
    if (LOOKS === undefined) return;
    for (const [name, size] of [
      ['wide', { width: 1920, height: 1080 }],
      ['desk', { width: 1280, height: 800 }],
      ['phone', { width: 390, height: 844 }],
    ] as const)
      for (const colorScheme of ['light', 'dark'] as const)
        for (const lang of ['zh', 'en']) {
          const page = await open(whole, { viewport: size, colorScheme });
          if (lang === 'en') await page.getByRole('button', { name: 'English' }).click();
          await page.keyboard.press('ArrowRight');
          for (const tab of [0, 1, 2, 3, 4]) {
            await page.getByRole('tab').nth(tab).click();
            await page.waitForTimeout(300);
            await look(page, `${name}-${colorScheme}-${lang}-${tab}`);
          }
          if (name === 'desk') await page.pdf({ path: join(LOOKS, `${colorScheme}-${lang}.pdf`), format: 'A4' });
          await page.context().close();
        }
  }, 300_000);
});
