import type { Clock } from '../ports/clock.ts';
import { cut } from './columns.ts';

/** Where a meter draws: a terminal, or not. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** What is done within this is not worth a bar. */
const SHOWN_AFTER_MS = 1000;
const REPAINT_EVERY_MS = 200;
const BAR = 20;

/** A progress bar after one second of waiting; nothing where the output is no terminal. */
export class Meter {
  readonly #screen: Screen;
  readonly #clock: Clock;
  readonly #begun: number;
  #paintedAt = -Infinity;
  #isShown = false;

  constructor(screen: Screen, clock: Clock) {
    this.#screen = screen;
    this.#clock = clock;
    this.#begun = clock.monotonic();
  }

  show(done: number, of: number, text: string): void {
    const now = this.#clock.monotonic();
    if (this.#screen.isTTY !== true || now - this.#begun < SHOWN_AFTER_MS) return;
    if (now - this.#paintedAt < REPAINT_EVERY_MS) return;
    this.#paintedAt = now;
    this.#isShown = true;
    const filled = of === 0 ? 0 : Math.round((BAR * done) / of);
    const line = `[${'#'.repeat(filled)}${'.'.repeat(BAR - filled)}] ${done}/${of}  ${text}`;
    this.#screen.write(`\r${cut(line, (this.#screen.columns ?? 80) - 1)}\u001b[K`);
  }

  clear(): void {
    if (this.#isShown) this.#screen.write('\r\u001b[K');
    this.#isShown = false;
  }
}
