/// <reference lib="dom" />
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ageSignIns, HOUR_MS } from '../support/age.ts';
import { type Child, freePort, start } from '../support/children.ts';
import { changed, EXAMPLE, written } from '../support/example.ts';
import { nameless, spilling } from './look.ts';
import { ARGS, CHROMIUM, dataDir, FENGSUI, onScreen, openBrowser, Screen } from './station.ts';
import { listen, tonesOf } from './tones.ts';

const PASSWORD = 'the valve is red';
const ALARM = 'li[data-alarm="tank-farm-panel:offline"]';
const ENDED = 'main[role=alert]';

const countOf = async (page: Page): Promise<number> => (await tonesOf(page)).length;

/** Lets the page sound, where the browser asks for a press. */
async function allow(page: Page): Promise<void> {
  const blocked = page.getByRole('button', { name: 'SOUND BLOCKED' });
  await expect.poll(async () => (await blocked.count()) > 0 || (await countOf(page)) > 0, { timeout: 8000 }).toBe(true);
  if ((await blocked.count()) > 0) await blocked.click();
}

/** The horn is heard from now on. */
async function sounds(page: Page): Promise<void> {
  const before = await countOf(page);
  await expect.poll(() => countOf(page), { timeout: 8000 }).toBeGreaterThan(before);
}

