/** Metres a second in vacuum, exact by definition (BIPM SI brochure, 9th edition); air takes 0.03 % of it away. */
export const SPEED_OF_LIGHT = 299_792_458;

/** No UWB radio hears farther, metres: whatever says so is refused, never clipped. */
export const LONGEST_RANGE = 300;

interface Hint {
  /** 0 to 1, default 1: the radio's own doubt. The variance is divided by it, at 0.01 at the least. */
  readonly quality?: number;
  /** One sigma of this measure's noise in metres, where the radio gives it. */
  readonly sigma?: number;
}

/** A two-way range: metres from the anchor to the tag. */
export interface RangeMeasure extends Hint {
  readonly anchor: string;
  readonly distance: number;
}

/** When a blink arrived, in metres (seconds x `SPEED_OF_LIGHT`) on the anchors' common clock; only differences matter. */
export interface ArrivalMeasure extends Hint {
  readonly anchor: string;
  readonly arrival: number;
}

/** What the anchors measured of one tag at one moment, oldest first: of two measures of one anchor the later one counts. */
export type MeasurementEpoch =
  | { readonly kind: 'ranges'; readonly measures: readonly RangeMeasure[] }
  | { readonly kind: 'differences'; readonly measures: readonly ArrivalMeasure[] };

/** Why a single measure was not even looked at. */
export type MeasureRefusal = 'not-finite' | 'negative' | 'too-far' | 'bad-hint';

export interface RefusedMeasure {
  readonly anchor: string;
  readonly why: MeasureRefusal;
}

/** `total - firstPath` (dB) above which a wall may be in between, and above which one surely does (DW1000 user manual 4.7). */
const CLEAR_DB = 6;
const BLOCKED_DB = 10;

/**
 * A quality of two signal strengths: 1 up to 6 dB between total and first-path power, 0.1 from 10 dB on.
 * 1 where a strength is missing: no hint is no doubt.
 */
export function qualityOfPath(totalDbm: number, firstPathDbm: number): number {
  const gap = totalDbm - firstPathDbm;
  if (!(gap > CLEAR_DB)) return 1;
  return 1 - 0.9 * Math.min(1, (gap - CLEAR_DB) / (BLOCKED_DB - CLEAR_DB));
}
