import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { type Child, start } from './children.ts';
import { EXAMPLE, written } from './example.ts';
import { FAKETIME } from './need.ts';
import { Viewer } from './site.ts';
import { until } from './until.ts';

// A process takes half a second to start, and many times that where others are busy.
vi.setConfig({ testTimeout: 90_000 });

export const FENGSUI = join(import.meta.dirname, '../../dist/src/cli/fengsui.js');

/** The example of the contract with other things at its other ends. */
export function configOf(folder: string, ...changes: readonly (readonly [from: string, to: string])[]): string {
  const text = changes.reduce((known, [from, to]) => {
    if (!known.includes(from)) throw new Error(`the example holds no ${from}`);
    return known.replaceAll(from, to);
  }, EXAMPLE);
  return written(join(folder, 'config'), { 'plant.yaml': text });
}

export const DETECTOR = 'tcp://127.0.0.1:1502';
export const BROKER = 'mqtt://127.0.0.1:1883';

/** Runs a command of `fengsui` to its end. */
export async function fengsui(
  args: readonly string[],
  input = '',
): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
  const child = start(process.execPath, [FENGSUI, ...args]);
  child.process.stdin.end(input);
  const code = await child.exited;
  return { code, out: child.out, err: child.err };
}

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown> & { readonly items?: readonly Record<string, unknown>[] };
}

/** The built gateway as a process. */
export class GatewayProcess {
  readonly child: Child;
  readonly url: string;
  /** What it took until it said that it listens: on the clock, and of one processor (which a busy machine does not lengthen), ms. */
  readonly upAfter: { readonly wall: number; readonly cpu: number };
  readonly token: string;

  private constructor(child: Child, url: string, upAfter: GatewayProcess['upAfter'], token: string) {
    this.child = child;
    this.url = url;
    this.upAfter = upAfter;
    this.token = token;
  }

  /**
   * Starts it on a free port. Without a token one is made on the command line.
   * @param faketime the wall clock that it sees, as faketime(1) writes it; needs that component
   */
  static async start(config: string, data: string, token?: string, faketime?: string): Promise<GatewayProcess> {
    const begun = performance.now();
    const env = faketime === undefined ? process.env : { ...process.env, ...wallClock(faketime) };
    const child = start(process.execPath, [FENGSUI, 'run', '--config', config, '--data', data, '--port', '0'], env);
    onTestFinished(() => void child.stop('SIGKILL'));
    const [, url = ''] = await child.says(/^listening (http:\/\/127\.0\.0\.1:\d+)$/m, 30_000);
    const upAfter = { wall: performance.now() - begun, cpu: cpuOf(child.process.pid ?? 0) };
    return new GatewayProcess(child, url, upAfter, token ?? (await newToken(data)));
  }

  async ask(method: string, path: string, body?: unknown, token = this.token): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  }

  /** The alarms that are up, as `id state`. */
  async alarms(): Promise<string[]> {
    const { body } = await this.ask('GET', '/api/v1/alarms');
    return (body.items ?? []).map(({ alarm, state }) => `${String(alarm)} ${String(state)}`).sort();
  }

  async view(): Promise<Viewer> {
    const viewer = new Viewer(`${this.url}/api/v1/live`, { authorization: `Bearer ${this.token}` });
    await viewer.has('hello');
    return viewer;
  }

  replay(at?: string): Viewer {
    return new Viewer(`${this.url}/api/v1/replay${at === undefined ? '' : `?at=${at}`}`, {
      authorization: `Bearer ${this.token}`,
    });
  }

  /** Waits until a device has answered. */
  async hears(device: string): Promise<void> {
    await until(`${device} to be heard`, async () => {
      const { body } = await this.ask('GET', '/readyz');
      return !(body['offline'] as string[]).includes(device);
    });
  }
}

const wallClock = (faketime: string): NodeJS.ProcessEnv => ({
  LD_PRELOAD: FAKETIME,
  FAKETIME: faketime,
  FAKETIME_DONT_FAKE_MONOTONIC: '1',
});

export async function newToken(data: string, role = 'admin'): Promise<string> {
  const { code, out, err } = await fengsui(['token', 'add', '--role', role, '--data', data]);
  if (code !== 0) throw new Error(err);
  return out.trim();
}

export const pidOf = (data: string): number => Number.parseInt(readFileSync(join(data, 'gateway.pid'), 'utf8'), 10);

/** Processor time that a process has used, ms (proc(5): fields 14 and 15 in ticks of 10 ms). */
function cpuOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return 10 * (Number(fields[11]) + Number(fields[12]));
}