onScreen('a control room', () => {
  const folder = dataDir();
  const [config, data] = [join(folder, 'config'), join(folder, 'data')];
  const [shots, profile] = [process.env['FENGSUI_SHOTS'], join(folder, 'profile')];
  let port = 0;
  let gateway: Child;
  let browser: Browser;
  let screen: Screen;
  const url = () => `http://127.0.0.1:${port}/?lang=en`;

  async function command(...args: string[]): Promise<string> {
    const child = start(process.execPath, [FENGSUI, ...args, '--data', data]);
    child.process.stdin.end(`${PASSWORD}\n`);
    if ((await child.exited) !== 0) throw new Error(child.err);
    return child.out.trim();
  }
  async function run(): Promise<void> {
    gateway = start(process.execPath, [FENGSUI, 'run', '--config', config, '--data', data, '--port', String(port)]);
    await gateway.says(/^listening/m, 30_000);
  }
  async function open(): Promise<Screen> {
    const opened = await Screen.open(browser, 'about:blank');
    await opened.page.addInitScript(listen);
    await opened.page.goto(url());
    return opened;
  }
  async function signIn(): Promise<void> {
    await screen.signIn('li', PASSWORD);
    await screen.page.locator(ALARM).waitFor();
  }
  /** By the control that is on every page. */
  async function speak(page: Page, language: 'zh' | 'en'): Promise<void> {
    const name = language === 'zh' ? '中文' : 'English';
    if ((await page.evaluate(() => document.documentElement.lang)).startsWith(language)) return;
    const control = page.getByRole('button', { name, exact: true });
    const menu = page.locator('.corner > button');
    if ((await control.count()) === 0) await menu.click();
    await control.click();
    if ((await menu.count()) > 0) await page.keyboard.press('Escape');
  }
  /** Looks at the page in every size and palette, and keeps pictures where a person wants to see them. */
  async function lookAt(page: Page, name: string): Promise<void> {
    for (const theme of ['light', 'dark', 'night'])
      for (const [width, height] of [
        [390, 844],
        [1440, 900],
        [3840, 2160],
      ] as const) {
        await page.setViewportSize({ width, height });
        await page.evaluate((palette) => {
          document.documentElement.dataset['theme'] = palette;
          document.documentElement.dataset['wall'] = String(innerWidth > 3000);
        }, theme);
        expect([name, theme, width, await page.evaluate(spilling)]).toEqual([name, theme, width, []]);
        expect(await page.evaluate(nameless)).toEqual([]);
        if (shots !== undefined) await page.screenshot({ path: join(shots, `${name}-${theme}-${width}.png`) });
      }
    await page.setViewportSize({ width: 1440, height: 900 });
  }
  async function look(page: Page, name: string): Promise<void> {
    for (const language of ['zh', 'en'] as const) {
      await speak(page, language);
      await lookAt(page, `${name}-${language}`);
    }
  }

  beforeAll(async () => {
    if (shots !== undefined) mkdirSync(shots, { recursive: true });
    const [modbus, mqtt] = [await freePort(), await freePort()];
    port = await freePort();
    written(config, { 'plant.yaml': changed(':1502', `:${modbus}`, changed(':1883', `:${mqtt}`, EXAMPLE)) });
    mkdirSync(data, { recursive: true });
    // A damaged segment is an alarm of priority 2, which stands until a person has looked.
    written(join(data, 'log/gas'), { '00000000000001.sqlite': 'no database' });
    await command('user', 'add', 'root', '--role', 'admin', '--password-stdin');
    await command('user', 'add', 'li', '--role', 'operator', '--password-stdin');
    await run();
    browser = await openBrowser();
    screen = await open();
  });
  afterAll(async () => {
    await browser?.close();
    await gateway?.stop('SIGKILL');
  });

  it('is told some minutes before its sign-in expires', async () => {
    await signIn();
    expect(await screen.page.getByRole('button', { name: 'Sign in again' }).count()).toBe(0);
    ageSignIns(data, 12 * HOUR_MS - 600_000);
    const notice = screen.page.getByText('The sign-in expires in');
    await expect
      .poll(async () => {
        await screen.page.reload();
        await screen.page.locator(ALARM).waitFor();
        return notice.count();
      })
      .toBe(1);
  });

  it('thirteen hours after the sign-in still shows and sounds, and says that it is read-only and whose it was', async () => {
    const stopped = screen.page.locator('.stopped');
    await allow(screen.page);
    await sounds(screen.page);
    ageSignIns(data, HOUR_MS + 600_000);
    const bar = screen.page.getByRole('status').filter({ hasText: 'read only' });
    await bar.waitFor({ timeout: 5000 });
    expect(await bar.innerText()).toMatch(
      /read only · li · the sign-in expired at (\S+ )?\d\d:\d\d: alarms and their sound go on/,
    );
    expect(await screen.page.locator(ALARM).isVisible()).toBe(true);
    await sounds(screen.page);
    await screen.page.reload();
    await bar.waitFor();
    await screen.page.locator(ALARM).waitFor();
    await allow(screen.page);
    await sounds(screen.page);
    expect(await screen.page.getByRole('button', { name: 'Setup' }).count(), 'a page of an engineer').toBe(0);
    expect(await stopped.count()).toBe(0);
    expect(screen.troubles).toEqual([]);
    await look(screen.page, 'expired');
  });

  it('asks who acts, and the act is done as that person', async () => {
    const dialog = screen.page.getByRole('dialog');
    await speak(screen.page, 'zh');
    await screen.page.locator(ALARM).getByRole('button', { name: '确认', exact: true }).click();
    await lookAt(screen.page, 'ask-zh');
    await dialog.getByRole('button', { name: '取消' }).click();
    await speak(screen.page, 'en');
    const ack = screen.page.locator(ALARM).getByRole('button', { name: 'Ack', exact: true });
    await ack.click();
    expect(await dialog.innerText()).toContain('Who does this?');
    expect(await dialog.locator('input').first().inputValue()).toBe('li');
    await lookAt(screen.page, 'ask-en');
    await dialog.locator('input[type=password]').fill('not this one');
    await dialog.getByRole('button', { name: 'Sign in and do it' }).click();
    await dialog.getByText('User or password is wrong').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await ack.isVisible(), 'who gave up has done nothing').toBe(true);
    await ack.click();
    await dialog.locator('input[type=password]').fill(PASSWORD);
    await dialog.getByRole('button', { name: 'Sign in and do it' }).click();
    await dialog.waitFor({ state: 'detached' });
    await ack.waitFor({ state: 'detached' });
    await screen.page.getByText('the sign-in expired').waitFor({ state: 'detached' });
    await expect
      .poll(() => screen.messages.some(({ message }) => message.type === 'transition' && message['by'] === 'li'))
      .toBe(true);
  });

  it('that is signed out in another tab says so on the whole screen, and sounds', async () => {
    const tab = await screen.page.context().newPage();
    await tab.goto(url());
    await tab.locator(ALARM).waitFor();
    await tab.getByRole('button', { name: 'Menu li' }).click();
    const session = '**/api/v1/session';
    await tab.route(session, (route) => route.fulfill({ status: 503, json: { title: 'of a proxy' } }));
    await tab.getByRole('button', { name: 'Sign out' }).click();
    await tab.getByText('you are NOT signed out').waitFor();
    await tab.unroute(session);
    await tab.getByRole('button', { name: 'Sign out' }).click();
    const ended = screen.page.locator(ENDED);
    await ended.waitFor({ timeout: 1500 });
    expect(await ended.innerText()).toContain('shows no alarms');
    expect(await ended.innerText()).toContain('It was signed out elsewhere');
    await sounds(screen.page);
    await tab.reload();
    await tab.locator('form input[type=password]').waitFor();
    await tab.close();
    await screen.page.reload();
    await screen.page.locator('form input[type=password]').waitFor();
  });

  it('whose account is disabled says so on the whole screen, and sounds', async () => {
    await signIn();
    await command('user', 'disable', 'li');
    const ended = screen.page.locator(ENDED);
    await ended.waitFor({ timeout: 1500 });
    expect(await ended.innerText()).toContain('The account was disabled');
    const when = ended.locator('time');
    const at = new Date((await when.getAttribute('datetime')) ?? '');
    const ofSite = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: 'Asia/Shanghai' }).format(at);
    expect(await when.innerText(), 'the clock of the site').toContain(ofSite);
    await sounds(screen.page);
    await look(screen.page, 'ended');
    await ended.getByRole('button', { name: 'Understood, sign in again' }).click();
    await screen.page.locator('form input[type=password]').waitFor();
    await command('user', 'enable', 'li');
  });

  it('whose account is disabled while the link is down says so when the link is back', async () => {
    await signIn();
    await gateway.stop('SIGKILL');
    await command('user', 'disable', 'li');
    await run();
    const ended = screen.page.locator(ENDED);
    await ended.waitFor({ timeout: 15_000 });
    expect(await ended.innerText()).toContain('no longer valid');
    await command('user', 'enable', 'li');
  });

  it('has a kiosk that comes back after a power cut, lets a person act, and ends when it is revoked', async () => {
    const token = await command('token', 'add', '--role', 'viewer', '--kiosk');
    const launch = (): Promise<BrowserContext> =>
      chromium.launchPersistentContext(profile, { executablePath: CHROMIUM, args: ARGS.split(' ') });
    let kiosk = await launch();
    let page = await kiosk.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(`${request.url()} ${request.headers()['referer'] ?? ''}`));
    await page.goto(`${url()}#kiosk=${token}`);
    await page.locator(ALARM).waitFor();
    expect(page.url()).toBe(url());
    expect(asked.filter((one) => one.includes(token))).toEqual([]);
    expect(await page.evaluate(() => JSON.stringify([document.cookie, Object.entries(localStorage)]))).not.toContain(
      token,
    );
    await look(page, 'kiosk');

    // The browser writes its cookies to the disk twice a minute, and when it is closed: half a minute of waiting is spared.
    await kiosk.close();
    await gateway.stop('SIGKILL');
    await run();
    kiosk = await launch();
    try {
      page = await kiosk.newPage();
      await page.addInitScript(listen);
      await page.goto(url());
      await page.locator(ALARM).waitFor();
      await page.getByRole('button', { name: 'Menu kiosk' }).waitFor();

      await gateway.stop('SIGKILL');
      await run();
      await page.locator('.stopped').waitFor({ state: 'detached', timeout: 15_000 });
      await page.keyboard.press('s');
      const dialog = page.getByRole('dialog');
      expect(await dialog.innerText()).toContain('lasts 5 minutes');
      await dialog.locator('input').first().fill('li');
      await dialog.locator('input[type=password]').fill(PASSWORD);
      await dialog.getByRole('button', { name: 'Sign in and do it' }).click();
      await page.getByText('is signed in at this kiosk').waitFor();
      ageSignIns(data, 300_000);
      await page.getByRole('button', { name: 'Menu kiosk' }).waitFor({ timeout: 5000 });

      await command('token', 'revoke', token);
      await page.locator(ENDED).waitFor({ timeout: 1500 });
      expect(await page.locator(ENDED).innerText()).toContain('The token was revoked');
      await sounds(page);
      await page.reload();
      await page.locator(ENDED).waitFor();
    } finally {
      await kiosk.close();
    }
  }, 180_000);
});
