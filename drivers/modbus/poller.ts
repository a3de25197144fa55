import { type DeviceId, deviceId } from '../../src/domain/ids.ts';
import type { DeviceTrouble } from '../../src/domain/input.ts';
import type { Point } from '../../src/domain/plant.ts';
import { bad } from '../../src/domain/reading/quality.ts';
import { duration, type Instant } from '../../src/domain/time.ts';
import { type Clock, sleep } from '../../src/ports/clock.ts';
import type { DeviceReport, Heard, Intake, RejectReason } from '../../src/ports/driver.ts';
import { Blocks, type Held } from './blocks.ts';
import { Health } from './health.ts';
import { Heartbeats } from './heartbeats.ts';
import { type Answer, isSilence, type Request } from './pdu.ts';
import { blocksOf, type PolledPoint, pointsOf, readingOf } from './points.ts';
import type { ModbusDevice } from './settings.ts';

/** Whoever can put a question to a unit. */
export interface Asked {
  ask(request: Request): Promise<Answer>;
}

/** A reading that says what the last one said is told again after so long: a bus that is polled fast repeats itself. */
const REPEAT_AFTER_MS = 1000;
/** Without a pause between polls a connection that fails at once would spin. */
const PAUSE_AFTER_FAILURE_MS = 250;
/** Accepted and slow, or busy: asked again in a moment (Modbus application protocol 1.1b3, 7). */
const PATIENCE_CODES: readonly number[] = [5, 6];
const BUSY_TRIES = 3;
const BUSY_WAIT_MS = 100;

/** Reads one device again and again, and tells what it heard: readings, or that the device did not answer. */
export class Poller {
  readonly health: Health;
  readonly device: ModbusDevice;
  readonly #id: DeviceId;
  readonly #polled: readonly PolledPoint[];
  readonly #blocks: Blocks;
  readonly #heartbeats: Heartbeats;
  readonly #bus: Asked;
  readonly #clock: Clock;
  readonly #intake: Intake;
  readonly #repeatAfter: number;
  readonly #stop = new AbortController();
  /** Who hangs on which block; made anew when the blocks are. */
  #hanging = new Map<Held, PolledPoint[]>();
  #up: boolean | undefined;

  constructor(
    device: ModbusDevice,
    points: readonly Point[],
    address: string,
    bus: Asked,
    clock: Clock,
    intake: Intake,
  ) {
    this.device = device;
    this.#id = deviceId(device.id);
    this.health = new Health(this.#id, address);
    this.#bus = bus;
    this.#clock = clock;
    this.#intake = intake;
    this.#repeatAfter = device.poll >= REPEAT_AFTER_MS ? 0 : REPEAT_AFTER_MS - device.poll / 2;
    const reads = new Map(device.points.map(({ id, read }) => [id, read]));
    const { polled, wanted, heartbeat } = pointsOf(points, reads, device.heartbeat);
    this.#polled = polled;
    this.#heartbeats = new Heartbeats(heartbeat, device.heartbeat?.period ?? duration(0));
    this.#blocks = new Blocks(
      wanted,
      {
        mostRegisters: device['most-registers'],
        mostBits: device['most-bits'],
        bridge: device.bridge,
        forbidden: device.forbidden,
      },
      { fast: device.poll, slow: device['slow-poll'] },
    );
    this.#index();
  }

