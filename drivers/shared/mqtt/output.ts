import { sleep, waitAtMost } from '../../../src/common/sleep.ts';
import type { OutputId } from '../../../src/domain/ids.ts';
import type { DeviceTrouble } from '../../../src/domain/input.ts';
import { type Duration, duration } from '../../../src/domain/time.ts';
import type { Clock } from '../../../src/ports/clock.ts';

/** It is published again after so long, then twice as long, up to the longest. */
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 1000;
/** How long an orderly stop waits until the broker has what it is to have then. */
const STOP_PATIENCE_MS = 2000;

/** What became of a message of QoS 1: the broker has it, or refuses it, or said nothing. */
export type Published = 'done' | 'refused' | 'lost';

/** Publishes one message with QoS 1, not retained. */
export type Publish = (topic: string, payload: string) => Promise<Published>;

/** Something behind a broker that is switched by messages. */
export interface PublishedOutput {
  readonly id: OutputId;
  /** The source at whose broker it is. */
  readonly broker: string;
  readonly topic: string;
  readonly on: string;
  readonly off: string;
  /** Of a heartbeat: the time between two changes. */
  readonly period?: Duration;
  /** How an orderly stop leaves it. */
  readonly atStop: 'on' | 'off' | 'hold';
}

/** What is known of it; what the broker has acknowledged counts as done. */
export interface PublishedStatus {
  readonly written?: boolean;
  readonly readBack?: boolean;
  readonly trouble?: DeviceTrouble | 'refused';
}

/** Switches one thing behind a broker: publishes the newest wish until the broker has it, and again when it is back. */
export class OutputPublisher {
  readonly #output: PublishedOutput;
  readonly #clock: Clock;
  readonly #report: (status: PublishedStatus) => void;
  readonly #over = new AbortController();
  #known: PublishedStatus = {};
  #publish: Publish | undefined;
  #wish: boolean | undefined;
  #isDone = false;
  #isEnding = false;
  #isPublishing = false;
  #work = Promise.resolve();
  /** Ends the pause before the next message. */
  #turn = new AbortController();

  constructor(output: PublishedOutput, clock: Clock, report: (status: PublishedStatus) => void) {
    this.#output = output;
    this.#clock = clock;
    this.#report = report;
  }

  want(on: boolean): void {
    if (!this.#isEnding) this.#switch(on);
  }

  /** The broker is there. It may have been another one's messages that were heard meanwhile. */
  up(publish: Publish): void {
    this.#publish = publish;
    this.#isDone = false;
    this.#become(this.#known.written, undefined);
    this.#begin();
  }

  /** The broker is gone, or never came. */
  down(reason: DeviceTrouble): void {
    this.#publish = undefined;
    this.#turn.abort();
    // `refused` of a connection is no refusal of the broker: nothing listens there.
    this.#become(this.#known.written, this.#known.trouble ?? (reason === 'refused' ? 'unreachable' : reason));
  }

  /** An orderly stop: leaves it on, off, or as it is. Waits for the broker, with a bound. */
  async end(leave: PublishedOutput['atStop']): Promise<void> {
    this.#isEnding = true;
    if (leave !== 'hold' && this.#publish !== undefined) {
      this.#switch(leave === 'on');
      await waitAtMost(this.#clock, `leave ${this.#output.id}`, duration(STOP_PATIENCE_MS), this.#work);
    }
    this.#over.abort();
    this.#turn.abort();
  }

  #switch(on: boolean): void {
    if (this.#wish === on) return;
    this.#wish = on;
    this.#isDone = false;
    this.#turn.abort();
    this.#begin();
  }

  #begin(): void {
    if (this.#isPublishing || this.#wish === undefined || this.#publish === undefined) return;
    this.#isPublishing = true;
    this.#work = this.#reconcile();
  }

  async #reconcile(): Promise<void> {
    const { id, topic, on, off } = this.#output;
    let wait = FIRST_WAIT_MS;
    while (!this.#isDone && this.#publish !== undefined && !this.#over.signal.aborted) {
      this.#turn = new AbortController();
      const { signal } = this.#turn;
      const publish = this.#publish;
      const wish = this.#wish === true;
      const published = await publish(topic, wish ? on : off);
      if (signal.aborted) continue;
      this.#isDone = published === 'done' && this.#publish === publish;
      if (published === 'done') this.#become(wish, undefined);
      else this.#become(this.#known.written, published === 'refused' ? 'refused' : (this.#known.trouble ?? 'timeout'));
      if (!this.#isDone) await sleep(this.#clock, `publish ${id}`, duration(wait), signal);
      wait = signal.aborted ? FIRST_WAIT_MS : Math.min(2 * wait, LONGEST_WAIT_MS);
    }
    this.#isPublishing = false;
  }

  #become(written: boolean | undefined, trouble: PublishedStatus['trouble']): void {
    if (this.#known.written === written && this.#known.trouble === trouble) return;
    this.#known = {
      ...(written === undefined ? {} : { written }),
      ...(written === undefined || trouble !== undefined ? {} : { readBack: written }),
      ...(trouble === undefined ? {} : { trouble }),
    };
    this.#report(this.#known);
  }
}
