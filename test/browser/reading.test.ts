/// <reference lib="dom" />
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { until } from '../support/until.ts';
import { nameless, spilling } from './look.ts';
import { StandIn } from './stand-in.ts';
import { onScreen, openBrowser } from './station.ts';

onScreen('what lasts until a person sees to it', () => {
  let browser: Browser;
  let stand: StandIn;
  beforeAll(async () => void (browser = await openBrowser()));
  afterEach(() => stand?.close());
  afterAll(() => browser?.close());

  const begin = async (lang: 'zh' | 'en', tell: (one: StandIn) => void): Promise<void> => {
    stand = await StandIn.open(browser, { lang, viewport: { width: 1440, height: 900 } }, (one) => {
      one.session = { status: 200, body: { user: 'wang', role: 'operator' } };
      tell(one);
    });
  };

  it.each([
    ['zh', '复位', '便携仪'],
    ['en', 'Reset', 'portable detector'],
  ] as const)(
    'resets an over-range with a portable reading, by the keyboard alone, in %s',
    async (lang, name, word) => {
      const latched = { state: 'latched-acked', active: false, acked: true, latched: true } as const;
      await begin(lang, (one) => {
        one.tell('p1:over-range', { ...latched, priority: 1, condition: 'over-range', unit: 'ppm' });
        one.tell('p2:high-high', { ...latched, priority: 1, condition: 'high-high' });
      });
      const row = stand.page.locator('li[data-alarm="p1:over-range"]');
      await row.waitFor();
      expect(await row.locator('[data-act^="reset "]').count()).toBe(0);
      await row.locator('[data-asks=reading]').focus();
      await stand.page.keyboard.press('Enter');
      const form = stand.page.locator('article form[data-form=reading]');
      await form.waitFor();
      expect(await form.innerText()).toContain(word);
      expect(await form.getByRole('button', { name, exact: true }).isDisabled()).toBe(true);
      expect(await form.locator('select').inputValue()).toBe('ppm');
      expect(await stand.page.evaluate(nameless)).toEqual([]);
      expect(await stand.page.evaluate(spilling)).toEqual([]);
      await until('the focus', () => form.locator('input').evaluate((input) => input === document.activeElement));
      await stand.page.keyboard.type('0.5');
      await stand.page.keyboard.press('Enter');
      await until('the reset', () => stand.posted.length === 1);
      expect(stand.posted[0]).toEqual({
        path: '/alarms/p1%3Aover-range/reset',
        body: { reading: { value: 0.5, unit: 'ppm' } },
      });
    },
  );

  it.each([
    ['zh', '复位', '联系到本人'],
    ['en', 'Reset', 'contact with the person'],
  ] as const)('ends the call of a badge that says nothing more with a reason, in %s', async (lang, name, word) => {
    await begin(lang, (one) =>
      one.tell('li:sos', {
        state: 'acked',
        active: true,
        acked: true,
        latched: true,
        priority: 1,
        condition: 'sos',
        subject: 'li',
        people: ['li'],
      }),
    );
    await stand.page.locator('li[data-alarm="li:sos"] .main').click();
    const form = stand.page.locator('article form').filter({ hasText: word });
    await form.waitFor();
    expect(await form.getByRole('button', { name, exact: true }).isDisabled()).toBe(true);
    await form.locator('input').fill('spoke to him on the phone');
    await stand.page.keyboard.press('Enter');
    await until('the end', () => stand.posted.length === 1);
    expect(stand.posted[0]).toEqual({ path: '/alarms/li%3Asos/reset', body: { reason: 'spoke to him on the phone' } });
  });

  it.each([
    ['zh', '陈旧报警'],
    ['en', 'stale'],
  ] as const)('marks an alarm that is there for more than a day, in %s', async (lang, word) => {
    const ago = (hours: number): number => Date.now() - hours * 3_600_000;
    await begin(lang, (one) => {
      one.tell('p1:high', { raisedAt: ago(25), sensedAt: ago(25), acked: true, state: 'acked' });
      one.tell('p2:high', { raisedAt: ago(23), sensedAt: ago(23), acked: true, state: 'acked' });
    });
    const text = async (id: string): Promise<string> => stand.page.locator(`li[data-alarm="${id}"]`).innerText();
    await stand.page.locator('li[data-alarm="p1:high"] .stale').waitFor();
    expect(await text('p1:high')).toContain(word);
    expect(await text('p2:high')).not.toContain(word);
  });
});
