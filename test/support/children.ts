import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { PYTHON } from './need.ts';
import { until } from './until.ts';

/** A gateway may take nine seconds to stop. Only one that takes longer is killed. */
const LONGEST_STOP_MS = 12_000;

/** A program that a test started, with what it said. */
export class Child {
  readonly process: ChildProcessWithoutNullStreams;
  out = '';
  err = '';
  /** The exit code; null when a signal ended it. */
  readonly exited: Promise<number | null>;
  ended = false;

  constructor(program: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env) {
    this.process = spawn(program, args, { env });
    this.process.stdout.setEncoding('utf8').on('data', (text: string) => (this.out += text));
    this.process.stderr.setEncoding('utf8').on('data', (text: string) => (this.err += text));
    this.process.stdin.on('error', () => {});
    this.exited = new Promise((resolve) => {
      this.process.once('error', (error) => {
        this.err += error.message;
        this.ended = true;
        resolve(127);
      });
      this.process.once('close', (code) => {
        this.ended = true;
        resolve(code);
      });
    });
  }

  /** Waits for a text on standard output; fails at once when the program ends instead. */
  async says(pattern: RegExp, ms?: number): Promise<RegExpExecArray> {
    const look = (): RegExpExecArray | null => {
      const found = pattern.exec(this.out);
      if (found === null && this.ended) throw new Error(`${this.process.spawnfile} ended: ${this.out}${this.err}`);
      return found;
    };
    try {
      return await until(`${this.process.spawnfile} to say ${pattern}`, look, ms);
    } catch (cause) {
      throw new Error(`it said: ${this.out.slice(-2000)}${this.err.slice(-2000)}`, { cause });
    }
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (!this.ended) this.process.kill(signal);
    const timer = setTimeout(() => this.process.kill('SIGKILL'), LONGEST_STOP_MS);
    const code = await this.exited;
    clearTimeout(timer);
    return code;
  }
}

const children = new Set<Child>();

/** Starts a program that is stopped, by its pid, at the latest when this file's tests are over. */
export function start(program: string, args: readonly string[], env?: NodeJS.ProcessEnv): Child {
  const child = new Child(program, args, env);
  children.add(child);
  void child.exited.then(() => children.delete(child));
  return child;
}

const killAll = (): void => children.forEach((child) => child.process.kill('SIGKILL'));
process.once('exit', killAll);
afterAll(async () => {
  await Promise.all([...children].map((child) => child.stop()));
});

/** A TCP port of the loopback that nobody has. */
export function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

export const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

/** A serial line: two pseudo terminals joined by socat. */
export async function startLine(
  folder: string,
): Promise<{ readonly near: string; readonly far: string; readonly socat: Child }> {
  const [near, far] = [join(folder, 'near'), join(folder, 'far')];
  const socat = start('socat', [`pty,raw,echo=0,link=${near}`, `pty,raw,echo=0,link=${far}`]);
  await until('socat to make its line', () => existsSync(near) && existsSync(far));
  return { near, far, socat };
}

export type RegisterTable = 'input' | 'holding' | 'discrete' | 'coil';

/** A device made of pymodbus, on a port or at the end of a serial line. */
export class PyDevice {
  readonly child: Child;
  #answers = 0;

  private constructor(args: readonly string[]) {
    this.child = start(PYTHON, [join(import.meta.dirname, 'pymodbus_device.py'), ...args]);
  }

  static async tcp(port: number, framing: 'tcp' | 'rtu-tcp' = 'tcp'): Promise<PyDevice> {
    const device = new PyDevice([framing, String(port)]);
    await until('pymodbus to listen', () => listens(port));
    return device;
  }

  static async serial(path: string, baud = 9600, framing: 'rtu' | 'ascii' = 'rtu'): Promise<PyDevice> {
    const device = new PyDevice([framing, path, String(baud)]);
    await device.set('coil', 0, 0);
    return device;
  }

  /** Resolves when the register holds the value. */
  set(table: RegisterTable, address: number, value: number): Promise<void> {
    return this.obey(`${table} ${address} ${value}`);
  }

  /** Resolves when it does what the line says; the program lists what it knows. */
  async obey(line: string): Promise<void> {
    this.#answers += 1;
    this.child.process.stdin.write(`${line}\n`);
    await this.child.says(new RegExp(`^(?:[^]*?^ok\\n){${this.#answers}}`, 'm'));
  }

  /** What clients wrote to a coil or register, oldest first. */
  writes(table: 'coil' | 'holding', address: number): number[] {
    const written = new RegExp(`^wrote ${table} ${address} (\\d+)$`, 'gm');
    return [...this.child.out.matchAll(written)].map(([, value]) => Number(value));
  }

  /** By which functions clients wrote to a coil or register, each once. */
  functions(table: 'coil' | 'holding', address: number): number[] {
    const written = new RegExp(`^by (\\d+)\\nwrote ${table} ${address} `, 'gm');
    return [...new Set([...this.child.out.matchAll(written)].map(([, code]) => Number(code)))];
  }
}

/** A real broker on a port of its own. */
export async function startMosquitto(port: number, config: string, lines = 'allow_anonymous true'): Promise<Child> {
  writeFileSync(config, `listener ${port} 127.0.0.1\npersistence false\nset_tcp_nodelay true\n${lines}\n`);
  const broker = start('mosquitto', ['-c', config], { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin` });
  await until('mosquitto to listen', () => {
    if (broker.ended) throw new Error(broker.err);
    return listens(port);
  });
  return broker;
}
