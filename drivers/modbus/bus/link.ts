import type { DeviceTrouble } from '../../../src/domain/input.ts';
import { duration } from '../../../src/domain/time.ts';
import { waitAtMost } from '../../../src/common/sleep.ts';
import type { Clock, Timer } from '../../../src/ports/clock.ts';
import type { Channel, Transport } from '../../../src/ports/transport.ts';

/** The first new attempt comes soon; a switch that reboots is not hammered. */
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5000;
/** Something urgent waits no longer for the next attempt. */
const LONGEST_URGENT_WAIT_MS = 1000;
const OPEN_PATIENCE_MS = 2000;
const CLOSE_PATIENCE_MS = 2000;

type State =
  | { readonly is: 'down' }
  | { readonly is: 'waiting'; readonly timer: Timer; readonly until: number }
  | { readonly is: 'opening' }
  | { readonly is: 'up'; readonly channel: Channel }
  | { readonly is: 'closing'; readonly until: Promise<void> }
  | { readonly is: 'ended' };

export interface LinkEvents {
  up(): void;
  /** What was open is gone. */
  lost(trouble: DeviceTrouble): void;
  /** An attempt to open it failed. */
  down(trouble: DeviceTrouble): void;
  /** We gave up what was open ourselves. */
  dropped(): void;
  data(chunk: Buffer): void;
}

/**
 * One connection that comes back: opens when wanted, waits longer after each failure, and makes a new socket or port
 * each time, as one that failed once never works again (node-modbus-serial #461, #529).
 */
export class Link {
  readonly #name: string;
  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #events: LinkEvents;
  readonly #ending = new AbortController();
  #state: State = { is: 'down' };
  #failures = 0;

  constructor(name: string, transport: Transport, clock: Clock, events: LinkEvents) {
    this.#name = name;
    this.#transport = transport;
    this.#clock = clock;
    this.#events = events;
  }

  get isUp(): boolean {
    return this.#state.is === 'up';
  }

  /** Begins to open, unless that is under way: `up` or `down` is called when it is done. */
  want(isUrgent: boolean): void {
    const now = this.#clock.monotonic();
    const wait = isUrgent ? Math.min(this.#wait(), LONGEST_URGENT_WAIT_MS) : this.#wait();
    if (this.#state.is === 'waiting' && isUrgent && this.#state.until > now + wait) this.#state.timer.cancel();
    else if (this.#state.is !== 'down') return;
    if (wait === 0) return void this.#open();
    const timer = this.#clock.setTimer(`reconnect ${this.#name}`, duration(wait), () => void this.#open());
    this.#state = { is: 'waiting', timer, until: now + wait };
  }

  write(bytes: Buffer): void {
    if (this.#state.is === 'up') this.#state.channel.write(bytes);
  }

  /** The connection proved to be good: after the next loss the first attempt comes soon again. */
  prove(): void {
    this.#failures = 0;
  }

  /** Gives up what is open, as nothing comes out of it any more or nothing that can be understood. */
  async drop(): Promise<void> {
    if (this.#state.is !== 'up') return;
    const until = this.#closed(this.#state.channel);
    this.#state = { is: 'closing', until };
    await until;
    if (this.#isEnded()) return;
    this.#failures += 1;
    this.#state = { is: 'down' };
    this.#events.dropped();
  }

  async end(): Promise<void> {
    const state = this.#state;
    this.#state = { is: 'ended' };
    this.#ending.abort();
    if (state.is === 'waiting') state.timer.cancel();
    if (state.is === 'up') await this.#closed(state.channel);
    if (state.is === 'closing') await state.until;
  }

  /** A port that never says that it is closed is left to itself. */
  #closed(channel: Channel): Promise<void> {
    return waitAtMost(this.#clock, `close ${this.#name}`, duration(CLOSE_PATIENCE_MS), channel.close());
  }

  async #open(): Promise<void> {
    this.#state = { is: 'opening' };
    // What belongs to an older channel says nothing of this one.
    let channel: Channel | undefined;
    const isCurrent = (): boolean => this.#state.is === 'up' && this.#state.channel === channel;
    const opened = await this.#transport.open(
      {
        data: (chunk) => {
          if (isCurrent()) this.#events.data(chunk);
        },
        closed: (trouble) => {
          if (isCurrent()) this.#fail('lost', trouble);
        },
      },
      OPEN_PATIENCE_MS,
      this.#ending.signal,
    );
    if (this.#isEnded()) {
      if (opened.ok) await opened.channel.close();
      return;
    }
    if (!opened.ok) return this.#fail('down', opened.trouble);
    channel = opened.channel;
    this.#state = { is: 'up', channel };
    this.#events.up();
  }

  #isEnded(): boolean {
    return this.#state.is === 'ended';
  }

  #fail(how: 'lost' | 'down', trouble: DeviceTrouble): void {
    this.#failures += 1;
    this.#state = { is: 'down' };
    this.#events[how](trouble);
  }

  /** Doubles up to the longest; spread by the name, so that after a power cut not all links come at the same moment. */
  #wait(): number {
    if (this.#failures === 0) return 0;
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(this.#failures - 1, 10));
    let spread = this.#failures * 37;
    for (let i = 0; i < this.#name.length; i++) spread = (spread * 31 + this.#name.charCodeAt(i)) % 1009;
    return Math.round(wait * (0.8 + (0.4 * spread) / 1009));
  }
}
