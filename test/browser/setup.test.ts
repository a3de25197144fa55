/// <reference lib="dom" />
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Child, freePort, start } from '../support/children.ts';
import { changed, EXAMPLE, written } from '../support/example.ts';
import { until } from '../support/until.ts';
import { nameless, overlapping, spilling } from './look.ts';
import { dataDir, FENGSUI, onScreen, openBrowser, Screen } from './station.ts';

const PASSWORD = 'the valve is red';
const SIZES = [
  [1440, 900],
  [390, 844],
] as const;

onScreen('the page of the configuration', () => {
  const folder = dataDir();
  const [config, data] = [join(folder, 'config'), join(folder, 'data')];
  let text = '';
  let url = '';
  let gateway: Child;
  let browser: Browser;
  let screen: Screen;
  const zone = (name: string): Locator => screen.page.locator('.people-pane button', { hasText: name });
  const lines = (): Locator => screen.page.locator('main ol > li');

  /** As the page itself would: with its session. */
  const put = (plant: string, reason: string): Promise<number | string> =>
    screen.page.evaluate(
      async ([files, why]) => {
        const answer = await fetch('/api/v1/config', {
          method: 'PUT',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ files, reason: why }),
        });
        return answer.ok ? 200 : `${answer.status} ${await answer.text()}`;
      },
      [{ 'plant.yaml': plant }, reason] as const,
    );
  async function account(name: string, role: string): Promise<void> {
    const child = start(process.execPath, [
      FENGSUI,
      'user',
      'add',
      name,
      '--role',
      role,
      '--data',
      data,
      '--password-stdin',
    ]);
    child.process.stdin.end(`${PASSWORD}\n`);
    if ((await child.exited) !== 0) throw new Error(child.err);
  }

  beforeAll(async () => {
    text = changed(':1502', `:${await freePort()}`, changed(':1883', `:${await freePort()}`, EXAMPLE));
    written(config, { 'plant.yaml': text });
    mkdirSync(data, { recursive: true });
    await account('wei', 'engineer');
    await account('wang', 'operator');
    gateway = start(process.execPath, [FENGSUI, 'run', '--config', config, '--data', data, '--port', '0']);
    [, url = ''] = await gateway.says(/^listening (http:\S+)$/m, 20_000);
    browser = await openBrowser();
    screen = await Screen.open(browser, `${url}/?lang=en`, { colorScheme: 'light' });
    await screen.signIn('wei', PASSWORD);
    await zone('Tank farm').waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await gateway?.stop();
  });

  it('says that nothing was changed yet', async () => {
    await screen.page.locator('nav button', { hasText: 'Setup' }).click();
    await screen.page.getByText('No change has been made').waitFor();
  });

  it('shows a change at once: who, why, and from what to what', async () => {
    const renamed = changed('Tank farm', 'North tank farm', changed('high: 7,', 'high: 6,', text));
    expect(await put(renamed, 'names as on the gate')).toBe(200);
    await lines().first().waitFor();
    const said = await lines().first().innerText();
    expect(said).toMatch(/wei\s+names as on the gate/);
    expect(said).toMatch(/high\s+7 → 6/);
    expect(said).toMatch(/Tank farm → North tank farm/);
    await screen.page.locator('nav button', { hasText: 'Live' }).click();
    await zone('North tank farm').waitFor();
  });

  it.each(['en', 'zh'])('fits on every screen in %s', async (language) => {
    const { page } = screen;
    await page.locator('nav button').last().click();
    if (language === 'zh') {
      await page.locator('header [aria-expanded=false]').click();
      await page.locator('.menu').getByRole('button', { name: '中文', exact: true }).click();
      await page.keyboard.press('Escape');
    }
    await lines().first().locator('button').first().click();
    const found: string[] = [];
    for (const [width, height] of SIZES) {
      await page.setViewportSize({ width, height });
      await page.evaluate(() => new Promise(requestAnimationFrame));
      found.push(...(await page.evaluate(spilling)), ...(await page.evaluate(overlapping)));
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      if (wide > 0) found.push(`${width}: ${wide} px too wide`);
      if (process.env['LOOK'] !== undefined)
        await page.screenshot({ path: `${process.env['LOOK']}/setup-${language}-${width}.png` });
    }
    expect(found).toEqual([]);
    expect(await page.evaluate(nameless)).toEqual([]);
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByRole('button', { name: /取消|Cancel/ }).click();
  });

  it('takes a change back, with a reason, and the pages follow', async () => {
    const { page } = screen;
    await lines().first().getByRole('button', { name: '撤销', exact: true }).click();
    await page.getByLabel('原因').fill('the gate is wrong');
    await page.getByRole('button', { name: '应用', exact: true }).click();
    await until('a second line', async () => (await lines().count()) === 2);
    expect(await lines().first().innerText()).toMatch(/撤销：\s*the gate is wrong[\s\S]*6 → 7/);
    // The pages hear of a change as soon as it is in force; the file is written right behind it.
    await until('the file of before', () => readFileSync(join(config, 'plant.yaml'), 'utf8') === text);
    await page.locator('nav button').first().click();
    await until('the old name', async () => !(await page.locator('.people-pane').innerText()).includes('North'));
  });

  it('is no page for an operator', async () => {
    const other = await Screen.open(browser, `${url}/?lang=en#/configuration`);
    await other.signIn('wang', PASSWORD);
    // The address leads to the live page instead.
    await other.page.locator('main canvas').first().waitFor();
    expect(await other.page.locator('nav').innerText()).not.toContain('Setup');
    expect(await other.page.locator('[data-revision]').count()).toBe(0);
  });

  it('had no trouble with the browser all the while', () => expect(screen.troubles).toEqual([]));
});
