/// <reference lib="dom" />
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { until } from '../support/until.ts';
import { overlapping, spilling } from './look.ts';
import { StandIn } from './stand-in.ts';
import { onScreen, openBrowser } from './station.ts';

onScreen('the watch check', () => {
  let browser: Browser;
  let stand: StandIn;
  const bar = () => stand.page.locator('.note').filter({ has: stand.page.locator('.watch') });

  beforeAll(async () => void (browser = await openBrowser()));
  afterEach(() => stand?.close());
  afterAll(() => browser?.close());

  it.each([
    ['zh', { width: 390, height: 844 }, /是否有人值班？ · 请应答，剩余/, '我在值班'],
    ['en', { width: 1920, height: 1080 }, /Is anybody there\? · answer within/, 'I am here'],
  ] as const)('asks calmly and is answered by one press or a key, in %s', async (lang, viewport, words, label) => {
    stand = await StandIn.open(browser, { lang, viewport });
    await stand.page.locator('header').waitFor();
    stand.watch(300_000);
    await bar().waitFor();
    expect(await bar().innerText()).toMatch(words);
    await stand.pass(750);
    expect(await stand.page.evaluate(spilling)).toEqual([]);
    expect(await stand.page.evaluate(overlapping)).toEqual([]);
    if (process.env['SHOTS'] !== undefined)
      await stand.page.screenshot({ path: `${process.env['SHOTS']}-${lang}.png` });
    const button = stand.page.getByRole('button', { name: label });
    await button.focus();
    await stand.page.keyboard.press('Enter');
    await until('the press', () => stand.posted.length > 0);
    expect(stand.posted).toEqual([{ path: '/watch', body: {} }]);
    stand.watch();
    await bar().waitFor({ state: 'detached' });
  });

  it('says that it was not answered, to a viewer as well, who has no button', async () => {
    stand = await StandIn.open(browser, { lang: 'en' }, (one) => {
      one.session = { status: 200, body: { user: 'wang', role: 'viewer' } };
    });
    await stand.page.locator('header').waitFor();
    stand.watch(4000);
    await bar().waitFor();
    for (let second = 0; second < 5; second++) await stand.pass(1000);
    await until('the words', async () => /nobody has answered since/.test(await bar().innerText()));
    expect(await stand.page.getByRole('button', { name: 'I am here' }).count()).toBe(0);
  });
});
