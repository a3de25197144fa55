import type { DeviceTrouble } from '../../../src/domain/input.ts';
import { duration } from '../../../src/domain/time.ts';
import type { Clock, Timer } from '../../../src/ports/clock.ts';
import type { RejectReason } from '../../../src/ports/driver.ts';
import type { Transport } from '../../../src/ports/transport.ts';
import type { Expected, Frame, Framer } from '../frame/frame.ts';
import { Link } from './link.ts';
import {
  type Answer,
  answerIn,
  bytesOf,
  functionOf,
  isSilence,
  goesFirst,
  pduOf,
  type Request,
  type WriteAsker,
} from './pdu.ts';
import { type PendingRequest, Queue } from './queue.ts';
import { Units } from './units.ts';
import { Silence } from './silence.ts';
import { Wake } from './wake.ts';

/** How a bus is to be used: the most careful setting of all devices on it. */
export interface BusRules {
  /** Requests that may be under way at once; more than 1 only over TCP, and only where a profile allows it. */
  readonly pipeline: number;
  /** Silence before each request, ms. */
  readonly gap: number;
}

/** Called for what came over the wire and was thrown away; the unit is the one that was asked last. */
export type Rejected = (unit: number, reason: RejectReason, count: number) => void;

interface Exchange {
  readonly entry: PendingRequest;
  /** monotonic ms */
  readonly sentAt: number;
  readonly deadline: Timer;
  /** What came meanwhile and was thrown away: why it gets no answer. */
  heard?: RejectReason;
}

/** What a bus does next; times are monotonic ms. */
type Next =
  | { readonly is: 'nothing' }
  | { readonly is: 'connect' }
  | { readonly is: 'wait'; readonly until: number }
  | { readonly is: 'send'; readonly entry: PendingRequest };

const NOTHING: Next = { is: 'nothing' };

/** So many time-outs in a row, and not one frame that makes sense: the connection itself is dead. */
const TIMEOUTS_UNTIL_DROPPED = 3;
const TRANSACTIONS = 0x10000;

/**
 * One connection with every unit behind it. It asks one at a time (more where that is allowed), gives a reply only to
 * the question that it answers, and counts and discards everything else while the deadline runs on.
 */
export class Bus implements WriteAsker {
  readonly #name: string;
  readonly #makeFramer: () => Framer;
  readonly #clock: Clock;
  #rules: BusRules;
  readonly #rejected: Rejected;
  readonly #units = new Units();
  readonly #queue = new Queue(this.#units);
  readonly #link: Link;
  readonly #underWay = new Map<number, Exchange>();
  readonly #silence = new Silence();
  readonly #wake: Wake;
  #framer: Framer;
  #transaction = 0;
  #lastUnit = 0;
  #timeouts = 0;
  #ended = false;

