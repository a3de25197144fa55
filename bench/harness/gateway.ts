import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { AccountStore } from '../../src/accounts/store.ts';
import { SUBPROTOCOL } from '../../src/wire/messages.ts';
import { built, end, type Program, startProgram } from './children.ts';
import { monotonic } from './stats.ts';

/** Writes a configuration; JSON is YAML. */
export function writeConfig(folder: string, plant: object): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'plant.yaml'), JSON.stringify(plant));
  return folder;
}

/** A gateway in a process of its own, as a plant would run it. */
export class GatewayProcess {
  readonly url: string;
  readonly token: string;
  readonly program: Program;
  /** When its process was begun, on the monotonic clock. */
  readonly begunAt: number;

  private constructor(program: Program, token: string, begunAt: number) {
    this.program = program;
    this.begunAt = begunAt;
    this.url = program.said[1] ?? '';
    this.token = token;
  }

  /** Needs `config` and `data`; flags of node itself come first. */
  static async start(config: string, data: string, nodeFlags: readonly string[] = []): Promise<GatewayProcess> {
    const token = newToken(data);
    const args = [...nodeFlags, built('src/cli/fengsui.js'), 'run', '--config', config, '--data', data, '--port', '0'];
    const begunAt = monotonic();
    return new GatewayProcess(await startProgram(process.execPath, args, /^listening (\S+)/), token, begunAt);
  }

  /** The sum of every series of a metric whose labels fit. */
  async metric(name: string, labels = ''): Promise<number> {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    let sum = 0;
    for (const line of text.split('\n')) {
      if (line.startsWith(`${name}{`) || line.startsWith(`${name} `))
        if (line.includes(labels)) sum += Number(line.slice(line.lastIndexOf(' ')));
    }
    return sum;
  }

  live(path = '/api/v1/live'): Promise<WebSocket> {
    return open(`${this.url.replace('http', 'ws')}${path}`, this.token, SUBPROTOCOL);
  }

  stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    return end(this.program.process, signal);
  }
}

/** A token that may do everything, made as `fengsui token add` makes it. */
export function newToken(data: string): string {
  const accounts = new AccountStore(data);
  try {
    return accounts.tokens.add('admin', 'bench');
  } finally {
    accounts.close();
  }
}

/** A plain websocket client. */
export async function open(url: string, token?: string, protocol?: string): Promise<WebSocket> {
  const socket = new WebSocket(url, protocol === undefined ? [] : [protocol], {
    perMessageDeflate: false,
    ...(token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }),
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  return socket;
}

/** Calls with every text frame; what is not wanted is thrown away unparsed, so that the client is no bottleneck. */
export function onText(socket: WebSocket, prefix: string, take: (text: string) => void): void {
  const wanted = Buffer.from(prefix);
  socket.on('message', (data: Buffer) => {
    if (data.subarray(0, wanted.length).equals(wanted)) take(data.toString());
  });
}

/** Dashboards that look on while something is measured: they take every frame and do nothing with it. */
export async function lookOn(gateway: GatewayProcess, count: number): Promise<WebSocket[]> {
  const sockets = await Promise.all(Array.from({ length: count }, () => gateway.live()));
  for (const socket of sockets) socket.on('message', () => {});
  return sockets;
}
