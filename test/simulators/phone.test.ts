import { expect, it, onTestFinished } from 'vitest';
import { phonePage, phoneWords } from '../../simulators/phone-page.ts';
import { startPhone } from '../../simulators/phone.ts';

it('a phone of the demo takes what a channel posts, and shows it as text, newest first', async () => {
  const phone = await startPhone();
  onTestFinished(() => phone.close());
  const post = async (path: string, body: string): Promise<unknown> => {
    const headers = { 'content-type': 'application/json' };
    return (await fetch(new URL(path, phone.url), { method: 'POST', body, headers })).json();
  };
  expect(await post('/robot', '{"msgtype":"markdown","markdown":{"title":"x","text":"first <b>"}}')).toMatchObject({
    errcode: 0,
  });
  await post('/sms', '{"to":"1","text":"second"}');
  const page = await (await fetch(phone.url)).text();
  expect(page).toContain('first &lt;b&gt;');
  expect(page).toContain('sms · → 1<');
  expect(page.indexOf('second')).toBeLessThan(page.indexOf('first'));
  expect((await fetch(phone.url, { method: 'POST', body: 'x'.repeat(100_000) })).status).toBe(413);
});

it('a phone of the demo says an alarm in the language of its page, and what it does not understand as it came', () => {
  const alarm = phoneWords('{"text":{"zh":"罐区","en":"Tank farm"}}', 'application/json');
  expect(phonePage([{ at: 0, path: '/hook', words: alarm }], 'en')).toContain('<p>Tank farm</p>');
  expect(phonePage([{ at: 0, path: '/hook', words: alarm }], 'zh')).toContain('<p>罐区</p>');
  const evening = phonePage([{ at: 0, path: '/hook', to: 'li', words: alarm }], 'zh', 'Asia/Shanghai');
  expect(evening).toContain('08:00:00 · hook · → li');
  expect(phoneWords('none of it', '')).toEqual({ zh: 'none of it', en: 'none of it' });
  expect(phonePage([], 'en')).toContain('No message yet');
});
