/// <reference lib="dom" />
import type { Browser, Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Alarm } from '../../src/wire/messages.ts';
import { until } from '../support/until.ts';
import { nameless, spilling } from './look.ts';
import { StandIn } from './stand-in.ts';
import { onScreen, openBrowser } from './station.ts';

const SETTLED_MS = 750;
const HALF_HOUR = 1_800_000;

onScreen('what hides an alarm', () => {
  let browser: Browser;
  let stand: StandIn;
  const row = (id: string): Locator => stand.page.locator(`li[data-alarm="${id}"]`);
  const plan = (): Locator => stand.page.locator('article');
  const chip = (): Locator => stand.page.locator('header .chip');
  const press = async (name: string): Promise<void> => {
    await stand.page.getByRole('button', { name, exact: true }).click();
  };
  /** Presses the button of an act when it has stood for long enough. */
  const act = async (button: Locator): Promise<void> => {
    await button.waitFor();
    await stand.pass(SETTLED_MS);
    await button.click();
  };

  async function begin(lang: 'zh' | 'en', role = 'operator', size = { width: 1440, height: 900 }): Promise<void> {
    stand = await StandIn.open(browser, { lang, viewport: size }, (one) => {
      one.session = { status: 200, body: { user: 'wang', role } };
      one.tell('p1:high');
      one.tell('p2:high');
    });
    if (size.width > 760) await row('p1:high').waitFor();
  }
  const hide = (
    id: string,
    overlay: Alarm['overlays'][number],
    more: Partial<NonNullable<Alarm['hiding']>[number]> = {},
  ): void => {
    const now = Date.now();
    const hiding = [{ overlay, from: now, until: now + HALF_HOUR, by: 'wang', reason: 'maintenance', ...more }];
    stand.tell(id, { state: overlay, overlays: [overlay], hiding, until: now + HALF_HOUR });
  };

  beforeAll(async () => void (browser = await openBrowser()));
  afterEach(() => stand?.close());
  afterAll(() => browser?.close());

  it.each([
    ['zh', '搁置', '检修', '取消搁置', '已搁置'],
    ['en', 'Shelve', 'maintenance', 'Unshelve', 'shelved'],
  ] as const)(
    'shelves with a reason of the list and an end, and brings it back, in %s',
    async (lang, shelve, reason, back, word) => {
      await begin(lang);
      await row('p1:high').locator('.main').click();
      await press(shelve);
      const form = plan().locator('form[data-form=shelve]');
      // Without a reason there is nothing to press.
      expect(await form.locator('[data-act^="shelve "]').isDisabled()).toBe(true);
      await form.getByRole('button', { name: reason, exact: true }).click();
      await form.locator(`[data-choice="${HALF_HOUR / 2}"]`).click();
      await form.locator('input[type=checkbox]').check();
      const before = Date.now();
      await act(form.locator('[data-act^="shelve "]'));
      await until('the act', () => stand.posted.length === 1);
      const [posted] = stand.posted;
      expect(posted).toMatchObject({
        path: '/alarms/p1%3Ahigh/shelve',
        body: { reason: 'maintenance', occurrence: stand.alarms.get('p1:high')?.occurrence, oneShot: true },
      });
      const end = Number(posted?.body['until']) - before;
      expect(end).toBeGreaterThan(HALF_HOUR / 2 - 5000);
      expect(end).toBeLessThan(HALF_HOUR / 2 + 5000);
      await stand.page.mouse.move(400, 500);
      hide('p1:high', 'shelved');
      await chip().waitFor();
      await row('p1:high').waitFor({ state: 'detached' });
      expect(await stand.page.locator('nav .badge').innerText()).toBe('1');
      await chip().click();
      const line = stand.page.locator('.list [data-hidden="p1:high"]');
      expect(await line.innerText()).toContain(word);
      expect(await line.locator('svg').first().getAttribute('aria-label')).toBe('P2S');
      await act(line.getByRole('button', { name: back }));
      await until('the way back', () => stand.posted.length === 2);
      expect(stand.posted[1]).toEqual({ path: '/alarms/p1%3Ahigh/unshelve', body: {} });
      stand.tell('p1:high', { state: 'unacked', overlays: [], hiding: undefined });
      await row('p1:high').waitFor();
    },
  );

  it.each([
    ['zh', '旁路探测器', '便携仪现场监测', '探测器旁路'],
    ['en', 'Bypass detector', 'portable detector at the place', 'detector bypassed'],
  ] as const)(
    'bypasses a detector in three presses, and counts it with its clock, in %s',
    async (lang, bypass, measure, word) => {
      await begin(lang);
      await row('p1:high').locator('.main').click();
      await press(bypass);
      const form = plan().locator('form[data-form=bypass]');
      await form.getByRole('button', { name: measure }).click();
      await act(form.locator('[data-act^="bypass "]'));
      await until('the act', () => stand.posted.length === 1);
      expect(stand.posted[0]).toMatchObject({ path: '/points/p1/bypass', body: { compensating: measure } });
      expect(await stand.page.evaluate(spilling)).toEqual([]);
      for (const condition of ['high', 'high-high', 'bad'] as const)
        hide(`p1:${condition}`, 'out-of-service', { bypass: true, compensating: measure, reason: '标定' });
      await until('one detector', async () => (await chip().innerText()).startsWith('1'));
      await chip().click();
      const line = stand.page.locator('.list [data-overlay="out-of-service"]');
      expect(await line.innerText()).toContain(word);
      expect(await line.locator('.clock b').innerText()).toMatch(/^(29:\d\d|30:00)$/);
      await stand.pass(60_000);
      await until('the clock to run', async () => /^2[89]:\d\d$/.test(await line.locator('.clock b').innerText()));
      // A minute that passes at once breaks the link, for a moment.
      await until('the link', async () => (await chip().innerText()).startsWith('1'));
      await act(line.locator('[data-act="unbypass p1"]'));
      await until('the end', () => stand.posted.length === 2);
      expect(stand.posted[1]).toEqual({ path: '/points/p1/unbypass', body: {} });
    },
  );

  it.each([
    ['zh', '装置停车', '由设计条件抑制'],
    ['en', 'Unit stopped', 'suppressed by design'],
  ] as const)('shows a suppression by design as one line with its name, in %s', async (lang, name, word) => {
    await begin(lang);
    const more = { until: undefined, by: undefined, reason: 'unit-1', name: { zh: '装置停车', en: 'Unit stopped' } };
    for (const id of ['p1:high', 'p2:high', 'p2:bad']) hide(id, 'suppressed', more);
    await until('one line', async () => (await chip().innerText()).startsWith('1'));
    await chip().click();
    const line = stand.page.locator('.list [data-overlay="suppressed"]');
    await line.waitFor();
    for (const part of ['+2', name, word]) expect(await line.innerText()).toContain(part);
    expect(await line.locator('button').count()).toBe(0);
  });

  it.each([
    ['zh', '停用', '检修', '专人现场监护'],
    ['en', 'Out of service', 'maintenance', 'a guard at the place'],
  ] as const)(
    'takes an emergency out of service, with a measure, and never shelves it, in %s',
    async (lang, out, why, measure) => {
      await begin(lang, 'engineer');
      stand.tell('p3:high-high', { priority: 1, condition: 'high-high' });
      await row('p3:high-high').locator('.main').click();
      expect(
        await plan()
          .locator('[data-way]')
          .evaluateAll((ways) => ways.map((way) => way.getAttribute('data-way'))),
      ).toEqual(['out-of-service', 'bypass']);
      await press(out);
      const form = plan().locator('form[data-form=out-of-service]');
      await form.getByRole('button', { name: why, exact: true }).click();
      await form.getByRole('button', { name: measure }).click();
      await form.locator('[data-choice="86400000"]').click();
      await act(form.locator('[data-act^="out-of-service "]'));
      await until('the act', () => stand.posted.length === 1);
      expect(stand.posted[0]).toMatchObject({
        path: '/alarms/p3%3Ahigh-high/out-of-service',
        body: { reason: why, compensating: measure },
      });
    },
  );

  it.each([
    ['zh', '便携仪现场监测', '探测器旁路'],
    ['en', 'portable detector at the place', 'detector bypassed'],
  ] as const)(
    'bypasses a detector from the page of the devices, and shows there that it is, in %s',
    async (lang, measure, word) => {
      await begin(lang);
      const device = {
        id: 'panel',
        name: { zh: '主机', en: 'Panel' },
        kind: 'modbus',
        up: true,
        failures: 0,
        points: ['p5'],
        since: 0,
        lastGoodAt: Date.now(),
        period: 1000,
      };
      stand.shown.set('/devices', { items: [device] });
      await stand.page.evaluate(() => (location.hash = '/devices'));
      const point = stand.page.locator('li[data-point="p5"]');
      await point.locator('[data-bypass=p5]').click();
      const form = point.locator('form[data-form=bypass]');
      await form.getByRole('button', { name: measure }).click();
      await act(form.locator('[data-act="bypass p5"]'));
      await until('the act', () => stand.posted.length === 1);
      expect(stand.posted[0]).toMatchObject({ path: '/points/p5/bypass', body: { compensating: measure } });
      hide('p5:high', 'out-of-service', { bypass: true, compensating: measure });
      await point.locator('[data-overlay="out-of-service"]').waitFor();
      expect(await point.innerText()).toContain(word);
      expect(await stand.page.evaluate(spilling)).toEqual([]);
    },
  );

  it('is in sight on a phone, too, and all of it has a name', async () => {
    await begin('zh', 'operator', { width: 390, height: 844 });
    hide('p1:high', 'shelved');
    hide('p2:high', 'suppressed', { until: undefined, by: undefined });
    await chip().click();
    await stand.page.locator('.list [data-hidden="p2:high"]').waitFor();
    expect(await stand.page.evaluate(spilling)).toEqual([]);
    expect(await stand.page.evaluate(nameless)).toEqual([]);
    // What the plant itself hides no press brings back.
    expect(await stand.page.locator('[data-hidden="p2:high"] button').count()).toBe(0);
  });
});