  constructor(
    name: string,
    transport: Transport,
    framer: () => Framer,
    rules: BusRules,
    clock: Clock,
    rejected: Rejected,
  ) {
    this.#name = name;
    this.#makeFramer = framer;
    this.#framer = framer();
    this.#rules = rules;
    this.#clock = clock;
    this.#rejected = rejected;
    this.#wake = new Wake(`turn ${name}`, clock, () => this.#pump());
    this.#link = new Link(name, transport, clock, {
      up: () => {
        this.#framer = this.#makeFramer();
        this.#timeouts = 0;
        this.#pump();
      },
      lost: (trouble) => {
        this.#fail(this.#abandon(), { trouble });
        this.#pump();
      },
      down: (trouble) => this.#fail(this.#queue.drain(), { trouble, isUnreachable: true }),
      dropped: () => this.#pump(),
      data: (chunk) => this.#take(chunk),
    });
  }

  ask(request: Request, signal?: AbortSignal): Promise<Answer> {
    if (this.#ended) return Promise.resolve({ ok: false, trouble: 'closed' });
    // What a newer wish replaced is not written first. Polls that end are withdrawn all at once, by `serve`.
    if (goesFirst(request)) signal?.addEventListener('abort', () => this.#withdraw(), { once: true });
    return new Promise((settle) => {
      this.#queue.push({ request, since: this.#clock.monotonic(), signal, settle });
      this.#pump();
    });
  }

  /** Sets which units are on the bus from now on. Requests that wait and whose signal is aborted are never sent. */
  serve(units: ReadonlySet<number>, rules: BusRules): void {
    this.#rules = rules;
    this.#units.keep(units);
    this.#withdraw();
    this.#pump();
  }

  async close(): Promise<void> {
    this.#ended = true;
    this.#wake.cancel();
    this.#fail([...this.#abandon(), ...this.#queue.drain()], { trouble: 'closed' });
    await this.#link.end();
  }

  #withdraw(): void {
    this.#fail(this.#queue.withdraw(), { trouble: 'closed' });
  }

  /** Sends what may be sent now, or sees to it that this is looked at again. */
  #pump(): void {
    for (;;) {
      const now = this.#clock.monotonic();
      const next = this.#next(now);
      switch (next.is) {
        case 'nothing':
          return;
        case 'connect':
          return this.#link.want(this.#queue.isUrgent);
        case 'wait':
          return this.#wake.at(next.until);
        case 'send':
          this.#send(next.entry, now);
      }
    }
  }

  #next(now: number): Next {
    if (this.#ended || (this.#queue.isEmpty && this.#underWay.size === 0)) return NOTHING;
    if (!this.#link.isUp) return { is: 'connect' };
    if (this.#queue.isEmpty || this.#underWay.size >= this.#rules.pipeline) return NOTHING;
    const silentAt = this.#silence.awaited(now);
    if (silentAt !== undefined) return { is: 'wait', until: silentAt };
    const next = this.#queue.next(now);
    if (next === undefined) return NOTHING;
    return 'wakeAt' in next ? { is: 'wait', until: next.wakeAt } : { is: 'send', entry: next };
  }

  #send(entry: PendingRequest, now: number): void {
    const { request } = entry;
    this.#transaction = (this.#transaction + 1) % TRANSACTIONS;
    const transaction = this.#transaction;
    const bytes = this.#framer.encode(request.unit, pduOf(request), transaction);
    const expected: Expected = {
      unit: request.unit,
      code: functionOf(request),
      bytes: bytesOf(request),
      request: bytes,
    };
    this.#reject('noise', this.#framer.expect(expected));
    this.#lastUnit = request.unit;
    const patience = this.#units.patience(request.unit, request.timeout, now);
    const deadline = this.#clock.setTimer(`answer ${this.#name}`, duration(patience), () => this.#late(transaction));
    this.#underWay.set(transaction, { entry, sentAt: now, deadline });
    this.#link.write(bytes);
  }

  #take(chunk: Buffer): void {
    const { frames, rejects, broken } = this.#framer.push(chunk);
    if (rejects.noise !== undefined) this.#reject('noise', rejects.noise);
    if (rejects.crc !== undefined) {
      this.#reject('crc', rejects.crc);
      for (const exchange of this.#underWay.values()) exchange.heard = 'crc';
    }
    if (rejects.echo !== undefined) this.#reject('echo', rejects.echo);
    for (const frame of frames) this.#match(frame);
    this.#silence.broken(this.#clock.monotonic(), this.#rules.gap);
    if (broken === true) {
      this.#reject('shape', 1);
      return this.#drop('protocol');
    }
    this.#pump();
  }

  /** Gives a frame to the question that it answers; the deadline of a question runs on until that comes. */
  #match(frame: Frame): void {
    const transaction = frame.transaction ?? this.#underWay.keys().next().value;
    const exchange = transaction === undefined ? undefined : this.#underWay.get(transaction);
    const now = this.#clock.monotonic();
    if (transaction === undefined || exchange === undefined) {
      this.#queue.takeLate(frame.unit, frame.pdu, now);
      this.#units.late(frame.unit, now);
      return this.#reject('late', 1);
    }
    const { request } = exchange.entry;
    const isForeign = frame.unit !== request.unit && request.anyUnit !== true;
    const answer = isForeign ? undefined : answerIn(request, frame.pdu);
    if (answer === undefined) {
      const isLate = this.#queue.takeLate(frame.unit, frame.pdu, now);
      const reason = isForeign ? 'foreign' : 'shape';
      if (isLate) this.#units.late(frame.unit, now);
      else exchange.heard = reason;
      return this.#reject(isLate ? 'late' : reason, 1);
    }
    this.#underWay.delete(transaction);
    exchange.deadline.cancel();
    this.#timeouts = 0;
    this.#link.prove();
    if (answer.ok || !isSilence(answer)) {
      this.#units.answered(request.unit, now, now - exchange.sentAt);
      return exchange.entry.settle(answer);
    }
    this.#units.saidSilent(now, now - exchange.sentAt);
    exchange.entry.settle({ ...answer, ...this.#failed(exchange) });
  }

  #late(transaction: number): void {
    const exchange = this.#underWay.get(transaction);
    if (exchange === undefined) return;
    this.#underWay.delete(transaction);
    this.#distrust(exchange.entry.request);
    this.#reject('noise', this.#framer.expect(undefined));
    if (this.#units.speaksAgainstConnection(exchange.entry.request.unit)) this.#timeouts += 1;
    const heard = exchange.heard === undefined ? {} : { heard: exchange.heard };
    exchange.entry.settle({ ok: false, trouble: 'timeout', ...heard, ...this.#failed(exchange) });
    if (this.#timeouts >= TIMEOUTS_UNTIL_DROPPED) return this.#drop('timeout');
    this.#pump();
  }

  /** Notes a question that got no answer, and says so when the unit counts as dead now. */
  #failed({ entry, sentAt }: Exchange): { readonly isDead?: true } {
    const now = this.#clock.monotonic();
    const { unit } = entry.request;
    this.#units.failed(unit, now, now - sentAt, goesFirst(entry.request));
    return this.#units.liveness(unit) === 'dead' ? { isDead: true } : {};
  }

  /** RTU and ASCII replies carry no transaction id: no request of the same shape is sent until a late reply can no longer arrive. */
  #distrust(request: Request): void {
    if (this.#framer.knowsTransactions) return;
    const until = this.#clock.monotonic() + Math.max(request.lateReply ?? 0, request.timeout);
    this.#queue.quarantine(request, bytesOf(request), until);
  }

  /** Takes back what was asked and not answered; a serial server may bring the answer over the next connection. */
  #abandon(): PendingRequest[] {
    const asked = [...this.#underWay.values()];
    this.#underWay.clear();
    for (const { deadline, entry } of asked) {
      deadline.cancel();
      this.#distrust(entry.request);
    }
    return asked.map(({ entry }) => entry);
  }

  #fail(entries: readonly PendingRequest[], why: { trouble: DeviceTrouble; isUnreachable?: true }): void {
    for (const { settle } of entries) settle({ ok: false, ...why });
  }

  /** Closes the connection; requests that were not sent yet wait for the next one. */
  #drop(trouble: DeviceTrouble): void {
    this.#fail(this.#abandon(), { trouble });
    this.#timeouts = 0;
    void this.#link.drop();
  }

  #reject(reason: RejectReason, count: number): void {
    if (count > 0) this.#rejected(this.#lastUnit, reason, count);
  }
}
