import type { Text } from '../../domain/text.ts';
import type { SiteClock } from '../../domain/site-clock.ts';
import type { Language } from '../../words/language.ts';
import { REPORT_TEXTS } from '../../words/reports.ts';
import { filled, type Fillings, type Sentence } from '../../words/sentence.ts';
import { DASH } from '../../words/values.ts';
import { markup, type Markup, type Content } from './markup.ts';
import type { Cut } from './report.ts';
import { localOf } from './span.ts';

const DAY = 86_400_000;

/** Writes texts, times and lengths of one report in its language and in the clock of its site. */
export class Pen {
  readonly language: Language;
  readonly #clock: SiteClock;
  /** Times of one day need no date. */
  readonly #isOneDay: boolean;

  constructor(language: Language, { clock, from, to }: { clock: SiteClock; from: number; to: number }) {
    this.language = language;
    this.#clock = clock;
    this.#isOneDay = Math.floor(localOf(clock, from) / DAY) === Math.floor(localOf(clock, to - 1) / DAY);
  }

  say(text: Text): string {
    return text[this.language];
  }

  fill<One extends Sentence>(one: One, fillings: Fillings<One>): string {
    return filled(one, fillings)[this.language];
  }

  /** A heading, with the other language beside it. */
  heading(text: Text): Content {
    const other = this.language === 'zh' ? 'en' : 'zh';
    return markup`${text[this.language]}<small lang="${other}">${text[other]}</small>`;
  }

  section(title: Text, ...content: readonly Content[]): Markup {
    return markup`<section><h2>${this.heading(title)}</h2>${content}</section> `;
  }

  part(title: Text, ...content: readonly Content[]): Markup {
    return markup`<h3>${this.heading(title)}</h3>${content}`;
  }

  /** `2026-11-27 08:00:05`. */
  stamp(at: number): string {
    return new Date(localOf(this.#clock, at)).toISOString().slice(0, 19).replace('T', ' ');
  }

  /** To the minute. */
  minute(at: number): string {
    return this.stamp(at).slice(0, 16);
  }

  /** The shortest that is clear in this report: `08:00:05`, or `11-27 08:00:05`. */
  time(at: number): string {
    const stamp = this.stamp(at);
    return this.#isOneDay ? stamp.slice(11) : stamp.slice(5);
  }

  /** `0:42`, `3:10:22`, `2 d 5 h`. */
  lasting(ms: number): string {
    const all = Math.max(0, Math.round(ms / 1000));
    const pad = (n: number): string => String(n).padStart(2, '0');
    const [h, m, s] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
    if (h >= 48)
      return this.language === 'zh' ? `${Math.floor(h / 24)} 天 ${h % 24} 小时` : `${Math.floor(h / 24)} d ${h % 24} h`;
    return h > 0 ? `${h}:${pad(m)}:${pad(s)}` : `${m}:${pad(s)}`;
  }

  /** A share of 1. Only what is whole reads 100 %, and only what is nothing 0 %. */
  share(share: number): string {
    const tenths = Math.min(share < 1 ? 999 : 1000, Math.max(share > 0 ? 1 : 0, Math.round(share * 1000)));
    return `${tenths / 10} %`;
  }

  /** Lines of a list, and how many more there are. */
  cut<T>({ lines, more }: Cut<T>, most: number, show: (lines: readonly T[]) => Content): Content {
    const rest = more + Math.max(0, lines.length - most);
    const shown = lines.slice(0, most);
    const cut = rest === 0 ? undefined : markup`<p class="warn">${this.fill(REPORT_TEXTS.more, { count: rest })}</p>`;
    return [shown.length === 0 && rest === 0 ? markup`<p>${this.say(REPORT_TEXTS.none)}</p>` : show(shown), cut];
  }

  /** `name (role)`; a dash where no person did it. */
  person(by: string | undefined): string {
    return by ?? DASH;
  }
}
