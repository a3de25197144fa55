import { readdirSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { readSchema } from '../../drivers/modbus/settings/read.ts';
import { Registers } from '../../simulators/wire/registers.ts';
import { listen, tcpSession } from '../../simulators/wire/server.ts';
import { gatewayLine } from '../../simulators/wire/unit.ts';
import { configOf, DETECTOR, GatewayProcess, newToken } from './gateway.ts';
import { Viewer } from './site.ts';
import { tempDir } from './temp.ts';
import { until } from './until.ts';

const BYTES_A_PAGE = 4096;

/** The built gateway with a real detector on the wire and a screen that looks on, while something is done to it. */
export class Besieged {
  readonly gateway: GatewayProcess;
  readonly data: string;
  readonly screen: Viewer;
  /** The process that folds, which may be below the one that was started: the last one that the lock names. */
  readonly #pid: number;
  readonly #setGas: (ppm: number) => void;
  readonly #calm: { readonly descriptors: number; readonly memory: number };

  private constructor(gateway: GatewayProcess, data: string, screen: Viewer, setGas: (ppm: number) => void) {
    this.gateway = gateway;
    this.data = data;
    this.screen = screen;
    this.#setGas = setGas;
    // Below a launcher the gateway is the second process that the lock names.
    const pids = readFileSync(join(data, 'gateway.pid'), 'utf8').match(/^\d+/gm);
    this.#pid = Number(pids?.at(-1));
    this.#calm = { descriptors: this.descriptors, memory: this.memory };
  }

  static async start(): Promise<Besieged> {
    const folder = tempDir();
    let ppm = 1;
    const registers = new Registers([
      { read: readSchema.parse({ table: 'input', address: 0, type: 'u16', scale: 0.1 }), now: () => ppm },
      { read: readSchema.parse({ table: 'discrete', address: 0 }), now: () => false },
    ]);
    const device = await listen('tcp', tcpSession(gatewayLine([{ id: 1, registers, isAlive: () => true }])));
    onTestFinished(() => device.close());
    const data = join(folder, 'data');
    const gateway = await GatewayProcess.start(configOf(folder, [DETECTOR, device.address]), data);
    await gateway.hears('tank-farm-panel');
    return new Besieged(gateway, data, await gateway.view(), (value) => (ppm = value));
  }

  get port(): number {
    return Number(new URL(this.gateway.url).port);
  }

  /** File descriptors that the gateway holds. */
  get descriptors(): number {
    return readdirSync(`/proc/${this.#pid}/fd`).length;
  }

  /** Memory that the gateway holds, bytes (proc(5): the second field of statm, in pages). */
  get memory(): number {
    return Number(readFileSync(`/proc/${this.#pid}/statm`, 'utf8').split(' ')[1]) * BYTES_A_PAGE;
  }

  /** A token of an account of its own. */
  account(role = 'viewer'): Promise<string> {
    return newToken(this.data, role);
  }

  live(token: string): Viewer {
    return new Viewer(`${this.gateway.url}/api/v1/live`, { authorization: `Bearer ${token}` });
  }

  /** Gas rises now, and the screen has to show it in time. */
  async alarmArrives(within = 5000): Promise<void> {
    expect(this.screen.closed).toBeUndefined();
    this.#setGas(20);
    await this.screen.has('transition', ({ alarm, kind }) => alarm === HIGH && kind === 'raise', within);
  }

  /** Nothing is left of what was done: descriptors as before, and no more memory than a little. */
  async isCalmAgain(within = 15_000): Promise<void> {
    const { descriptors, memory } = this.#calm;
    // The files that the log and the historian have open come and go.
    await until('descriptors as before', () => this.descriptors <= descriptors + 12, within);
    expect(this.memory - memory).toBeLessThan(150 * 1024 * 1024);
  }

  /** How often a limit was reached, as a collector of metrics reads it. */
  async limited(name: string): Promise<number> {
    const text = await (await fetch(`${this.gateway.url}/metrics`)).text();
    return Number(new RegExp(`^fengsui_limited_total\\{limit="${name}"\\} (\\d+)$`, 'm').exec(text)?.[1]);
  }

  /** A connection to the gateway that says something, and keeps what it hears; its failures are expected. */
  dial(text = ''): Dialled {
    const socket = connect(this.port, '127.0.0.1');
    const dialled: Dialled = { socket, heard: '', closed: false };
    socket.on('error', () => socket.destroy());
    socket.on('close', () => (dialled.closed = true));
    socket.on('data', (bytes) => (dialled.heard += bytes.toString()));
    if (text !== '') socket.write(text);
    onTestFinished(() => void socket.destroy());
    return dialled;
  }
}

const HIGH = 'tank-farm.h2s-101:high-high';

export interface Dialled {
  readonly socket: Socket;
  heard: string;
  closed: boolean;
}
