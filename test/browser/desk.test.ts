/// <reference lib="dom" />
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fix } from '../support/drafts.ts';
import { person, smallPlant } from '../support/plant.ts';
import { TestSite } from '../support/site.ts';
import { until } from '../support/until.ts';
import { nameless, overlapping, spilling } from './look.ts';
import { onScreen, openBrowser, Screen } from './station.ts';

const DASHBOARD = join(import.meta.dirname, '../../dist/dashboard');
const PASSWORD = 'Kestrel-41-lamp';
const SETTLED_MS = 750;

interface Listed {
  readonly id: string;
  readonly name: string;
  readonly company?: string;
  readonly tag?: string;
  readonly where: string;
}

onScreen('the badge desk', () => {
  let browser: Browser;
  let site: TestSite;
  let screen: Screen;
  let page: Page;
  let beat: ReturnType<typeof setInterval>;

  const people = async (): Promise<readonly Listed[]> => {
    const { json } = await site.request('GET', '/api/v1/people', { as: 'operator' });
    return (json as { items: Listed[] }).items;
  };
  const tagOf = async (id: string): Promise<string | undefined> => (await people()).find((one) => one.id === id)?.tag;
  const act = async (name: string): Promise<void> => {
    await page.waitForTimeout(SETTLED_MS);
    await page.locator(`[data-act^="${name}"]`).first().click();
  };
  const shot = async (name: string): Promise<void> => {
    const folder = process.env['FENGSUI_SHOTS'];
    if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`) });
  };

  beforeAll(async () => {
    const known = [person('li', '0a01', 'operator'), { ...person('wang', '0a02', 'operator'), tag: undefined }];
    const named = known.map(({ tag, ...one }, i) => ({
      ...one,
      name: ['李四', '王芳'][i] ?? '',
      ...(tag === undefined ? {} : { tag }),
    }));
    site = await TestSite.open(smallPlant({ people: named }), DASHBOARD);
    await site.store.users.add('clerk', 'operator', PASSWORD, 'test');
    beat = setInterval(() => void site.clock.pass(250), 100);
    browser = await openBrowser();
    screen = await Screen.open(browser, `${site.url}/?lang=zh`);
    page = screen.page;
    await screen.signIn('clerk', PASSWORD);
    await page.locator('nav button', { hasText: '登记' }).click();
    await page.locator('tr[data-person=li]').waitFor();
  });
  afterAll(async () => {
    clearInterval(beat);
    await browser?.close();
    await site?.close();
  });

  it('a badge that is scanned says who carries it, is taken back, and handed to another', async () => {
    await page.locator('.scan').fill('0A01');
    await page.locator('[data-carrier=li]').waitFor();
    await act('desk-return ');
    await until('the return', async () => (await tagOf('li')) === undefined);
    await page.locator('.scan').fill('0A01');
    await page.locator('input[id$="-who"]').fill('wf');
    await page.locator('[data-choose=wang]').click();
    await act('desk-issue ');
    await until('the badge', async () => (await tagOf('wang')) === '0a01');
    await page.locator('tr[data-person=wang]', { hasText: '0a01' }).waitFor();
  });

  it('a visitor is added with company and badge in one form, and seen where the badge is', async () => {
    const form = page.locator('[data-form=add-person]');
    await form.locator('input').nth(0).fill('赵来访');
    await form.locator('input').nth(1).fill('隆安检修');
    await form.locator('.tag').fill('0B07');
    await act('desk-add-person');
    await until('the visitor', async () =>
      (await people()).some(({ name, tag }) => name === '赵来访' && tag === '0b07'),
    );
    site.hear(fix('0b07', 50, 50));
    await page.locator('tr', { hasText: '赵来访' }).filter({ hasText: 'farm' }).waitFor();
    await shot('desk-zh');
  });

  it('a list is tried first: what is wrong is shown with its line and mend, and the rest is taken in', async () => {
    await page.getByRole('button', { name: '导入 CSV…' }).click();
    const buffer = Buffer.from('编号,姓名,标签\nsun-li,孙丽,0c01\nhu-bin,胡斌,0a01\n');
    await page.locator('input[type=file]').setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer });
    const csv = page.locator('[data-csv]');
    await csv.locator('tbody tr').waitFor();
    expect(await csv.locator('tbody tr td').first().innerText()).toBe('3');
    expect((await people()).some(({ name }) => name === '孙丽')).toBe(false);
    await csv.locator('input[type=checkbox]').check();
    await act('desk-import');
    await until('the list', async () => (await people()).some(({ name, tag }) => name === '孙丽' && tag === '0c01'));
    expect((await people()).some(({ name }) => name === '胡斌')).toBe(false);
    await shot('desk-csv');
    await csv.getByRole('button', { name: '关闭' }).click();
  });

  it('in English, on a phone, nothing is cut off and everything has a name', async () => {
    await page.locator('.corner > button').click();
    await page.getByRole('button', { name: 'English' }).click();
    await page.keyboard.press('Escape');
    await page.locator('h2', { hasText: 'Badge desk' }).waitFor();
    expect(await page.evaluate(spilling)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate(spilling)).toEqual([]);
    expect(await page.evaluate(overlapping)).toEqual([]);
    expect(await page.evaluate(nameless)).toEqual([]);
    await shot('desk-phone-en');
    expect([...screen.troubles]).toEqual([]);
  });
});
