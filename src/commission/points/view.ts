import { duration } from '../../domain/time.ts';
import type { Clock, Timer } from '../../ports/clock.ts';
import { paintFor } from '../columns.ts';
import type { Screen } from '../meter.ts';
import { adviceFor } from '../../words/device-errors.ts';
import { adviceText } from '../../words/device-troubles.ts';
import type { Language } from '../../words/language.ts';
import { POINTS_TEXTS } from '../../words/points.ts';
import { Board, type DeviceRow, type PointRow, type WatchedDevice, type WatchedPoint } from './board.ts';
import { Painter } from './painter.ts';
import { deviceJson, pointJson, tableOf, qualityOf, upText, valueOf, wordsText } from './table.ts';

export interface ViewOptions {
  readonly devices: readonly WatchedDevice[];
  readonly points: readonly WatchedPoint[];
  readonly json: boolean;
  readonly watch: boolean;
  readonly language: Language;
  /** The devices themselves are asked, and no gateway. */
  readonly isDirect: boolean;
  readonly screen: Screen & { readonly rows?: number };
  warn(text: string): void;
  readonly clock: Clock;
}

const LOOK_EVERY = duration(50);
/** The troubles that a second program gets while a gateway holds the connection. */
const HELD: readonly string[] = ['refused', 'closed', 'no-port'];

/** A board as people or programs see it: a table that is repainted, a table at the end, or a line at each change. */
export class PointsView {
  readonly board: Board;
  readonly #options: ViewOptions;
  readonly #painter: Painter | undefined;
  readonly #warned = new Set<string>();
  /** It was said that a gateway can be watched instead. */
  #isToldInstead = false;
  #looking: Timer | undefined;

  constructor(options: ViewOptions) {
    this.#options = options;
    const { screen, clock, watch, json } = options;
    this.board = new Board(options.devices, options.points, {
      point: (row) => this.#point(row),
      device: (row) => this.#device(row),
    });
    if (watch && !json && screen.isTTY === true)
      this.#painter = new Painter(screen, clock, options.language, () => this.#table());
  }

  start(): void {
    this.#painter?.start();
  }

  /** Resolves when every point was read or its device failed, and after `ms` at the latest. */
  complete(ms: number): Promise<void> {
    const { clock } = this.#options;
    const end = clock.monotonic() + ms;
    return new Promise((resolve) => {
      const look = (): void => {
        if (this.board.isComplete || clock.monotonic() >= end) return resolve();
        this.#looking = clock.setTimer('look', LOOK_EVERY, look);
      };
      look();
    });
  }

  /** Leaves the last state on the terminal. */
  stop(): void {
    this.#looking?.cancel();
    this.#painter?.stop();
    const { json, watch, screen } = this.#options;
    if (json) for (const row of this.board.points.filter(({ isHeard }) => !isHeard)) this.#line(pointJson(row));
    else if (!watch || this.#painter !== undefined) screen.write(`${this.#table().join('\n')}\n`);
  }

  #point(row: PointRow): void {
    const { json, watch, screen, clock, language } = this.#options;
    if (json) this.#line(pointJson(row));
    else if (watch && screen.isTTY !== true) {
      const words = row.words === undefined ? '' : `  ${wordsText(row.point.register?.table, row.words)}`;
      screen.write(
        `${new Date(clock.wall()).toISOString()}  ${row.point.id}  ${valueOf(row)}  ${qualityOf(row, language)}${words}\n`,
      );
    }
  }

  #device(row: DeviceRow): void {
    const { json, watch, screen, clock, language } = this.#options;
    const { device, up, trouble } = row;
    if (json) this.#line(deviceJson(row));
    else if (watch && screen.isTTY !== true)
      screen.write(
        `${new Date(clock.wall()).toISOString()}  ${device.id}  ${upText(up === true, trouble)[language]}\n`,
      );
    if (up === false && trouble !== undefined) this.#warn(device.id, trouble);
  }

  /** Said once for each device and trouble; not over a table that is being painted. */
  #warn(device: string, trouble: string): void {
    if (this.#painter !== undefined || this.#warned.has(`${device} ${trouble}`)) return;
    this.#warned.add(`${device} ${trouble}`);
    const advice = adviceFor(trouble);
    this.#options.warn(`${device}: ${advice === undefined ? trouble : adviceText(advice, this.#options.language)}`);
    if (!this.#options.isDirect || !HELD.includes(trouble) || this.#isToldInstead) return;
    this.#isToldInstead = true;
    this.#options.warn(POINTS_TEXTS.instead[this.#options.language]);
  }

  #line(object: object): void {
    this.#options.screen.write(`${JSON.stringify(object)}\n`);
  }

  #table(): string[] {
    const { screen, language, clock } = this.#options;
    const isTerminal = screen.isTTY === true;
    const held = this.board.devices.some(({ trouble }) => trouble !== undefined && HELD.includes(trouble));
    const lines = tableOf(this.board, {
      language,
      paint: paintFor(isTerminal),
      width: isTerminal ? (screen.columns ?? 80) : Infinity,
      now: clock.now(),
    });
    return held && this.#options.isDirect && this.#painter !== undefined
      ? [...lines, '', POINTS_TEXTS.instead[language]]
      : lines;
  }
}
