import { spawn } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { Duplex } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type { Session } from './server.ts';

/** Why there is no serial line. */
export class NoPtyError extends Error {
  override name = 'NoPtyError';
}

export interface Pty {
  readonly path: string;
  close(): Promise<void>;
}

const WAIT_MS = 5000;

/**
 * A serial line without hardware: socat makes a pseudo terminal at `path` and joins its far end to our pipes.
 * @throws NoPtyError where socat is missing or makes none
 */
export async function openPty(path: string, session: Session): Promise<Pty> {
  const child = spawn('socat', [`PTY,raw,echo=0,link=${path}`, 'STDIO'], { stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()));
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) =>
      resolve('code' in error && error.code === 'ENOENT' ? 'socat is not installed' : error.message),
    );
    child.once('exit', (code) => resolve(said.trim() || `socat ended with ${code}`));
  });
  const stream = Duplex.from({ readable: child.stdout, writable: child.stdin });
  stream.on('error', () => child.kill());
  const failure = await Promise.race([ended, appeared(path)]);
  if (failure !== undefined) {
    child.kill();
    throw new NoPtyError(failure);
  }
  // Held open here, so that the line stays up while the gateway is away.
  const held = openSync(path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  session(stream);
  return {
    path,
    close: async () => {
      closeSync(held);
      child.kill();
      await ended;
    },
  };
}

async function appeared(path: string): Promise<string | undefined> {
  for (let waited = 0; waited < WAIT_MS; waited += 10) {
    try {
      await access(path);
      return undefined;
    } catch {
      await pause(10);
    }
  }
  return `no pseudo terminal at ${path} after ${WAIT_MS} ms`;
}
