import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { expect, it } from 'vitest';
import { seeded } from '../../../simulators/random.ts';
import { until } from '../../support/until.ts';
import { ActProber, reasonOf } from './act-prober.ts';
import { AlarmProber } from './alarm-prober.ts';
import { Gateway, type Start } from './gateway.ts';
import { Panel } from './panel.ts';
import { type PlantOptions, writePlant } from './plant.ts';
import type { Row } from './table.ts';
import { newData } from './template.ts';

/** Recording resumes by itself within this time after the cause has gone, ms. */
const RECOVERS_WITHIN_MS = 5000;
const STOPS_WITHIN_MS = 10_000;

export interface ChaosOptions extends Omit<PlantOptions, 'panel'> {
  /** Prepares the place of the data folder before anything is in it, as mounting does. @returns what undoes it */
  readonly prepare?: (data: string) => () => void;
  readonly timeout?: number;
}

/** What a case begins with. */
interface Parts {
  readonly folder: string;
  readonly panel: Panel;
  /** Of an administrator's program. */
  readonly token: string;
  readonly undo: () => void;
}

/** One fault: a plant, a gateway, and the probers that go on while a case does something bad to them. */
export class Chaos {
  readonly folder: string;
  readonly data: string;
  readonly config: string;
  readonly panel: Panel;
  readonly token: string;
  readonly alarms: AlarmProber;
  readonly acts = new ActProber();
  readonly #undo: (() => void | Promise<void>)[] = [];
  readonly #seen: string[] = [];
  #gateway: Gateway | undefined;
  #isClosed = false;
  #lostActs: readonly string[] = [];
  #recovery: number | undefined;

