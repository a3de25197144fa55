/// <reference lib="dom" />
import type { Browser, Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Alarm } from '../../src/wire/messages.ts';
import { until } from '../support/until.ts';
import { nameless, spilling } from './look.ts';
import { StandIn } from './stand-in.ts';
import { onScreen, openBrowser } from './station.ts';

const SETTLED_MS = 750;
const LOADED_MS = 2500;
const PLAN: NonNullable<Alarm['responsePlan']> = {
  cause: { zh: '法兰泄漏', en: 'a flange leaks' },
  consequence: { zh: '人员中毒', en: 'people are poisoned' },
  steps: [
    { zh: '疏散本区域', en: 'clear the area' },
    { zh: '关闭上游阀门', en: 'close the valve upstream' },
  ],
  call: ['shift-leader'],
};

onScreen('what is done about an alarm', () => {
  let browser: Browser;
  let stand: StandIn;
  const step = (n: number): Locator => stand.page.locator(`article [data-step="${n}"]`);
  /** Presses the button of an act when it has stood for long enough. */
  const act = async (button: Locator): Promise<void> => {
    await button.waitFor();
    await stand.pass(SETTLED_MS);
    await button.click();
  };

  beforeAll(async () => void (browser = await openBrowser()));
  afterEach(() => stand?.close());
  afterAll(() => browser?.close());

  it.each([
    ['zh', ['法兰泄漏', '人员中毒', '疏散本区域', '班长'], '1/2 已完成'],
    ['en', ['a flange leaks', 'people are poisoned', 'clear the area', '班长'], '1/2 done'],
  ] as const)(
    'the plan says why and what to do, and its steps are ticked with a name, in %s',
    async (lang, said, count) => {
      stand = await StandIn.open(browser, { lang }, (one) => void one.tell('p1:high', { responsePlan: PLAN }));
      await stand.page.locator('li[data-alarm="p1:high"] .main').click();
      for (const words of said) expect(await stand.page.locator('article').innerText()).toContain(words);
      await act(step(1).locator('button[data-act]'));
      await until('the tick', () => stand.posted.length === 1);
      const { occurrence } = stand.alarms.get('p1:high') ?? {};
      const path = `/responses/${encodeURIComponent(occurrence ?? '')}/steps/1`;
      expect(stand.posted[0]).toEqual({ path, body: { done: true } });
      const at = Date.UTC(2026, 0, 1, 4, 5, 6);
      stand.tell('p1:high', { kind: 'change', ticked: [{ step: 1, by: '王芳', at }] });
      await until('who did it', async () => (await step(1).innerText()).includes('王芳 12:05:06'));
      expect(await stand.page.locator('article').innerText()).toContain(count);
      expect(await stand.page.evaluate(spilling)).toEqual([]);
      // A second press at once is no press on the other side of the tick.
      await step(1).locator('button[data-act]').click();
      expect(stand.posted.length).toBe(1);
      await act(step(1).locator('button[data-act]'));
      await until('the tick to go', () => stand.posted.length === 2);
      expect(stand.posted[1]).toEqual({ path, body: { done: false } });
    },
  );

  it.each([
    ['zh', '已结束，未关闭', '误报', '已检查并标定探测器', '关闭报警'],
    ['en', 'over, not closed', 'false', 'detector checked and calibrated', 'Close alarm'],
  ] as const)(
    'what is over is listed quietly, and closed with a verdict, in %s',
    async (lang, heading, verdict, measure, close) => {
      stand = await StandIn.open(browser, { lang }, (one) => void one.tell('p1:high', { responsePlan: PLAN }));
      await stand.page.locator('li[data-alarm="p1:high"]').waitFor();
      const over = stand.tell('p1:high', { state: 'normal', active: false, acked: true, kind: 'return' });
      stand.shown.set('/alarms', { items: [over] });
      await stand.pass(LOADED_MS);
      await stand.page.getByRole('button', { name: `1 ${heading}` }).click();
      const row = stand.page.locator('[data-unclosed="p1:high"]');
      await row.locator('.row').click();
      const form = row.locator('form[data-form=close]');
      expect(await form.locator('[data-act^="close "]').isDisabled()).toBe(true);
      await form.getByRole('button', { name: verdict, exact: true }).click();
      await form.getByRole('button', { name: measure }).click();
      await form.locator('input[type=date]').fill('2030-01-02');
      expect(await stand.page.evaluate(spilling)).toEqual([]);
      expect(await stand.page.evaluate(nameless)).toEqual([]);
      await act(form.getByRole('button', { name: close, exact: true }));
      await until('the closing', () => stand.posted.length === 1);
      expect(stand.posted[0]).toEqual({
        path: '/alarms/p1%3Ahigh/close',
        body: { occurrence: over.occurrence, verdict: 'false', measure, due: Date.UTC(2030, 0, 2, 15, 59) },
      });
      // The row says what it is no more; it goes when no pointer is in the list.
      await stand.page.mouse.move(400, 500);
      await row.waitFor({ state: 'detached' });
    },
  );

  it.each([
    ['zh', ['报警泛滥结束 12 条报警 10 分钟内最多 12', '步骤完成 步骤 2', '关闭 误报 期限 2030-01-02 已标定']],
    ['en', ['alarm flood ended 12 alarms most in 10 min 12', 'step done step 2', 'closed false due 2030-01-02 已标定']],
  ] as const)('the record says of steps, closings, incidents and floods what they were, in %s', async (lang, said) => {
    const first = { alarm: 'p1:high', occurrence: '1-2-0' };
    const line = { type: 'event', seq: 9, at: Date.UTC(2029, 0, 1) };
    stand = await StandIn.open(browser, { lang }, (one) => {
      one.shown.set('/events', {
        items: [
          { ...line, kind: 'flood-ended', subject: 'gateway', ...first, amount: 12, peak: 12 },
          { ...line, kind: 'step-done', subject: 'p1:high', by: '王芳', amount: 2 },
          {
            ...line,
            kind: 'closed',
            subject: 'p1:high',
            by: '王芳',
            verdict: 'false',
            due: Date.UTC(2030, 0, 2),
            comment: '已标定',
          },
          { ...line, kind: 'incident-opened', subject: 'i-1-2-0', ...first },
        ],
      });
    });
    await stand.page.locator('header').waitFor();
    await stand.page.evaluate(() => (location.hash = '/record'));
    await stand.page.locator('tbody tr').first().waitFor();
    const text = (await stand.page.locator('tbody').innerText()).replaceAll(/\s+/g, ' ');
    for (const words of said) expect(text).toContain(words);
    // An incident goes by the name of what came first.
    expect(text).not.toContain('i-1-2-0');
    expect(await stand.page.evaluate(nameless)).toEqual([]);
  });
});
