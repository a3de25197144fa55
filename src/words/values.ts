import { type Text, text } from '../domain/text.ts';
import type { Language } from './language.ts';
import { joined } from './sentence.ts';

// The one formatter of values: lists, map, plans, charts, device page, record and the sentence of an alarm use it.

/** What the numbers of a point are: an unknown part is left out. */
export interface Scale {
  readonly unit?: string | undefined;
  /** Decimals of its resolution. */
  readonly decimals?: number | undefined;
  readonly range?: readonly [number, number] | undefined;
  readonly gas?: string | undefined;
  /** Its value is 0 or 1, without a unit. */
  readonly contact?: string | undefined;
  readonly setPoints?: readonly { readonly direction: 'high' | 'low'; readonly limit: number }[] | undefined;
}

/** A value with how far it can be trusted; no quality where the value was taken from a good one. */
export interface ReadValue {
  readonly value?: number | null | undefined;
  readonly quality?: 'good' | 'uncertain' | 'bad' | undefined;
  readonly reason?: string | undefined;
  /** The gateway says that it is on its way to a limit, or rises: then it is no noise around zero. */
  readonly forecast?: object | undefined;
  readonly rate?: number | undefined;
}

/** What is shown where there is no value; never a nought. */
export const DASH = '–';
/** What a value is marked with when it is in doubt, and when it is lost. */
const [DOUBT, LOST] = ['~', '?'] as const;
const SIGNS = { high: '≥', low: '≤' } as const;
const CONTACT_TEXTS: readonly [off: Text, on: Text] = [text('未动作', 'off'), text('动作', 'on')];

/** Noise around zero is shown as 0 from -5 % to this share of the range (domain.md 2), or this many steps. */
const [NOISE_SHARE, NOISE_STEPS] = [0.02, 2];
/** As small a part of the first limit is noise at most: a low limit must not disappear in it. */
const NOISE_OF_LIMIT = 0.2;

/** A number with the decimals of its point, never `-0.0`; as it is where the decimals are not known. */
export function numberText(value: number, decimals: number | undefined): string {
  return (decimals === undefined ? String(value) : value.toFixed(decimals)).replace(/^-(?=[0.]*$)/, '');
}

/**
 * The mark and the number of a value, without its unit: `7.4`, `~ 7.4` in doubt, `≥ 100` at the end of the range, `? –` where
 * it is lost: the last number before that reads like one of now, and a last 0.0 like a detector at rest.
 * @param seen nothing where the point was never heard
 */
export function figureText(seen: ReadValue | undefined, scale: Scale, language: Language): string {
  if (isLost(seen)) return `${LOST} ${DASH}`;
  const { value, quality, reason } = seen ?? {};
  if (value === undefined || value === null) return DASH;
  const isOver = reason === 'over-range' || value >= (scale.range?.[1] ?? Infinity);
  if (isOver) return topText(value, scale);
  return joined(quality === 'uncertain' ? DOUBT : '', plainText(value, isRising(seen), scale, language));
}

/** A value as it is shown everywhere: its mark, number and unit. */
export function valueText(seen: ReadValue | undefined, scale: Scale, language: Language): string {
  const figure = figureText(seen, scale, language);
  return figure.endsWith(DASH) || scale.contact !== undefined ? figure : joined(figure, scale.unit ?? '');
}

/** The last value before a point was lost, for a place that says so; empty where none means anything. */
export function lastText(seen: ReadValue | undefined, scale: Scale, language: Language): string {
  if (seen === undefined || seen.value === undefined || seen.value === null || seen.quality !== 'bad') return '';
  // What a broken sensor or a wrong register sent is no value.
  if (seen.reason === 'sensor' || seen.reason === 'config') return '';
  return valueText({ value: seen.value }, scale, language);
}

const isLost = (seen: ReadValue | undefined): boolean => seen === undefined || seen.quality === 'bad';

/** Once at the end of its range a detector may fall back while there is more gas: it stays so until it is reset. */
const topText = (value: number, { range, decimals }: Scale): string =>
  `${SIGNS.high} ${range === undefined ? numberText(value, decimals) : range[1]}`;

const isRising = (seen: ReadValue | undefined): boolean => seen?.forecast !== undefined || seen?.rate !== undefined;

function plainText(value: number, isTrue: boolean, scale: Scale, language: Language): string {
  if (scale.contact !== undefined) return CONTACT_TEXTS[value === 1 ? 1 : 0][language];
  return numberText(!isTrue && isNoise(value, scale) ? 0 : value, scale.decimals);
}

/** Noise of a detector around its zero. Alarms, forecasts and the record use the value itself. */
function isNoise(value: number, { range, gas, decimals, setPoints = [] }: Scale): boolean {
  if (gas === undefined || range === undefined || range[0] !== 0) return false;
  const [, top] = range;
  const band = Math.max(NOISE_SHARE * top, decimals === undefined ? 0 : NOISE_STEPS * 10 ** -decimals);
  const limits = setPoints.filter(({ direction }) => direction === 'high').map(({ limit }) => limit);
  return value >= -0.05 * top && value <= Math.min(band, NOISE_OF_LIMIT * Math.min(...limits));
}

/** A limit with its direction: `≥ 7 ppm`, `≤ 19.5 %VOL`; the number as the configuration writes it. */
export const limitText = (
  { direction, limit }: { readonly direction: 'high' | 'low'; readonly limit: number },
  unit = '',
): string => joined(SIGNS[direction], String(limit), unit);

/** How fast a value rises, with one decimal more than the value: `+1.24 ppm/min`. */
export const riseText = (perMinute: number, { unit = '', decimals = 1 }: Scale): string =>
  `${perMinute < 0 ? '' : '+'}${numberText(perMinute, decimals + 1)} ${unit}/min`;
