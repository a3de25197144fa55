import { type Text, text } from '../domain/text.ts';
import { filled, sentence } from './sentence.ts';
import { limitText } from './values.ts';

/**
 * How long until something that lies between two times: `5–40 s`, `<1–2 min`, `3–7 min`. The early end is rounded down and the late
 * one up: it never promises more time than there is.
 */
export function spanText(earliestMs: number, latestMs: number): string {
  const [early, late] = [Math.max(0, earliestMs), Math.max(0, latestMs)];
  const [unit, ms] = late < 90_000 ? (['s', 1000] as const) : (['min', 60_000] as const);
  const from = unit === 'min' && early < ms ? '<1' : String(Math.floor(early / ms));
  const to = String(Math.ceil(late / ms));
  return `${from === to ? to : `${from}–${to}`} ${unit}`;
}

const REACHES = sentence('预计 {span}后达到 {limit}', 'expected to reach {limit} in {span}');
const MAY_REACH = sentence('阵发，{span}内可能达到 {limit}', 'comes and goes, may reach {limit} in {span}');

/** A forecast in words, as seen at a time: `预计 3–7 分钟后达到 ≥ 7 ppm`. @param from the value of then */
export function forecastText(
  forecast: {
    readonly limit: number;
    readonly earliest: number;
    readonly latest: number;
    readonly gusts?: true | undefined;
  },
  { at, from, unit }: { readonly at: number; readonly from?: number | undefined; readonly unit?: string | undefined },
): Text {
  const span = spanText(forecast.earliest - at, forecast.latest - at);
  const direction = from !== undefined && from > forecast.limit ? 'low' : 'high';
  return filled(forecast.gusts === true ? MAY_REACH : REACHES, {
    span: text(span.replace(/ s$/, ' 秒').replace(/ min$/, ' 分钟'), span),
    limit: limitText({ direction, limit: forecast.limit }, unit),
  });
}
