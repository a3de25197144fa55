import { beginning, DOUBT_BEYOND_MS, doubtAbout, recordTime, standingDoubt } from '../domain/gateway/clock.ts';
import { LEAST_BLIND_MS } from '../domain/gateway/blind.ts';
import type { Blindness, ClockDoubt } from '../domain/gateway/trouble.ts';
import { type Epoch, epochOf } from '../domain/ids.ts';
import type { Draft, StartedInput } from '../domain/input.ts';
import type { State } from '../domain/state/state.ts';
import { duration, type Duration, type Instant, instant, seconds, since } from '../domain/time.ts';
import type { Clock, ClockProof, Timer } from '../ports/clock.ts';
import type { EventLog } from '../ports/event-log.ts';
import { PlantClock } from './plant-clock.ts';

/** What plant time is kept from. */
export interface TimeSources {
  readonly clock: Clock;
  readonly proof: ClockProof;
  /** When the program was built. */
  readonly builtAt: Instant;
  /** The time of the last record; 0 where there is none. */
  readonly lastAt: Instant;
  readonly epoch: Epoch;
  readonly state: State;
  readonly log: Pick<EventLog, 'beginEpoch' | 'holdAge'>;
}

/** Admits an input; `isAnew` when plant time begins again with it, earlier or later. */
type Admit = (draft: Draft, isAnew?: boolean) => void;

const WATCH_EVERY: Duration = seconds(1);
const STEP_MS = 1000;
const ASK_EVERY_MS = 30_000;
/** Without any input for so long a tick is recorded: the time of the last record shows when watching ended. */
const QUIET_MS = 5000;
/** The watch comes so much too late: the process, or the machine, was stopped. */
const STALLED_MS = 5000;
const LONGEST_BELIEVABLE_DOWN_MS = 30 * DOUBT_BEYOND_MS;

/**
 * Keeps plant time: where it begins, when the wall clock may be believed, when plant time is moved to the truth
 * (contract.md, Clock), and what of the time was not watched.
 */
export class Timekeeper {
  readonly clock: PlantClock;
  readonly epoch: Epoch;
  readonly #sources: TimeSources;
  readonly #admit: Admit;
  readonly #doubt: ClockDoubt | undefined;
  /** The wall clock was a little behind the record at the start: plant time is ahead until the clock is proven. */
  #isAhead: boolean;
  #isMoving = false;
  #isAsking = false;
  #askedAt = -Infinity;
  #quietSince: number;
  #timer: Timer | undefined;

  constructor(sources: TimeSources, admit: Admit) {
    const { clock, lastAt, builtAt, state } = sources;
    this.#sources = sources;
    this.#admit = admit;
    this.clock = new PlantClock(clock);
    const wall = clock.wall();
    const { at, doubt } = beginning(wall, lastAt, builtAt);
    this.clock.moveTo(at);
    this.#doubt = doubt;
    this.#isAhead = at - wall >= STEP_MS;
    // A move of plant time may have begun an epoch that the head of the log did not get to know.
    this.epoch = epochOf(Math.max(sources.epoch, state.epoch + 1));
    this.#quietSince = clock.monotonic();
  }

