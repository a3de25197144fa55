/// <reference lib="dom" />
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { spilling } from './look.ts';
import { StandIn } from './stand-in.ts';
import { onScreen, openBrowser } from './station.ts';

onScreen('a screen that is read across the room', () => {
  let browser: Browser;
  let stand: StandIn;
  beforeAll(async () => void (browser = await openBrowser()));
  afterEach(() => stand?.close());
  afterAll(() => browser?.close());

  it('never fades what an unacknowledged alarm is: a ring around it pulses', async () => {
    stand = await StandIn.open(browser, {}, (one) => void one.tell('p1:high'));
    await stand.page.locator('li[data-alarm] .glyph').waitFor();
    const moving = await stand.page.evaluate(() => {
      const found = document
        .getAnimations()
        .map(({ effect }) => (effect instanceof KeyframeEffect ? effect.target : null));
      return found.map((one) => [one?.getAttribute('class')?.split(' ')[0], one?.textContent]);
    });
    expect(moving.length).toBeGreaterThan(0);
    expect(new Set(moving.map(String))).toEqual(new Set(['ring,']));
  });

  it.each([
    [390, 844, 18],
    [1920, 1080, 23.7],
    [3840, 2160, 47.5],
  ])(
    'has type of a fiftieth of its height on a wall, and cuts nothing off, at %i by %i',
    async (width, height, least) => {
      for (const lang of ['zh', 'en'] as const) {
        stand = await StandIn.open(browser, { lang, viewport: { width, height } }, async (one) => {
          one.tell('p1:high-high', { priority: 1, condition: 'high-high' });
          await one.page.addInitScript(() => localStorage.setItem('wall', 'true'));
        });
        await stand.page.locator('.station').waitFor();
        const size = await stand.page.evaluate(() => Number.parseFloat(getComputedStyle(document.body).fontSize));
        expect(size).toBeGreaterThanOrEqual(least);
        expect(await stand.page.evaluate(spilling)).toEqual([]);
        if (lang === 'zh') await stand.close();
      }
    },
  );
});
