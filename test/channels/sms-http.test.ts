import { expect, it } from 'vitest';
import { type SmsAddress, SmsHttp } from '../../src/channels/sms-http.ts';
import { HttpPeer, message, patient } from './peers.ts';

const WILD = { ...message().words, short: '紧急 "a"\\\n&b=c {token} <d>' };

async function provider(address: (url: string) => Partial<SmsAddress> & { readonly url: string }) {
  const peer = await HttpPeer.start();
  return { peer, sms: new SmsHttp({ method: 'POST', headers: {}, ...address(peer.url) }) };
}

it('fills a JSON body so that any text stays a text', async () => {
  const { peer, sms } = await provider((url) => ({
    url: `${url}/v1/send`,
    headers: { authorization: 'Bearer {token}' },
    token: 'k "1"',
    body: '{"to":"{phone}","text":"{text}","id":"{notice}"}',
  }));
  expect(await sms.send(message({ words: WILD }), patient())).toEqual({ ok: true, result: 'told' });
  const { headers, body } = peer.last;
  expect(JSON.parse(body.toString())).toEqual({ to: '13800138000', text: WILD.short, id: '3-120-0~li~hook~0' });
  expect(headers).toMatchObject({ authorization: 'Bearer k "1"', 'content-type': 'application/json; charset=utf-8' });
});

it('fills a form and an address alike', async () => {
  const form = await provider((url) => ({ url, body: 'mobile={phone}&content={text}&apikey={token}', token: 'a&b' }));
  await form.sms.send(message({ words: WILD }), patient());
  expect(Object.fromEntries(new URLSearchParams(form.peer.last.body.toString()))).toEqual({
    mobile: '13800138000',
    content: WILD.short,
    apikey: 'a&b',
  });
  const get = await provider((url) => ({ url: `${url}/send?m={phone}&c={text}`, method: 'GET' }));
  await get.sms.send(message({ words: WILD }), patient());
  expect(get.peer.last.method).toBe('GET');
  expect(get.peer.last.url.searchParams.get('c')).toBe(WILD.short);
});

it('puts the link to acknowledge behind the text, and to a person without a phone sends nothing', async () => {
  const { peer, sms } = await provider((url) => ({ url, body: '{"text":"{text}"}' }));
  const [link, ackLink] = [
    { href: 'https://p.example/#/live', words: 'open' },
    { href: 'https://p.example/a/tok', words: 'ack' },
  ];
  await sms.send(message({ link, ackLink }), patient());
  expect(JSON.parse(peer.last.body.toString())).toEqual({ text: `${message().words.short} https://p.example/a/tok` });
  expect(await sms.send(message({ to: { id: 'li' } }), patient())).toEqual({ ok: false, result: 'no-address' });
  expect(peer.asked).toHaveLength(1);
});

it('believes a provider that says in its JSON whether it took the message', async () => {
  const { peer, sms } = await provider((url) => ({
    url,
    body: 't={text}',
    success: { pointer: '/data/0/code', equals: [0, 'OK'] },
  }));
  const sent = async (body: string) => {
    peer.answers = () => ({ status: 200, body });
    return sms.send(message(), patient());
  };
  expect(await sent('{"data":[{"code":0}]}')).toMatchObject({ ok: true });
  expect(await sent('{"data":[{"code":"OK"}]}')).toMatchObject({ ok: true });
  for (const body of ['{"data":[{"code":7}]}', '{"data":[]}', '{}', 'OK', '{"data":[{"code":"0"}]}'])
    expect(await sent(body)).toEqual({ ok: false, result: 'not-taken' });
  peer.answers = () => ({ status: 403 });
  expect(await sms.send(message(), patient())).toEqual({ ok: false, result: 'http-403' });
});
