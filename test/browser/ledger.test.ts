/// <reference lib="dom" />
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readSchema } from '../../drivers/modbus/settings/read.ts';
import { Registers } from '../../simulators/wire/registers.ts';
import { listen, type Listening, tcpSession } from '../../simulators/wire/server.ts';
import { gatewayLine } from '../../simulators/wire/unit.ts';
import { HttpPeer } from '../channels/peers.ts';
import { type Child, start } from '../support/children.ts';
import { written } from '../support/example.ts';
import { until } from '../support/until.ts';
import { nameless, spilling } from './look.ts';
import { dataDir, FENGSUI, onScreen, openBrowser, Screen } from './station.ts';

const PASSWORD = 'a long enough one 1';
const SHOTS = process.env['SHOTS'];

const plant = (address: string, hook: string): string => `
fengsui: 1
site: { id: test, name: { zh: 隆安示范化工厂, en: Longan Demo Works } }
floors: [{ id: ground, extent: [0, 0, 10, 10] }]
devices:
  - id: panel
    connect: ${address}
    unit: 1
    poll: 50ms
    points:
      - { id: h2s-1, name: { zh: 罐区硫化氢, en: Tank farm H2S }, gas: H2S, read: { table: input, address: 0, scale: 0.1 }, alarms: { off-delay: 1s }, at: { floor: ground, x: 5, y: 5 } }
      - { id: co-1, name: { zh: 泵房一氧化碳, en: Pump room CO }, gas: CO, read: { table: input, address: 1, scale: 0.1 }, calibration: { every: 90d, last: 2020-01-01 } }
notify:
  channels: [{ id: hook, kind: webhook, url: ${hook} }]
  people: [{ id: li, name: 李, to: [hook] }]
  rules: [{ when: { priority: [1, 2, 3] }, tell: [li] }]
`;

onScreen('the ledger of detectors', () => {
  const folder = dataDir();
  const [config, data] = [join(folder, 'config'), join(folder, 'data')];
  let gas = 0;
  let line: Listening;
  let gateway: Child;
  let browser: Browser;

  beforeAll(async () => {
    const read = (address: number) => readSchema.parse({ table: 'input', address, scale: 0.1 });
    const registers = new Registers([
      { read: read(0), now: () => gas },
      { read: read(1), now: () => 2 },
    ]);
    line = await listen('tcp', tcpSession(gatewayLine([{ id: 1, registers, isAlive: () => true }])));
    const account = start(process.execPath, [
      FENGSUI,
      'user',
      'add',
      'wang',
      '--role',
      'operator',
      '--data',
      data,
      '--password-stdin',
    ]);
    account.process.stdin.end(`${PASSWORD}\n`);
    if ((await account.exited) !== 0) throw new Error(account.err);
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await gateway?.stop();
    await line?.close();
  });

  it('a bump test of three presses tells nobody, and leaves a line with its curve', async () => {
    const hook = await HttpPeer.start();
    written(config, { 'plant.yaml': plant(line.address, `${hook.url}/a`) });
    gateway = start(process.execPath, [FENGSUI, 'run', '--config', config, '--data', data, '--port', '0']);
    const [, url = ''] = await gateway.says(/^listening (http:\S+)$/m, 20_000);
    const { page } = await Screen.open(browser, `${url}/?lang=zh#/devices`, { colorScheme: 'light' });
    await page.locator('input[autocomplete=username]').fill('wang');
    await page.locator('input[type=password]').fill(PASSWORD);
    await page.locator('form .primary').click();
    await page.locator('nav [data-page=devices]').waitFor();
    await page.locator('[data-test=h2s-1]').click();
    const card = page.locator('[data-card=h2s-1]');
    // A press right after a change is not taken: what is on the screen was not read yet.
    const press = (act: string, done: () => Promise<boolean>): Promise<unknown> =>
      until(act, async () => {
        if (await done()) return true;
        await page
          .locator(`[data-act="${act}"]`)
          .click({ timeout: 1000 })
          .catch(() => undefined);
        return done();
      });
    // What is typed stays while the ledger is read again and again.
    await card.locator('.more').click();
    await card.locator('[data-missing]').waitFor();
    await card.locator('input[type=number]').first().fill('21');
    for (let i = 0; i < 2; i += 1) await page.waitForResponse((answer) => answer.url().endsWith('/ledger'));
    expect(await card.locator('input[type=number]').first().inputValue()).toBe('21');
    await card.locator('.more').click();
    await press('start-check h2s-1', async () => (await card.locator('.running').count()) > 0);
    gas = 24;
    await until('the peak', async () => (await card.innerText()).includes('24.0'));
    await card.locator('input[type=number]').first().fill('25');
    await card.locator('input').nth(1).fill('A-7');
    if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/running.png`, fullPage: true });
    await press('record-check h2s-1 bump', async () => (await card.locator('[data-line=bump].pass').count()) === 1);
    await until(
      'the curve',
      async () => Number(await card.locator('[data-line=bump] svg').getAttribute('data-points')) > 1,
    );
    gas = 0;
    await until('the bypass to end', async () => (await card.locator('.running').count()) === 0);
    expect(hook.asked).toEqual([]);
    expect(
      await page
        .locator('[data-detector]')
        .evaluateAll((rows) =>
          rows.map((row) => `${row.getAttribute('data-detector')} ${row.className}`.split(' svelte')[0]),
        ),
    ).toEqual(['co-1 overdue', 'h2s-1 unknown']);
    expect([await page.evaluate(nameless), await page.evaluate(spilling)]).toEqual([[], []]);
    if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/zh-light-1440.png`, fullPage: true });
    // On paper there is the ledger alone, with its site and who signs.
    await page.emulateMedia({ colorScheme: 'dark', media: 'print' });
    await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
    const sheet = page.locator('[data-ledger-sheet]');
    expect(await sheet.innerText()).toMatch(/隆安示范化工厂 · 标定台账[\s\S]*罐区硫化氢[\s\S]*A-7[\s\S]*检查人签名/);
    expect([
      await page.locator('#app').isVisible(),
      await sheet.evaluate((one) => getComputedStyle(one).color),
    ]).toEqual([false, 'rgb(0, 0, 0)']);
    if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/print.png`, fullPage: true });
    await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
    await page.emulateMedia({ colorScheme: 'dark', media: 'screen' });
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${url}/?lang=en#/devices?ledger=h2s-1`);
    await until('English', async () => (await card.locator('[data-line=bump]').count()) === 1);
    expect([await page.evaluate(nameless), await page.evaluate(spilling)]).toEqual([[], []]);
    const top = (): Promise<number | undefined> =>
      page.locator('[data-detector=h2s-1]').evaluate((row) => row.getBoundingClientRect().top);
    expect(await top()).toBeLessThan(844 / 2);
    if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/en-dark-390.png`, fullPage: true });
    if (SHOTS !== undefined) await page.pdf({ path: `${SHOTS}/ledger.pdf`, format: 'A4' });
    // The same gas without a test wakes people: it was the bypass that was silent, and not the channel.
    gas = 24;
    await until('the message', () => hook.asked.length > 0);
  });
});
