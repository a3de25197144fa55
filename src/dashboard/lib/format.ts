// Whatever these pages show of a time, a duration or a distance is written here; values are written by
// `words/values.ts`, which also writes the sentences of alarms.
export { spanText } from '../../words/forecasts.ts';
export { DASH, figureText, lastText, limitText, numberText, riseText, valueText } from '../../words/values.ts';

/** Hours, minutes and seconds in the plant's time zone. */
export const clockText = (at: number, timezone: string): string =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hour12: false,
  }).format(at);

/** The date in the plant's time zone, as ISO 8601 writes it. */
export const dateText = (at: number, timezone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short' }).format(at);

/** A day in the plant's time zone with the name of its weekday: `2026-11-24 周二`. */
export const dayText = (at: number, timezone: string, language: string): string =>
  `${dateText(at, timezone)} ${new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { timeZone: timezone, weekday: 'short' }).format(at)}`;

/** Date and time in the plant's time zone, as ISO 8601 writes them. */
export const stampText = (at: number, timezone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short', timeStyle: 'medium' }).format(at);

/** What `momentAt` takes for a time, with or without a nought before the hour: 24 hours, as every time on these pages. */
export const CLOCK_PATTERN = '([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?';

/**
 * When the clocks of the plant show a date and a time, Unix ms. An hour that the clocks leave out is the hour after it.
 * @param date as ISO 8601 writes it
 * @param clock `02:13`, `2:13` or `02:13:05`
 */
export function momentAt(date: string, clock: string, timezone: string): number {
  const asUtc = Date.parse(`${date}T${clock.replace(/^\d:/, '0$&')}Z`);
  const ahead = (at: number): number => Date.parse(`${stampText(at, timezone).replace(' ', 'T')}Z`) - at;
  // Asked twice: near a change of the clocks the first guess lies on its other side.
  return asUtc - ahead(asUtc - ahead(asUtc));
}

/** The last minute of a day in the plant's time zone, Unix ms. @param date as ISO 8601 writes it */
export const endOfDay = (date: string, timezone: string): number => momentAt(date, '23:59:00', timezone);

/** `0:42`, `12:05`, `3:10:22`, `2 d 5 h`: seconds stop to matter after two days. */
export function ageText(ms: number): string {
  const all = Math.max(0, Math.floor(ms / 1000));
  const pad = (n: number): string => String(n).padStart(2, '0');
  const [h, m, s] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  if (h >= 48) return `${Math.floor(h / 24)} d ${h % 24} h`;
  return h > 0 ? `${h}:${pad(m)}:${pad(s)}` : `${m}:${pad(s)}`;
}

/** `0.4`, `12`: a response time, ms, in as many digits as say something. */
export const msText = (ms: number): string => (ms < 10 ? ms.toFixed(1) : ms.toFixed(0));

/** `200 ms`, `1.5 s`: a period. */
export const periodText = (ms: number): string => (ms < 1000 ? `${ms} ms` : `${ms / 1000} s`);

/** `15 min`, `4 h`, `7 d`: how long something is to last. */
export const lastingText = (ms: number): string =>
  ms < 3_600_000 ? `${ms / 60_000} min` : ms < 86_400_000 ? `${ms / 3_600_000} h` : `${ms / 86_400_000} d`;

/** `12 m`: how far away a person is; no position is better than a metre here. */
export const metresText = (metres: number): string => `${Math.round(metres)} m`;
