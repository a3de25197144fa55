/// <reference lib="dom" />
import type { Browser, Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { until } from '../support/until.ts';
import { StandIn } from './stand-in.ts';
import { onScreen, openBrowser } from './station.ts';

const SETTLED_MS = 750;
const GIVEN_UP_MS = 6100;

onScreen('a press', () => {
  let browser: Browser;
  let stand: StandIn;
  const row = (id: string): Locator => stand.page.locator(`li[data-alarm="${id}"]`);
  const ack = (): Locator => row('p1:high').locator('[data-act^="ack "]');
  const answer = (): Locator => row('p1:high').locator('[data-answer]');
  const goTo = (page: string): Promise<unknown> => stand.page.evaluate((to) => (location.hash = `/${to}`), page);

  async function begin(options: Parameters<typeof StandIn.open>[1] = {}): Promise<void> {
    stand = await StandIn.open(browser, options, (one) => {
      one.session = { status: 200, body: { user: 'wang', role: 'engineer' } };
      one.tell('p1:high');
      one.tell('p2:high-high', { priority: 1, condition: 'high-high' });
    });
    await row('p1:high').waitFor();
    await stand.pass(SETTLED_MS);
  }

  beforeAll(async () => void (browser = await openBrowser()));
  afterEach(() => stand?.close());
  afterAll(() => browser?.close());

  it('that is made twice is sent once, and shown as on its way', async () => {
    await begin();
    stand.answer = () => 'never';
    await ack().dblclick();
    await until('the request', () => stand.posted.length > 0);
    expect(await answer().getAttribute('data-answer')).toBe('pending');
    // The plan of the same alarm has the same act.
    await row('p1:high').locator('.main').click();
    await stand.page.locator('article[data-occurrence$="p1:high"] [data-act^="ack "]').click({ force: true });
    expect(stand.posted.map(({ path }) => path)).toEqual(['/alarms/p1%3Ahigh/ack']);
  });

  it.each([
    ['zh', '无应答，不知是否已执行，请查看'],
    ['en', 'No answer: not known whether it was done; look'],
  ] as const)('whose answer is lost says that it is not known, in %s', async (lang, words) => {
    await begin({ lang });
    stand.answer = () => 'never';
    await ack().click();
    await stand.pass(GIVEN_UP_MS);
    await until('the words', async () => (await answer().innerText()) === words);
    stand.answer = () => 'cut';
    // What moved while the first press was on its way has been read.
    await stand.pass(SETTLED_MS);
    await ack().click();
    await until('two requests', () => stand.posted.length === 2);
    await until('the words', async () => (await answer().innerText()) === words);
  });

  it('that the gateway refuses says why', async () => {
    await begin();
    stand.answer = () => ({ status: 409, body: { type: 'urn:fengsui:problem:changed', detail: '该报警已再次触发' } });
    await ack().click();
    await until('the reason', async () => (await answer().innerText()) === '未执行： 该报警已再次触发');
  });

  it('without a link does nothing, says so at once, and nothing later', async () => {
    await begin();
    stand.admits = 'no';
    await stand.cut();
    await stand.page.locator('.bar.stopped').waitFor();
    await ack().click();
    expect(await answer().innerText()).toBe('无连接，未执行');
    await stand.page.locator('header [data-act=silence]').click();
    await stand.page.locator('header [data-answer]').getByText('无连接，未执行').waitFor();
    stand.admits = 'yes';
    await stand.page.locator('.bar.stopped').waitFor({ state: 'detached', timeout: 15_000 });
    await stand.pass(10_000);
    expect(stand.posted).toEqual([]);
  });

  it('of `A` does something to the row of the focus on the live page, and to nothing else', async () => {
    await begin();
    for (const page of ['replay', 'record', 'devices', 'configuration']) {
      await goTo(page);
      await stand.page.locator(`nav [aria-current=page]`).waitFor();
      await stand.page.locator('[data-alarm]').waitFor({ state: 'detached' });
      await stand.page.keyboard.press('a');
      await stand.page.keyboard.press('s');
    }
    await goTo('live');
    await row('p1:high').waitFor();
    await stand.pass(SETTLED_MS);
    // The focus is in no row, though there is an emergency and its plan is open.
    await stand.page.locator('article').waitFor();
    await stand.page.keyboard.press('a');
    await stand.page.locator('header [data-answer]').getByText('请先选中一条报警').waitFor();
    const main = row('p1:high').locator('.main');
    for (const key of ['Control+a', 'Alt+a', 'Meta+a', 'Shift+a']) {
      await main.focus();
      await stand.page.keyboard.press(key);
    }
    await stand.page.locator('form[role=search] input').focus();
    await stand.page.keyboard.type('aa');
    expect(stand.posted).toEqual([]);
    await main.focus();
    stand.answer = () => ({ status: 409, body: { detail: '' } });
    await stand.page.keyboard.down('a');
    // The key rests under a finger, and repeats.
    for (let i = 0; i < 5; i += 1) await stand.page.keyboard.down('a');
    await stand.page.keyboard.up('a');
    await until('the act', () => stand.posted.length > 0);
    await stand.pass(SETTLED_MS);
    expect(stand.posted).toEqual([
      { path: '/alarms/p1%3Ahigh/ack', body: { occurrence: stand.alarms.get('p1:high')?.occurrence } },
    ]);
  });
});
