import { onTestFinished } from 'vitest';
import { Bus, type BusRules } from '../../drivers/modbus/bus/bus.ts';
import { AsciiFramer } from '../../drivers/modbus/frame/ascii.ts';
import { MbapFramer } from '../../drivers/modbus/frame/mbap.ts';
import { RtuFramer } from '../../drivers/modbus/frame/rtu.ts';
import type { DeviceTrouble } from '../../src/domain/input.ts';
import type { ChannelEvents, Opened, Transport } from '../../src/ports/transport.ts';
import { FakeClock } from './fake-clock.ts';
import { type Framing, frameOf, requestIn, type WireRequest } from './modbus-wire.ts';

const FRAMERS = {
  tcp: () => new MbapFramer(),
  rtu: () => new RtuFramer(),
  ascii: () => new AsciiFramer(),
} as const satisfies Record<Framing, unknown>;

export const framerOf = (framing: Framing): MbapFramer | RtuFramer | AsciiFramer => FRAMERS[framing]();

/** A line whose far end is the test: what was asked over it, when, and what it says. */
export class Line implements Transport {
  readonly asked: (WireRequest & { readonly at: number })[] = [];
  /** Does not open while this is set. */
  refuses: DeviceTrouble | undefined;
  /** A port that was pulled may never say that it is closed. */
  closesNever = false;
  opens = 0;
  /** Aborted when nobody waits for the line any more. */
  signal: AbortSignal | undefined;
  isOpen = false;
  readonly #framing: Framing;
  readonly #clock: FakeClock;
  #events: ChannelEvents | undefined;
  readonly #all: ChannelEvents[] = [];
  /** What the far end does with a question. */
  device: (request: WireRequest, nth: number) => void = () => {};

  constructor(framing: Framing, clock: FakeClock) {
    this.#framing = framing;
    this.#clock = clock;
  }

  open(events: ChannelEvents, _patience: number, signal: AbortSignal): Promise<Opened> {
    this.signal = signal;
    this.opens += 1;
    if (this.refuses !== undefined) return Promise.resolve({ ok: false, trouble: this.refuses });
    this.isOpen = true;
    this.#events = events;
    this.#all.push(events);
    const close = (): Promise<void> => {
      this.isOpen = false;
      return this.closesNever ? new Promise<void>(() => {}) : Promise.resolve();
    };
    const write = (bytes: Buffer): void => {
      const request = requestIn(this.#framing, bytes);
      this.asked.push({ ...request, at: this.#clock.now() });
      this.device(request, this.asked.length - 1);
    };
    return Promise.resolve({ ok: true, channel: { write, close } });
  }

  /** Bytes as they come over the wire. */
  say(...chunks: Buffer[]): void {
    for (const chunk of chunks) this.#events?.data(chunk);
  }

  /** What a connection says that was given up long ago: the first is 0. */
  ghost(connection: number): ChannelEvents {
    const events = this.#all[connection];
    if (events === undefined) throw new Error(`there was no connection ${connection}`);
    return events;
  }

  reply(request: WireRequest, pdu: Buffer): void {
    this.say(frameOf(this.#framing, request, pdu));
  }

  /** Says it after so many ms. */
  later(ms: number, run: () => void): void {
    this.#clock.setTimer('device', ms as never, run);
  }

  lose(reason: DeviceTrouble = 'closed'): void {
    this.isOpen = false;
    this.#events?.closed(reason);
  }
}

/** A bus on a scripted line and a clock of its own, with what it threw away as `reason count` for each unit. */
export function scriptedBus(framing: Framing, rules: Partial<BusRules> = {}) {
  const clock = new FakeClock();
  const line = new Line(framing, clock);
  const rejected = new Map<string, number>();
  const bus = new Bus(
    framing,
    line,
    () => framerOf(framing),
    { pipeline: 1, gap: 0, ...rules },
    clock,
    (unit, reason, n) => {
      const key = `${unit} ${reason}`;
      rejected.set(key, (rejected.get(key) ?? 0) + n);
    },
  );
  onTestFinished(() => bus.close());
  return { clock, line, bus, rejects: () => Object.fromEntries(rejected) };
}
