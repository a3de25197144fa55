import type { Text } from '../../domain/text.ts';
import type { ServerMessage } from '../../wire/messages.ts';
import { LiveLink } from './link.svelte.ts';
import { lookUpReason } from './look-up-reason.svelte.ts';
import { PlantState } from './plant-state.svelte.ts';

/** A finger that is drawn along the time axis asks no more often than this. */
const SEEK_EVERY_MS = 100;

/** A replay as this screen follows it: the same state as live, fed by the replay socket. */
export class ReplayView {
  readonly plantState = new PlantState();
  at = $state(0);
  speed = $state(1);
  mode = $state<'paused' | 'playing' | 'ended'>('paused');
  /** It has reached the end of the record, and goes on with what comes. */
  isFollowing = $state(false);
  range = $state.raw<{ readonly from: number; readonly to: number } | undefined>(undefined);
  trouble = $state<Text | undefined>(undefined);
  /** When nothing was watched. */
  gaps = $state.raw<readonly { readonly from: number; readonly to: number }[]>([]);
  readonly #link: LiveLink;

  #from: number | undefined;
  #wanted: number | undefined;
  #seeking: ReturnType<typeof setTimeout> | undefined;

  /** @param at where to begin, Unix milliseconds; the begin of the log when there is none, or when it is not held */
  constructor(at: number | undefined) {
    this.#from = at;
    this.#link = new LiveLink({
      path: () => {
        // A link that comes back goes on where it was.
        const from = this.at > 0 ? this.at : this.#from;
        const at = from === undefined ? {} : { at: new Date(from).toISOString() };
        const query = new URLSearchParams({ ...at, ...lookUpReason.parameter });
        return `/replay${query.size === 0 ? '' : `?${query.toString()}`}`;
      },
      take: (message) => this.#take(message),
      changed: (feed) => (this.plantState.feed = feed),
      quiet: true,
    });
  }

  open(): void {
    this.#link.open();
  }

  /** Asks again, for another reason: from the same moment, with the names that this one shows. */
  renew(): void {
    this.#link.renew();
  }

  close(): void {
    clearTimeout(this.#seeking);
    this.#link.close();
  }

  /** Goes there at once, or, right after another seek, in a moment; the newest wins. */
  seek(at: number): void {
    this.#wanted = at;
    if (this.#seeking === undefined) this.#seekNow();
  }

  #seekNow(): void {
    this.#seeking = undefined;
    if (this.#wanted === undefined) return;
    this.#link.send({ type: 'seek', at: Math.round(this.#wanted) });
    this.#wanted = undefined;
    this.#seeking = setTimeout(() => this.#seekNow(), SEEK_EVERY_MS);
  }

  play(speed: number): void {
    this.#link.send({ type: 'play', speed, follow: true });
  }

  pause(): void {
    this.#link.send({ type: 'pause' });
  }

  toggle(): void {
    if (this.mode === 'playing') this.pause();
    else this.play(this.speed);
  }

  step(to: 'next' | 'previous'): void {
    this.#link.send({ type: 'step', to });
  }

  #take(message: ServerMessage): void {
    this.plantState.take(message);
    if (message.type === 'clock') {
      this.at = message.at;
      this.speed = message.speed;
      this.mode = message.state;
      this.isFollowing = message.following === true;
      this.gaps = message.gaps ?? this.gaps;
      if (message.from !== undefined && message.to !== undefined) this.range = { from: message.from, to: message.to };
    }
    if (message.type === 'hello') this.trouble = undefined;
    if (message.type !== 'error') return;
    this.trouble = message.text;
    // A moment that the log does not hold: begin with what it holds.
    if (message.code === 'out-of-range' && this.range === undefined && this.#from !== undefined) {
      this.#from = undefined;
      this.#link.close();
      this.#link.open();
    }
  }
}
