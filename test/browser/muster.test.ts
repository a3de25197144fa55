/// <reference lib="dom" />
import { join } from 'node:path';
import type { Browser, Page, WebSocketRoute } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fix } from '../support/drafts.ts';
import { person, smallPlant } from '../support/plant.ts';
import { TestSite } from '../support/site.ts';
import { until } from '../support/until.ts';
import { nameless, overlapping, spilling } from './look.ts';
import { onScreen, openBrowser, Screen } from './station.ts';

const DASHBOARD = join(import.meta.dirname, '../../dist/dashboard');
const PASSWORD = 'Kestrel-41-lamp';
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true };
const SETTLED_MS = 750;

interface Item {
  readonly id: string;
  readonly drill: boolean;
  readonly closedAt?: number;
  readonly accounted: readonly { readonly person: string; readonly how: string; readonly saidAt?: number }[];
  readonly missing: readonly { readonly person: string }[];
}

onScreen('a drill', () => {
  let browser: Browser;
  let site: TestSite;
  let beat: ReturnType<typeof setInterval>;
  let manager: Screen;
  let warden: Screen;
  /** The phone has lost its link. */
  let isCut = false;
  const sockets = new Set<WebSocketRoute>();
  const where = { '0a01': [50, 50], '0a02': [52, 50], '0a03': [30, 30] } as Record<string, [number, number]>;

  const muster = async (): Promise<Item> => {
    const { json } = await site.request('GET', '/api/v1/musters', { as: 'viewer' });
    const [item] = (json as { items: Item[] }).items;
    if (item === undefined) throw new Error('no muster');
    return item;
  };
  const shot = async (page: Page, name: string): Promise<void> => {
    const folder = process.env['FENGSUI_SHOTS'];
    if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`) });
  };
  const figure = (page: Page, of: 'missing' | 'accounted') => page.locator(`.figures [data-${of}]`);
  async function cut(): Promise<void> {
    isCut = true;
    for (const socket of sockets) await socket.close({ code: 1011 });
    await warden.page.locator('.bar.stopped').waitFor();
  }

  beforeAll(async () => {
    const people = [
      person('li', '0a01', 'operator'),
      person('wang', '0a02', 'operator'),
      person('fang', '0a03', 'visitor'),
    ];
    const names = ['李四', '王芳', '访客方'];
    site = await TestSite.open(
      smallPlant({ people: people.map((one, i) => ({ ...one, name: names[i] ?? '' })) }),
      DASHBOARD,
    );
    await site.store.users.add('op', 'operator', PASSWORD, 'test');
    await site.store.users.add('boss', 'engineer', PASSWORD, 'test');
    // Plant time runs on, and the badges say where they are.
    beat = setInterval(() => {
      void site.clock.pass(250);
      for (const [tag, [x, y]] of Object.entries(where)) site.hear(fix(tag, x + (site.clock.now() % 2000) / 1000, y));
    }, 100);
    browser = await openBrowser();
    manager = await Screen.open(browser, `${site.url}/?lang=en`);
    await manager.signIn('boss', PASSWORD);
    warden = await Screen.open(browser, 'about:blank', PHONE);
    await warden.page.routeWebSocket('**/api/v1/live', (socket) => {
      if (isCut) return void socket.close({ code: 1011 });
      sockets.add(socket);
      socket.connectToServer();
    });
    await warden.page.route('**/api/**', (route) => (isCut ? route.abort('connectionreset') : route.continue()));
    await warden.page.goto(`${site.url}/?lang=zh`);
    await warden.signIn('op', PASSWORD);
  });
  afterAll(async () => {
    clearInterval(beat);
    await browser?.close();
    await site?.close();
  });

  it('is started by one press and a word, and everyone on site is missing', async () => {
    const { page } = manager;
    await page.locator('nav button', { hasText: 'Muster' }).click();
    await page.locator('[data-start-muster]').click();
    const form = page.locator('[data-form=muster]');
    await form.getByRole('button', { name: 'Drill', exact: true }).click();
    await form.getByRole('button', { name: 'half-yearly drill' }).click();
    await page.waitForTimeout(SETTLED_MS);
    await form.locator('[data-act=muster]').click();
    await figure(page, 'missing').waitFor();
    expect(await figure(page, 'missing').getAttribute('data-missing')).toBe('3');
    expect(await page.locator('.banner').innerText()).toBe('DRILL: this is not real');
    expect(await page.evaluate(spilling)).toEqual([]);
  });

  it('a warden finds it on every page of a phone, and a tick is accounted', async () => {
    const { page } = warden;
    await page.locator('[data-muster-bar]').click();
    await page.locator('input[type=search]').fill('ls');
    await page.locator('[data-person=li]').waitFor();
    expect(await page.locator('[data-person=wang]').count()).toBe(0);
    await page.waitForTimeout(SETTLED_MS);
    await page.locator('[data-act^="account "]').click();
    await until('one accounted', async () => (await muster()).accounted.length === 1);
    await page.locator('input[type=search]').fill('');
    await figure(manager.page, 'accounted').and(manager.page.locator('[data-accounted="1"]')).waitFor();
    expect(await page.evaluate(spilling)).toEqual([]);
    expect(await page.evaluate(overlapping)).toEqual([]);
    expect(await page.evaluate(nameless)).toEqual([]);
    await shot(page, 'muster-phone');
  });

  it('a tick without a link is kept, shown as kept, and sent when there is one, also by a page that was opened again', async () => {
    const { page } = warden;
    await page.waitForTimeout(SETTLED_MS);
    await cut();
    await page.locator('[data-person=wang] [data-act^="account "]').click();
    await page.locator('[data-person=wang] [data-kept]').waitFor();
    expect(await page.locator('[data-person=wang] [data-kept]').innerText()).toContain('已留存，未发送');
    expect(await figure(page, 'accounted').getAttribute('data-accounted')).toBe('1');
    await shot(page, 'muster-kept');
    isCut = false;
    await page.reload();
    await until('two accounted', async () => (await muster()).accounted.length === 2);
    expect((await muster()).accounted.find((one) => one.person === 'wang')).toMatchObject({
      how: 'hand',
      saidAt: expect.any(Number),
    });
    await page.locator('[data-muster]').waitFor();
    expect(await page.evaluate(() => localStorage.getItem('kept-ticks'))).toBe('[]');
  });

  it('the last one is found by the badge, and the drill is closed with its lists', async () => {
    const { page } = manager;
    where['0a03'] = [110, 30];
    await figure(page, 'missing').and(page.locator('[data-missing="0"]')).waitFor();
    expect((await muster()).accounted.map(({ person: who, how }) => [who, how])).toContainEqual(['fang', 'badge']);
    await page.getByRole('button', { name: 'Close the roll-call…' }).click();
    await page.waitForTimeout(SETTLED_MS);
    await page.locator('[data-act^="close-muster "]').click();
    await until('the end', async () => (await muster()).closedAt !== undefined);
    await page.locator('[data-act^="account "], [data-form]').first().waitFor({ state: 'detached' });
    await page.locator('[data-muster] .what', { hasText: 'closed' }).waitFor();
    const report = page.context().waitForEvent('page');
    await page.locator('[data-report]').click();
    expect(new URL((await report).url()).pathname).toBe('/api/v1/reports/muster');
    await until('the report', () => site.archive.reportsAsked.some(({ kind }) => kind === 'muster'));
    await shot(page, 'muster-closed');
    await until('no bar', async () => (await warden.page.locator('[data-muster-bar]').count()) === 0);
    expect([...manager.troubles]).toEqual([]);
  });
});
