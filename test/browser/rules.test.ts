/// <reference lib="dom" />
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readSchema } from '../../drivers/modbus/settings/read.ts';
import { Registers } from '../../simulators/wire/registers.ts';
import { listen, type Listening, tcpSession } from '../../simulators/wire/server.ts';
import { gatewayLine } from '../../simulators/wire/unit.ts';
import { type Child, start } from '../support/children.ts';
import { written } from '../support/example.ts';
import { until } from '../support/until.ts';
import { nameless, spilling } from './look.ts';
import { dataDir, FENGSUI, onScreen, openBrowser, Screen } from './station.ts';

const PASSWORD = 'a long enough one 1';
const SHOTS = process.env['SHOTS'];
const MEMBERS = [1, 2, 3];

const plant = (address: string): string => `
fengsui: 1
site: { id: test, name: { zh: 隆安示范化工厂, en: Longan Demo Works } }
floors: [{ id: ground, extent: [0, 0, 10, 10] }]
devices:
  - id: panel
    connect: ${address}
    unit: 1
    poll: 50ms
    points:
${MEMBERS.map((n) => `      - { id: h2s-${n}, name: { zh: 罐区硫化氢 ${n}, en: Tank farm H2S ${n} }, gas: H2S, read: { table: input, address: ${n - 1}, scale: 0.1 }, alarms: { high: 7, high-high: 14, on-delay: 0s, off-delay: 0s }, at: { floor: ground, x: ${n + 3}, y: 5 } }`).join('\n')}
zones: [{ id: farm, name: { zh: 罐区, en: Tank farm }, floor: ground, polygon: [[0, 0], [10, 0], [10, 10], [0, 10]] }]
rules:
  - { id: two-sides, when: 'value("h2s-1") > 5 && value("h2s-3") < 5', name: { zh: 罐区一侧泄漏, en: A leak at one side of the farm } }
votes:
  - { id: farm-vote, name: { zh: 罐区硫化氢表决, en: Tank farm H2S vote }, of: [h2s-1, h2s-2, h2s-3], need: 2, condition: high-high, window: 60s }
`;

onScreen('rules and votes', () => {
  const folder = dataDir();
  const [config, data] = [join(folder, 'config'), join(folder, 'data')];
  const gas = [1, 1, 1];
  let line: Listening;
  let gateway: Child;
  let browser: Browser;

  beforeAll(async () => {
    const read = (address: number) => readSchema.parse({ table: 'input', address, scale: 0.1 });
    const registers = new Registers(MEMBERS.map((_, i) => ({ read: read(i), now: () => gas[i] ?? 0 })));
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

  it('stand in a list with what they come to, who votes and who is left out; a vote that still counts is seen', async () => {
    written(config, { 'plant.yaml': plant(line.address) });
    gateway = start(process.execPath, [FENGSUI, 'run', '--config', config, '--data', data, '--port', '0']);
    const [, url = ''] = await gateway.says(/^listening (http:\S+)$/m, 20_000);
    const { page, troubles } = await Screen.open(browser, `${url}/?lang=zh#/devices`, { colorScheme: 'light' });
    await page.locator('input[autocomplete=username]').fill('wang');
    await page.locator('input[type=password]').fill(PASSWORD);
    await page.locator('form .primary').click();
    await page.locator('[data-rules]').click();
    const rule = page.locator('[data-rule=two-sides]');
    const vote = page.locator('[data-vote=farm-vote]');
    await rule.locator('[data-truth=false]').waitFor();
    await vote.locator('[data-truth=false]').waitFor();

    gas[0] = 20;
    await rule.locator('[data-truth=true]').waitFor();
    await vote.locator('[data-member=h2s-1].yes').waitFor();
    gas[0] = 1;
    await until('the vote that still counts', async () =>
      (await vote.locator('[data-member=h2s-1].yes').innerText()).includes('仍在时限内计入'),
    );
    // What is in bypass is left out, and makes no statement false.
    const bypass = { reason: '标定', until: Date.now() + 600_000, compensating: '便携' };
    expect(
      await page.evaluate(
        async (body) =>
          (
            await fetch('/api/v1/points/h2s-3/bypass', {
              method: 'POST',
              headers: { 'content-type': 'application/json' },
              body: JSON.stringify(body),
            })
          ).status,
        bypass,
      ),
    ).toBe(200);
    gas[0] = 20;
    await vote.locator('[data-member=h2s-3].out').waitFor();
    await vote.locator('[data-truth=true]').waitFor();
    await rule.locator('[data-truth=unknown]').waitFor();
    expect(await rule.innerText()).toMatch(/罐区硫化氢 3[\s\S]*缺失或旁路[\s\S]*罐区硫化氢 1 20\.0 ppm/);
    expect(await vote.innerText()).toMatch(/需 2\/3 · 现需 1\/2 · 未计入 1/);
    const look = async (name: string): Promise<void> => {
      expect([await page.evaluate(nameless), await page.evaluate(spilling)]).toEqual([[], []]);
      if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/rules-${name}.png` });
    };
    await look('zh-light-1440');
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${url}/?lang=en#/devices?rules`);
    await vote.locator('[data-truth=true]').waitFor();
    await look('en-dark-390');

    // The card of a member says the same.
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(`${url}/?lang=en#/live`);
    await page.keyboard.press('/');
    await page.keyboard.type('H2S 3');
    await page.keyboard.press('Enter');
    const card = page.locator('[data-point-card=h2s-3]');
    await card.locator('[data-truth=true]').waitFor();
    expect(await card.locator('[data-member=h2s-3]').innerText()).toMatch(/in bypass: left out/);
    await look('card-en-dark');
    expect(troubles).toEqual([]);
  });
});
