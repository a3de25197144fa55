import { spawnSync } from 'node:child_process';
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { onTestFinished } from 'vitest';
import type { NoticeMessage } from '../../src/channels/sender.ts';
import { noticeId } from '../../src/domain/ids.ts';

/** A message of a plant, as a channel gets it. */
export const message = (changes: Partial<NoticeMessage> = {}): NoticeMessage => ({
  notice: noticeId('3-120-0', 'li', 'hook', '0'),
  why: 'raise',
  to: { id: 'li', email: 'li@plant.example', phone: '13800138000' },
  words: {
    title: '【紧急】H2S-101 硫化氢 高高报 18.2 ppm',
    lines: [
      ['位置', '罐区'],
      ['处置', '撤离 "罐区" & 戴上 <空呼>'],
      ['', '另有 2 条'],
    ],
    short: '紧急: H2S-101 高高报 18.2 ppm',
    lang: 'zh',
  },
  body: '{"type":"transition","alarm":"tank-farm.h2s-101:high-high","text":{"zh":"高高报","en":"high-high"}}',
  ...changes,
});

/** What a server of a test was asked. */
interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** How it answers: a status with a body, or not at all. */
type Answering =
  | { readonly status: number; readonly body?: string; readonly headers?: Record<string, string> }
  | 'hangs'
  | 'cuts';

/** An HTTP server that notes what it is asked and answers as the test says. */
export class HttpPeer {
  readonly asked: Asked[] = [];
  answers: (asked: Asked, nth: number) => Answering = () => ({ status: 200 });
  url = '';

  static async start(tls?: { readonly cert: string; readonly key: string }, port = 0): Promise<HttpPeer> {
    const peer = new HttpPeer();
    const answer: RequestListener = (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method = '', url = '', headers } = request;
        const asked = { method, url: new URL(url, peer.url), headers, body: Buffer.concat(chunks) };
        const answering = peer.answers(asked, peer.asked.push(asked) - 1);
        if (answering === 'hangs') return;
        if (answering === 'cuts') return void request.socket.destroy();
        response.writeHead(answering.status, answering.headers).end(answering.body);
      });
    };
    const server = tls === undefined ? createServer(answer) : createTlsServer(tls, answer);
    const at = await listening(server, port);
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    peer.url = `${tls === undefined ? 'http' : 'https'}://localhost:${at}`;
    return peer;
  }

  get last(): Asked {
    const last = this.asked.at(-1);
    if (last === undefined) throw new Error('it was not asked');
    return last;
  }
}

export function listening(server: Server, port = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

/** HMAC-SHA256 by openssl, and not by what is tested. */
export function hmac(secret: string, data: Buffer | string): Buffer {
  const { stdout, status } = spawnSync('openssl', ['dgst', '-sha256', '-hmac', secret, '-binary'], { input: data });
  if (status !== 0) throw new Error('openssl');
  return stdout;
}

/** A signal that is not aborted. */
export const patient = (): AbortSignal => new AbortController().signal;
