import type { Connection } from '../../drivers/modbus/settings/connection.ts';
import { duration } from '../../src/domain/time.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Channel, ChannelEvents, Opened, Transport } from '../../src/ports/transport.ts';
import type { Random } from '../random.ts';
import { frameTcp, MbapFramer } from '../wire/mbap.ts';
import { exception } from '../wire/pdu.ts';
import { frameRtu, RtuFramer } from '../wire/rtu.ts';

/** What a line has in store, as shares of all requests. */
export interface LineFaults {
  readonly lost: number;
  readonly late: number;
  readonly exception: number;
  readonly corrupt: number;
}

/** A unit at the other end: its answer to a request, or silence. */
export type Answering = (unit: number, pdu: Buffer) => Buffer | undefined;

/**
 * A late reply may come many time-outs after it was asked for. On a serial line, where nothing tells what it answers,
 * only a device's longest answer time bounds it: the time-out and the quarantine after it, 1 s each by default.
 */
const LATEST_MS = { socket: 10_000, serial: 1990 };
const EXCEPTIONS = [1, 2, 3, 4, 6, 0x0b];

/**
 * A socket or a serial line in simulated time, byte for byte: replies that are lost, late, cut into pieces, damaged,
 * behind noise or behind our own echo; exceptions; connections that break in the middle or cannot be made.
 */
export class SimLine implements Transport {
  readonly #isSerial: boolean;
  readonly #answering: Answering;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #faults: LineFaults;
  #cutUntil = 0;
  #busyUntil = 0;
  #events: ChannelEvents | undefined;

  constructor(connection: Connection, answering: Answering, clock: Clock, random: Random, faults: LineFaults) {
    this.#isSerial = connection.via !== 'tcp';
    this.#answering = answering;
    this.#clock = clock;
    this.#random = random;
    this.#faults = faults;
  }

  /** The cable is pulled for a while; the other end may notice it, or not. */
  cut(forMs: number): void {
    this.#cutUntil = this.#clock.now() + forMs;
    if (this.#random.uniform() < 0.5) this.#break();
  }

  open(events: ChannelEvents, patience: number): Promise<Opened> {
    return new Promise((resolve) => {
      const isCut = this.#clock.now() < this.#cutUntil;
      const after = isCut ? this.#random.pick([1, patience]) : this.#random.uniform(0, 20);
      this.#clock.setTimer('sim open', duration(after), () => {
        if (isCut) return resolve({ ok: false, trouble: after === patience ? 'timeout' : 'refused' });
        this.#events = events;
        resolve({ ok: true, channel: this.#channel(events) });
      });
    });
  }

  #channel(events: ChannelEvents): Channel {
    const tcp = new MbapFramer();
    const rtu = new RtuFramer();
    return {
      write: (bytes) => {
        if (this.#isSerial) {
          const echo = this.#random.uniform() < this.#faults.corrupt ? Buffer.from(bytes) : undefined;
          if (echo !== undefined) this.#say(events, echo, 0);
          for (const { unit, pdu } of rtu.push(bytes)) this.#reply(events, unit, pdu, (reply) => frameRtu(unit, reply));
        } else {
          for (const request of tcp.push(bytes) ?? [])
            this.#reply(events, request.unit, request.pdu, (reply) => frameTcp(request, reply));
        }
      },
      close: () => {
        if (this.#events === events) this.#events = undefined;
        return Promise.resolve();
      },
    };
  }

  #reply(events: ChannelEvents, unit: number, pdu: Buffer, frame: (pdu: Buffer) => Buffer): void {
    const chance = this.#random.uniform();
    const { lost, late, exception: refused, corrupt } = this.#faults;
    if (this.#clock.now() < this.#cutUntil || chance < lost) return;
    const answer =
      chance > 1 - refused ? exception(pdu[0] ?? 0, this.#random.pick(EXCEPTIONS)) : this.#answering(unit, pdu);
    if (answer === undefined) return;
    const after =
      chance < lost + late
        ? this.#random.uniform(30, LATEST_MS[this.#isSerial ? 'serial' : 'socket'])
        : this.#random.uniform(1, 8);
    const bytes = frame(answer);
    if (chance > 1 - refused || chance < 1 - refused - corrupt) return this.#inPieces(events, bytes, after);
    this.#damaged(events, bytes, after);
  }

  #inPieces(events: ChannelEvents, bytes: Buffer, after: number): void {
    const cut =
      this.#random.uniform() < 0.3 ? 1 + Math.floor(this.#random.uniform() * (bytes.length - 1)) : bytes.length;
    const gap = cut < bytes.length ? Math.ceil(this.#random.uniform(0, 20)) : 0;
    this.#clock.setTimer('sim bytes', duration(after), () => {
      this.#out(events, bytes.subarray(0, cut), gap);
      if (cut < bytes.length) this.#out(events, bytes.subarray(cut), 0);
    });
  }

  #damaged(events: ChannelEvents, bytes: Buffer, after: number): void {
    const noise = Buffer.from(Array.from({ length: 1 + Math.floor(this.#random.uniform() * 12) }, () => this.#byte()));
    const kind = this.#random.pick(['noise', 'flip', 'half', 'break'] as const);
    if (kind === 'noise' && this.#isSerial) this.#say(events, Buffer.concat([noise, bytes]), after);
    else if (kind === 'flip' && this.#isSerial) {
      const at = Math.floor(this.#random.uniform() * bytes.length);
      const flipped = Buffer.from(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << Math.floor(this.#random.uniform() * 8));
      this.#say(events, flipped, after);
    } else if (kind === 'noise' || kind === 'flip') {
      // TCP checks its bytes: what is wrong there is the device's own header.
      const wrong = Buffer.from(bytes);
      const at = this.#random.pick([0, 1, 2, 4, 6, 7]);
      wrong[at] = (wrong[at] ?? 0) ^ 0x11;
      this.#say(events, wrong, after);
    } else {
      this.#say(events, bytes.subarray(0, bytes.length >> 1), after);
      // A stream does not lose its middle: half a frame over TCP is the last of a connection.
      if (kind === 'break' || !this.#isSerial)
        this.#clock.setTimer('sim break', duration(after + 1), () => this.#break());
    }
  }

  #say(events: ChannelEvents, bytes: Buffer, after: number): void {
    this.#clock.setTimer('sim bytes', duration(after), () => this.#out(events, bytes, 0));
  }

  /** A wire keeps the order of what is put on it: nothing comes between the pieces of a frame. */
  #out(events: ChannelEvents, bytes: Buffer, thenSilent: number): void {
    const now = this.#clock.now();
    const at = Math.max(now, this.#busyUntil);
    // Timers of the same moment have no order: what comes next comes a moment later.
    this.#busyUntil = at + Math.max(1, thenSilent);
    const arrive = (): void => {
      if (this.#events === events && this.#clock.now() >= this.#cutUntil) events.data(bytes);
    };
    if (at === now) arrive();
    else this.#clock.setTimer('sim bytes', duration(at - now), arrive);
  }

  #break(): void {
    const events = this.#events;
    this.#events = undefined;
    events?.closed('closed');
  }

  #byte(): number {
    return Math.floor(this.#random.uniform() * 256);
  }
}
