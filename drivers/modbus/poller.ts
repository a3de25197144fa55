import { type DeviceId, deviceId } from '../../src/domain/ids.ts';
import type { DeviceTrouble } from '../../src/domain/input.ts';
import type { Point } from '../../src/domain/plant.ts';
import { type Normalised, normalise } from '../../src/domain/reading/normalise.ts';
import { bad, type QualityReason } from '../../src/domain/reading/quality.ts';
import { duration, type Instant } from '../../src/domain/time.ts';
import { type Clock, sleep } from '../../src/ports/clock.ts';
import type { Heard, Intake } from '../../src/ports/driver.ts';
import type { Answer, Request } from './bus.ts';
import { decodeBits, decodeRegisters } from './decode.ts';
import { Health } from './health.ts';
import { type Block, planBlocks } from './plan.ts';
import type { ModbusDevice, Read } from './settings.ts';

/** Whoever can put a question to a unit. */
export interface Asked {
  ask(request: Request): Promise<Answer>;
}

interface PolledPoint {
  readonly point: Point;
  readonly read: Read;
  /** What was last told of it, and when. */
  told?: { readonly reading: Normalised; readonly at: Instant } | undefined;
}

/** A reading that says what the last one said is told again after so long: a bus that is polled back to back repeats itself. */
const REPEAT_AFTER_MS = 100;

/** A unit that does not answer is asked more and more rarely, so that it does not hold up the others on its bus. */
const FAILURES_AT_FULL_PACE = 3;
const SLOWEST_MS = 10_000;
/** Without a pause between polls a connection that fails at once would spin. */
const PAUSE_AFTER_FAILURE_MS = 250;
const BUSY = 6;
const BUSY_TRIES = 3;
const BUSY_WAIT_MS = 100;

/** Reads one device again and again, and tells what it heard: readings, or that the device did not answer. */
export class Poller {
  readonly health: Health;
  readonly #device: ModbusDevice;
  readonly #id: DeviceId;
  readonly #blocks: readonly Block<PolledPoint>[];
  readonly #bus: Asked;
  readonly #clock: Clock;
  readonly #intake: Intake;
  readonly #stop = new AbortController();
  readonly #lastBytes = new Map<Block<PolledPoint>, { readonly bytes: Buffer; readonly at: Instant }>();
  #failures = 0;
  #up: boolean | undefined;

  constructor(
    device: ModbusDevice,
    points: readonly Point[],
    address: string,
    bus: Asked,
    clock: Clock,
    intake: Intake,
  ) {
    this.#device = device;
    this.#id = deviceId(device.id);
    this.health = new Health(this.#id, address);
    this.#bus = bus;
    this.#clock = clock;
    this.#intake = intake;
    const reads = new Map(device.points.map(({ id, read }) => [id, read]));
    this.#blocks = planBlocks(
      points.flatMap((point) => {
        const read = reads.get(point.id);
        return read === undefined ? [] : [{ point, read }];
      }),
    );
  }

