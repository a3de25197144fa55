import { siteClock } from '../common/site-clock.ts';
import { aheadAt, type SiteClock } from '../domain/site-clock.ts';
import { instant } from '../domain/time.ts';

const MINUTE_MS = 60_000;
const LOCAL = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?))?$/;
const ZONED = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/i;

/** Times as people at the site write and read them. */
export class SiteTime {
  readonly #clock: SiteClock;

  /** @param timezone an IANA name */
  constructor(timezone: string) {
    this.#clock = siteClock(timezone);
  }

  /** `2026-11-24T02:13:05.250+08:00`: RFC 3339 on the clock of the site. */
  rfc3339(at: number): string {
    const ahead = aheadAt(this.#clock, instant(at));
    const minutes = Math.abs(ahead);
    const two = (n: number): string => String(n).padStart(2, '0');
    const zone = `${ahead < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
    return `${shifted(at, ahead).slice(0, 23)}${zone}`;
  }

  /** `2026-11-24 02:13:05.250`, as a spreadsheet reads it. */
  local(at: number): string {
    return shifted(at, aheadAt(this.#clock, instant(at)))
      .slice(0, 23)
      .replace('T', ' ');
  }

  /**
   * Reads RFC 3339, or a time without a zone as one of the site. A day alone is its beginning, or its end.
   * @returns Unix ms; nothing for what is no time
   */
  read(text: string, which: 'begin' | 'end'): number | undefined {
    const zoned = ZONED.test(text) ? Date.parse(text.replace(' ', 'T')) : NaN;
    if (!Number.isNaN(zoned)) return zoned;
    const [, day, time] = LOCAL.exec(text) ?? [];
    if (day === undefined) return undefined;
    const local = Date.parse(`${day}T${time ?? (which === 'begin' ? '00:00' : '23:59:59.999')}Z`);
    // A day that is in no calendar is taken for one of the next month.
    if (Number.isNaN(local) || !new Date(local).toISOString().startsWith(day)) return undefined;
    return this.#ofLocal(local);
  }

  /** Of a time that there is twice, when summer time ends, the first; of one that is left out, as if it were not. */
  #ofLocal(local: number): number {
    const aheads = new Set(this.#clock.map(({ ahead }) => ahead));
    const fitting = [...aheads].map((ahead) => local - ahead * MINUTE_MS).filter((at) => this.#localOf(at) === local);
    return fitting.length > 0 ? Math.min(...fitting) : local - aheadAt(this.#clock, instant(local)) * MINUTE_MS;
  }

  #localOf(at: number): number {
    return at + aheadAt(this.#clock, instant(at)) * MINUTE_MS;
  }
}

/** Whether a text says in which zone its time is. */
export const hasZone = (text: string): boolean => ZONED.test(text);

/** The first and the last time with four digits of a year; one beyond, which a record may hold, is given as the nearer of them. */
const [FIRST, LAST] = [Date.parse('0000-01-01T00:00:00Z'), Date.parse('9999-12-31T23:59:59.999Z')];

const shifted = (at: number, ahead: number): string =>
  new Date(Math.min(Math.max(at + ahead * MINUTE_MS, FIRST), LAST)).toISOString();
