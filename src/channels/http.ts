import { request as plain, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { request as secured } from 'node:https';
import { duration, type Duration } from '../domain/time.ts';
import { failed, type Sent, TOLD } from './sender.ts';

/** What is sent to an HTTP server. */
export interface HttpMessage {
  readonly url: URL;
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly headers: OutgoingHttpHeaders;
  /** Nothing where the method has none. */
  readonly body?: string;
  /** PEM of an authority that the system does not know. */
  readonly ca?: string | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  /** By its Retry-After, where it has one in seconds. */
  readonly retryAfter?: Duration;
  /** Its beginning. */
  readonly body: string;
}

/** So much of an answer is read, bytes. */
const MOST_BYTES = 65_536;
/** No server makes us wait longer, s. */
const MOST_WAIT_S = 3600;

/** Asks once, over a connection of its own: one that was kept may have died unnoticed. No redirect is followed. */
export function ask({ url, method, headers, body, ca }: HttpMessage, signal: AbortSignal): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const options = { method, signal, agent: false, headers: { ...headers, ...lengthOf(body) } };
    const got = (response: IncomingMessage): void => read(response, resolve, reject);
    const request =
      url.protocol === 'https:'
        ? secured(url, { ...options, ...(ca === undefined ? {} : { ca }) }, got)
        : plain(url, options, got);
    request.on('error', reject);
    request.end(body);
  });
}

const lengthOf = (body: string | undefined): OutgoingHttpHeaders =>
  body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };

function read(response: IncomingMessage, done: (answer: HttpAnswer) => void, fail: (error: Error) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  const end = (): void => {
    const wait = Number(response.headers['retry-after'] ?? NaN);
    done({
      status: response.statusCode ?? 0,
      ...(wait >= 0 ? { retryAfter: duration(1000 * Math.min(wait, MOST_WAIT_S)) } : {}),
      body: Buffer.concat(chunks).toString('utf8'),
    });
  };
  response.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= MOST_BYTES) return void chunks.push(chunk);
    end();
    response.destroy();
  });
  response.on('end', end);
  response.on('error', fail);
}

/** An answer of 2xx is a success, anything else is not: also a redirect. */
export function byStatus({ status, retryAfter }: HttpAnswer): Sent {
  return status >= 200 && status < 300 ? TOLD : failed(`http-${status}`, retryAfter);
}
