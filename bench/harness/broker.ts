import type { ChildProcess } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { spawnQuiet, temporary } from './children.ts';

const MOSQUITTO = [
  '/usr/sbin/mosquitto',
  '/usr/bin/mosquitto',
  '/usr/local/sbin/mosquitto',
  '/opt/homebrew/sbin/mosquitto',
].find(existsSync);

/** A real broker in a process of its own; nothing where it is not installed. */
export async function startMosquitto(): Promise<{ readonly port: number; readonly process: ChildProcess } | undefined> {
  if (MOSQUITTO === undefined) return undefined;
  const port = await freePort();
  const config = join(temporary(), 'mosquitto.conf');
  const lines = [
    `listener ${port} 127.0.0.1`,
    'allow_anonymous true',
    'persistence false',
    'set_tcp_nodelay true',
    'max_queued_messages 0',
    'log_dest none',
  ];
  writeFileSync(config, `${lines.join('\n')}\n`);
  const broker = spawnQuiet(MOSQUITTO, ['-c', config]);
  for (let tries = 0; !(await listens(port)); tries++) {
    if (tries > 200 || broker.exitCode !== null) throw new Error('mosquitto does not listen');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return { port, process: broker };
}

/** A port of the loopback that is free. */
export function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
