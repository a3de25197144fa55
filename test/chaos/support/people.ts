import { request } from 'node:http';
import { WebSocket } from 'ws';
import { SUBPROTOCOL } from '../../../src/wire/messages.ts';
import type { Chaos } from './case.ts';
import { type User, USERS } from './template.ts';

export interface SignedIn {
  readonly status: number;
  readonly cookie: string;
  readonly text: string;
}

/** Signs in as a page does. @param from an address of the loopback: a lock-out of one does not touch another */
export function signIn(
  c: Chaos,
  user: User,
  from = '127.0.0.1',
  password: string = USERS[user].password,
): Promise<SignedIn> {
  const { port } = new URL(c.gateway.url);
  return new Promise((resolve, reject) => {
    const asking = request(
      {
        host: '127.0.0.1',
        port,
        localAddress: from,
        method: 'POST',
        path: '/api/v1/session',
        agent: false,
        timeout: 15_000,
        headers: { 'content-type': 'application/json', origin: c.gateway.url },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
        const [cookie = ''] = (response.headers['set-cookie'] ?? []).map((one) => one.split(';')[0] ?? '');
        response.on('end', () => resolve({ status: response.statusCode ?? 0, cookie, text }));
      },
    );
    asking.on('timeout', () => asking.destroy(new Error('no answer to a sign-in within 15 s')));
    asking.on('error', reject).end(JSON.stringify({ user, password }));
  });
}

/** A socket of someone who is signed in, with what ended it. */
export interface OpenSocket {
  readonly first: string;
  closed: string | undefined;
}

/** Opens a live page or a replay with a session; resolves with its first message. */
export function openSocket(c: Chaos, path: string, cookie: string): Promise<OpenSocket> {
  const socket = new WebSocket(`${c.gateway.url.replace('http', 'ws')}${path}`, [SUBPROTOCOL], {
    headers: { cookie, origin: c.gateway.url },
  });
  c.undo(() => socket.terminate());
  return new Promise((resolve, reject) => {
    let opened: OpenSocket | undefined;
    socket.on('error', reject);
    socket.once('message', (data: Buffer) => resolve((opened = { first: data.toString(), closed: undefined })));
    socket.on('close', (code, reason) => {
      const why = `${code} ${String(reason)}`;
      if (opened === undefined) reject(new Error(`the socket was closed before it said anything: ${why}`));
      else opened.closed = why;
    });
  });
}
