import { type Observable, share, Subject } from 'rxjs';
import type { DeviceId, Epoch, Seq } from './domain/ids.ts';
import type { Act, Draft, StartedInput } from './domain/input.ts';
import type { Refusal } from './domain/alarm/base.ts';
import { areInSameZones } from './domain/people/zones-at.ts';
import type { State } from './domain/state/state.ts';
import { duration, type Duration, type Instant, minutes, seconds, since } from './domain/time.ts';
import { Admission } from './pipeline/admission.ts';
import { type Checkpointer, checkpointer, type Folded, foldInto, wakeAtDeadlines } from './pipeline/fold.ts';
import type { Clock, Timer } from './ports/clock.ts';
import type { Driver, Intake, RejectReason } from './ports/driver.ts';
import type { EventLog, LogStatus, RecordDamage } from './ports/event-log.ts';
import type { Logger } from './ports/logger.ts';

/** What the gateway needs of the world; it knows no adapter, so that it runs as well in simulated time. */
export interface GatewayPorts {
  readonly clock: Clock;
  readonly log: EventLog;
  readonly drivers: readonly Driver[];
  /** The facts as the log left them, under the plant of now. */
  readonly state: State;
  readonly epoch: Epoch;
  readonly lastSeq: Seq;
  readonly lastAt: Instant;
  /** What of the record was found damaged at this start. */
  readonly damage?: RecordDamage | undefined;
  readonly logger: Logger;
  /** The errors of the configuration that was given, where the last one in force still is. */
  readonly refused?: StartedInput['refused'];
}

/** What became of a person's act. Not durable: it stands in memory because the disk is failing. */
export type ActReply =
  | { readonly ok: true; readonly seq: Seq; readonly durable: boolean }
  | { readonly ok: false; readonly refusal: Refusal };

/** Something that was thrown away at the door of a driver. */
export interface Rejected {
  readonly device: DeviceId;
  readonly reason: RejectReason;
  /** Bytes of noise, messages of everything else. */
  readonly count: number;
}

const CHECKPOINT_EVERY: Duration = minutes(5);
const WALL_WATCH_EVERY: Duration = seconds(1);
const WALL_STEP_MS = 1000;
const DISK_PATIENCE: Duration = seconds(2);
const LONGEST_BELIEVABLE_DOWN_MS = 30 * 86_400_000;

/** The road from what is heard to what is told: admit, fold, log, publish. */
export class Gateway {
  readonly state: State;
  readonly folded: Observable<Folded>;
  readonly rejected = new Subject<Rejected>();
  readonly #ports: GatewayPorts;
  readonly #admission: Admission;
  readonly #timers = new Map<string, Timer>();
  readonly #replies = new Map<Seq, (folded: Folded) => void>();
  #checkpoints: Checkpointer | undefined;
  #foldedAt: Instant;

