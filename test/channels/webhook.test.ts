import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Webhook } from '../../src/channels/webhook.ts';
import { failureOf } from '../../src/channels/failure.ts';
import { freePort } from '../support/children.ts';
import { selfSigned } from '../support/https.ts';
import { need } from '../support/need.ts';
import { tempDir } from '../support/temp.ts';
import { hmac, HttpPeer, message, patient } from './peers.ts';

need('openssl')('a webhook', () => {
  it('gets the transition with its signature over the bytes, and the id of the notice', async () => {
    const peer = await HttpPeer.start();
    const hook = new Webhook({ url: `${peer.url}/a?b=c`, secret: 's3cret 密' });
    expect(await hook.send(message(), patient())).toEqual({ ok: true, result: 'told' });
    const { method, url, headers, body } = peer.last;
    expect([method, url.pathname, url.search]).toEqual(['POST', '/a', '?b=c']);
    expect(body.toString()).toBe(message().body);
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'x-fengsui-notice': '3-120-0~li~hook~0',
      'x-fengsui-person': 'li',
      'x-fengsui-why': 'raise',
      'x-fengsui-signature': `sha256=${hmac('s3cret 密', body).toString('hex')}`,
    });
  });

  it('of an unknown certificate gets nothing, and of a known one all', async () => {
    const folder = tempDir();
    selfSigned(folder, 'localhost');
    const [cert, key] = ['cert.pem', 'key.pem'].map((name) => readFileSync(join(folder, name), 'utf8'));
    const peer = await HttpPeer.start({ cert: cert ?? '', key: key ?? '' });
    const refused: unknown = await new Webhook({ url: peer.url })
      .send(message(), patient())
      .catch((error: unknown) => error);
    expect(failureOf(refused)).toBe('tls');
    expect(peer.asked).toEqual([]);
    expect(await new Webhook({ url: peer.url, ca: cert }).send(message(), patient())).toMatchObject({ ok: true });
  });
});

it('takes any answer but 2xx for a failure, and follows no redirect', async () => {
  const peer = await HttpPeer.start();
  const hook = new Webhook({ url: peer.url });
  for (const status of [204, 302, 400, 404, 500]) {
    peer.answers = () => ({ status, headers: { location: `${peer.url}/elsewhere` } });
    const result = status === 204 ? { ok: true, result: 'told' } : { ok: false, result: `http-${status}` };
    expect(await hook.send(message(), patient())).toEqual(result);
  }
  expect(peer.asked.map(({ url }) => url.pathname)).toEqual(['/', '/', '/', '/', '/']);
  expect(peer.last.headers).not.toHaveProperty('x-fengsui-signature');
});

it('waits as long as a server that is asked too often says', async () => {
  const peer = await HttpPeer.start();
  peer.answers = () => ({ status: 429, headers: { 'retry-after': '7' } });
  expect(await new Webhook({ url: peer.url }).send(message(), patient())).toEqual({
    ok: false,
    result: 'http-429',
    retryAfter: 7000,
  });
  peer.answers = () => ({ status: 503, headers: { 'retry-after': 'soon' } });
  expect(await new Webhook({ url: peer.url }).send(message(), patient())).toEqual({ ok: false, result: 'http-503' });
});

it('names in one word what is wrong with the way', async () => {
  const trouble = async (url: string, signal = patient()): Promise<string> => {
    const error: unknown = await new Webhook({ url, secret: 'geheim' })
      .send(message(), signal)
      .catch((e: unknown) => e);
    return failureOf(error);
  };
  expect(await trouble(`http://127.0.0.1:${await freePort()}/`)).toBe('refused');
  expect(await trouble('http://no-such-host.invalid/')).toBe('no-host');
  const peer = await HttpPeer.start();
  peer.answers = () => 'cuts';
  expect(await trouble(peer.url)).toBe('closed');
  peer.answers = () => 'hangs';
  const ending = new AbortController();
  const hanging = trouble(peer.url, ending.signal);
  ending.abort();
  expect(await hanging).toBe('timeout');
});

it('reads no more of an endless answer than it needs', async () => {
  const peer = await HttpPeer.start();
  peer.answers = () => ({ status: 200, body: 'x'.repeat(5_000_000) });
  expect(await new Webhook({ url: peer.url }).send(message(), patient())).toMatchObject({ ok: true });
});