  /** Runs until `stop`. */
  async run(): Promise<void> {
    // Nothing to ask: a loop that waits for no answer would let nobody else have a turn.
    if (this.#blocks.all.length === 0) return;
    const { signal } = this.#stop;
    let due = this.#clock.now();
    while (!signal.aborted) {
      const answered = await this.poll();
      if (signal.aborted) return;
      const now = this.#clock.now();
      const earliest = answered ? now : now + PAUSE_AFTER_FAILURE_MS;
      due = Math.max(earliest, due + this.device.poll) as Instant;
      // Back to back, with nothing to ask for just now (all refused, or slow), would be a loop without an end.
      const next = Math.max(due, Math.min(this.#blocks.nextDue, now + PAUSE_AFTER_FAILURE_MS));
      if (next > now) await sleep(this.#clock, `poll ${this.#id}`, duration(next - now), signal);
    }
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
    return { ...this.health.report(this.#blocks.report()), unit: this.device.unit };
  }

  /** One poll of what is due; false when the device did not answer. What was read before it fell silent is told all the same. */
  async poll(): Promise<boolean> {
    const begun = this.#clock.monotonic();
    const asked = this.#blocks.due(this.#clock.now());
    const changed = new Set<PolledPoint>();
    const seen = new Set<PolledPoint>();
    let trouble: DeviceTrouble | undefined;
    let answers = 0;
    for (let held = asked.shift(); held !== undefined; held = asked.shift()) {
      const answer = await this.#askPatiently(held);
      if (this.#stop.signal.aborted) return true;
      trouble = troubleOf(answer);
      if (trouble !== undefined) break;
      answers += 1;
      this.#take(held, answer, asked, changed, seen);
    }
    const at = this.#clock.now();
    if (answers > 0) {
      if (this.#up !== true) this.#intake.heard({ at, draft: { kind: 'device', device: this.#id, up: true } });
      this.#up = true;
      this.#tell(changed, seen, at);
    }
    if (trouble !== undefined) return this.#fail(at, trouble);
    if (answers > 0) this.health.good(at, this.#clock.monotonic() - begun);
    return true;
  }

  #take(held: Held, answer: Answer, asked: Held[], changed: Set<PolledPoint>, seen: Set<PolledPoint>): void {
    if (!answer.ok && 'exception' in answer) {
      this.health.error(`exception-${answer.exception.toString(16).padStart(2, '0')}`);
      this.#intake.rejected(this.#id, 'exception');
    }
    const taken = this.#blocks.take(held, answer, this.#clock.now());
    if (typeof taken === 'object') {
      this.#index();
      asked.unshift(...taken.finer);
      return;
    }
    for (const polled of this.#hanging.get(held) ?? []) {
      if (taken === 'changed') changed.add(polled);
      if (this.#blocks.heldOf(polled.own) === held) seen.add(polled);
    }
  }

  #fail(at: Instant, reason: DeviceTrouble): false {
    this.#up = false;
    this.#blocks.forget();
    this.#heartbeats.forget();
    for (const polled of this.#polled) polled.told = undefined;
    this.health.error(reason);
    this.#intake.heard({ at, draft: { kind: 'device', device: this.#id, up: false, reason } });
    return false;
  }

  /**
   * What has moved is told at once, and what stands still after it and not again within a moment: an alarm does not
   * wait for a hundred calm readings.
   */
  #tell(changed: ReadonlySet<PolledPoint>, seen: ReadonlySet<PolledPoint>, at: Instant): void {
    const isStuck = this.#heartbeats.isStuck(this.#blocks, at);
    if (isStuck === 'since now') this.health.error('heartbeat');
    const still: Heard[] = [];
    const tell = (polled: PolledPoint): void => {
      const { told, point } = polled;
      if (isStuck === false && !changed.has(polled) && told !== undefined && at - told.at < this.#repeatAfter) return;
      const reading = isStuck === false ? readingOf(polled, this.#blocks, at) : { ...bad('comm'), value: null };
      const isNews = told === undefined || (told.reading !== reading && !saysTheSame(reading, told.reading));
      // Where only a status was read beside it, the value is as old as it was.
      if (!isNews && (!seen.has(polled) || at - told.at < this.#repeatAfter)) return;
      const heard: Heard = { at, draft: { kind: 'reading', point: point.id, ...reading } };
      if (isNews) this.#intake.heard(heard);
      else still.push(heard);
      polled.told = { reading, at };
    };
    changed.forEach(tell);
    for (const polled of seen) if (!changed.has(polled)) tell(polled);
    for (const heard of still) this.#intake.heard(heard);
  }

  /** A busy unit is asked again at once, a silent one as often as the configuration says. */
  async #askPatiently({ block }: Held): Promise<Answer> {
    const request = {
      unit: this.device.unit,
      table: block.table,
      address: block.address,
      length: block.length,
      timeout: this.device.timeout,
      lateReply: this.device['late-reply'],
      anyUnit: this.device['any-unit'],
    };
    let answer = await this.#bus.ask(request);
    for (let tries = 1; tries < BUSY_TRIES && isBusy(answer); tries++) {
      await sleep(this.#clock, `busy ${this.#id}`, duration(BUSY_WAIT_MS), this.#stop.signal);
      answer = await this.#bus.ask(request);
    }
    for (let tries = 0; tries < this.device.retries && !answer.ok && 'trouble' in answer; tries++) {
      answer = await this.#bus.ask(request);
    }
    return answer;
  }

  #index(): void {
    this.#hanging = new Map();
    for (const polled of this.#polled) {
      polled.held = blocksOf(polled, this.#blocks);
      for (const held of polled.held) {
        const others = this.#hanging.get(held);
        if (others === undefined) this.#hanging.set(held, [polled]);
        else others.push(polled);
      }
    }
  }
}

const isBusy = (answer: Answer): boolean =>
  !answer.ok && 'exception' in answer && PATIENCE_CODES.includes(answer.exception);

const saysTheSame = (a: NonNullable<PolledPoint['told']>['reading'], b: typeof a): boolean =>
  a.value === b.value && a.quality === b.quality && a.reason === b.reason;

/** Why an answer means that the device is not there. */
function troubleOf(answer: Answer): DeviceTrouble | undefined {
  if (answer.ok) return undefined;
  if ('trouble' in answer) return answer.trouble;
  return isSilence(answer) ? 'timeout' : undefined;
}
