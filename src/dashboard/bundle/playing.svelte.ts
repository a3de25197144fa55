import type { BundleAbout } from '../../wire/bundle-file.ts';
import { PlantState } from '../lib/plant-state.svelte.ts';
import { type Tape, timeOf } from './tape.ts';

const FRAME_MS = 100;

/** A bundle as it is played: the same state as on a live page, fed from the tape. */
export class Playing {
  readonly plantState = new PlantState();
  readonly #tape: Tape;
  readonly #about: BundleAbout;
  at = $state(0);
  speed = $state(5);
  isPlaying = $state(false);
  #place = 0;
  #timer: ReturnType<typeof setInterval> | undefined;
  #saidAt = 0;

  constructor(tape: Tape, about: BundleAbout) {
    this.#tape = tape;
    this.#about = about;
    this.plantState.feed = 'live';
    this.seek(about.incident?.from ?? about.held.from);
  }

  seek(at: number): void {
    const { from, to } = this.#about.held;
    this.at = Math.min(to, Math.max(from, at));
    this.#place = this.#tape.placeOf(this.at);
    for (const told of this.#tape.upTo(this.#place)) this.plantState.take(told);
    this.#tellClock();
  }

  toggle(): void {
    if (this.isPlaying) return this.pause();
    if (this.at >= this.#about.held.to) this.seek(this.#about.held.from);
    this.isPlaying = true;
    this.#saidAt = performance.now();
    this.#timer = setInterval(() => this.#advance(), FRAME_MS);
  }

  pause(): void {
    this.isPlaying = false;
    clearInterval(this.#timer);
  }

  /** To the transition after this moment, or the one before. */
  step(to: 'next' | 'previous'): void {
    const { transitions } = this.#tape;
    const found =
      to === 'next' ? transitions.find(({ at }) => at > this.at) : transitions.findLast(({ at }) => at < this.at);
    this.pause();
    if (found !== undefined) this.seek(found.at);
  }

  #advance(): void {
    const now = performance.now();
    this.at += (now - this.#saidAt) * this.speed;
    this.#saidAt = now;
    for (;;) {
      const told = this.#tape.messages[this.#place];
      if (told === undefined) break;
      const at = timeOf(told);
      // Plant time was moved: it goes on from there.
      const isMoved = told.type === 'hello' && at < this.plantState.at;
      if (at > this.at && !isMoved) break;
      if (isMoved) this.at = at;
      this.plantState.take(told);
      this.#place += 1;
    }
    if (this.at >= this.#about.held.to && this.#place >= this.#tape.messages.length) {
      this.at = this.#about.held.to;
      this.pause();
    }
    this.#tellClock();
  }

  #tellClock(): void {
    const isBlind = this.#about.gaps.some(({ from, to }) => this.at > from && this.at < to);
    const clock = { type: 'clock', at: this.at, speed: this.speed, state: 'paused' } as const;
    this.plantState.take(isBlind ? { ...clock, blind: true } : clock);
  }
}
