import { WebSocket } from 'ws';
import { SUBPROTOCOL } from '../../../src/wire/messages.ts';
import type { Gateway } from './gateway.ts';

interface Said {
  readonly type: string;
  readonly epoch?: number;
  readonly seq?: number;
  readonly alarm?: string;
  readonly active?: boolean;
  readonly snapshot?: { readonly alarms: readonly { readonly alarm: string; readonly active: boolean }[] };
}

const RECONNECT_MS = 100;

/** A screen in the control room: shows one alarm, and comes back when its connection breaks. */
export class Screen {
  /** Whether the alarm is shown as active; none before the first hello. */
  active: boolean | undefined;
  /** The connection was closed so often, and why at last. */
  closed = 0;
  whyClosed = '';
  /** The highest that were ever seen. */
  epoch = 0;
  seq = 0;
  readonly #alarm: string;
  #gateway: Gateway | undefined;
  #socket: WebSocket | undefined;
  #changed: (() => void) | undefined;

  constructor(alarm: string) {
    this.#alarm = alarm;
  }

  /** Looks at this gateway from now on, or at none. */
  look(gateway: Gateway | undefined): void {
    this.#gateway = gateway;
    this.active = undefined;
    this.#socket?.terminate();
    this.#socket = undefined;
    if (gateway !== undefined) this.#connect(gateway);
  }

  /** Resolves when the alarm is shown so, with whether it was within the time. */
  async shows(active: boolean, ms: number): Promise<boolean> {
    const deadline = performance.now() + ms;
    while (this.active !== active) {
      const left = deadline - performance.now();
      if (left <= 0) return false;
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
        setTimeout(resolve, Math.min(left, 250));
      });
    }
    return true;
  }

  #connect(gateway: Gateway): void {
    const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/api/v1/live`, [SUBPROTOCOL], {
      headers: { authorization: `Bearer ${gateway.token}` },
    });
    this.#socket = socket;
    socket.on('error', (error) => (this.whyClosed = error.message));
    socket.on('message', (data: Buffer) => this.#hear(JSON.parse(data.toString()) as Said));
    socket.on('close', (code, reason) => {
      if (this.#gateway !== gateway || this.#socket !== socket) return;
      this.active = undefined;
      this.closed += 1;
      this.whyClosed = `${code} ${String(reason) || this.whyClosed}`;
      setTimeout(() => this.#gateway === gateway && this.#connect(gateway), RECONNECT_MS);
    });
  }

  #hear({ type, alarm, active, snapshot, epoch = 0, seq = 0 }: Said): void {
    this.epoch = Math.max(this.epoch, epoch);
    this.seq = Math.max(this.seq, seq);
    if (type === 'hello') this.active = snapshot?.alarms.find((one) => one.alarm === this.#alarm)?.active ?? false;
    else if (type === 'transition' && alarm === this.#alarm) this.active = active;
    else return;
    this.#changed?.();
  }
}
