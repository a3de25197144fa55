import { Subject } from 'rxjs';
import { diskWith, knownDisk } from './domain/gateway/disk.ts';
import type { DeviceId, Epoch, NoticeId, OutputId, Seq } from './domain/ids.ts';
import { Fold } from './domain/fold.ts';
import type { Act } from './domain/act.ts';
import type { CheckRecord } from './domain/ledger/check.ts';
import type {
  AccountInput,
  ConfigurationEdit,
  DamagedInput,
  Draft,
  Input,
  StartedInput,
  RefusedInput,
} from './domain/input.ts';
import type { Plant } from './domain/plant.ts';
import type { Refusal } from './domain/alarm/base.ts';
import { wishOf } from './domain/outputs/drive.ts';
import { areInSameZones } from './domain/people/zones-at.ts';
import type { State } from './domain/state/state.ts';
import { duration, type Duration, type Instant, seconds } from './domain/time.ts';
import { tellDiary } from './pipeline/diary.ts';
import { Admission } from './pipeline/admission.ts';
import { type Checkpointer, checkpointer, type Folded, FoldStage } from './pipeline/fold.ts';
import type { PlantClock } from './pipeline/plant-clock.ts';
import { StrangerGate } from './pipeline/stranger-gate.ts';
import { Timekeeper } from './pipeline/timekeeper.ts';
import type { Clock, ClockProof } from './ports/clock.ts';
import type { DeviceReport, Driver, Intake, RegisterReport, RejectReason } from './ports/driver.ts';
import type { Notifier } from './ports/notifier.ts';
import type { EventLog, LogStatus, RecordDamage } from './ports/event-log.ts';
import type { Logger } from './ports/logger.ts';
import type { OutputDriver } from './ports/output.ts';

/** What the gateway needs of the world; it knows no adapter, so that it runs as well in simulated time. */
export interface GatewayPorts {
  /** A steady clock; plant time is kept over it. */
  readonly clock: Clock;
  readonly proof: ClockProof;
  /** When the program was built: a correct wall clock shows a later time. */
  readonly builtAt: Instant;
  readonly log: EventLog;
  readonly drivers: readonly Driver[];
  /** Delivers messages; without it none leaves the gateway. */
  readonly notifier?: Notifier | undefined;
  /** What drives the outputs; none where nothing may be driven. */
  readonly outputs?: readonly OutputDriver[];
  /** The facts as the log left them, under the plant that was in force then. */
  readonly state: State;
  /** The plant of the configuration that is in force from this start on. */
  readonly plant: Plant;
  /** How it differs from the one before. */
  readonly edit?: ConfigurationEdit | undefined;
  readonly epoch: Epoch;
  readonly lastSeq: Seq;
  readonly lastAt: Instant;
  /** What of the record was found damaged at this start. */
  readonly damage?: RecordDamage | undefined;
  readonly logger: Logger;
  /** The errors of the configuration that was given, where the last one in force still is. */
  readonly refused?: StartedInput['refused'];
}

/** What became of a person's act. Not durable: it is in memory only, because the disk is failing. */
export type ActReply =
  | {
      readonly ok: true;
      readonly seq: Seq;
      readonly durable: boolean;
      /** The line of the ledger of detectors that it wrote. */
      readonly line?: CheckRecord;
    }
  | { readonly ok: false; readonly refusal: Refusal };

/** Input that a driver threw away. */
export interface RejectedInput {
  readonly device: DeviceId;
  readonly reason: RejectReason;
  /** Bytes of noise, messages of everything else. */
  readonly count: number;
}

const DISK_PATIENCE: Duration = seconds(2);

/** The path from input to output: admit, fold, log, publish. */
export class Gateway {
  readonly state: State;
  /** Publishers receive it before the log does, so that a slow disk never delays an alarm. */
  readonly folded = new Subject<Folded>();
  readonly rejected = new Subject<RejectedInput>();
  readonly #ports: GatewayPorts;
  readonly #admission: Admission;
  readonly #strangers: StrangerGate;
  readonly #stage: FoldStage;
  readonly #time: Timekeeper;
  readonly #plants = new Map<string, Plant>();
  /** Changes of the configuration that are not answered yet. */
  #configuring = 0;
  readonly #replies = new Map<Seq, (folded: Folded) => void>();
  #checkpoints: Checkpointer | undefined;
  #foldedAt: Instant;
  #isDriving = false;