  constructor(ports: GatewayPorts) {
    const { clock, state } = ports;
    this.#ports = ports;
    this.state = state;
    this.#foldedAt = clock.now();
    this.#admission = new Admission(
      ports.lastSeq,
      ports.lastAt,
      (run) => clock.setTimer('next turn', duration(0), run),
      (older, newer) => areInSameZones(state.index, older, newer),
    );
    this.folded = this.#admission.admitted.pipe(
      foldInto(state, clock),
      wakeAtDeadlines(clock, () => this.#admit({ kind: 'tick' })),
      share(),
    );
  }

  /**
   * Begins the epoch, then listens. Whoever publishes has subscribed to `folded` before: it is told first, and the
   * log right behind, so that the disk never stands in the way of an alarm.
   */
  start(): void {
    const { clock, log, drivers, epoch, lastAt, state, refused } = this.#ports;
    this.folded.subscribe((folded) => this.#record(folded));
    const downFor = lastAt === 0 ? duration(0) : since(lastAt, clock.wall());
    this.#admit({
      kind: 'started',
      epoch,
      revision: state.plant.revision,
      downFor: duration(Math.min(downFor, LONGEST_BELIEVABLE_DOWN_MS)),
      ...(refused === undefined ? {} : { refused }),
      clockInDoubt: clock.wall() < lastAt || downFor > LONGEST_BELIEVABLE_DOWN_MS,
    });
    this.#checkpoints = checkpointer(state, clock, CHECKPOINT_EVERY, (checkpoint) => log.checkpoint(checkpoint));
    this.#watchLog();
    this.#watchWall(clock.wall() - clock.now());
    const intake: Intake = {
      heard: (item) => this.#admission.offer(item),
      rejected: (device, reason, count = 1) => this.rejected.next({ device, reason, count }),
    };
    for (const driver of drivers) driver.start(intake);
  }

  /** Ends listening. What was folded is with the log, which whoever opened it closes. */
  async stop(): Promise<void> {
    for (const timer of this.#timers.values()) timer.cancel();
    await Promise.all(this.#ports.drivers.map((driver) => driver.stop()));
    this.#checkpoints?.stop();
    this.#admission.admitted.complete();
  }

  /** What a person did. Answered when it is on the disk, or when the disk has been failing for two seconds. */
  act(act: Act, by: string, role: string): Promise<ActReply> {
    const seq = this.#admission.nextSeq;
    const reply = new Promise<ActReply>((resolve) => {
      this.#replies.set(seq, ({ outcome: { refusal } }) => {
        if (refusal !== undefined) resolve({ ok: false, refusal });
        else void this.#durable(seq).then((durable) => resolve({ ok: true, seq, durable }));
      });
    });
    this.#admit({ kind: 'act', by, role, do: act });
    return reply;
  }

  /** Inputs that wait, inputs that newer ones replaced, and when the fold last took one: whether the road flows. */
  get flow(): { readonly waiting: number; readonly replaced: number; readonly foldedAt: Instant } {
    return { waiting: this.#admission.waiting, replaced: this.#admission.replaced, foldedAt: this.#foldedAt };
  }

  #admit(draft: Draft): void {
    this.#admission.offer({ at: this.#ports.clock.now(), draft });
  }

  #record(folded: Folded): void {
    const { input, outcome } = folded;
    this.#foldedAt = input.at;
    this.#ports.log.append({ input, transitions: outcome.transitions, events: outcome.events });
    this.#checkpoints?.count();
    const reply = this.#replies.get(input.seq);
    if (reply === undefined) return;
    this.#replies.delete(input.seq);
    reply(folded);
  }

  #durable(seq: Seq): Promise<boolean> {
    const { clock, log } = this.#ports;
    // While recording is stopped nothing is promised, even where the end of the log still takes rows in.
    if (log.durableSeq >= seq) return Promise.resolve(log.status.recording);
    return new Promise((resolve) => {
      const end = (durable: boolean): void => {
        off();
        timer.cancel();
        resolve(durable);
      };
      const off = log.onDurable((reached) => {
        if (reached >= seq) end(log.status.recording);
      });
      const timer = clock.setTimer('disk patience', DISK_PATIENCE, () => end(false));
    });
  }

  /** How the log does, from now on and as it was left: the fold knows, and so does everybody. */
  #watchLog(): void {
    const { log, damage, state } = this.#ports;
    const follow = ({ recording, reason }: LogStatus): void => {
      if (recording === (state.record.stopped === undefined)) return;
      this.#admit({ kind: 'recording', ok: recording, ...(reason === undefined ? {} : { reason }) });
      // Inputs may have been lost while it was stopped: what the fold knows of them is kept.
      if (recording) this.#checkpoints?.now();
    };
    const take = (found: RecordDamage): void => {
      this.#admit({ kind: 'damaged', ...found });
      this.#checkpoints?.now();
    };
    if (damage !== undefined) take(damage);
    follow(log.status);
    log.onStatus(follow);
    log.onDamaged(take);
  }

  /** A step of the wall clock moves no plant time; it is recorded, so that a reader of the record knows. */
  #watchWall(offset: number): void {
    const { clock } = this.#ports;
    this.#timers.set(
      'wall watch',
      clock.setTimer('wall watch', WALL_WATCH_EVERY, () => {
        const now = clock.wall() - clock.now();
        const step = now - offset;
        const stepped = Math.abs(step) >= WALL_STEP_MS;
        if (stepped) this.#admit({ kind: 'clock-stepped', by: step });
        this.#watchWall(stepped ? now : offset);
      }),
    );
  }
}