  /** Begins the epoch; gives what the record is to say of its beginning. */
  begin(): Pick<StartedInput, 'epoch' | 'downFor' | 'clockInDoubt' | 'doubt' | 'blind'> {
    const { log, lastAt, epoch } = this.#sources;
    if (this.#doubt !== undefined) log.holdAge();
    if (this.epoch !== epoch) log.beginEpoch(this.epoch);
    const at = this.clock.now();
    const downFor = lastAt === 0 ? duration(0) : since(lastAt, at);
    const blind = this.#blindness(at);
    return {
      epoch: this.epoch,
      downFor: duration(Math.min(downFor, LONGEST_BELIEVABLE_DOWN_MS)),
      clockInDoubt: this.#doubt !== undefined || this.clock.wall() < lastAt,
      ...(this.#doubt === undefined ? {} : { doubt: this.#doubt }),
      ...(blind === undefined ? {} : { blind }),
    };
  }

  /** Watches from now on. */
  watch(): void {
    this.#watch(this.#offset(), this.clock.monotonic());
  }

  stop(): void {
    this.#timer?.cancel();
  }

  /** An input was folded. */
  folded(input: Draft): void {
    this.#quietSince = this.clock.monotonic();
    if ('shift' in input) this.#isMoving = false;
  }

  /** Ends a doubt by a person's word. Where there is none the fold refuses it. */
  settle(
    accept: 'wall' | 'record',
    person?: { readonly by: string; readonly role: string; readonly reason: string },
  ): void {
    const { state } = this.#sources;
    const doubt = standingDoubt(state);
    const maySettle = !this.#isMoving && (doubt !== undefined || person === undefined);
    const now = this.clock.now();
    const right = accept === 'wall' ? this.clock.wall() : recordTime(doubt, now);
    const shift = maySettle && Math.abs(right - now) >= STEP_MS ? right - now : 0;
    const epoch = shift < 0 ? epochOf(state.epoch + 1) : undefined;
    if (epoch !== undefined) this.#sources.log.beginEpoch(epoch);
    if (maySettle) this.#isAhead = false;
    const said = { kind: 'clock-accepted', accept, ...(epoch === undefined ? {} : { epoch }), ...person } as const;
    this.#move(shift, (moved) => ({ ...said, shift: moved }));
  }

  /** What passed between the last record and this start; the length is not known when the clock is not. */
  #blindness(at: Instant): Blindness | undefined {
    const { lastAt, state } = this.#sources;
    const isUnknown = this.#doubt?.follows === 'record';
    if (lastAt === 0 || (since(lastAt, at) < LEAST_BLIND_MS && !isUnknown)) return undefined;
    const why = state.record.ended === undefined ? 'died' : 'stopped';
    return { from: lastAt, to: isUnknown ? lastAt : at, why };
  }

  /** Moves plant time and admits the input that says so, at its new time. */
  #move(shift: number, draft: (shift: number) => Draft): void {
    if (shift === 0) return this.#admit(draft(0));
    if (Math.abs(shift) > DOUBT_BEYOND_MS) this.#sources.log.holdAge();
    this.clock.moveTo(instant(this.clock.now() + shift));
    this.#isMoving = true;
    this.#admit(draft(shift), true);
  }

  /** Against the steady clock: a move of plant time is no step of the wall clock. */
  #offset(): number {
    const { clock } = this.#sources;
    return clock.wall() - clock.now();
  }

  /** Looks once a second at the wall clock, at silence, and at itself. */
  #watch(offset: number, since: number): void {
    this.#timer = this.clock.setTimer('time watch', WATCH_EVERY, () => {
      const now = this.clock.monotonic();
      const late = now - since - WATCH_EVERY;
      if (late > STALLED_MS) this.#admit({ kind: 'stalled', from: instant(this.clock.now() - late - WATCH_EVERY) });
      else if (now - this.#quietSince >= QUIET_MS) this.#admit({ kind: 'tick' });
      const step = this.#offset() - offset;
      const isStep = Math.abs(step) >= STEP_MS && !this.#isMoving;
      if (isStep) this.#step(step);
      this.#askForProof(now);
      this.#watch(isStep ? this.#offset() : offset, now);
    });
  }

  /** A step of the wall clock moves no plant time, unless it may be believed and is too large to be left alone. */
  #step(by: number): void {
    const { state, builtAt, log } = this.#sources;
    const wall = this.clock.wall();
    const now = this.clock.now();
    const doubt = doubtAbout(wall, recordTime(standingDoubt(state), now), builtAt);
    if (doubt !== undefined) log.holdAge();
    // The last answer was about the time before the step.
    this.#askedAt = -Infinity;
    const shift = doubt?.follows === 'wall' ? wall - now : 0;
    this.#move(shift, (moved) => ({
      kind: 'clock-stepped',
      by,
      ...(doubt === undefined ? {} : { doubt }),
      ...(moved === 0 ? {} : { shift: moved }),
    }));
  }

  #askForProof(now: number): void {
    const isUnproven = this.#isAhead || standingDoubt(this.#sources.state) !== undefined;
    if (!isUnproven || this.#isAsking || this.#isMoving || now - this.#askedAt < ASK_EVERY_MS) return;
    this.#isAsking = true;
    this.#askedAt = now;
    void this.#sources.proof.isSynchronised().then((isProven) => {
      this.#isAsking = false;
      if (isProven && this.#timer !== undefined) this.settle('wall');
    });
  }
}