  /** Runs until `stop`. */
  async run(): Promise<void> {
    // Nothing to ask: a loop that waits for no answer would let nobody else have a turn.
    if (this.#blocks.length === 0) return;
    const { signal } = this.#stop;
    let due = this.#clock.now();
    while (!signal.aborted) {
      const answered = await this.poll();
      if (signal.aborted) return;
      this.#failures = answered ? 0 : this.#failures + 1;
      const now = this.#clock.now();
      due = answered
        ? (Math.max(now, due + this.#device.poll) as Instant)
        : (Math.max(now + this.#pause(), due + this.#device.poll) as Instant);
      if (due > now) await sleep(this.#clock, `poll ${this.#id}`, duration(due - now), signal);
    }
  }

  stop(): void {
    this.#stop.abort();
  }

  /** One poll of every block; false when the device did not answer. What was read before it fell silent is told all the same. */
  async poll(): Promise<boolean> {
    const begun = this.#clock.now();
    const heard: { readonly at: Instant; readonly block: Block<PolledPoint>; readonly answer: Answer }[] = [];
    let trouble: DeviceTrouble | undefined;
    for (const block of this.#blocks) {
      const answer = await this.#askPatiently(block);
      if (this.#stop.signal.aborted) return true;
      trouble = troubleOf(answer);
      if (trouble !== undefined) break;
      heard.push({ at: this.#clock.now(), block, answer });
    }
    const [first] = heard;
    if (first !== undefined) {
      if (this.#up !== true)
        this.#intake.heard({ at: first.at, draft: { kind: 'device', device: this.#id, up: true } });
      this.#up = true;
      const still: Heard[] = [];
      for (const { at, block, answer } of heard) this.#tell(at, block, answer, still);
      for (const reading of still) this.#intake.heard(reading);
    }
    if (trouble !== undefined) return this.#fail(this.#clock.now(), trouble);
    if (first !== undefined) this.health.good(this.#clock.now(), this.#clock.now() - begun);
    return true;
  }

  #fail(at: Instant, reason: DeviceTrouble): false {
    this.#up = false;
    this.#lastBytes.clear();
    for (const block of this.#blocks) for (const polled of block.points) polled.told = undefined;
    this.health.error(reason);
    this.#intake.heard({ at, draft: { kind: 'device', device: this.#id, up: false, reason } });
    return false;
  }

  /**
   * What has moved is told at once, and what stands still after it and not again within a moment: an alarm does not
   * wait for a hundred calm readings.
   */
  #tell(at: Instant, block: Block<PolledPoint>, answer: Answer, still: Heard[]): void {
    if (this.#isRepeated(at, block, answer)) return;
    if (!answer.ok) {
      this.health.error('exception');
      this.#intake.rejected(this.#id, 'exception');
    }
    for (const polled of block.points) {
      const reading = valueOf(polled, block, answer);
      const isNews = !saysTheSame(reading, polled.told?.reading);
      if (!isNews && polled.told !== undefined && at - polled.told.at < REPEAT_AFTER_MS) continue;
      const heard: Heard = { at, draft: { kind: 'reading', point: polled.point.id, ...reading } };
      if (isNews) this.#intake.heard(heard);
      else still.push(heard);
      polled.told = { reading, at };
    }
  }

  /** Whether a block holds the very bytes that it held a moment ago, so that no point of it has to be looked at. */
  #isRepeated(at: Instant, block: Block<PolledPoint>, answer: Answer): boolean {
    if (!answer.ok || !('registers' in answer)) return false;
    const last = this.#lastBytes.get(block);
    if (last !== undefined && at - last.at < REPEAT_AFTER_MS && last.bytes.equals(answer.registers)) return true;
    this.#lastBytes.set(block, { bytes: answer.registers, at });
    return false;
  }

  /** A busy unit is asked again at once, a silent one as often as the configuration says. */
  async #askPatiently(block: Block<PolledPoint>): Promise<Answer> {
    const request = {
      unit: this.#device.unit,
      table: block.table,
      address: block.address,
      length: block.length,
      timeout: this.#device.timeout,
    };
    let answer = await this.#bus.ask(request);
    for (
      let tries = 1;
      tries < BUSY_TRIES && !answer.ok && 'exception' in answer && answer.exception === BUSY;
      tries++
    ) {
      await sleep(this.#clock, `busy ${this.#id}`, duration(BUSY_WAIT_MS), this.#stop.signal);
      answer = await this.#bus.ask(request);
    }
    for (let tries = 0; tries < this.#device.retries && !answer.ok && 'trouble' in answer; tries++) {
      answer = await this.#bus.ask(request);
    }
    return answer;
  }

  #pause(): number {
    const least = Math.max(this.#device.poll, PAUSE_AFTER_FAILURE_MS);
    const doublings = Math.max(0, this.#failures - FAILURES_AT_FULL_PACE);
    return Math.min(Math.max(least, SLOWEST_MS), least * 2 ** Math.min(doublings, 10));
  }
}

function valueOf({ point, read }: PolledPoint, block: Block<PolledPoint>, answer: Answer): Normalised {
  if (!answer.ok) return { ...bad('exception' in answer ? reasonOf(answer.exception) : 'comm'), value: null };
  const raw =
    'bits' in answer
      ? decodeBits(answer.bits, block.address, read)
      : decodeRegisters(answer.registers, block.address, read);
  return normalise(point, raw);
}

const saysTheSame = (a: Normalised, b: Normalised | undefined): boolean =>
  b !== undefined && a.value === b.value && a.quality === b.quality && a.reason === b.reason;

/**
 * Why an answer means that the device is not there. A gateway that says that the unit behind it is silent tells of
 * this unit's time-out, not of its own (exceptions 0x0A and 0x0B).
 */
function troubleOf(answer: Answer): DeviceTrouble | undefined {
  if (answer.ok) return undefined;
  if ('trouble' in answer) return answer.trouble;
  return answer.exception === 0x0a || answer.exception === 0x0b ? 'timeout' : undefined;
}

/** What an exception says of the point: the request was wrong, or the device is not well (Modbus 1.1b3, 7). */
function reasonOf(exception: number): QualityReason {
  return exception >= 1 && exception <= 3 ? 'config' : 'sensor';
}
