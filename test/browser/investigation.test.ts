/// <reference lib="dom" />
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { drivers } from '../../drivers/registry.ts';
import { dateText, momentAt } from '../../src/dashboard/lib/format.ts';
import { emptyState } from '../../src/domain/begin.ts';
import { Capture } from '../../src/domain/checkpoint.ts';
import { alarmId } from '../../src/domain/ids.ts';
import type { Plant } from '../../src/domain/plant.ts';
import { reduce } from '../../src/domain/reduce.ts';
import { rowsOf } from '../../src/log/row.ts';
import { LogStore } from '../../src/log/store.ts';
import { loadOrThrow } from '../../src/settings/load.ts';
import { type Child, freePort, start } from '../support/children.ts';
import { act, fix, read, started } from '../support/drafts.ts';
import { changed, written } from '../support/example.ts';
import { Fold, T0 } from '../support/fold.ts';
import { KEEP_ALL } from '../support/log.ts';
import { until } from '../support/until.ts';
import { nameless, overlapping, spilling } from './look.ts';
import { dataDir, FENGSUI, onScreen, openBrowser, Screen } from './station.ts';

const PASSWORD = 'a long enough one 1';
const ZONE = 'Asia/Shanghai';
const [POINT, ALARM] = ['tank-farm.h2s-101', 'tank-farm.h2s-101:high'];
const REASON = '事故调查';
const SAID = '已派两人携气防器材';
const [SECOND, MINUTE, DAY] = [1000, 60_000, 86_400_000];

/** The last Tuesday before today, where the plant is. */
function lastTuesday(): string {
  const back = Array.from({ length: 7 }, (_, i) => Date.now() - (i + 1) * DAY);
  const found = back.find((at) => new Date(`${dateText(at, ZONE)}T00:00:00Z`).getUTCDay() === 2);
  return dateText(found ?? 0, ZONE);
}

/** Gas that rises from 02:12:30 on, reaches 7 ppm at 02:13:00 and 12.4 ppm at last; it falls at 02:16. */
function gasAt(second: number): number {
  const rising = Math.min(12.4, 1 + Math.max(0, second - 450) / 5);
  return second < 660 ? rising : Math.max(1, rising - (second - 660) / 5);
}

/** Writes a quarter of an hour of that night from 02:05 on, as the gateway would have: Zhang is there until 02:15, Wang acknowledges. */
function writeThatNight(data: string, plant: Plant, begin: number): void {
  const fold = new Fold(plant);
  const from = begin - T0;
  fold.send(from, { ...started(1, 0), revision: plant.revision });
  for (let second = 1; second < 900; second++) {
    const ms = from + second * SECOND;
    fold.send(ms, read(POINT, Math.round(gasAt(second) * 10) / 10));
    fold.send(ms, read('tank-farm.call-point-1', 0));
    // They walk to and fro: a person who lies still would be an alarm of its own.
    const paces = Math.abs((second % 20) - 10) / 2;
    fold.send(ms + 300, fix('1a2b', (second < 600 ? 50 : 120) + paces, 50));
    fold.send(ms + 400, fix('1a2c', 150 + paces, 100));
    if (second !== 550) continue;
    const { occurrence } = fold.state.alarms.get(alarmId(POINT, 'high')) ?? {};
    if (occurrence === undefined) throw new Error('there is no alarm to acknowledge');
    const acknowledge = { act: 'ack' as const, alarm: alarmId(POINT, 'high'), occurrence, comment: SAID };
    fold.send(ms + 500, { ...act(acknowledge), by: 'wang' });
  }
  fold.send(from + 15 * MINUTE, { kind: 'stopped' });
  const store = new LogStore(data, KEEP_ALL);
  store.keepPlant(plant);
  const state = emptyState(plant);
  store.commit(fold.inputs.flatMap((input) => rowsOf({ input, ...reduce(state, input) })));
  store.writeCheckpoint(new Capture(state).finish());
  store.close();
}

