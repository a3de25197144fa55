/// <reference lib="dom" />
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Alarm, OnSite, Reading, ServerMessage } from '../../src/wire/messages.ts';
import { until } from '../support/until.ts';
import { dataDir, type Demo, onScreen, openBrowser, Screen, startDemo } from './station.ts';

const OVER = 'tank-farm.h2s-101';
const BROKEN = 'tank-farm.h2s-102';
const LOST = 'tank-farm.h2s-103';
const RISING = 'tank-farm.h2s-104';

/** Detectors that do not answer at the moment. */
const silent = new Set<string>();
/** The name of one whom the made-up alarm was about, and who has left. */
let hasLeft = '';

/** What the gateway says of these detectors, in place of what the demo plant measures. */
const SAID: Readonly<Record<string, (at: number) => Partial<Reading>>> = {
  [OVER]: () =>
    silent.has(OVER) ? { quality: 'bad', reason: 'comm' } : { value: -0.3, quality: 'uncertain', reason: 'over-range' },
  [BROKEN]: () => ({ value: -107_610_720, quality: 'bad', reason: 'sensor' }),
  [LOST]: (at) => ({ value: 6.8, quality: 'bad', reason: 'comm', at: at - 90_000 }),
  [RISING]: (at) => ({
    value: 5,
    quality: 'good',
    rate: 1.234,
    forecast: { limit: 7, earliest: at + 80_000, likely: at + 97_000, latest: at + 120_000 },
  }),
};

/** More badges than this screen is sent fixes of. */
const ON_SITE: OnSite = { present: 400, uncertain: 100, left: 3, atLeast: true };

/** An emergency that was acknowledged, is past its peak, and whose people have moved. */
const emergency = (at: number, involved: string[]): Alarm => ({
  seq: 1,
  durableSeq: 1,
  at: at - 60_000,
  sensedAt: at - 60_000,
  alarm: `${OVER}:high-high`,
  occurrence: 'made-up',
  condition: 'high-high',
  subject: OVER,
  kind: 'ack',
  priority: 1,
  state: 'acked',
  active: true,
  acked: true,
  latched: true,
  overlays: [],
  setPoint: { direction: 'high', limit: 14, deadband: 2 },
  unit: 'ppm',
  cause: 'limit',
  acknowledged: { by: '王芳', at: at - 50_000, comment: '已派两人携气防器材' },
  peak: { value: 88.8, unit: 'ppm', at: at - 40_000 },
  involved,
  text: { zh: 'x', en: 'x' },
  response: { zh: '撤离。清点人数。', en: 'Leave the area. Count everybody.' },
});

/** A message of the gateway, with other words about some detectors. */
function rewritten(message: ServerMessage): ServerMessage {
  const readings = (all: readonly Reading[], at: number): Reading[] =>
    all.map(({ forecast: _forecast, rate: _rate, reason: _reason, ...one }) => ({ ...one, ...SAID[one.point]?.(at) }));
  if (message.type === 'delta') {
    const { headcount } = message;
    return {
      ...message,
      readings: readings(message.readings, message.at),
      ...(headcount === undefined ? {} : { headcount: ON_SITE }),
    };
  }
  if (message.type !== 'hello') return message;
  const { snapshot, plant } = message;
  // Whoever sits in the control room is not in the tank farm.
  const [elsewhere] = snapshot.fixes.flatMap(({ person, zones }) =>
    zones.includes('control-room') ? (person ?? []) : [],
  );
  hasLeft = plant?.people.find(({ id }) => id === elsewhere)?.name ?? hasLeft;
  return {
    ...message,
    snapshot: {
      ...snapshot,
      readings: readings(snapshot.readings, snapshot.at),
      headcount: ON_SITE,
      alarms: [emergency(snapshot.at, elsewhere === undefined ? [] : [elsewhere])],
    },
  };
}

