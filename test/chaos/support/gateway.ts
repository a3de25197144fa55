import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { type Child, start } from '../../support/children.ts';
import { FENGSUI } from '../../support/gateway.ts';
import { until } from '../../support/until.ts';
import { BADGE_ACCOUNT, BADGE_SECRET } from './plant.ts';

/** How a gateway is started. */
export interface Start {
  readonly config: string;
  readonly data: string;
  readonly token: string;
  readonly env?: NodeJS.ProcessEnv;
  /** A program with its arguments that becomes the gateway, such as setpriv. */
  readonly through?: readonly string[];
  readonly port?: number;
}

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown> & { readonly items?: readonly Record<string, unknown>[] };
}

/** As `GET /readyz` says it; what another version does not say is absent. */
export interface Ready {
  readonly ready: boolean;
  readonly recording: boolean;
  readonly damaged: readonly { readonly file: string; readonly aside?: string; readonly what: string }[];
  readonly offline: readonly string[];
}

const isReady = (body: object): body is Ready =>
  'ready' in body && typeof body.ready === 'boolean' && 'damaged' in body && Array.isArray(body.damaged);

/** An alarm of `GET /api/v1/alarms`. */
export interface Alarm {
  readonly alarm: string;
  readonly occurrence: string;
  readonly active: boolean;
  readonly priority: number;
  readonly state: string;
  readonly text: { readonly zh: string; readonly en: string };
  readonly trouble?: { readonly from?: number; readonly to?: number };
}

const isAlarm = (item: object): item is Alarm =>
  'alarm' in item && typeof item.alarm === 'string' && 'active' in item && typeof item.active === 'boolean';

/** On a machine that does much else; how long it takes by itself is measured as processor time, ms. */
const LISTENS_WITHIN_MS = 40_000;

/** What a run that ended by itself said. */
export class NotStarted extends Error {
  readonly code: number | null;

  constructor(code: number | null, said: string) {
    super(`the gateway did not start: exit ${code ?? 'by a signal'}: ${said.trim().slice(-300)}`);
    this.name = 'NotStarted';
    this.code = code;
  }
}

/** The built gateway as a process, seen from outside: HTTP, files, signals and what the kernel says of it. */
export class Gateway {
  readonly child: Child;
  readonly url: string;
  /** Processor time until it listened, ms. */
  readonly cpuToUp: number;
  readonly wallToUp: number;
  /** Of an administrator's program. */
  token: string;

  private constructor(child: Child, url: string, token: string, wallToUp: number) {
    this.child = child;
    this.url = url;
    this.token = token;
    this.wallToUp = wallToUp;
    this.cpuToUp = cpuMs(this.pid);
  }

  static async start({ config, data, token, env = {}, through = [], port = 0 }: Start): Promise<Gateway> {
    const begun = performance.now();
    const run = [process.execPath, FENGSUI, 'run', '--config', config, '--data', data, '--port', String(port)];
    const [program = '', ...args] = [...through, ...run];
    const child = start(program, args, { ...process.env, [BADGE_SECRET]: BADGE_ACCOUNT.password, ...env });
    const said = await until(
      'the gateway to listen',
      async () => {
        const found = /^listening (http:\/\/127\.0\.0\.1:\d+)$/m.exec(child.out);
        if (found === null && child.ended) throw new NotStarted(await child.exited, `${child.out}${child.err}`);
        return found;
      },
      LISTENS_WITHIN_MS,
    ).catch(async (error: unknown) => {
      child.process.kill('SIGKILL');
      await child.exited;
      throw error;
    });
    return new Gateway(child, said[1] ?? '', token, performance.now() - begun);
  }

  get pid(): number {
    return this.child.process.pid ?? 0;
  }

