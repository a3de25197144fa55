/// <reference lib="dom" />
import type { Browser, Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { until } from '../support/until.ts';
import { StandIn } from './stand-in.ts';
import { onScreen, openBrowser } from './station.ts';

const SETTLED_MS = 750;

onScreen('a key', () => {
  let browser: Browser;
  let stand: StandIn;
  const row = (id: string): Locator => stand.page.locator(`li[data-alarm="${id}"]`);
  const ack = (): Locator => row('p1:high').locator('[data-act^="ack "]');
  const key = (name: string): Promise<void> => stand.page.keyboard.press(name);

  async function begin(session: object = {}): Promise<void> {
    stand = await StandIn.open(browser, {}, (one) => {
      one.session = { status: 200, body: { user: 'wang', role: 'engineer', ...session } };
      one.tell('p1:high');
      one.tell('p2:high', { acked: true, state: 'acked' });
    });
    await row('p1:high').waitFor();
    await stand.pass(SETTLED_MS);
  }

  beforeAll(async () => void (browser = await openBrowser()));
  afterEach(() => stand?.close());
  afterAll(() => browser?.close());

  it('that rests under a finger presses a button once, also where it is refused', async () => {
    await begin();
    stand.answer = () => ({ status: 409, body: { detail: '' } });
    await ack().focus();
    for (let i = 0; i < 5; i += 1) {
      await stand.page.keyboard.down('Enter');
      await row('p1:high').locator('[data-answer=refused]').waitFor();
    }
    await stand.page.keyboard.up('Enter');
    expect(stand.posted.length).toBe(1);
    await key('Enter');
    await until('another press', () => stand.posted.length === 2);
  });

  it('that went down before another occurrence came acknowledges nothing when it goes up', async () => {
    await begin();
    await ack().focus();
    await stand.page.keyboard.down(' ');
    const { occurrence } = stand.tell('p1:high', { occurrence: '1-900-p1:high' });
    await until('the new one', async () => (await row('p1:high').getAttribute('data-occurrence')) === occurrence);
    await stand.pass(SETTLED_MS);
    await stand.page.keyboard.up(' ');
    await row('p1:high').getByText('刚刚变动').waitFor();
    expect(stand.posted).toEqual([]);
  });

  it('does nothing behind a question that is open', async () => {
    await begin({ left: 300 });
    // Not by the pointer: a bar that comes or goes between press and release moves the button away from under it.
    await stand.page.getByRole('button', { name: '重新登录' }).press('Enter');
    const cancel = stand.page.getByRole('dialog').getByRole('button', { name: '取消' });
    await cancel.focus();
    for (const name of ['s', 'a', '/']) await key(name);
    await stand.pass(SETTLED_MS);
    expect(stand.posted).toEqual([]);
    expect(await stand.page.locator('header [data-answer]').count()).toBe(0);
    await key('Escape');
    await stand.page.getByRole('dialog').waitFor({ state: 'detached' });
    await key('s');
    await until('the silence', () => stand.posted.length === 1);
  });

  it('`A` on a row that is acknowledged says so', async () => {
    await begin();
    await row('p2:high').locator('.main').focus();
    await key('a');
    await stand.page.locator('header [data-answer]').getByText('已确认').waitFor();
    expect(stand.posted).toEqual([]);
  });

  it('`A` acts on a row that is seen to be chosen, also where a pointer chose it', async () => {
    await begin();
    await row('p1:high').locator('.main').click();
    await stand.page.mouse.move(400, 500);
    const outline = await row('p1:high')
      .locator('.main')
      .evaluate((main) => getComputedStyle(main).outlineStyle);
    expect(outline).toBe('solid');
  });

  it('of a space presses the button that keys have chosen, also where it would play a replay', async () => {
    await begin();
    await stand.page.evaluate(() => (location.hash = '/replay'));
    await stand.page.locator('.controls').waitFor();
    await stand.page.locator('.corner > button').focus();
    for (const name of ['Tab', 'Shift+Tab', ' ']) await key(name);
    await stand.page.locator('.menu').waitFor();
  });
});

onScreen('a screen that has ended', () => {
  let browser: Browser;
  beforeAll(async () => void (browser = await openBrowser()));
  afterAll(() => browser?.close());

  it.each(['zh', 'en'] as const)('counts no alarms in the title of its tab, in %s', async (lang) => {
    const stand = await StandIn.open(browser, { lang }, (one) => void one.tell('p1:high'));
    await until('the count', async () => (await stand.page.title()).startsWith('(1)'));
    stand.say({ type: 'bye', reason: 'signed-out', text: { zh: '', en: '' } });
    await stand.page.locator('main[role=alert]').waitFor();
    const heading = await stand.page.locator('main[role=alert] h1').innerText();
    await until('its words', async () => (await stand.page.title()).startsWith(heading));
    await stand.page.locator('main[role=alert] button').click();
    await until('no words', async () => (await stand.page.title()) === '烽燧 Fengsui');
    await stand.close();
  });
});
