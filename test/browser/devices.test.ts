/// <reference lib="dom" />
import { join } from 'node:path';
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readSchema } from '../../drivers/modbus/settings/read.ts';
import { Registers } from '../../simulators/wire/registers.ts';
import { listen, type Listening, tcpSession } from '../../simulators/wire/server.ts';
import { gatewayLine } from '../../simulators/wire/unit.ts';
import { type Child, freePort, start } from '../support/children.ts';
import { written } from '../support/example.ts';
import { until } from '../support/until.ts';
import { nameless, overlapping, spilling } from './look.ts';
import { dataDir, FENGSUI, onScreen, openBrowser, Screen } from './station.ts';

const PASSWORD = 'a long enough one 1';
const DEVICES = 100;
const POINTS = 10;
const SIZES = [
  [1920, 1080],
  [1440, 900],
  [1024, 768],
  [390, 844],
] as const;

/** One panel holds a float in another word order than is written, and a register that no point reads. */
const UNSURE = DEVICES - 3;

const reads = (i: number) => readSchema.parse({ table: 'input', address: i, scale: 0.1 });

/** A hundred panels, each with ten detectors; the last but two is read wrongly, the last but one is wrong in one point, the last is not there. */
const plant = (address: string, nobody: number): string => `
fengsui: 1
site: { id: test, name: { zh: 隆安示范化工厂, en: Longan Demo Works } }
floors: [{ id: ground, extent: [0, 0, 10, 10] }]
devices:
${Array.from({ length: DEVICES }, (_, i) => {
  const points = Array.from({ length: POINTS }, (_none, k) => {
    const at = i === DEVICES - 2 && k === 0 ? 900 : k;
    if (i === UNSURE && k > 0)
      return `      - { id: p${i}.h2s-${k}, gas: H2S, read: { table: input, address: ${k === 1 ? 20 : 21 + k} } }`;
    if (i === UNSURE) return `      - { id: p${i}.h2s-${k}, gas: H2S, read: { table: input, address: 0, type: f32 } }`;
    return `      - { id: p${i}.h2s-${k}, name: { zh: 车间${i}硫化氢${k}, en: Workshop ${i} H2S ${k} }, gas: H2S, read: { table: input, address: ${at}, scale: 0.1 } }`;
  });
  return `  - id: panel-${i}
    name: { zh: 车间${i}气体报警控制器, en: Workshop ${i} gas panel }
    connect: ${i === DEVICES - 1 ? `tcp://127.0.0.1:${nobody}` : address}
    unit: ${i + 1}
    points:
${points.join('\n')}`;
}).join('\n')}
`;

