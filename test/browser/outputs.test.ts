/// <reference lib="dom" />
import type { Browser, Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { until } from '../support/until.ts';
import { nameless, spilling } from './look.ts';
import { StandIn } from './stand-in.ts';
import { onScreen, openBrowser } from './station.ts';

const SETTLED_MS = 750;
const LOADED_MS = 2500;

onScreen('outputs and notices', () => {
  let browser: Browser;
  let stand: StandIn;
  const outputRow = (id: string): Locator => stand.page.locator(`[data-output="${id}"]`);

  const siren = (more: object = {}): object => ({
    id: 'siren',
    name: { zh: '罐区警笛', en: 'Tank farm siren' },
    kind: 'siren',
    wanted: false,
    written: false,
    readBack: false,
    since: Date.now(),
    ...more,
  });
  async function begin(lang: 'zh' | 'en', prepare: (one: StandIn) => void, width = 1440): Promise<void> {
    stand = await StandIn.open(browser, { lang, viewport: { width, height: 900 } }, prepare);
    await stand.page.locator('header').waitFor();
  }
  const goTo = async (hash: string): Promise<void> => {
    await stand.page.evaluate((to) => (location.hash = to), hash);
    await stand.pass(LOADED_MS);
  };

  beforeAll(async () => void (browser = await openBrowser()));
  afterEach(() => stand?.close());
  afterAll(() => browser?.close());

  it.each([
    ['zh', '测试', '测试中'],
    ['en', 'Test', 'testing'],
  ] as const)(
    'a siren is tested for a time that is seen to run, and an alarm that wants it is named, in %s',
    async (lang, test, running) => {
      await begin(lang, (one) => {
        one.tell('p1:high');
        one.shown.set('/outputs', { items: [siren()] });
      });
      await goTo('/outputs');
      await outputRow('siren').waitFor();
      await outputRow('siren').locator('[data-open=test]').click();
      await outputRow('siren').locator('[data-choice="30s"]').click();
      await stand.pass(SETTLED_MS);
      await outputRow('siren').getByRole('button', { name: test, exact: true }).click();
      await until('the test', () => stand.posted.length === 1);
      expect(stand.posted[0]).toEqual({ path: '/outputs/siren/test', body: { for: '30s' } });
      stand.shown.set('/outputs', {
        items: [siren({ wanted: true, written: true, readBack: true, testUntil: Date.now() + 60_000 })],
      });
      await stand.pass(LOADED_MS);
      await until('the countdown', async () => (await outputRow('siren').innerText()).includes(running));
      stand.shown.set('/outputs', {
        items: [siren({ wanted: true, written: true, readBack: false, why: [{ alarm: 'p1:high', occurrence: 'x' }] })],
      });
      await stand.pass(LOADED_MS);
      await outputRow('siren').locator('[data-because="p1:high"]').click();
      await stand.page.locator('article').waitFor();
    },
  );

  it.each([
    ['zh', /班长 已送达 经 ding/, /Manager 仍未确认时 · 2:5\d/],
    ['en', /班长 told by ding/, /Manager if not acknowledged · 2:5\d/],
  ] as const)(
    'who was told stands on the plan with who is next, and what failed is sent again by hand, in %s',
    async (lang, told, next) => {
      await begin(lang, (one) => {
        const { occurrence } = one.tell('p1:high');
        const notice = { occurrence, alarm: 'p1:high', why: 'raise', priority: 2, at: Date.now() };
        one.shown.set('/notices', {
          items: [
            {
              ...notice,
              id: 'n1',
              person: 'li',
              name: '班长',
              channel: 'ding',
              state: 'told',
              tries: [{ at: Date.now(), result: '200' }],
            },
            {
              ...notice,
              id: 'n2',
              person: 'boss',
              channel: 'hook',
              state: 'failed',
              tries: [{ at: Date.now(), result: '500' }],
            },
          ],
        });
        const step = { at: Date.now() + 180_000, tell: [{ person: 'manager', name: 'Manager' }], outputs: [] };
        one.shown.set('/alarms/p1%3Ahigh/escalation', { items: [step] });
      });
      await stand.page.locator('li[data-alarm="p1:high"] .main').click();
      await stand.page.locator('article [data-notice=n1]').waitFor();
      expect(await stand.page.locator('article [data-notice=n1]').innerText()).toMatch(told);
      expect(await stand.page.locator('article [data-coming]').innerText()).toMatch(next);
      await goTo('/outputs?tab=notices');
      await stand.page.locator('[data-act="retry n2"]').waitFor();
      await stand.pass(SETTLED_MS);
      await stand.page.locator('[data-act="retry n2"]').click();
      await until('the retry', () => stand.posted.length === 1);
      expect(stand.posted[0]?.path).toBe('/notices/n2/retry');
    },
  );

  it('fit a phone, and name everything on them', async () => {
    await begin('zh', (one) => void one.shown.set('/outputs', { items: [siren({ wanted: true })] }), 390);
    for (const tab of ['', '?tab=notices', '?tab=panelMap']) {
      await goTo(`/outputs${tab}`);
      expect(await stand.page.evaluate(spilling)).toEqual([]);
      expect(await stand.page.evaluate(nameless)).toEqual([]);
      if (tab === '') await outputRow('siren').waitFor();
    }
  });
});
