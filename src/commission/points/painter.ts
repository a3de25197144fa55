import { duration } from '../../domain/time.ts';
import type { Clock, Timer } from '../../ports/clock.ts';
import type { Screen } from '../meter.ts';
import type { Language } from '../../words/language.ts';
import { POINTS_TEXTS } from '../../words/points.ts';
import { filled } from '../../words/sentence.ts';

/** Five times a second is as fast as anybody reads. */
const EVERY = duration(200);
const ENTER = '\u001b[?1049h\u001b[?25l';
const LEAVE = '\u001b[?25h\u001b[?1049l';
const HOME = '\u001b[H';
const REST_OF_LINE = '\u001b[K';
const REST_OF_SCREEN = '\u001b[J';

/** Repaints lines in place on a screen of its own, and gives the terminal back as it was. */
export class Painter {
  readonly #screen: Screen & { readonly rows?: number };
  readonly #clock: Clock;
  readonly #language: Language;
  readonly #lines: () => readonly string[];
  #timer: Timer | undefined;
  #last = '';
  #isOpen = false;

  constructor(
    screen: Screen & { readonly rows?: number },
    clock: Clock,
    language: Language,
    lines: () => readonly string[],
  ) {
    this.#screen = screen;
    this.#clock = clock;
    this.#language = language;
    this.#lines = lines;
  }

  start(): void {
    this.#isOpen = true;
    this.#screen.write(ENTER);
    this.#paint();
  }

  stop(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#timer?.cancel();
    this.#screen.write(LEAVE);
  }

  #paint(): void {
    const most = Math.max(2, (this.#screen.rows ?? 24) - 1);
    const all = this.#lines();
    const shown =
      all.length <= most
        ? all
        : [...all.slice(0, most - 1), filled(POINTS_TEXTS.moreLines, { count: all.length - most + 1 })[this.#language]];
    const text = shown.map((line) => `${line}${REST_OF_LINE}`).join('\r\n');
    if (text !== this.#last) this.#screen.write(`${HOME}${text}${REST_OF_SCREEN}`);
    this.#last = text;
    this.#timer = this.#clock.setTimer('repaint', EVERY, () => this.#paint());
  }
}