onScreen('the device page', () => {
  const folder = dataDir();
  const [config, data] = [join(folder, 'config'), join(folder, 'data')];
  let value = 0;
  let line: Listening;
  let gateway: Child;
  let browser: Browser;
  let screen: Screen;
  const card = (id: string): Locator => screen.page.locator(`article[data-device="${id}"]`);
  const unsure = (): Locator => card(`panel-${UNSURE}`);
  const healthy = (): Locator => card('panel-0');
  const broken = (): Locator => card(`panel-${DEVICES - 2}`);
  const gone = (): Locator => card(`panel-${DEVICES - 1}`);

  beforeAll(async () => {
    const registers = new Registers(
      Array.from({ length: POINTS }, (_, i) => ({ read: reads(i), now: () => 2 + i + (i === 0 ? value : 0) })),
    );
    const swapped = new Registers([
      { read: readSchema.parse({ table: 'input', address: 0, type: 'f32', order: 'CDAB' }), now: () => 3.2 },
      ...Array.from({ length: 10 }, (_, i) => ({
        read: readSchema.parse({ table: 'input', address: 21 + i }),
        now: () => (i === 0 ? 42 : 7 + i),
      })),
    ]);
    line = await listen(
      'tcp',
      tcpSession(
        gatewayLine(
          Array.from({ length: DEVICES }, (_, i) => ({
            id: i + 1,
            registers: i === UNSURE ? swapped : registers,
            isAlive: () => true,
          })),
        ),
      ),
    );
    written(config, { 'plant.yaml': plant(line.address, await freePort()) });
    const account = start(process.execPath, [
      FENGSUI,
      'user',
      'add',
      'wang',
      '--role',
      'viewer',
      '--data',
      data,
      '--password-stdin',
    ]);
    account.process.stdin.end(`${PASSWORD}\n`);
    if ((await account.exited) !== 0) throw new Error(account.err);
    gateway = start(process.execPath, [FENGSUI, 'run', '--config', config, '--data', data, '--port', '0']);
    const [[, url = ''], opened] = await Promise.all([gateway.says(/^listening (http:\S+)$/m, 20_000), openBrowser()]);
    browser = opened;
    screen = await Screen.open(browser, `${url}/?lang=zh#/devices`, { colorScheme: 'light' });
    await screen.signIn('wang', PASSWORD);
    await healthy().waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await gateway?.stop();
    await line?.close();
  });

  it('shows of every device where it is, how it answers and what it says', async () => {
    expect(await screen.page.locator('article').count()).toBe(DEVICES);
    await until('the device to have answered', async () => /在线/.test(await healthy().innerText()));
    const text = await healthy().innerText();
    expect(text).toMatch(/车间0气体报警控制器/);
    expect(text).toContain(line.address);
    expect(text).toMatch(/p50 [\d.]+\s+p95 [\d.]+\s+p99 [\d.]+\s+最大 [\d.]+/);
    expect(text).toMatch(/\d+:\d\d 前/);
    expect(await healthy().getByRole('img', { name: /p99/ }).count()).toBe(1);
    await until('its first value', async () => /2\.0\s*ppm/.test(await healthy().locator('li').first().innerText()));
    expect(await healthy().locator('li').count()).toBe(POINTS);
  });

  it('follows a value, and marks the register that moved', async () => {
    await healthy().locator('summary').click();
    const register = healthy().locator('tbody tr').first();
    await register.waitFor();
    expect(await register.innerText()).toMatch(/^0\s+0014\s+20$/);
    value = 14.3;
    await until('the value', async () => /16\.3/.test(await healthy().locator('li').first().innerText()));
    await until('the register', async () => /00A3\s+163/.test(await register.innerText()));
    await healthy().getByRole('checkbox').check();
    expect(await healthy().locator('thead th').allInnerTexts()).toEqual(
      expect.arrayContaining(['ABCD', 'CDAB', 'BADC', 'DCBA']),
    );
  });

  it('says in plain words what is wrong, and what to look at', async () => {
    await gone().scrollIntoViewIfNeeded();
    await until('the loss', async () => /离线/.test(await gone().innerText()));
    expect(await gone().innerText()).toMatch(/拒绝连接\s+检查端口号/);
    expect(await gone().innerText()).toMatch(/最近有效\s+\S*\s*从未/);
    await broken().scrollIntoViewIfNeeded();
    expect(await broken().locator('li').first().innerText()).toMatch(/\?[\s\S]*配置错误/);
    const errors = broken().getByRole('button', { name: /地址不存在/ });
    await errors.click();
    expect(await broken().locator('dl dl').innerText()).toContain('手册 40001 写作 0');
  });

  it('says beside a point how it might be meant to be read', async () => {
    await unsure().scrollIntoViewIfNeeded();
    const hint = (point: string): Locator => unsure().locator(`[data-point="p${UNSURE}.${point}"] .hint`);
    await until('the hints', async () => (await hint('h2s-1').count()) === 1);
    expect(await hint('h2s-0').allInnerTexts()).toEqual([
      '读得 -107610720，不像测量值；写 order: CDAB 则为 3.2：检查字节序',
    ]);
    expect(await hint('h2s-1').allInnerTexts()).toEqual(['启动以来一直读得 0；写 address: 21 则为 42：地址可能差一']);
    expect(await unsure().locator('.hint').count()).toBe(2);
    expect(await healthy().locator('.hint').count()).toBe(0);
  });

  it('finds those with problems, and one by its name', async () => {
    const { page } = screen;
    await page.getByRole('button', { name: /有问题/ }).click();
    await until('the three', async () => (await page.locator('article').count()) === 3);
    await page.getByRole('searchbox').fill('nobody is called this');
    await page.getByText('没有符合的设备').waitFor();
    await page.getByRole('button', { name: '全部', exact: true }).click();
    await page.getByRole('searchbox').fill('车间42气');
    await until('the one', async () => (await page.locator('article').count()) === 1);
    await page.getByRole('searchbox').fill('');
    await until('all of them', async () => (await page.locator('article').count()) === DEVICES);
  });

  it('stays smooth with a hundred devices', async () => {
    const frames = await screen.page.evaluate(async () => {
      const list = document.querySelector('.list');
      const gaps: number[] = [];
      let last = performance.now();
      const end = last + 3000;
      await new Promise<void>((resolve) => {
        const step = (): void => {
          const now = performance.now();
          gaps.push(now - last);
          last = now;
          list?.scrollBy(0, 60);
          if (now < end) requestAnimationFrame(step);
          else resolve();
        };
        requestAnimationFrame(step);
      });
      return { count: gaps.length, worst: Math.max(...gaps) };
    });
    // A busy machine that draws without a graphics card, and still no frame that anybody waits for.
    expect(frames.count).toBeGreaterThan(45);
    expect(frames.worst).toBeLessThan(500);
  });

  it.each(['zh', 'en'])('is neither too wide nor clipped in %s, however large the window', async (language) => {
    const { page } = screen;
    if (language === 'en') {
      await page.locator('header [aria-expanded=false]').click();
      await page.locator('.menu').getByRole('button', { name: 'English', exact: true }).click();
      await page.keyboard.press('Escape');
      await page.locator('.menu').waitFor({ state: 'detached' });
      await gone().scrollIntoViewIfNeeded();
      await until('it in English', async () =>
        /offline[\s\S]*The connection is refused[\s\S]*Check the port/.test(await gone().innerText()),
      );
    }
    await healthy().scrollIntoViewIfNeeded();
    if ((await healthy().getByRole('checkbox').count()) === 0) await healthy().locator('summary').click();
    const found: string[] = [];
    for (const floats of [true, false]) {
      await healthy().getByRole('checkbox').setChecked(floats);
      for (const [width, height] of SIZES) {
        await page.setViewportSize({ width, height });
        await page.evaluate(() => new Promise(requestAnimationFrame));
        const wide = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        const faults = [...(await page.evaluate(spilling)), ...(await page.evaluate(overlapping))];
        found.push(
          ...faults.map((fault) => `${width}: ${fault}`),
          ...(wide > 0 ? [`${width}: ${wide} px too wide`] : []),
        );
      }
    }
    expect(found).toEqual([]);
    expect(await page.evaluate(nameless)).toEqual([]);
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it('says when what stands there is old', { timeout: 40_000 }, async () => {
    gateway.process.kill('SIGSTOP');
    await until('the age to be a warning', async () => (await healthy().locator('.late').count()) === 1, 20_000);
    gateway.process.kill('SIGCONT');
    await until('it to be well again', async () => (await healthy().locator('.late').count()) === 0, 15_000);
  });

  it('had no trouble with the browser all the while', () => expect(screen.troubles).toEqual([]));
});