  constructor(ports: GatewayPorts) {
    const { state, plant } = ports;
    this.#ports = ports;
    this.state = state;
    this.#plants.set(plant.revision, plant);
    const fold = new Fold(state, (revision) => this.#plants.get(revision) ?? state.base);
    this.#time = new Timekeeper(ports, (draft, isAnew) => this.#admit(draft, isAnew));
    const { clock } = this.#time;
    this.#foldedAt = clock.now();
    this.#admission = new Admission(
      ports.lastSeq,
      ports.lastAt,
      (input) => this.#take(input),
      (run) => clock.setTimer('next turn', duration(0), run),
      (older, newer) => areInSameZones(state.index, older, newer),
    );
    this.#strangers = new StrangerGate(state, clock, (item) => this.#admission.offer(item));
    this.#stage = new FoldStage(fold, clock, () => this.#admit({ kind: 'tick' }));
  }

  /**
   * Begins the epoch, then starts the drivers. Publishers subscribe to `folded` before this call: they receive each
   * result before the log does, so that a slow disk never delays an alarm.
   */
  start(): void {
    const { log, drivers, state, plant, edit, refused, notifier } = this.#ports;
    const { clock } = this.#time;
    this.folded.subscribe((folded) => this.#record(folded));
    notifier?.start((result) => this.#admit(result));
    this.#admit({
      kind: 'started',
      ...this.#time.begin(),
      revision: plant.revision,
      ...(edit === undefined ? {} : { edit }),
      ...(refused === undefined ? {} : { refused }),
    });
    this.#time.watch();
    this.#checkpoints = checkpointer(state, clock, (checkpoint) => log.checkpoint(checkpoint));
    this.#watchLog();
    const intake: Intake = {
      heard: ({ at, draft }) => {
        if (this.#strangers.passes(draft)) this.#admission.offer({ at: clock.toPlant(at), draft });
        else if ('device' in draft) this.rejected.next({ device: draft.device, reason: 'overload', count: 1 });
      },
      rejected: (device, reason, count = 1) => this.rejected.next({ device, reason, count }),
    };
    for (const driver of drivers) driver.start(intake);
    this.#isDriving = true;
    this.askForOutputs();
  }

  /** Stops the drivers. All results were given to the log, which the caller closes. */
  async stop(): Promise<void> {
    this.#time.stop();
    this.#isDriving = false;
    const { drivers, notifier } = this.#ports;
    await Promise.all([...drivers.map((driver) => driver.stop()), notifier?.stop()]);
    this.#strangers.stop();
    this.#checkpoints?.stop();
    this.#admit({ kind: 'stopped' });
    this.#stage.stop();
    this.folded.complete();
  }

  /** What a person did. Answered when it is on the disk, or when the disk has been failing for two seconds. */
  act(act: Act, by: string, role: string): Promise<ActReply> {
    return this.#answered(() => this.#admit({ kind: 'act', by, role, do: act }));
  }

  /**
   * Puts another configuration into force, while everything goes on. Its plant is with the log before any row that is
   * made under it. Answered as an act is.
   */
  async configure(plant: Plant, edit: ConfigurationEdit): Promise<ActReply> {
    this.#ports.log.keepPlant(plant);
    this.#plants.set(plant.revision, plant);
    this.#configuring += 1;
    const reply = await this.#answered(() => this.#admit({ kind: 'configured', revision: plant.revision, ...edit }));
    this.#configuring -= 1;
    if (this.#configuring === 0) this.#forgetPlants();
    return reply;
  }

  /** The fold needs the plants of changes that still wait for their place in the order, and the one in force. */
  #forgetPlants(): void {
    for (const revision of this.#plants.keys())
      if (revision !== this.state.plant.revision) this.#plants.delete(revision);
  }

  /** A person says which time is right: the machine's, or the one that was counted on from the record. */
  settleClock(accept: 'wall' | 'record', reason: string, by: string, role: string): Promise<ActReply> {
    return this.#answered(() => this.#time.settle(accept, { by, role, reason }));
  }

  /** Gives every wish to the drivers: at the start, and when they drive other outputs than before. */
  askForOutputs(): void {
    this.#ask(this.state.outputs.keys());
  }

  #ask(outputs: Iterable<OutputId>): void {
    if (!this.#isDriving) return;
    const drivers = this.#ports.outputs ?? [];
    for (const output of outputs) {
      const wish = wishOf(this.state, output);
      if (wish !== undefined) for (const driver of drivers) driver.want({ output, ...wish });
    }
  }

  /** Plant time. */
  get clock(): PlantClock {
    return this.#time.clock;
  }

  /** How the devices do, in plant time. */
  reports(): readonly DeviceReport[] {
    const { clock } = this.#time;
    return this.#ports.drivers.flatMap((driver) =>
      driver.reports().map(({ lastGoodAt, registers, ...report }) => ({
        ...report,
        lastGoodAt: lastGoodAt === null ? null : clock.toPlant(lastGoodAt),
        ...(registers === undefined ? {} : { registers: registers.map((held) => inPlantTime(held, clock)) }),
      })),
    );
  }

  /** @param admit admits one input */
  #answered(admit: () => void): Promise<ActReply> {
    const seq = this.#admission.nextSeq;
    const reply = new Promise<ActReply>((resolve) => {
      this.#replies.set(seq, ({ outcome: { refusal, events } }) => {
        const line = events.find(({ check }) => check !== undefined)?.check;
        const written = line === undefined ? {} : { line };
        // A refusal is in the record, too, before the person hears of it.
        void this.#durable(seq).then((durable) =>
          resolve(refusal === undefined ? { ok: true, seq, durable, ...written } : { ok: false, refusal }),
        );
      });
    });
    admit();
    return reply;
  }

  /** An act of a person was refused before it came to the rules: answered when that is in the record. */
  async refused(draft: RefusedInput): Promise<void> {
    await this.#answered(() => this.#admit(draft));
  }

  /** A fact about the gateway itself from outside the fold: it belongs into the record. */
  report(draft: AccountInput | DamagedInput): void {
    this.#admit(draft);
  }

  /** Inputs that wait, inputs that newer ones replaced, and when the fold last took one: whether the fold keeps up. */
  get flow(): { readonly waiting: number; readonly replaced: number; readonly foldedAt: Instant } {
    return { waiting: this.#admission.waiting, replaced: this.#admission.replaced, foldedAt: this.#foldedAt };
  }

  #take(input: Input): void {
    const folded = this.#stage.take(input);
    // Before the screens and the log: a siren waits for neither.
    if (folded.outcome.wishes !== undefined) this.#ask(folded.outcome.wishes);
    this.folded.next(folded);
  }

  #admit(draft: Draft, isAnew = false): void {
    this.#admission.offer({ at: this.#time.clock.now(), draft }, isAnew);
  }

  #record(folded: Folded): void {
    const { input, outcome } = folded;
    this.#foldedAt = input.at;
    this.#time.folded(input);
    this.#ports.log.append({ input, transitions: outcome.transitions, events: outcome.events });
    for (const id of outcome.notices ?? []) this.#deliver(id);
    this.#checkpoints?.count();
    tellDiary(outcome.events, this.#ports.logger);
    const reply = this.#replies.get(input.seq);
    if (reply === undefined) return;
    this.#replies.delete(input.seq);
    reply(folded);
  }

  /** Hands a message to its channel. */
  #deliver(id: NoticeId): void {
    const { notices, plant } = this.state;
    const notice = notices.get(id);
    const recipient = plant.notify?.people.find((person) => person.id === notice?.person);
    if (notice?.about === undefined || recipient === undefined) return;
    const { channel, person, why, about } = notice;
    this.#ports.notifier?.deliver({ notice: id, channel, person, lang: recipient.lang, why, about });
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

  /** Reports the state of the log to the fold: now, and at each change. */
  #watchLog(): void {
    const { log, damage, state } = this.#ports;
    let known = knownDisk(state);
    const follow = ({ recording, reason, disk }: LogStatus): void => {
      const room = diskWith(known, disk);
      if (JSON.stringify(room) !== JSON.stringify(known)) this.#admit({ kind: 'disk', ...room });
      known = room;
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
}

const inPlantTime = ({ at, failing, ...stretch }: RegisterReport, clock: PlantClock): RegisterReport => ({
  ...stretch,
  at: clock.toPlant(at),
  ...(failing === undefined ? {} : { failing: { ...failing, since: clock.toPlant(failing.since) } }),
});