onScreen('values on the screen', () => {
  const data = dataDir();
  let demo: Demo;
  let browser: Browser;
  let screen: Screen;
  /** Questions for the past of a point. */
  let asked = 0;
  const row = (): Locator => screen.page.locator(`li[data-alarm="${OVER}:high-high"]`);

  beforeAll(async () => {
    [demo, browser] = await Promise.all([startDemo('normal', data), openBrowser()]);
    screen = await Screen.open(browser, `${demo.url}/?lang=zh`);
    await screen.page.routeWebSocket(/\/api\/v1\/live/, (socket) => {
      const server = socket.connectToServer();
      server.onMessage((text) => socket.send(JSON.stringify(rewritten(JSON.parse(String(text))))));
    });
    screen.page.on('request', (request) => (asked += Number(request.url().includes('/series?'))));
    await screen.signIn('demo', demo.password);
    await row().waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.child.stop('SIGINT');
  });

  it('are the same in the list, in the plan and on the page of the devices', async () => {
    const { page } = screen;
    expect(await row().innerText()).toContain('≥ 100 ppm');
    await page.locator('article .now dd', { hasText: '≥ 100 ppm' }).waitFor();
    await page.locator('nav [data-page=devices]').click();
    const value = async (point: string): Promise<string> => {
      const line = page.locator(`[data-point="${point}"]`);
      // A card that is out of sight is not laid out, and has no text that could be seen.
      await line.scrollIntoViewIfNeeded();
      return line.innerText();
    };
    expect(await value(OVER)).toMatch(/≥ 100\s+ppm[\s\S]*超量程/);
    expect(await value(BROKEN)).toMatch(/\? –[\s\S]*传感器故障/);
    expect(await value(LOST)).toMatch(/\? –[\s\S]*通讯中断 · 最后值 6\.8 ppm · \d:\d\d 前/);
    expect(await page.locator('main').innerText()).not.toMatch(/≥ -|107610720/);
    await page.locator('nav button').first().click();
  });

  it('of people on site are those of the gateway, with who is only perhaps there, and who has left', async () => {
    const onSite = screen.page.locator('.onsite');
    expect(await onSite.innerText()).toMatch(/^在场 ≥ 400\s*\+ 100 不确定$/);
    expect(await onSite.getAttribute('title')).toBe('已离场 3');
  });

  it('who acknowledged with which words, the peak, the cause and who was there stay with the alarm', async () => {
    await row().waitFor();
    for (const words of [await row().innerText(), await screen.page.locator('article').innerText()]) {
      expect(words).toMatch(/确认人 王芳 \d\d:\d\d:\d\d/);
      expect(words).toContain('已派两人携气防器材');
      expect(words).toMatch(/峰值[\s\S]*88\.8 ppm/);
      expect(hasLeft).not.toBe('');
      expect(words).toContain(hasLeft);
      expect(words).toContain('已离开');
    }
    expect(await screen.page.locator('article').innerText()).toMatch(/原因：\s*达到设定值/);
  });

  it('what rises is said by the gateway, with its rate and the time to its limit, and what that means can be read', async () => {
    const { page } = screen;
    const rising = page.locator('[data-rising]');
    await rising.first().waitFor();
    expect(
      await rising.evaluateAll((all) => all.map((one) => (one instanceof HTMLElement ? one.dataset['rising'] : ''))),
    ).toEqual([RISING]);
    expect(await rising.innerText()).toMatch(/5\.0 ppm[\s\S]*↑[\s\S]*\+1\.23 ppm\/min[\s\S]*≥ 7 ppm/);
    await page.locator('details', { hasText: '趋近限值' }).locator('summary').click();
    await page.getByText('“上升”由网关判定').waitFor();
  });

  it('a detector that was chosen has a card: its value, past, forecast and limits, and who is near', async () => {
    const { page } = screen;
    await page.locator(`[data-rising="${RISING}"]`).click();
    const card = page.locator(`[data-point-card="${RISING}"]`);
    await card.locator('figure[data-fan]').waitFor();
    expect(await card.innerText()).toMatch(/5\.0 ppm[\s\S]*≥ 7 ppm[\s\S]*≥ 14 ppm[\s\S]*最近的人/);
    expect(await page.locator(`[data-rising="${RISING}"] figure[data-fan]`).count()).toBe(1);
    if (process.env['LOOK'] !== undefined) await page.screenshot({ path: `${process.env['LOOK']}/point-card.png` });
    await card.locator('.close').click();
    await card.waitFor({ state: 'detached' });
  });

  it('the record is asked once for each curve, not at every new value', async () => {
    const { page } = screen;
    const seen = screen.messages.length;
    await until('values to come', () => Promise.resolve(screen.messages.length > seen + 20));
    expect(await page.locator('figure').count()).toBeGreaterThan(1);
    // Two curves, and those that were opened again after a visit to another page.
    expect(asked).toBeLessThanOrEqual(6);
  });

  it('a curve is hatched where nothing was known', async () => {
    const { page } = screen;
    // Before the gateway was started nothing was known either.
    const gaps = page.locator('article .gap');
    // Two stretches of five seconds are a line, so that the new gap cannot touch that one.
    await page.locator('article figure path[d*="L"]').first().waitFor({ state: 'attached' });
    const before = await gaps.count();
    silent.add(OVER);
    await gaps.nth(before).waitFor();
    silent.delete(OVER);
  });

  it('had no trouble with the browser all the while', () => expect(screen.troubles).toEqual([]));
});
