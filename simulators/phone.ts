import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type PhoneMessage, phoneNumber, phonePage, phoneWords } from './phone-page.ts';

/** Older messages are forgotten. */
const KEPT = 200;
const LONGEST_BYTES = 64 * 1024;

/** A receiver of messages in place of a phone: what the channels of a plant send here is shown on a page. */
export interface Phone {
  /** Of its page; channels post to any path below it. */
  readonly url: string;
  close(): Promise<void>;
}

/** Starts the receiver on a free port of the loopback. @param timezone of the site, for the times on its page */
export async function startPhone(timezone = 'UTC'): Promise<Phone> {
  const messages: PhoneMessage[] = [];
  const server = createServer((request, response) => {
    void answer(request, response, messages, timezone).catch((error: unknown) => {
      process.stderr.write(`phone: ${String(error)}\n`);
      response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}/`, close };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  messages: PhoneMessage[],
  timezone: string,
): Promise<void> {
  const { pathname: path, searchParams } = new URL(request.url ?? '/', 'http://phone');
  if (request.method === 'GET') {
    const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': POLICY };
    response.writeHead(path === '/' ? 200 : 404, headers);
    response.end(path === '/' ? phonePage(messages, searchParams.get('lang') === 'en' ? 'en' : 'zh', timezone) : '');
    return;
  }
  const body = await bodyOf(request);
  if (body === undefined) return void response.writeHead(413).end();
  const named = request.headers['x-fengsui-person'];
  const to = typeof named === 'string' ? named : phoneNumber(body);
  messages.unshift({ at: Date.now(), path, to, words: phoneWords(body, request.headers['content-type'] ?? '') });
  messages.length = Math.min(messages.length, KEPT);
  // The robots of DingTalk and WeCom say so when they have taken a message; the other channels look at the status.
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end('{"errcode":0,"errmsg":"ok"}');
}

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** @returns nothing for a body that is too long */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const part = Buffer.from(chunk as Uint8Array);
    bytes += part.length;
    if (bytes > LONGEST_BYTES) return undefined;
    chunks.push(part);
  }
  return Buffer.concat(chunks).toString('utf8');
}
