/// <reference lib="dom" />
import type { Browser, Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { until } from '../support/until.ts';
import { nameless, overlapping, spilling } from './look.ts';
import { StandIn } from './stand-in.ts';
import { onScreen, openBrowser } from './station.ts';

const SIZE = 13;
const SHOWN = 3;

onScreen('a flood of alarms', () => {
  let browser: Browser;
  let stand: StandIn;
  const incident = (id: string): Locator => stand.page.locator(`li[data-incident="${id}"]`);
  const rowsIn = (id: string): Locator => incident(id).locator('li[data-alarm]');
  const raise = (): void => {
    for (let i = 1; i <= SIZE; i += 1)
      stand.tell(`p${i}:high`, { incident: 'i-1', ...(i === 1 ? { firstOut: true as const } : { priority: 3 }) });
  };

  beforeAll(async () => void (browser = await openBrowser()));
  afterEach(() => stand?.close());
  afterAll(() => browser?.close());

  it.each([
    ['zh', '首出', '10 条未展开', '报警泛滥，按事件分组', 1440],
    ['en', 'first-out', '10 more', 'flood, by incident', 390],
  ] as const)(
    'goes by incidents, and an emergency is above all of them, in %s',
    async (lang, first, more, heading, width) => {
      stand = await StandIn.open(browser, { lang, viewport: { width, height: 900 } });
      if (width < 760) await stand.page.getByRole('tab').nth(1).click();
      raise();
      const head = stand.page.locator('.alarm-pane .head');
      await stand.page.locator('li[data-alarm="p13:high"]').waitFor();
      // Calm as long as the plant is in no flood.
      expect(await stand.page.locator('[data-incident]').count()).toBe(0);
      stand.event('flood-began', { alarm: 'p1:high', occurrence: 'x', amount: 11 });
      await incident('i-1').waitFor();
      expect(await rowsIn('i-1').count()).toBe(SHOWN);
      const [leader] = await rowsIn('i-1').all();
      expect(await leader?.getAttribute('data-alarm')).toBe('p1:high');
      expect(await leader?.innerText()).toContain(first);
      expect(await head.innerText()).toContain(heading);
      expect(await stand.page.evaluate(spilling)).toEqual([]);
      expect(await stand.page.evaluate(overlapping)).toEqual([]);
      expect(await stand.page.evaluate(nameless)).toEqual([]);
      expect(await incident('i-1').innerText()).toContain(more);
      await incident('i-1').getByRole('button', { name: more }).click();
      await until('all of them', async () => (await rowsIn('i-1').count()) === SIZE);
      await stand.page.mouse.move(200, 5);
      await stand.page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
      stand.tell('p20:high-high', { condition: 'high-high', priority: 1, incident: 'i-1' });
      const top = stand.page.locator('[data-held] > ul > li').first();
      await until('the emergency', async () => (await top.getAttribute('data-alarm')) === 'p20:high-high');
      stand.event('flood-ended', { amount: 14, peak: 14 });
      await incident('i-1').waitFor({ state: 'detached' });
      expect(await head.innerText()).not.toContain(heading);
    },
  );

  it('of two thousand alarms only some are drawn, and the newest emergency among them', async () => {
    stand = await StandIn.open(browser, { lang: 'en' }, (one) => {
      for (let i = 0; i < 2000; i += 1) one.tell(`q${i}:high`, { priority: 3, incident: `i-${i % 50}` });
      one.tell('p1:high-high', { condition: 'high-high', priority: 1, incident: 'i-1' });
    });
    await stand.page.locator('li[data-alarm="p1:high-high"]').waitFor();
    stand.event('flood-began', { alarm: 'q0:high', occurrence: 'x', amount: 2001 });
    await stand.page.locator('li[data-incident]').first().waitFor();
    expect(await stand.page.locator('li[data-alarm]').count()).toBeLessThan(100);
    expect(await stand.page.locator('[data-held] > ul > li').first().getAttribute('data-alarm')).toBe('p1:high-high');
  });
});
