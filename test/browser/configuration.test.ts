/// <reference lib="dom" />
import { join } from 'node:path';
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { floorId } from '../../src/domain/ids.ts';
import type { Plant } from '../../src/domain/plant.ts';
import { read } from '../support/drafts.ts';
import { measured, person, rule, setPoint, smallPlant } from '../support/plant.ts';
import { TestSite } from '../support/site.ts';
import { until } from '../support/until.ts';
import { onScreen, openBrowser, Screen } from './station.ts';

const DASHBOARD = join(import.meta.dirname, '../../dist/dashboard');
const PASSWORD = 'a long enough one 1';

const before = smallPlant();
/** Its zone has another name, one detector and one person are more, and a level 1 is lower. */
const after: Plant = {
  ...before,
  revision: 'r2',
  zones: before.zones.map((zone) =>
    zone.id === 'farm' ? { ...zone, name: { zh: '新罐区', en: 'North tank farm' } } : zone,
  ),
  points: [
    ...before.points,
    measured('new', 'H2S', {
      name: { zh: '新探头', en: 'New detector' },
      at: { floor: floorId('ground'), x: 150, y: 90 },
    }),
  ],
  people: [...before.people, person('zhao-liu', '0a09', 'operator')],
  conditions: [
    ...before.conditions.map((one) => (one.id === 'ex:high' ? { ...one, setPoint: setPoint('high', 10, 2) } : one)),
    rule('new', 'high', { setPoint: setPoint('high', 5, 0.5), unit: 'ppm' }),
  ],
};

onScreen('an open page', () => {
  let site: TestSite;
  let browser: Browser;
  let screen: Screen;
  const over = new AbortController();
  let ticking: Promise<void> | undefined;
  const line = (alarm: string): Locator => screen.page.locator(`li[data-alarm="${alarm}"]`);
  const zone = (name: string): Locator => screen.page.locator('.people-pane button', { hasText: name });
  const apply = (plant: Plant) =>
    site.gateway.configure(plant, { by: 'wei', role: 'engineer', changes: [], changed: 0, loosened: [] });
  const map = (): Promise<string> =>
    screen.page
      .locator('.map canvas')
      .first()
      .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  async function finds(text: string): Promise<number> {
    const field = screen.page.locator('form[role=search] input');
    await field.fill(text);
    const found = await screen.page.locator('form[role=search] li').count();
    await field.fill('');
    return found;
  }

  /** The time of the site goes on with that of the browser. */
  async function tick(): Promise<void> {
    while (!over.signal.aborted) {
      await site.clock.pass(50);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  beforeAll(async () => {
    [site, browser] = await Promise.all([TestSite.open(before, DASHBOARD), openBrowser()]);
    await site.store.users.add('wei', 'engineer', PASSWORD, 'test');
    ticking = tick();
    screen = await Screen.open(browser, `${site.url}/?lang=en`);
    await screen.signIn('wei', PASSWORD);
    await zone('farm').click();
    await screen.page.evaluate(() => (document.body.dataset['same'] = 'page'));
  });
  afterAll(async () => {
    await browser?.close();
    over.abort();
    await ticking;
    await site?.close();
  });

  it('takes a renamed zone, a new detector with its alarm, and a new person, and keeps what is chosen', async () => {
    site.hear(read('ex', 15), read('new', 3));
    const drawn = await map();
    expect([await finds('New detector'), await finds('zhao')]).toEqual([0, 0]);
    await apply(after);
    await zone('North tank farm').waitFor();
    expect(await zone('North tank farm').getAttribute('class')).toContain('selected');
    await line('ex:high').waitFor();
    expect(await line('ex:high').innerText()).toContain('≥ 10');
    site.hear(read('new', 9));
    await line('new:high').waitFor();
    expect(await line('new:high').innerText()).toMatch(/New detector[\s\S]*≥ 5/);
    expect([await finds('New detector'), await finds('zhao')]).toEqual([1, 1]);
    await until('another map', async () => (await map()) !== drawn);
  });

  it('lets go of a detector that is removed, with its alarm', async () => {
    await apply({
      ...after,
      revision: 'r3',
      points: before.points,
      conditions: after.conditions.filter(({ subject }) => subject !== 'new'),
    });
    await line('new:high').waitFor({ state: 'detached' });
    expect(await finds('New detector')).toBe(0);
  });

  it('goes back with an undo', async () => {
    await apply(after);
    await until('the detector', async () => (await finds('New detector')) === 1);
    await apply(before);
    await zone('farm').waitFor();
    await zone('North tank farm').waitFor({ state: 'detached' });
    await until('them to be gone', async () => (await finds('New detector')) + (await finds('zhao')) === 0);
    expect(await zone('farm').getAttribute('class')).toContain('selected');
  });

  it('was the same page all the while, without trouble', async () => {
    expect(await screen.page.evaluate(() => document.body.dataset['same'])).toBe('page');
    expect(screen.messages.filter(({ message }) => message.type === 'bye')).toEqual([]);
    expect(screen.troubles).toEqual([]);
  });
});
