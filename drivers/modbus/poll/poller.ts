import { type DeviceId, deviceId } from '../../../src/domain/ids.ts';
import type { DeviceTrouble } from '../../../src/domain/input.ts';
import { duration, type Instant } from '../../../src/domain/time.ts';
import { sleep } from '../../../src/common/sleep.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import type { DeviceReport, Intake, RejectReason } from '../../../src/ports/driver.ts';
import { Blocks, type Held } from './blocks.ts';
import { Health } from './health.ts';
import { Heartbeats } from '../points/heartbeats.ts';
import { type Answer, isSilence, type ReadAsker, type ReadRequest } from '../bus/pdu.ts';
import { pointsOf } from '../points/points.ts';
import type { ModbusDevice } from '../settings/device.ts';
import { Reporter } from './reporter.ts';

/** Without a pause between polls a connection that fails at once would spin. */
const PAUSE_AFTER_FAILURE_MS = 250;
/** Accepted and slow, or busy: asked again in a moment (Modbus application protocol 1.1b3, 7). */
const PATIENCE_CODES: readonly number[] = [5, 6];
const BUSY_TRIES = 3;
const BUSY_WAIT_MS = 100;

/** Reads one device again and again, and reports what it heard: readings, or that the device did not answer. */
export class Poller {
  readonly health: Health;
  #device: ModbusDevice;
  readonly #id: DeviceId;
  readonly #blocks: Blocks;
  readonly #reporter: Reporter;
  readonly #bus: ReadAsker;
  readonly #clock: Clock;
  readonly #intake: Intake;
  readonly #stop = new AbortController();

  constructor(device: ModbusDevice, address: string, bus: ReadAsker, clock: Clock, intake: Intake) {
    this.#device = device;
    this.#id = deviceId(device.id);
    this.health = new Health(this.#id, address);
    this.#bus = bus;
    this.#clock = clock;
    this.#intake = intake;
    const { polled, wanted, heartbeat } = pointsOf(device.points, device.heartbeat);
    this.#blocks = new Blocks(
      wanted,
      {
        mostRegisters: device.mostRegisters,
        mostBits: device.mostBits,
        bridge: device.bridge,
        forbidden: device.forbidden,
      },
      { fast: device.poll, slow: device.slowPoll },
    );
    const heartbeats = new Heartbeats(heartbeat, device.heartbeat?.period ?? duration(0));
    this.#reporter = new Reporter(this.#id, polled, this.#blocks, heartbeats, intake, device.poll);
  }

  /** Runs until `stop`. */
  async run(): Promise<void> {
    // Nothing to ask: a loop that waits for no answer would block everything else.
    if (this.#blocks.all.length === 0) return;
    const { signal } = this.#stop;
    let due = this.#clock.now();
    while (!signal.aborted) {
      const answered = await this.poll();
      if (signal.aborted) return;
      const now = this.#clock.now();
      const earliest = answered ? now : now + PAUSE_AFTER_FAILURE_MS;
      due = Math.max(earliest, due + this.#device.poll) as Instant;
      // Back to back, with nothing to ask for just now (all refused, or slow), would be a loop without an end.
      const next = Math.max(due, Math.min(this.#blocks.nextDue, now + PAUSE_AFTER_FAILURE_MS));
      if (next > now) await sleep(this.#clock, `poll ${this.#id}`, duration(next - now), signal);
    }
  }

  get device(): ModbusDevice {
    return this.#device;
  }

  /** The same device, of which only the ranges and meanings of points changed: nothing that is asked. */
  convert(device: ModbusDevice): void {
    this.#device = device;
    this.#reporter.convert(device.points);
  }

  stop(): void {
    this.#stop.abort();
  }

  /** Something came over the wire while this device was asked, and was thrown away. */
  rejected(reason: RejectReason, count: number): void {
    this.health.error(reason, count);
    this.#intake.rejected(this.#id, reason, count);
  }

  report(): DeviceReport {
    return { ...this.health.report(this.#blocks.report()), unit: this.#device.unit };
  }

  /** One poll of what is due; false when the device did not answer. What was read before it fell silent is reported all the same. */
  async poll(): Promise<boolean> {
    const begun = this.#clock.monotonic();
    if (this.#blocks.renew(this.#clock.now())) this.#reporter.index();
    const pending = this.#blocks.due(this.#clock.now());
    let trouble: DeviceTrouble | undefined;
    let answers = 0;
    for (let held = pending.shift(); held !== undefined; held = pending.shift()) {
      const answer = await this.#askPatiently(held);
      if (this.#stop.signal.aborted) return true;
      trouble = troubleOf(answer);
      if (trouble !== undefined) {
        pending.unshift(held);
        break;
      }
      answers += 1;
      this.#take(held, answer, pending);
    }
    const at = this.#clock.now();
    if (answers > 0) this.#end(at, pending);
    if (trouble !== undefined) return this.#fail(at, trouble);
    if (answers > 0) this.health.good(at, this.#clock.monotonic() - begun);
    return true;
  }

  #take(held: Held, answer: Answer, pending: Held[]): void {
    if (!answer.ok && 'exception' in answer) {
      this.health.error(`exception-${answer.exception.toString(16).padStart(2, '0')}`);
      this.#intake.rejected(this.#id, 'exception');
    }
    const at = this.#clock.now();
    const taken = this.#blocks.take(held, answer, at);
    if (typeof taken === 'string') return this.#reporter.took(held, taken, pending, at);
    this.#reporter.index();
    pending.unshift(...taken.finer);
  }

  #end(at: Instant, unread: readonly Held[]): void {
    const wasStuck = this.#reporter.isStuck;
    this.#reporter.end(at, unread);
    if (this.#reporter.isStuck && !wasStuck) this.health.error('heartbeat');
  }

  #fail(at: Instant, reason: DeviceTrouble): false {
    this.#blocks.forget();
    this.#reporter.lost();
    this.health.error(reason);
    this.#intake.heard({ at, draft: { kind: 'device', device: this.#id, up: false, reason } });
    return false;
  }

  /** A busy unit is asked again at once, a silent one as often as the configuration says. */
  async #askPatiently({ block }: Held): Promise<Answer> {
    const request: ReadRequest = {
      unit: this.#device.unit,
      table: block.table,
      address: block.address,
      length: block.length,
      timeout: this.#device.timeout,
      lateReply: this.#device.lateReply,
      anyUnit: this.#device.anyUnit,
    };
    let answer = await this.#bus.ask(request, this.#stop.signal);
    for (let tries = 1; tries < BUSY_TRIES && isBusy(answer); tries++) {
      await sleep(this.#clock, `busy ${this.#id}`, duration(BUSY_WAIT_MS), this.#stop.signal);
      answer = await this.#bus.ask(request, this.#stop.signal);
    }
    for (let tries = 0; tries < this.#device.retries && !answer.ok && 'trouble' in answer; tries++) {
      answer = await this.#bus.ask(request, this.#stop.signal);
    }
    return answer;
  }
}

const isBusy = (answer: Answer): boolean =>
  !answer.ok && 'exception' in answer && PATIENCE_CODES.includes(answer.exception);

/** Why an answer means that the device is not there. */
function troubleOf(answer: Answer): DeviceTrouble | undefined {
  if (answer.ok) return undefined;
  if ('trouble' in answer) return answer.trouble;
  return isSilence(answer) ? 'timeout' : undefined;
}
