import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { State } from '../../domain/state/state.ts';
import { minutes } from '../../domain/time.ts';
import type { Clock, Timer } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { OnSiteList } from '../../wire/on-site.ts';
import { SiteTime } from '../site-time.ts';
import { onSiteListOf } from './list.ts';
import { onSiteCsv, onSitePage } from './page.ts';

/** The list is written so often. */
const EVERY = minutes(3);
/** So many older lists are kept: two hours. */
const KEPT = 40;
const FOLDER_MODE = 0o750;
const FILE_MODE = 0o640;

/** Writes who is on site into a folder of the data, for the day when everything is dark, and makes the list whenever it is asked for. */
export class OnSiteFiles {
  readonly #state: State;
  readonly #clock: Clock;
  readonly #folder: string;
  readonly #logger: Logger;
  #timer: Timer | undefined;
  #trouble: string | undefined;

  constructor(state: State, data: string, clock: Clock, logger: Logger) {
    this.#state = state;
    this.#clock = clock;
    this.#folder = join(data, 'on-site');
    this.#logger = logger;
  }

  /** Writes the list now, and again every few minutes. */
  start(): void {
    this.#write();
    this.#timer = this.#clock.setTimer('list of who is on site', EVERY, () => this.start());
  }

  /** Writes the last list. */
  stop(): void {
    this.#timer?.cancel();
    if (this.#timer !== undefined) this.#write();
  }

  now(): OnSiteList {
    return onSiteListOf(this.#state, this.time, this.#clock.now());
  }

  page(): string {
    return onSitePage(this.#state, this.now(), this.time);
  }

  get time(): SiteTime {
    return new SiteTime(this.#state.plant.site.timezone);
  }

  /** A disk that takes no file is told once; the gateway goes on. */
  #write(): void {
    try {
      const time = this.time;
      const list = onSiteListOf(this.#state, time, this.#clock.now());
      mkdirSync(this.#folder, { recursive: true, mode: FOLDER_MODE });
      const stamp = time
        .local(list.at)
        .slice(0, 16)
        .replace(' ', '-')
        .replace(/[-:](?=\d\d)/g, '');
      for (const [end, text] of [
        ['html', onSitePage(this.#state, list, time)],
        ['csv', onSiteCsv(this.#state, list, time)],
      ] as const) {
        this.#put(`on-site-${stamp}.${end}`, text);
        this.#put(`on-site.${end}`, text);
        const old = readdirSync(this.#folder).filter((name) => name.startsWith('on-site-') && name.endsWith(`.${end}`));
        for (const name of old.sort().slice(0, -KEPT)) rmSync(join(this.#folder, name), { force: true });
      }
      this.#trouble = undefined;
    } catch (error) {
      const trouble = String(error);
      if (trouble !== this.#trouble)
        this.#logger.error({ error: trouble }, 'the list of who is on site is not written');
      this.#trouble = trouble;
    }
  }

  #put(name: string, text: string): void {
    const path = join(this.#folder, name);
    writeFileSync(`${path}.new`, text, { mode: FILE_MODE, flush: true });
    renameSync(`${path}.new`, path);
  }
}
