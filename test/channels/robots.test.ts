import { expect, it } from 'vitest';
import { DingTalk } from '../../src/channels/dingtalk.ts';
import { WeCom } from '../../src/channels/wecom.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { need } from '../support/need.ts';
import { hmac, HttpPeer, message, patient } from './peers.ts';

const bodyOf = ({ last }: HttpPeer): unknown => JSON.parse(last.body.toString());
const clock = new FakeClock();

async function robots() {
  const peer = await HttpPeer.start();
  const answers = (errcode: unknown) => (peer.answers = () => ({ status: 200, body: JSON.stringify({ errcode }) }));
  answers(0);
  return {
    peer,
    answers,
    ding: new DingTalk({ url: `${peer.url}/robot/send`, token: 't&k', secret: 'SEC1' }, clock),
    wecom: new WeCom({ url: `${peer.url}/cgi-bin/webhook/send`, token: 'k-1' }),
  };
}

need('openssl')('the robot of DingTalk', () => {
  it('is signed as its documentation says, by the wall clock', async () => {
    const { peer, ding } = await robots();
    clock.wallOffset = 5000;
    expect(await ding.send(message(), patient())).toEqual({ ok: true, result: 'told' });
    const { searchParams: query, pathname } = peer.last.url;
    expect(pathname).toBe('/robot/send');
    expect(query.get('access_token')).toBe('t&k');
    expect(query.get('timestamp')).toBe(String(clock.now() + 5000));
    expect(query.get('sign')).toBe(hmac('SEC1', `${clock.now() + 5000}\nSEC1`).toString('base64'));
  });
});

it('DingTalk shows what, where and what to do, calls the person, and takes no sign of the text for its own', async () => {
  const { peer, ding } = await robots();
  const link = { href: 'https://plant.example/#/live?alarm=a%3Ab', words: '打开报警' };
  await ding.send(message({ link }), patient());
  expect(bodyOf(peer)).toEqual({
    msgtype: 'markdown',
    markdown: {
      title: '【紧急】H2S-101 硫化氢 高高报 18.2 ppm',
      text: [
        '#### 【紧急】H2S-101 硫化氢 高高报 18.2 ppm',
        '',
        '- **位置**: 罐区',
        '- **处置**: 撤离 "罐区" & 戴上 \\<空呼\\>',
        '- 另有 2 条',
        '',
        '[打开报警](https://plant.example/#/live?alarm=a%3Ab)',
        '',
        '@13800138000',
      ].join('\n'),
    },
    at: { atMobiles: ['13800138000'], isAtAll: false },
  });
});

it('WeCom has its key in the query and a text that fits', async () => {
  const { peer, wecom } = await robots();
  const words = { ...message().words, lines: [['处置', '撤'.repeat(3000)]] as const };
  expect(await wecom.send(message({ words }), patient())).toMatchObject({ ok: true });
  expect(peer.last.url.searchParams.get('key')).toBe('k-1');
  const body = bodyOf(peer) as { msgtype: string; text: { content: string; mentioned_mobile_list: string[] } };
  expect(body).toMatchObject({ msgtype: 'text', text: { mentioned_mobile_list: ['13800138000'] } });
  expect(Buffer.byteLength(body.text.content)).toBeLessThanOrEqual(2048);
  expect(body.text.content).toMatch(/^【紧急】H2S-101 硫化氢 高高报 18.2 ppm\n处置: 撤+…$/);
});

it('an error code in a 200 is a failure, and a limit of the robot a pause', async () => {
  const { peer, answers, ding, wecom } = await robots();
  const both = () => Promise.all([ding.send(message(), patient()), wecom.send(message(), patient())]);
  answers(310000);
  expect(await both()).toEqual([
    { ok: false, result: 'code-310000' },
    { ok: false, result: 'code-310000' },
  ]);
  answers(130101);
  expect((await both())[0]).toEqual({ ok: false, result: 'code-130101', retryAfter: 60_000 });
  answers(45009);
  expect((await both())[1]).toEqual({ ok: false, result: 'code-45009', retryAfter: 60_000 });
  for (const body of ['', 'ok', '[]', '{}', '{"errcode":"x"}', '{"errcode":null}']) {
    peer.answers = () => ({ status: 200, body });
    expect((await both()).map(({ ok }) => ok)).toEqual([false, false]);
  }
  peer.answers = () => ({ status: 502 });
  expect(await both()).toEqual([
    { ok: false, result: 'http-502' },
    { ok: false, result: 'http-502' },
  ]);
});
