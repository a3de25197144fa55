/// <reference lib="dom" />
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { until } from '../support/until.ts';
import { StandIn } from './stand-in.ts';
import { onScreen, openBrowser } from './station.ts';
import { listen, tonesOf } from './tones.ts';

onScreen('the horn', () => {
  let browser: Browser;
  let stand: StandIn;
  const blocked = () => stand.page.locator('.bar', { hasText: '浏览器阻止了声音' });
  const hearing = (): Promise<string | null> => stand.page.locator('header .sound').getAttribute('data-hearing');
  /** What is heard from now on within this time of the page. */
  async function heardIn(ms: number): Promise<number[]> {
    await stand.page.evaluate(() => void (window.tones = []));
    for (let passed = 0; passed < ms; passed += 1000) await stand.pass(1000);
    return tonesOf(stand.page);
  }
  async function begin(prepare: (one: StandIn) => void = () => undefined): Promise<void> {
    stand = await StandIn.open(browser, {}, async (one) => {
      await one.page.addInitScript(listen);
      prepare(one);
    });
    await stand.page.locator('.station').waitFor();
  }
  async function allowed(): Promise<void> {
    await stand.page.mouse.click(400, 500);
    await blocked().waitFor({ state: 'detached' });
  }

  beforeAll(async () => void (browser = await openBrowser()));
  afterEach(() => stand?.close());
  afterAll(() => browser?.close());

  it('says at a load that it is blocked, and that it is on only when it is', async () => {
    await begin();
    await blocked().waitFor();
    expect(await hearing()).toBe('blocked');
    expect(await stand.page.locator('header').innerText()).not.toContain('声音开');
    await allowed();
    await until('the claim', async () => (await hearing()) === 'on');
    expect(await stand.page.locator('header').innerText()).toContain('声音开');
  });

  it('says at once that it is blocked when the browser or the machine takes it away', async () => {
    await begin();
    await allowed();
    await until('the claim', async () => (await hearing()) === 'on');
    await stand.page.evaluate(() => window.context?.suspend());
    await blocked().waitFor();
    expect(await hearing()).toBe('blocked');
  });

  it('is not said to be on, not for a moment, where the device takes nothing, whatever is pressed', async () => {
    await begin();
    await allowed();
    await until('the claim', async () => (await hearing()) === 'on');
    await stand.page.evaluate(() => {
      const stuckAt = window.context?.currentTime ?? 0;
      Object.defineProperty(window.context, 'currentTime', { get: () => stuckAt });
    });
    await blocked().waitFor();
    const claims = await stand.page.evaluateHandle(() => {
      const seen: (string | undefined)[] = [];
      const sound = document.querySelector<HTMLElement>('header .sound');
      if (sound !== null)
        new MutationObserver(() => seen.push(sound.dataset['hearing'])).observe(sound, { attributes: true });
      return seen;
    });
    for (let i = 0; i < 3; i += 1) {
      await stand.page.mouse.click(400, 500);
      await stand.pass(1000);
    }
    expect(await claims.jsonValue()).toEqual([]);
    expect(await hearing()).toBe('blocked');
  });

  it.each([
    [1, [880, 660, 880]],
    [2, [660]],
    [3, [440]],
  ] as const)('sounds for priority %i until it is acknowledged', async (priority, tones) => {
    await begin();
    await allowed();
    stand.tell('p1:high', { priority });
    await stand.page.locator('li[data-alarm]').waitFor();
    const heard = await heardIn(13_000);
    expect([...new Set(heard)].sort()).toEqual([...new Set(tones)].sort());
    expect(heard.length).toBeGreaterThanOrEqual(2 * tones.length);
    stand.tell('p1:high', { acked: true, state: 'acked' });
    await stand.page.locator('li[data-state=acked]').waitFor();
    expect(await heardIn(13_000)).toEqual([]);
  });

  it('chimes once for each notice', async () => {
    await begin();
    await allowed();
    await stand.page.evaluate(() => void (window.tones = []));
    const chimed = (times: number): Promise<boolean> =>
      until('the chime', () =>
        stand.page.evaluate((n) => window.tones.filter((tone) => tone === 784).length === n, times),
      );
    stand.tell('p1:high', { priority: 4 });
    await chimed(1);
    expect(await heardIn(13_000)).toEqual([]);
    stand.tell('p2:high', { priority: 4 });
    await chimed(1);
  });

  it('asks softly whether anybody is there, in the last minute alone', async () => {
    await begin();
    await allowed();
    stand.watch(66_000);
    expect(await heardIn(4000)).toEqual([]);
    expect((await heardIn(16_000)).filter((tone) => tone === 659).length).toBeGreaterThanOrEqual(1);
    stand.watch();
    await stand.page.locator('.watch').waitFor({ state: 'detached' });
    expect(await heardIn(16_000)).toEqual([]);
  });

  it('is not silent when a gas panel is lost', async () => {
    await begin();
    await allowed();
    stand.tell('panel:offline', { priority: 3, condition: 'offline' });
    await stand.page.locator('li[data-alarm]').waitFor();
    expect(await heardIn(7000)).toContain(440);
  });

  it('is silent for a while only, and never without a link, whose loss has a sound of its own', async () => {
    await begin((one) => void one.tell('p1:high-high', { priority: 1, condition: 'high-high' }));
    await allowed();
    stand.silence(120_000);
    await stand.page.locator('header .silenced').waitFor();
    expect(await heardIn(5000)).toEqual([]);
    stand.admits = 'no';
    await stand.cut();
    await stand.page.locator('.bar.stopped').waitFor();
    const heard = await heardIn(12_000);
    expect(heard).toContain(880);
    expect(heard.filter((tone) => tone === 262).length).toBeGreaterThanOrEqual(1);
  });
});