  private constructor({ folder, panel, token, undo }: Parts, seed: number) {
    this.folder = folder;
    this.data = join(folder, 'data');
    this.config = join(folder, 'config');
    this.panel = panel;
    this.token = token;
    this.alarms = new AlarmProber(panel, seeded(seed));
    this.#undo.push(
      () => rmSync(folder, { recursive: true, force: true }),
      undo,
      () => panel.close(),
    );
  }

  static async begin({ prepare, ...plant }: ChaosOptions, seed: number): Promise<Chaos> {
    const folder = mkdtempSync(join(tmpdir(), 'fengsui-chaos-'));
    const undo = prepare?.(join(folder, 'data')) ?? (() => {});
    const token = await newData(join(folder, 'data'));
    const panel = await Panel.listen(plant.noise ?? 0);
    writePlant(join(folder, 'config'), { ...plant, panel: panel.port });
    return new Chaos({ folder, panel, token, undo }, seed);
  }

  get gateway(): Gateway {
    if (this.#gateway === undefined) throw new Error('the case has no gateway now');
    return this.#gateway;
  }

  /** Starts the gateway; gas comes and goes and a program acts from now on. */
  async start(how: Partial<Start> = {}): Promise<Gateway> {
    const gateway = await this.open(how);
    this.probe();
    return gateway;
  }

  /** Starts the gateway without any probe. */
  async open(how: Partial<Start> = {}): Promise<Gateway> {
    const { config, data, token } = this;
    if (this.#isClosed) throw new Error('the case is over');
    const gateway = await Gateway.start({ config, data, token, ...how });
    // A case whose time was over meanwhile leaves nothing behind that runs.
    if (this.#isClosed) {
      await gateway.kill();
      throw new Error('the case is over');
    }
    this.#gateway = gateway;
    return gateway;
  }

  probe(): void {
    this.alarms.up(this.gateway);
    this.acts.up(this.gateway);
  }

  /** `kill -9` at this moment. */
  async kill(): Promise<void> {
    const gateway = this.#leave();
    await gateway.kill();
  }

  /** SIGTERM, which ends it within 10 s whatever is wrong. */
  async stop(): Promise<void> {
    const took = await this.#leave().stop();
    expect(took, 'SIGTERM to the end, ms').toBeLessThan(STOPS_WITHIN_MS);
  }

  #leave(): Gateway {
    const { gateway } = this;
    this.alarms.down();
    this.acts.down();
    this.#gateway = undefined;
    return gateway;
  }

  /** A word for the table. */
  saw(what: string): void {
    if (!this.#seen.includes(what)) this.#seen.push(what);
  }

  /** What is undone at the end of the case, however it ends. */
  undo(what: () => void | Promise<void>): void {
    this.#undo.push(what);
  }

  /** Notes what the gateway says of its record during a fault. */
  async look(): Promise<void> {
    const { recording } = await this.gateway.ready();
    const alarm = await this.gateway.alarm('gateway:recording');
    this.saw(recording ? 'recording went on' : 'recording stopped');
    if (!recording) expect(alarm?.active, 'gateway:recording is active while recording is stopped').toBe(true);
  }

  /** The cause has just gone: recording resumes by itself, and keeps acts again. */
  async recovers(withinMs = RECOVERS_WITHIN_MS): Promise<void> {
    const begun = performance.now();
    await until('recording to resume', async () => (await this.gateway.ready()).recording, withinMs);
    this.recoveredIn(performance.now() - begun);
    // Each act is asked for until one is answered as kept; the two other gateways of the run need the machine, too.
    await this.acts.durable();
  }

  recoveredIn(ms: number): void {
    this.#recovery = Math.max(this.#recovery ?? 0, ms / 1000);
  }

  /** Every act that was promised must be in the record now. */
  async verify(): Promise<void> {
    this.#lostActs = await this.acts.missing(this.gateway);
    expect(this.#lostActs, 'acts that were answered with durable: true and are in no record').toEqual([]);
  }

  /** Judges what all cases have in common. */
  async finish(): Promise<void> {
    if (this.#gateway !== undefined && this.acts.promised.length > 0) await this.verify();
    await this.#endProbers();
    expect(this.alarms.lost, 'alarms that no screen showed within 5 s').toEqual([]);
    expect(this.acts.failed, 'acts without a good answer').toEqual([]);
  }

  row(fault: string, failure: unknown): Row {
    const { lost, latencies } = this.alarms;
    const worst =
      latencies.length === 0 ? [] : [`${latencies.length} steps, worst ${Math.round(Math.max(...latencies))} ms`];
    const why = failure === undefined ? [] : [reasonOf(failure).split('\n')[0] ?? ''];
    return {
      fault,
      seen: [...why, ...this.#seen, ...worst].join('; '),
      alarmsLost: lost.length,
      actsLost: this.#lostActs.length,
      ...(this.#recovery === undefined ? {} : { seconds: this.#recovery }),
    };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#gateway !== undefined) await this.#leave().kill();
    await this.#endProbers();
    for (let step = this.#undo.pop(); step !== undefined; step = this.#undo.pop()) await step();
  }

  async #endProbers(): Promise<void> {
    await Promise.all([this.alarms.end(), this.acts.end()]);
  }
}

/** What is left to say so, and to take everything down, when the time of a case is over, ms. */
const AFTERWARDS_MS = 30_000;

/** Ends a case that takes too long with words of its own, so that it has its line of the table too. */
async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the case was not over after ${ms / 1000} s`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A case of the suite with its line of the table, also where it fails. */
export function chaos(fault: string, options: ChaosOptions, body: (chaos: Chaos) => Promise<void>): void {
  const seed = crc32(fault);
  const { timeout = 60_000 } = options;
  it(fault, { timeout: timeout + AFTERWARDS_MS }, async ({ task }) => {
    const running = await Chaos.begin(options, seed);
    let failure: unknown;
    try {
      await within(
        timeout,
        body(running).then(() => running.finish()),
      );
    } catch (error) {
      failure = error;
    }
    task.meta.chaos = running.row(fault, failure);
    await running.close();
    if (failure !== undefined) throw failure;
  });
}
