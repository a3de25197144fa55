import { sleep, waitAtMost } from '../../../src/common/sleep.ts';
import { type Duration, duration } from '../../../src/domain/time.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import { type Answer, isSilence, type WriteAsker } from '../bus/pdu.ts';
import { isBusy } from '../poll/patient-asker.ts';
import { OutputStatus, type StatusReport } from './status.ts';
import { type OutputDevice, readOf, type ReadTarget, stateIn, writeOf, type WriteTarget } from './target.ts';

/** It is written again after so long, then twice as long, up to the longest. */
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 1000;
const BUSY_TRIES = 3;
/** How long an orderly stop waits until the device does what it is to do then. */
const STOP_PATIENCE_MS = 2000;

/** One output of a device: what is written, and what says whether it was done. */
export interface Wiring {
  readonly id: string;
  readonly device: OutputDevice;
  readonly write: WriteTarget;
  readonly readBack: ReadTarget;
  /** Of a heartbeat: the time between two changes. */
  readonly period?: Duration;
}

/** Switches one output: writes the newest wish, reads it back, and writes it again until it reads back. */
export class OutputWriter {
  readonly #wiring: Wiring;
  readonly #asker: WriteAsker;
  readonly #clock: Clock;
  readonly #status: OutputStatus;
  readonly #over = new AbortController();
  #wish: boolean | undefined;
  /** The device is known to hold what is wished. */
  #isDone = false;
  #isEnding = false;
  #isWriting = false;
  #work = Promise.resolve();
  /** Takes back the write that waits to be sent, or ends the pause before the next one. */
  #turn = new AbortController();

  constructor(wiring: Wiring, asker: WriteAsker, clock: Clock, report: StatusReport) {
    this.#wiring = wiring;
    this.#asker = asker;
    this.#clock = clock;
    this.#status = new OutputStatus(report);
  }

  /** What is read back while nothing is being written. */
  get readBack(): ReadTarget {
    return this.#wiring.readBack;
  }

  /** Nothing is being written: a read-back now says how the output was left. */
  get isIdle(): boolean {
    return !this.#isWriting && !this.#isEnding;
  }

  /** Switches it on or off, in place of what was wished before. */
  want(on: boolean): void {
    if (!this.#isEnding) this.#switch(on);
  }

  /** What a read-back said while nothing was being written. @param nth of what was read */
  found(answer: Answer, nth: number): void {
    if (!this.isIdle) return;
    const held = this.#heldIn(answer, nth);
    this.#status.found(answer, held);
    if (this.#wish === undefined || held === this.#wish) return;
    this.#isDone = false;
    this.#begin();
  }

  /** An orderly stop: leaves it on, off, or as it is. Waits until the device does so, with a bound. */
  async end(leave: 'on' | 'off' | 'hold'): Promise<void> {
    this.#isEnding = true;
    if (leave !== 'hold') {
      this.#switch(leave === 'on');
      await waitAtMost(this.#clock, `leave ${this.#wiring.id}`, duration(STOP_PATIENCE_MS), this.#work);
    }
    this.#over.abort();
    this.#turn.abort();
  }

  #switch(on: boolean): void {
    if (this.#wish === on) return;
    const { period } = this.#wiring;
    if (period !== undefined && this.#wish !== undefined && !this.#isDone) this.#status.missed(this.#wish);
    this.#wish = on;
    this.#isDone = false;
    this.#turn.abort();
    this.#begin();
  }

  #begin(): void {
    if (this.#isWriting) return;
    this.#isWriting = true;
    this.#work = this.#reconcile();
  }

  async #reconcile(): Promise<void> {
    let wait = FIRST_WAIT_MS;
    while (!this.#isDone && !this.#over.signal.aborted) {
      this.#turn = new AbortController();
      const { signal } = this.#turn;
      const isDone = await this.#round(this.#wish === true, signal);
      this.#isDone = isDone && !signal.aborted;
      if (!this.#isDone) await sleep(this.#clock, `write ${this.#wiring.id}`, duration(wait), signal);
      wait = signal.aborted ? FIRST_WAIT_MS : Math.min(2 * wait, LONGEST_WAIT_MS);
    }
    this.#isWriting = false;
  }

  /**
   * Writes once and reads back. Where the write got no answer the read-back says whether it was done.
   * @returns whether the device took it and holds it; no where another wish came meanwhile
   */
  async #round(wish: boolean, signal: AbortSignal): Promise<boolean> {
    const { device, write, readBack } = this.#wiring;
    const sent = await this.#patiently(() => this.#asker.ask(writeOf(device, write, wish), signal), signal);
    if (signal.aborted) {
      // A heartbeat may change sooner than a device that is silent costs its time-out.
      this.#status.unanswered(sent);
      return false;
    }
    const read = isHopeless(sent) ? sent : await this.#patiently(() => this.#confirm(device, readBack, signal), signal);
    if (signal.aborted) return false;
    return this.#status.tried(wish, sent, read, this.#heldIn(read, 0));
  }

  #confirm(device: OutputDevice, target: ReadTarget, signal: AbortSignal): Promise<Answer> {
    return this.#asker.ask({ ...readOf(device, target, 1), confirms: true }, signal);
  }

  /** A device that is busy is asked again in a moment. */
  async #patiently(ask: () => Promise<Answer>, signal: AbortSignal): Promise<Answer> {
    let answer = await ask();
    for (let tries = 1; tries < BUSY_TRIES && isBusy(answer) && !signal.aborted; tries++) {
      await sleep(this.#clock, `busy ${this.#wiring.id}`, duration(FIRST_WAIT_MS), signal);
      answer = await ask();
    }
    return answer;
  }

  /** What the output holds by an answer: a value that is neither on nor off is not what is wished. */
  #heldIn(answer: Answer, nth: number): boolean | undefined {
    if (!answer.ok) return undefined;
    const held = stateIn(answer.data, this.#wiring.readBack, nth);
    return held ?? (this.#wish === undefined ? undefined : !this.#wish);
  }
}

/** There is no connection, or the unit is known to be silent: a read-back would only cost another time-out. */
const isHopeless = (answer: Answer): boolean =>
  !answer.ok && (answer.isUnreachable === true || answer.isDead === true || isSilence(answer));
