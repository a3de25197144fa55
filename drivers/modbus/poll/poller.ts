import { type DeviceId, deviceId } from '../../../src/domain/ids.ts';
import { duration, type Instant } from '../../../src/domain/time.ts';
import { sleep } from '../../../src/common/sleep.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import type { DeviceReport, Intake, RejectReason } from '../../../src/ports/driver.ts';
import { Blocks } from './blocks.ts';
import { Health } from './health.ts';
import { Heartbeats } from '../points/heartbeats.ts';
import type { Answer, ReadAsker } from '../bus/pdu.ts';
import { pointsOf } from '../points/points.ts';
import type { ModbusDevice } from '../settings/device.ts';
import { isUnanswered, isUnreachable, PatientAsker, type Unanswered, wasHeard } from './patient-asker.ts';
import { Poll } from './poll.ts';
import { failureIn, type PolledBlock } from './polled-block.ts';
import { Reporter } from './reporter.ts';

/** Without a pause between polls a connection that fails at once would spin. */
const PAUSE_AFTER_FAILURE_MS = 250;
/** Reads one device again and again, and reports what it heard: readings, or that the device did not answer. */
export class Poller {
  readonly health: Health;
  #device: ModbusDevice;
  readonly #id: DeviceId;
  readonly #blocks: Blocks;
  readonly #reporter: Reporter;
  readonly #asker: PatientAsker;
  readonly #clock: Clock;
  readonly #intake: Intake;
  readonly #stop = new AbortController();
  /** Did not answer when it was last asked. */
  #isSilent = false;
  /** Silences at the end of the last poll that were not expected: the device may have fallen silent in the middle of it. */
  #unexpected = 0;

  constructor(device: ModbusDevice, address: string, bus: ReadAsker, clock: Clock, intake: Intake) {
    this.#device = device;
    this.#id = deviceId(device.id);
    this.health = new Health(this.#id, address);
    this.#asker = new PatientAsker(bus, clock, this.#stop.signal);
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
    const hints = this.#reporter.hints();
    return {
      ...this.health.report(this.#blocks.report()),
      unit: this.#device.unit,
      ...(hints.length === 0 ? {} : { hints }),
    };
  }

  /**
   * One poll of what is due; false when the device did not answer. A question that gets no answer costs one time-out, and
   * the others are asked all the same; what is doubtful comes last.
   */
  async poll(): Promise<boolean> {
    const begun = this.#clock.monotonic();
    const now = this.#clock.now();
    const poll = new Poll(this.#isSilent ? this.#blocks.ofSilent(now) : this.#blocks.due(now), this.#unexpected);
    for (let polled = poll.next(); polled !== undefined; polled = poll.next()) {
      if (polled.isDoubtful && poll.answers > 0) {
        // What is known already does not wait for the time-out of a doubtful question.
        this.#reporter.settle(this.#clock.now(), poll.isUnread);
        if (poll.isEnough(this.#clock.monotonic() - begun >= this.#device.poll)) break;
      }
      const answer = await this.#asker.ask(this.#device, polled);
      if (this.#stop.signal.aborted) return true;
      if (!answer.ok) this.#count(answer);
      if (isUnreachable(answer)) return this.#fail(poll, answer);
      if (isUnanswered(answer)) {
        if (poll.failed(polled, answer, this.#isSilent)) break;
        if (poll.answers === 0 && wasHeard(answer)) poll.alsoAsk(this.#blocks.halvesOf(polled));
      } else {
        this.#isSilent = false;
        poll.answered(polled, answer);
        this.#take(poll, polled, answer);
      }
      if (poll.answers > 0) this.#takeSilent(poll);
    }
    this.#unexpected = poll.unexpected;
    const last = poll.silent.at(-1);
    if (last !== undefined && poll.answers === 0 && (this.#isSilent || poll.isOfSilentDevice))
      return this.#fail(poll, last.answer);
    this.#takeSilent(poll);
    const at = this.#end(poll);
    if (poll.values > 0) this.health.good(at, this.#clock.monotonic() - begun);
    return true;
  }

  /** The device answers, but not these questions. */
  #takeSilent(poll: Poll): void {
    for (const { polled, answer } of poll.silent.splice(0)) this.#take(poll, polled, answer);
  }

  #take(poll: Poll, polled: PolledBlock, answer: Answer): void {
    if (poll.isTrial(polled) && !answer.ok) return;
    const at = this.#clock.now();
    const taken = this.#blocks.take(polled, answer, at);
    if (taken === 'unread') return;
    poll.read(polled, taken === 'split' ? polled.pieces : []);
    if (taken === 'split' || taken === 'joined') this.#reporter.index();
    if (taken !== 'split') this.#reporter.took(polled, taken === 'same' ? 'same' : 'changed', poll.isUnread, at);
  }

  #count(answer: Unanswered): void {
    this.health.error(failureIn(answer).how);
    if ('exception' in answer) this.#intake.rejected(this.#id, 'exception');
  }

  #end(poll: Poll): Instant {
    const at = this.#clock.now();
    const wasStuck = this.#reporter.isStuck;
    this.#reporter.end(at, poll.isUnread);
    if (this.#reporter.isStuck && !wasStuck) this.health.error('heartbeat');
    return at;
  }

  /** The device does not answer, or there is no way to it. What was read before is reported all the same. */
  #fail(poll: Poll, answer: Unanswered): false {
    if (poll.answers > 0) this.#end(poll);
    this.#isSilent = true;
    this.#blocks.forget(poll.silent.at(-1)?.polled);
    this.#reporter.lost();
    const reason = 'trouble' in answer ? answer.trouble : 'timeout';
    this.#intake.heard({ at: this.#clock.now(), draft: { kind: 'device', device: this.#id, up: false, reason } });
    return false;
  }
}