  /** Asks as an administrator's program, unless another authority is given. */
  async ask(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      signal: AbortSignal.timeout(10_000),
      headers: {
        ...(headers ?? { authorization: `Bearer ${this.token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Answer['body'] };
  }

  async ready(): Promise<Ready> {
    const { status, body } = await this.ask('GET', '/readyz', undefined, {});
    if (status !== 200) throw new Error(`/readyz answers ${status}: ${JSON.stringify(body)}`);
    const said = { damaged: [], ...body };
    if (!isReady(said)) throw new Error(`/readyz says no readiness: ${JSON.stringify(body)}`);
    return said;
  }

  /** The alarms that are not normal. */
  async alarms(): Promise<readonly Alarm[]> {
    const { body } = await this.ask('GET', '/api/v1/alarms');
    const items: readonly object[] = body.items ?? [];
    if (!items.every(isAlarm)) throw new Error(`/api/v1/alarms says what is no alarm: ${JSON.stringify(items)}`);
    return items;
  }

  async alarm(id: string): Promise<Alarm | undefined> {
    return (await this.alarms()).find(({ alarm }) => alarm === id);
  }

  /** Waits until an alarm is active; fails with the alarms that there are. */
  async raises(id: string, ms = 5000): Promise<Alarm> {
    let standing: readonly Alarm[] = [];
    try {
      return await until(
        `the alarm ${id}`,
        async () => {
          standing = await this.alarms();
          return standing.find(({ alarm, active }) => alarm === id && active);
        },
        ms,
      );
    } catch (error) {
      const others = standing.map(({ alarm, state }) => `${alarm} ${state}`).join(', ');
      throw new Error(`${String(error)}; there are: ${others}`, { cause: error });
    }
  }

  /** Everything of `GET /events`, oldest first. */
  async events(kinds = ''): Promise<readonly Record<string, unknown>[]> {
    const all: Record<string, unknown>[] = [];
    let cursor = '';
    do {
      const { status, body } = await this.ask('GET', `/api/v1/events?limit=1000${kinds}${cursor}`);
      if (status !== 200) throw new Error(`/events answers ${status}: ${JSON.stringify(body)}`);
      all.push(...(body.items ?? []));
      cursor = typeof body['next'] === 'string' ? `&cursor=${body['next']}` : '';
    } while (cursor !== '');
    return all.reverse();
  }

  /** How many inputs were folded since its start, of all kinds or of one. */
  async inputs(kind?: string): Promise<number> {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    const counts = [...text.matchAll(/^fengsui_inputs_total\{(.*)\} (\d+)$/gm)];
    const wanted = counts.filter(([, labels = '']) => kind === undefined || labels.includes(`kind="${kind}"`));
    return wanted.reduce((sum, [, , count]) => sum + Number(count), 0);
  }

  /** Ends it in order. @returns how long that took, ms; fails when it had to be killed */
  async stop(): Promise<number> {
    const begun = performance.now();
    this.child.process.kill('SIGTERM');
    const patience = new Promise<'late'>((resolve) => setTimeout(() => resolve('late'), 12_000).unref());
    if ((await Promise.race([this.child.exited, patience])) === 'late') {
      await this.kill();
      throw new Error('SIGTERM did not end the gateway within 12 s');
    }
    return performance.now() - begun;
  }

  async kill(): Promise<void> {
    if (!this.child.ended) this.child.process.kill('SIGKILL');
    await this.child.exited;
  }

  /** Resident memory, MB. */
  get rss(): number {
    const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${this.pid}/status`, 'utf8'));
    return Number(line?.[1]) / 1024;
  }

  get descriptors(): number {
    return readdirSync(`/proc/${this.pid}/fd`).length;
  }

  /** Sets a resource limit of the process (prlimit(1)): `--nofile=64:4096`. One that has ended has none. */
  limit(text: string): void {
    if (this.child.ended) return;
    const { status, stderr } = spawnSync('prlimit', ['--pid', String(this.pid), text], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`prlimit ${text}: ${stderr}`);
  }
}

/** Processor time that a process has used, ms (proc(5): fields 14 and 15 in ticks of 10 ms). */
function cpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return 10 * (Number(fields[11]) + Number(fields[12]));
}