onScreen('an investigator asks what happened at 02:13 of last Tuesday', () => {
  const folder = dataDir();
  const [config, lower, data] = [join(folder, 'config'), join(folder, 'lower'), join(folder, 'data')];
  const date = lastTuesday();
  const begin = momentAt(date, '02:05', ZONE);
  let gateway: Child;
  let browser: Browser;
  let screen: Screen;

  const fengsui = (...args: string[]): Child => start(process.execPath, [FENGSUI, ...args]);
  const deed = (text: string): Locator => screen.page.locator('tr.deed', { hasText: text });
  const shownTime = (): Promise<string> => screen.page.locator('.controls time').innerText();
  const record = (): Promise<void> => screen.page.locator('nav [data-page=record]').click();
  /** Keeps a picture for people to look at, where they ask for it. */
  async function look(name: string): Promise<void> {
    const to = process.env['LOOK'];
    if (to !== undefined) await screen.page.screenshot({ path: join(to, `${name}.png`) });
  }
  /** Nothing is cut off, hidden by other things, or without a name. */
  async function expectLegible(name: string): Promise<void> {
    await look(name);
    for (const [width, height] of [
      [390, 844],
      [1440, 900],
    ] as const) {
      await screen.page.setViewportSize({ width, height });
      for (const faults of [spilling, overlapping, nameless])
        await expect.poll(() => screen.page.evaluate(faults), { timeout: 10_000 }).toEqual([]);
      await look(`${name}-${width}`);
    }
  }

  beforeAll(async () => {
    const ports = changed(':1883', `:${await freePort()}`, changed(':1502', `:${await freePort()}`));
    const wired = `${ports}\nprivacy: { tracks: { reason: required, reasons: [${REASON}, 演练] } }\n`;
    written(config, { 'plant.yaml': wired });
    written(lower, { 'plant.yaml': changed('high: 7,', 'high: 5,', wired) });
    mkdirSync(data, { recursive: true });
    writeThatNight(data, loadOrThrow(config, drivers).plant, begin);
    const account = fengsui('user', 'add', 'chen', '--role', 'engineer', '--data', data, '--password-stdin');
    account.process.stdin.end(`${PASSWORD}\n`);
    if ((await account.exited) !== 0) throw new Error(account.err);
    const port = await freePort();
    gateway = fengsui('run', '--config', config, '--data', data, '--port', String(port));
    [browser] = await Promise.all([openBrowser(), gateway.says(/listening http/, 30_000)]);
    screen = await Screen.open(browser, `http://127.0.0.1:${port}/?lang=zh`);
    await screen.signIn('chen', PASSWORD);
    await screen.page.locator('.station').waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await gateway?.stop();
  });

  it('the record goes there, and one line says when, how far, the limit of then, and who acknowledged', async () => {
    const { page } = screen;
    await record();
    await page.locator('.when input[type=date]').fill(date);
    await page.locator('.when .time').fill('2:13');
    await page.locator('.when button').click();
    await page.locator('tr.deed.here', { hasText: '一级报警' }).waitFor();
    const line = (await deed('一级报警').innerText()).replaceAll(/\s+/g, ' ');
    expect(line).toMatch(/^02:13:00 .*一级报警 .*峰值 12\.4 ppm 设定值 ≥ 7 wang 02:14:10/);
    await page.locator('tr.day', { hasText: date }).waitFor();
    await deed('一级报警').getByRole('button', { expanded: false }).click();
    await page.locator('tr.line', { hasText: SAID }).waitFor();
    const course = async (): Promise<unknown> =>
      (await page.locator('tr.line .became').allInnerTexts()).map((text) => text.split(' ')[0]);
    await expect.poll(course, { timeout: 10_000 }).toEqual(['发生', '事件开始', '确认', '恢复']);
    await expectLegible('record');
  });

  it('a search finds who was where, by name, for a reason that is asked for where lines are left out', async () => {
    const { page } = screen;
    await page.locator('select[aria-label]').first().selectOption({ label: '人员进出' });
    await page.locator('.words').fill('张伟');
    await page.keyboard.press('Enter');
    const moves = page.locator('tr.deed', { hasText: '罐区 张伟' });
    await page.locator('form.look-up', { hasText: '说明原因后显示' }).waitFor();
    expect(await moves.count()).toBe(0);
    await expectLegible('record-reason');
    await page.locator('form.look-up select').selectOption(REASON);
    await page.locator('form.look-up button').click();
    await until('both movements', async () => (await moves.count()) === 2);
    expect((await moves.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' '))).toEqual([
      expect.stringMatching(/^02:15:\d\d 罐区 张伟 离开/),
      expect.stringMatching(/^02:05:\d\d 罐区 张伟 进入/),
    ]);
    await page.locator('.words').fill('');
    await page.keyboard.press('Enter');
    await page.locator('select[aria-label]').first().selectOption({ index: 0 });
  });

  it('the replay shows that moment, its lanes, and the time before that alarm', async () => {
    const { page } = screen;
    await deed('一级报警').locator('button.go').click();
    await until('the moment', async () => (await shownTime()) === `${date} 02:12:55`);
    expect(await page.locator('[data-zone=tank-farm]').innerText()).toMatch(/^1\s*\/3/);
    // The reason goes along; without it people are there under other names.
    const isNamed = (): boolean =>
      JSON.stringify(
        screen.messages.findLast(({ socket, message }) => socket === 'replay' && message.type === 'hello'),
      ).includes('张伟');
    await page.locator(`[data-reason=${REASON}]`).waitFor();
    expect(isNamed()).toBe(true);
    await page.locator('[data-reason] button').click();
    await until('other names', () => !isNamed());
    await page.locator('form.look-up', { hasText: '以代号显示' }).locator('select').selectOption('演练');
    await page.locator('form.look-up button').click();
    await until('the names', isNamed);
    await page.keyboard.press('ArrowRight');
    await until('the alarm', async () => (await shownTime()) === `${date} 02:13:00`);
    await page.locator('li[data-alarm]', { hasText: 'H2S' }).first().waitFor();
    await page.locator('rect[data-bar="2"]').first().waitFor();
    await page.locator('.axis .beyond[d^=M]').waitFor({ state: 'attached' });
    await page.locator('.axis text', { hasText: '峰值 12.4 ppm' }).waitFor();
    await page.keyboard.press('g');
    await page.locator('.goto .ahead').fill('7');
    await page.locator('.goto form').nth(1).getByRole('button').click();
    await until('seven minutes before', async () => (await shownTime()) === `${date} 02:06:00`);
    // The days since, of which there is no record, are hatched.
    await page.locator('.controls select').selectOption({ label: '30 d' });
    await page.locator('.axis rect.gap').first().waitFor();
    await expectLegible('replay');
  });

  it('a lower limit would have called ten seconds earlier, as the command says', async () => {
    const span = ['--from', `${date}T02:05:00+08:00`, '--to', `${date}T02:20:00+08:00`];
    const command = fengsui('what-if', '--data', data, ...span, '--config', lower, '--json');
    expect(await command.exited, command.err).toBe(0);
    const { recorded, whatIf } = JSON.parse(command.out) as Record<
      'recorded' | 'whatIf',
      readonly { readonly alarm: string; readonly kind: string; readonly at: number }[]
    >;
    const raised = (list: typeof recorded): number[] =>
      list.flatMap(({ alarm, kind, at }) => (alarm === ALARM && kind === 'raise' ? [at] : []));
    expect(raised(recorded)).toEqual([momentAt(date, '02:13:00', ZONE)]);
    expect(raised(whatIf)).toEqual([momentAt(date, '02:12:50', ZONE)]);
  });

  it('the bundle of the incident opens without a network, proves itself and tells the same', async () => {
    const { page } = screen;
    await record();
    await page.locator('.when input[type=date]').fill(date);
    await page.locator('.when .time').fill('02:13:00');
    await page.locator('.when button').click();
    const download = page.waitForEvent('download');
    await deed('一级报警').locator('a[download]').click();
    const file = join(folder, 'incident.html');
    await (await download).saveAs(file);
    const offline = await browser.newContext({ offline: true });
    offline.setDefaultTimeout(8000);
    const opened = await offline.newPage();
    await opened.goto(pathToFileURL(file).href);
    await opened.locator('html[data-verified]').waitFor({ state: 'attached' });
    expect(await opened.locator('html').getAttribute('data-verified')).toBe('true');
    for (const [tab, section, words] of [
      ['气体', 'gas', '12.4 ppm'],
      ['操作', 'acts', SAID],
      ['人员', 'people', '张伟'],
    ] as const) {
      await opened.getByRole('tab', { name: tab }).click();
      await opened.locator(`section.${section}`, { hasText: words }).waitFor();
    }
    await offline.close();
  });

  it('had no trouble with the browser all the while', () => expect(screen.troubles).toEqual([]));
});
