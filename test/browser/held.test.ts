/// <reference lib="dom" />
import type { Browser, Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { seeded } from '../support/random.ts';
import { until } from '../support/until.ts';
import { StandIn } from './stand-in.ts';
import { onScreen, openBrowser } from './station.ts';

const SETTLED_MS = 750;
const SEED = 20_261_127;

onScreen('a list with a pointer in it', () => {
  let browser: Browser;
  let stand: StandIn;
  const row = (id: string): Locator => stand.page.locator(`li[data-alarm="${id}"]`);
  const ackOf = (id: string): Locator => row(id).locator('[data-act^="ack "]');
  const order = (): Promise<(string | null)[]> =>
    stand.page.locator('li[data-alarm]').evaluateAll((rows) => rows.map((one) => one.getAttribute('data-alarm')));
  const acknowledged = (): unknown[] =>
    stand.posted.filter(({ path }) => path.endsWith('/ack')).map(({ body }) => body['occurrence']);
  const away = (): Promise<void> => stand.page.mouse.move(400, 500);
  const strip = (): Locator => stand.page.locator('.head .strip');

  async function begin(ids: readonly string[], options: Parameters<typeof StandIn.open>[1] = {}): Promise<void> {
    stand = await StandIn.open(browser, options, (one) => ids.forEach((id) => void one.tell(id)));
    await row(ids[0] ?? '').waitFor();
    await stand.pass(SETTLED_MS);
  }

  beforeAll(async () => void (browser = await openBrowser()));
  afterEach(() => stand?.close());
  afterAll(() => browser?.close());

  it('moves no row: what is new waits above, and comes when the pointer has gone', async () => {
    await begin(['p1:high', 'p2:high', 'p3:high']);
    const before = await order();
    await ackOf('p2:high').hover();
    stand.tell('p4:high');
    stand.tell('p5:high-high', { priority: 1, condition: 'high-high' });
    await strip().waitFor();
    await until('both to wait', async () => (await strip().innerText()).includes('新增 2 条'));
    expect(await strip().locator('svg').getAttribute('aria-label')).toBe('P1');
    expect(await strip().innerText()).toContain('H2S-105');
    expect(await order()).toEqual(before);
    // Nor does the plan of the emergency open under the pointer.
    expect(await stand.page.locator('article').count()).toBe(0);
    await away();
    await strip().waitFor({ state: 'detached' });
    await stand.page.locator('article').waitFor();
    expect((await order()).slice(0, 2)).toEqual(['p5:high-high', 'p4:high']);
  });

  it('shows in its place what became of a row, also that it is over', async () => {
    await begin(['p1:high', 'p2:high', 'p3:high']);
    const before = await order();
    await row('p3:high').hover();
    stand.tell('p2:high', { state: 'normal', active: false, kind: 'return' });
    stand.tell('p3:high', { state: 'acked', acked: true, acknowledged: { by: 'li', at: Date.now() } });
    await until('the end of one', async () => (await row('p2:high').getAttribute('data-state')) === 'normal');
    await until('the other', async () => (await row('p3:high').getAttribute('data-state')) === 'acked');
    expect(await order()).toEqual(before);
    expect(await ackOf('p2:high').count()).toBe(0);
    await away();
    await row('p2:high').waitFor({ state: 'detached' });
  });

  it('takes in what waits when it is asked to', async () => {
    await begin(['p1:high']);
    await ackOf('p1:high').hover();
    stand.tell('p2:high');
    await strip().click();
    await row('p2:high').waitFor();
    expect(await strip().count()).toBe(0);
  });

  it('is held by the focus, too', async () => {
    await begin(['p1:high', 'p2:high']);
    const before = await order();
    await row('p1:high').locator('.main').focus();
    stand.tell('p3:high');
    await strip().waitFor();
    expect(await order()).toEqual(before);
  });

  it('is held by a finger, and let go a few seconds after it', async () => {
    await begin(['p1:high', 'p2:high'], { hasTouch: true });
    await row('p1:high').locator('.main').tap();
    await stand.page.locator('article').waitFor();
    stand.tell('p3:high');
    await strip().waitFor();
    await stand.pass(4100);
    await strip().waitFor({ state: 'detached' });
    expect((await order())[0]).toBe('p3:high');
  });

  it('says of a button that has just come that nothing was done, and does it a moment later', async () => {
    await begin(['p1:high']);
    stand.tell('p2:high');
    await ackOf('p2:high').click();
    await row('p2:high').getByText('刚刚变动，未执行，请再看').waitFor();
    expect(acknowledged()).toEqual([]);
    await stand.pass(SETTLED_MS);
    await ackOf('p2:high').click();
    await until('the act', () => acknowledged().length === 1);
    expect(acknowledged()).toEqual([stand.alarms.get('p2:high')?.occurrence]);
  });

  it('acknowledges nothing when another occurrence comes between the press and its end', async () => {
    await begin(['p1:high']);
    await ackOf('p1:high').hover();
    await stand.page.mouse.down();
    const { occurrence } = stand.tell('p1:high', { occurrence: '1-900-p1:high' });
    await until('the new one', async () => (await row('p1:high').getAttribute('data-occurrence')) === occurrence);
    await stand.page.mouse.up();
    await row('p1:high').getByText('刚刚变动').waitFor();
    expect(acknowledged()).toEqual([]);
  });

  it('lets not one of 200 random arrivals be acknowledged for another', { timeout: 90_000 }, async () => {
    await begin(['p1:high', 'p2:high', 'p3:high', 'p4:high', 'p5:high']);
    const random = seeded(SEED);
    const pick = (most: number): number => Math.floor(random() * most);
    const box = (await ackOf('p3:high').boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await stand.page.mouse.move(x, y);
    const under = (): Promise<{ alarm: string | undefined; occurrence: string | undefined }> =>
      stand.page.evaluate(
        ([px = 0, py = 0]) => {
          const found = document.elementFromPoint(px, py)?.closest<HTMLElement>('li[data-alarm]');
          return { alarm: found?.dataset['alarm'], occurrence: found?.dataset['occurrence'] };
        },
        [x, y],
      );
    stand.answer = ({ path, body }) => {
      const id = decodeURIComponent(path.split('/')[2] ?? '');
      const known = stand.alarms.get(id);
      if (known?.occurrence !== body['occurrence']) return { status: 409, body: { detail: 'another occurrence' } };
      stand.tell(id, { state: 'acked', acked: true });
      return { status: 200, body: { seq: 1, durable: true } };
    };
    const read: (string | undefined)[] = [];
    const moved: string[] = [];
    for (let i = 0; i < 200; i += 1) {
      const id = `p${4 + pick(40)}:${random() < 0.3 ? 'high-high' : 'high'}`;
      const known = stand.alarms.get(id);
      const roll = random();
      if (known !== undefined && roll < 0.3) stand.tell(id, { state: 'normal', active: false });
      else if (known !== undefined && roll < 0.6)
        stand.tell(id, { occurrence: `1-${1000 + i}-${id}`, state: 'unacked', acked: false });
      else stand.tell(id, { priority: 1 + pick(4), state: 'unacked', acked: false });
      if (i % 9 === 0)
        stand.tell('p3:high', { occurrence: `1-${5000 + i}-p3`, state: 'unacked', acked: false, active: true });
      if (random() < 0.4) await stand.pass(SETTLED_MS);
      if (random() < 0.5) continue;
      const seen = await under();
      if (seen.alarm !== 'p3:high') moved.push(`${i}: ${seen.alarm}`);
      read.push(seen.occurrence);
      await stand.page.mouse.down();
      await stand.page.mouse.up();
    }
    expect(moved, `seed ${SEED}`).toEqual([]);
    expect(acknowledged().length).toBeGreaterThan(5);
    expect(
      acknowledged().filter((one) => typeof one !== 'string' || !one.endsWith('-p3')),
      `seed ${SEED}`,
    ).toEqual([]);
    expect(acknowledged().filter((one) => !read.includes(String(one)))).toEqual([]);
    expect(new Set(acknowledged()).size).toBe(acknowledged().length);
  });
});
