/// <reference lib="dom" />
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Child, freePort, start } from '../support/children.ts';
import { changed, EXAMPLE, written } from '../support/example.ts';
import { dataDir, FENGSUI, onScreen, openBrowser, Screen } from './station.ts';

const PASSWORD = 'the valve is red';

onScreen('a sign-in', () => {
  const folder = dataDir();
  const [config, data] = [join(folder, 'config'), join(folder, 'data')];
  let gateway: Child;
  let browser: Browser;
  let screen: Screen;
  let first = '';
  const trouble = () => screen.page.locator('form [role=alert]').innerText();

  async function user(verb: string, ...args: string[]): Promise<void> {
    const child = start(process.execPath, [FENGSUI, 'user', verb, ...args, '--data', data]);
    if ((await child.exited) !== 0) throw new Error(child.err);
  }

  beforeAll(async () => {
    const [modbus, mqtt, port] = [await freePort(), await freePort(), await freePort()];
    written(config, { 'plant.yaml': changed(':1502', `:${modbus}`, changed(':1883', `:${mqtt}`, EXAMPLE)) });
    mkdirSync(data, { recursive: true });
    gateway = start(process.execPath, [FENGSUI, 'run', '--config', config, '--data', data, '--port', String(port)]);
    [, first = ''] = await gateway.says(/^admin password: (\S+)$/m, 20_000);
    await gateway.says(/^listening/m, 20_000);
    browser = await openBrowser();
    screen = await Screen.open(browser, `http://127.0.0.1:${port}/?lang=en`);
  });
  afterAll(async () => {
    await browser?.close();
    await gateway?.stop();
  });

  it('that fails says why: the password, the store, too many tries', async () => {
    for (const [answer, said] of [
      [undefined, /^User or password is wrong/],
      [
        { status: 503, type: 'store-failing', detail: 'accounts.sqlite: database or disk is full' },
        /^The store of the accounts fails.+disk is full$/,
      ],
      [{ status: 429, type: 'locked', detail: 'too many', wait: '16' }, /^Too many wrong passwords.+16 s$/],
      [{ status: 500, type: 'broken', detail: 'see the diary' }, /^The gateway refused the sign-in see the diary$/],
    ] as const) {
      await screen.page.route('**/api/v1/session', (route) =>
        answer === undefined
          ? route.continue()
          : route.fulfill({
              status: answer.status,
              contentType: 'application/problem+json',
              headers: 'wait' in answer ? { 'retry-after': answer.wait } : {},
              body: JSON.stringify({ type: `urn:fengsui:problem:${answer.type}`, detail: answer.detail }),
            }),
      );
      await screen.signIn('admin', 'not this one');
      await expect.poll(trouble, { timeout: 10_000 }).toMatch(said);
      await screen.page.unroute('**/api/v1/session');
    }
  });

  it('with the first password asks for another one, and says what is wrong with a weak one', async () => {
    await screen.signIn('admin', first);
    await screen.page.getByRole('heading', { name: 'Choose a password of your own' }).waitFor();
    const [old, wanted, again] = ['Present password', /^New password \(/, 'New password again'].map((label) =>
      screen.page.getByLabel(label),
    );
    const fill = async (...texts: string[]) => {
      for (const [i, field] of [old, wanted, again].entries()) await field?.fill(texts[i] ?? '');
    };
    const button = screen.page.locator('form .primary');
    await fill(first, PASSWORD, 'another');
    expect(await button.isDisabled()).toBe(true);
    await fill(first, 'admin12345', 'admin12345');
    await button.click();
    await expect.poll(trouble, { timeout: 10_000 }).toMatch(/^This password is too easy to guess/);
    await fill(first, PASSWORD, PASSWORD);
    await button.click();
    await screen.page.locator('li[data-alarm="tank-farm-panel:offline"]').waitFor({ timeout: 20_000 });
  });

  it('that is ended elsewhere fills the screen with the reason, within seconds', async () => {
    await user('role', 'admin', 'viewer', '--force');
    const ended = screen.page.locator('main[role=alert]');
    await ended.waitFor({ timeout: 3000 });
    expect(await ended.innerText()).toMatch(/shows no alarms[\s\S]+The role of the account was changed/);
    await ended.getByRole('button').click();
    await screen.signIn('admin', PASSWORD);
    await screen.page.locator('li[data-alarm="tank-farm-panel:offline"]').waitFor({ timeout: 20_000 });
  });
});
