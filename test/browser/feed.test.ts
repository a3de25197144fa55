/// <reference lib="dom" />
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { until } from '../support/until.ts';
import { StandIn } from './stand-in.ts';
import { onScreen, openBrowser } from './station.ts';

const NORMAL = { zh: '所有条件正常', en: 'Every condition is normal' } as const;
const UNKNOWN = { zh: '报警状态未知', en: 'state of the alarms is not known' } as const;

onScreen('what is not known', () => {
  let browser: Browser;
  let stand: StandIn;
  const text = (): Promise<string> => stand.page.evaluate(() => document.body.innerText);
  /** Every place of the live page that counts something. */
  const counts = (): Promise<(string | undefined)[]> =>
    stand.page.evaluate(() =>
      ['.onsite b', '.counts', '[data-zone]', 'nav .badge', 'header time'].map((where) =>
        document.querySelector<HTMLElement>(where)?.innerText.replaceAll(/\s/g, ''),
      ),
    );
  const COUNTED_NOT = ['–', '1–2–3–4–', '–/6', '–', '--:--:--'];
  const stopped = (): Promise<void> => stand.page.locator('.bar.stopped').waitFor({ timeout: 6000 });

  beforeAll(async () => void (browser = await openBrowser()));
  afterEach(() => stand?.close());
  afterAll(() => browser?.close());

  it.each(['zh', 'en'] as const)(
    'is a dash over a link that hangs, whatever stood there before, in %s',
    async (lang) => {
      stand = await StandIn.open(browser, { lang });
      await until('all to be well', async () => (await text()).includes(NORMAL[lang]));
      expect(await counts()).toEqual(['2', '10203040', '2/6', undefined, expect.stringMatching(/^\d/)]);
      stand.hang();
      await stopped();
      expect(await counts()).toEqual(COUNTED_NOT);
      expect(await text()).toContain(UNKNOWN[lang]);
      expect(await text()).not.toContain(NORMAL[lang]);
      expect(await stand.page.title()).toContain(lang === 'zh' ? '数据中断' : 'DATA STOPPED');
      stand.tell('p1:high');
      stand.hang(false);
      await stand.page.locator('.bar.stopped').waitFor({ state: 'detached', timeout: 15_000 });
      await stand.page.locator('li[data-alarm="p1:high"]').waitFor();
      expect((await counts()).slice(0, 4)).toEqual(['2', '10213040', '2/6', '1']);
    },
  );

  it('is a dash over alarms of which only the past is known', async () => {
    stand = await StandIn.open(
      browser,
      {},
      (one) => void one.tell('p1:high-high', { priority: 1, condition: 'high-high' }),
    );
    await stand.page.locator('article [data-inside]').waitFor();
    await stand.cut();
    stand.admits = 'no';
    await stopped();
    expect(await counts()).toEqual(COUNTED_NOT);
    expect(await stand.page.locator('.head').innerText()).toContain('最后所知');
    expect(await stand.page.locator('article [data-inside]').innerText()).toBe('–');
  });

  it.each([
    ['is refused', 'no'],
    ['never says a word', 'mute'],
  ] as const)('is said from the first second on, also where the socket %s', async (_name, admits) => {
    stand = await StandIn.open(browser, {}, (one) => void (one.admits = admits));
    await until('the stop', async () => (await text()).includes('数据中断'), 6000);
    expect(await text()).toContain(UNKNOWN.zh);
    expect(await text()).not.toMatch(/(?<![\d:])0(?![\d:])/);
    expect(await text()).not.toContain(NORMAL.zh);
    stand.admits = 'yes';
    // A socket that says nothing is given up for another.
    await stand.page.locator('.station').waitFor({ timeout: 20_000 });
    await until('all to be well', async () => (await text()).includes(NORMAL.zh));
  });

  it('is not made known by messages without a snapshot', async () => {
    stand = await StandIn.open(browser, {}, (one) => void (one.admits = 'mute'));
    await until('words', async () => (await text()).includes(UNKNOWN.zh));
    stand.beat();
    stand.tell('p1:high', { state: 'normal' });
    await until('the stop', async () => (await text()).includes('数据中断'), 6000);
    expect(await stand.page.locator('.station').count()).toBe(0);
  });

  it('is seen at once by a tab that slept', async () => {
    stand = await StandIn.open(browser);
    await until('all to be well', async () => (await text()).includes(NORMAL.zh));
    stand.hang();
    stand.admits = 'no';
    // No timer of the page runs while it sleeps; its clock goes on.
    await stand.page.clock.pauseAt(Date.now() + 60_000);
    await stand.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await stopped();
    expect(await counts()).toEqual(COUNTED_NOT);
  });

  it('is a dash on the other pages, too', async () => {
    stand = await StandIn.open(browser, {}, (one) => void one.tell('p1:high'));
    await stand.page.locator('li[data-alarm]').waitFor();
    stand.admits = 'no';
    await stand.cut();
    await stopped();
    await stand.page.evaluate(() => (location.hash = '/replay'));
    await until('the badge', async () => (await stand.page.locator('.controls .live').innerText()).startsWith('–'));
    await stand.page.evaluate(() => (location.hash = '/devices'));
    await until('the devices', async () => (await stand.page.locator('.tools p').innerText()).startsWith('–'));
  });
});
