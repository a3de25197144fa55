import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { onTestFinished } from 'vitest';
import { SUBPROTOCOL } from '../../src/wire/messages.ts';
import { start } from './children.ts';
import { until } from './until.ts';

/** A self-signed certificate for this machine in `cert.pem` and `key.pem`, by the command of the README. */
export function selfSigned(
  folder: string,
  name: string,
  files = { cert: 'cert.pem', key: 'key.pem' },
  days = 825,
): void {
  const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
  const [command = ''] = /openssl req -x509(.*\\\n)*.*$/m.exec(readme) ?? [];
  const asked = command
    .replaceAll('plant.example', name)
    .replaceAll('192.168.1.10', '127.0.0.1')
    .replace('-days 825', `-days ${days}`)
    .replace('cert.pem', files.cert)
    .replace('key.pem', files.key);
  const { status, stderr } = spawnSync('sh', ['-c', asked], { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${asked}: ${stderr}`);
}

/** The name in the certificate that openssl is shown, and the version of TLS; nothing where it is refused. */
export async function shown(port: number, ...options: string[]): Promise<string | undefined> {
  const child = start('openssl', ['s_client', '-connect', `127.0.0.1:${port}`, ...options]);
  child.process.stdin.end();
  await child.exited;
  const subject = /^subject=.*CN ?= ?(\S+)/m.exec(child.out)?.[1];
  const version = /^New, (TLSv[\d.]+), Cipher is (?!\(NONE\))/m.exec(child.out)?.[1];
  return subject === undefined || version === undefined ? undefined : `${subject} ${version}`;
}

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** A browser for which every name leads to this machine, as far as HTTP goes; it keeps its cookie. */
export class Browser {
  readonly #base: URL;
  readonly #ca: string | undefined;
  cookie = '';

  /** @param base address of the page, with a slash at its end @param ca the certificate that it trusts */
  constructor(base: string, ca?: string) {
    this.#base = new URL(base);
    this.#ca = ca;
  }

  ask(method: string, path: string, body?: object, origin = this.#base.origin): Promise<Answered> {
    const url = new URL(path, this.#base);
    const send = url.protocol === 'https:' ? tlsRequest : plainRequest;
    return new Promise((resolve, reject) => {
      const headers = {
        host: url.host,
        ...(method === 'GET' ? {} : { origin }),
        ...(this.cookie === '' ? {} : { cookie: this.cookie }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      };
      const asked = send(url, { ...this.#way(), method, agent: false, headers }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
      });
      asked.on('error', reject).end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  /** To this machine, whatever its name. */
  #way() {
    const { hostname } = this.#base;
    const lookup: LookupFunction = (_name, _options, found) => found(null, [{ address: '127.0.0.1', family: 4 }]);
    return { lookup, autoSelectFamily: true, servername: isIP(hostname) === 0 ? hostname : '', ca: this.#ca };
  }

  /** Signs in, keeps the cookie, and gives it with its flags. */
  async signIn(user: string, password: string): Promise<string> {
    const { status, headers, text } = await this.ask('POST', 'api/v1/session', { user, password });
    if (status !== 200) throw new Error(`${status} ${text}`);
    const [cookie = ''] = [headers['set-cookie'] ?? []].flat();
    this.cookie = cookie.split(';')[0] ?? '';
    return cookie;
  }

  /** A socket of the page, open and with its first message; it counts what it hears. */
  async socket(path: 'live' | 'replay'): Promise<{ heard: number; readonly socket: WebSocket }> {
    const url = new URL(`api/v1/${path}`, this.#base);
    url.protocol = url.protocol.replace('http', 'ws');
    const headers = { host: url.host, cookie: this.cookie };
    const socket = new WebSocket(url, SUBPROTOCOL, { ...this.#way(), origin: this.#base.origin, headers });
    onTestFinished(() => socket.terminate());
    const opened = { heard: 0, socket };
    let failed: Error | undefined;
    socket.on('error', (error) => (failed = error)).on('message', () => (opened.heard += 1));
    await until(`${path} through ${url.host}`, () => {
      if (failed !== undefined) throw failed;
      return opened.heard > 0;
    });
    return opened;
  }
}
