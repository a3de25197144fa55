/// <reference lib="dom" />
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from '../support/until.ts';
import { dataDir, type Demo, onScreen, openBrowser, Screen, startDemo } from './station.ts';

const HIGH = 'tank-farm.h2s-102:high';
const HIGH_HIGH = 'tank-farm.h2s-102:high-high';

onScreen('a leak on the screen', () => {
  const data = dataDir();
  let demo: Demo;
  let browser: Browser;
  let screen: Screen;
  const line = (alarm: string): Locator => screen.page.locator(`li[data-alarm="${alarm}"]`);
  const raised = (socket: 'live' | 'replay', alarm: string): Readonly<Record<string, unknown>> =>
    screen.messages.find(
      ({ socket: from, message }) =>
        from === socket && message.type === 'transition' && message['alarm'] === alarm && message['kind'] === 'raise',
    )?.message ?? {};

  beforeAll(async () => {
    [demo, browser] = await Promise.all([startDemo('h2s-leak', data), openBrowser()]);
    screen = await Screen.open(browser, `${demo.url}/?lang=zh`);
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.child.stop('SIGINT');
  });

  it('tells who mistypes the password', async () => {
    await screen.signIn('demo', 'certainly-not-this-one');
    expect(await screen.page.getByRole('alert').textContent()).toBe('用户或密码错误');
    // The browser writes the refusal down by itself.
    expect(screen.troubles.splice(0)).toEqual([expect.stringContaining('401')]);
  });

  it('shows a live map, on which people move', async () => {
    await screen.signIn('demo', demo.password);
    const people = screen.page.locator('canvas.people');
    const picture = (): Promise<string> => people.evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
    await until('somebody on the site', async () => Number(await screen.page.locator('.onsite b').textContent()) > 20);
    const first = await picture();
    await until('somebody to move', async () => (await picture()) !== first);
    expect(await screen.page.locator('[data-zone=tank-farm]').textContent()).toMatch(/^\d+\/6$/);
  });

  it('raises level 1, then level 2, and names who has to leave', { timeout: 80_000 }, async () => {
    await line(HIGH).waitFor({ timeout: 40_000 });
    expect(await line(HIGH).getAttribute('data-state')).toBe('unacked');
    expect(await line(HIGH).innerText()).toMatch(/H2S-102[\s\S]*罐区[\s\S]*ppm[\s\S]*≥ 7/);
    await line(HIGH_HIGH).waitFor({ timeout: 30_000 });
    const names = await screen.page.locator('article .people button').allInnerTexts();
    expect(names.length).toBeGreaterThan(0);
    const evacuation = await line('tank-farm:evacuate').innerText();
    expect(names.filter((name) => evacuation.includes(name)).length).toBeGreaterThan(0);
    expect(await screen.page.locator('article').getAttribute('aria-label')).toContain('立即撤离');
    expect(await screen.page.title()).toMatch(/^\(\d+\) /);
  });

  it('acknowledges with a press, and still knows after a reload', async () => {
    // Its row came a moment ago: a press of the first 700 ms is answered, and does nothing.
    const button = line(HIGH_HIGH).getByRole('button', { name: '确认', exact: true });
    await until('the act', async () => {
      // The button may go in this moment, as the press before it is answered.
      if ((await button.count()) > 0) await button.click({ timeout: 1000 }).catch(() => undefined);
      return (await line(HIGH_HIGH).getAttribute('data-state'))?.includes('unacked') === false;
    });
    const acknowledged = (): Promise<unknown> =>
      screen.page.locator(`li[data-alarm="${HIGH_HIGH}"][data-state$="acked"]:not([data-state$="unacked"])`).waitFor();
    await acknowledged();
    expect(await line(HIGH_HIGH).innerText()).toContain('demo');
    await screen.page.reload();
    await acknowledged();
  });

  it('says where it is, who is there and what to do, in the language of the reader', async () => {
    const { page } = screen;
    expect(await line(HIGH).innerText()).toMatch(/罐区[\s\S]*一层[\s\S]*≥ 7 ppm/);
    await line(HIGH_HIGH).locator('.main').click();
    const plan = page.locator('article');
    await plan.getByText('≥ 14 ppm').first().waitFor();
    const words = await plan.innerText();
    for (const part of [
      'H2S-102',
      '罐区',
      '一层',
      '原因',
      '达到设定值',
      '设定值',
      '峰值',
      '区域内人员',
      '最近的人',
      '处置',
    ])
      expect(words).toContain(part);
    expect(words).toMatch(/确认人 demo \d\d:\d\d:\d\d/);
    expect(words).toMatch(/[\d.]+ ppm/);
    // Three presses away nothing is: the place itself is a button.
    await plan.getByRole('button', { name: '在地图上显示' }).waitFor();
  });

  it('leads from an alarm to its place on the map with one press, also on a phone', async () => {
    const { page } = screen;
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole('tab').nth(1).click();
    await line(HIGH).getByRole('button', { name: '在地图上显示' }).click();
    await page.locator('canvas.people').waitFor({ state: 'visible' });
    expect(await page.getByRole('tab').nth(0).getAttribute('aria-selected')).toBe('true');
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it('finds a person with `/`, acknowledges the row of the focus with `A`, and leaves letters to the field', async () => {
    const { page } = screen;
    const unseen = page.locator('li.unseen[data-alarm]');
    const before = await unseen.count();
    await page.keyboard.press('/');
    await page.keyboard.type('zhang');
    await page.locator('form[role=search] li').first().waitFor();
    expect(await unseen.count()).toBe(before);
    await page.keyboard.press('Enter');
    expect(await page.locator('form[role=search] input').inputValue()).toBe('');
    const first = await unseen.first().getAttribute('data-alarm');
    await line(first ?? '')
      .locator('.main')
      .focus();
    // A button that has just come counts after a moment only; a press before says so.
    await until('the act', async () => {
      await page.keyboard.press('a');
      return (await line(first ?? '').getAttribute('class'))?.includes('unseen') === false;
    });
    await page.locator(`li.unseen[data-alarm="${first}"]`).waitFor({ state: 'detached' });
  });

  it('goes back before the leak, where there is no alarm and nothing to acknowledge', async () => {
    const { page } = screen;
    await page.locator('nav [data-page=replay]').click();
    await page.locator('.axis[role=slider]').press('Home');
    await page.locator('.replay').getByText('无报警').waitFor();
    expect(await page.locator('.watermark').innerText()).toBe('回溯 非实时');
    expect(await page.locator('.replay').getByRole('button', { name: '确认', exact: true }).count()).toBe(0);
  });

  it('plays, and the same alarm comes again', async () => {
    const { page } = screen;
    await page.locator('.speeds button', { hasText: '20×' }).click();
    await line(HIGH).waitFor();
    await page.keyboard.press('Space');
    await page.locator('.play', { hasText: '播放' }).waitFor();
    await page.keyboard.press('Space');
    await page.locator('.play', { hasText: '暂停' }).waitFor();
    await line(HIGH_HIGH).waitFor();
    for (const alarm of [HIGH, HIGH_HIGH]) {
      // How far the log had come to the disk is all that may differ.
      const { ['durableSeq']: _live, ...then } = raised('live', alarm);
      const { ['durableSeq']: _replay, ...again } = raised('replay', alarm);
      expect(again).toEqual(then);
      expect(then).toMatchObject({ alarm, kind: 'raise' });
    }
    expect(await page.locator('.replay').getByRole('button', { name: '确认', exact: true }).count()).toBe(0);
  });

  it('keeps the live alarms in sight, and leads back to them', async () => {
    const { page } = screen;
    const badge = page.locator('.controls .live');
    expect(await badge.innerText()).toMatch(/^\d+ 实时报警$/);
    expect(await badge.isVisible()).toBe(true);
    // At the end of the record it goes on with what comes, no faster than that comes.
    expect(page.url()).toMatch(/#\/replay\?t=\d+&speed=(20|1)\b/);
    await badge.click();
    await page.locator('.watermark').waitFor({ state: 'detached' });
    await line(HIGH_HIGH).waitFor();
  });

  it('had no trouble with the browser all the while', () => expect(screen.troubles).toEqual([]));

  // Two seconds on a machine of its own; here others use the processor, too.
  it('ends soon after Ctrl-C', async () => {
    const asked = performance.now();
    expect(await demo.child.stop('SIGINT')).toBe(0);
    expect(performance.now() - asked).toBeLessThan(8000);
  });
});
