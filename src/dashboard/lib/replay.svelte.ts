import type { ServerMessage } from '../../wire/messages.ts';
import { Link } from './link.svelte.ts';
import { PlantState } from './plant-state.svelte.ts';

/** A replay as this screen follows it: the same state as live, told by the replay socket. */
export class ReplayView {
  readonly plantState = new PlantState();
  at = $state(0);
  speed = $state(1);
  mode = $state<'paused' | 'playing' | 'ended'>('paused');
  range = $state.raw<{ readonly from: number; readonly to: number } | undefined>(undefined);
  trouble = $state('');
  readonly #link: Link;

  /** @param at where to begin, Unix milliseconds; the end of the log when there is none */
  constructor(at: number | undefined) {
    const query = at === undefined ? '' : `?at=${encodeURIComponent(new Date(at).toISOString())}`;
    this.#link = new Link(
      () => `/replay${query}`,
      (message) => this.#take(message),
      () => {},
      true,
    );
  }

  open(): void {
    this.#link.open();
  }

  close(): void {
    this.#link.close();
  }

  seek(at: number): void {
    this.#link.send({ type: 'seek', at: Math.round(at) });
  }

  play(speed: number): void {
    this.#link.send({ type: 'play', speed });
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
      if (message.from !== undefined && message.to !== undefined) this.range = { from: message.from, to: message.to };
    }
    if (message.type === 'hello') this.trouble = '';
    if (message.type === 'error') this.trouble = message.message;
  }
}
