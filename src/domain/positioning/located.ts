import type { RefusedMeasure } from './epoch.ts';

/** Square metres, symmetric, so that half of it is enough. */
export interface Covariance2 {
  readonly xx: number;
  readonly xy: number;
  readonly yy: number;
}

export interface Covariance3 extends Covariance2 {
  readonly xz: number;
  readonly yz: number;
  readonly zz: number;
}

/** Metres in the site frame. */
export interface SitePosition {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** A place with its doubt. `systematic` is the share of `covariance` that comes again in the next epoch. */
export type PositionEstimate = SitePosition &
  (
    | { readonly dimensions: 2; readonly covariance: Covariance2; readonly systematic: Covariance2 }
    | { readonly dimensions: 3; readonly covariance: Covariance3; readonly systematic: Covariance3 }
  );

/** What every answer contains about the epoch. */
export interface MeasureReport {
  /** Measures of anchors that are not in the field. */
  readonly unknown: number;
  readonly refused: readonly RefusedMeasure[];
}

/** A place was found. */
export type Located = PositionEstimate &
  MeasureReport & {
    readonly ok: true;
    /** Sigma of the place in units of the sigma of a measure: sqrt of the trace of the inverse of J'J. */
    readonly dop: number;
    /** The common offset of all ranges that was found with the place, metres; of differences it means nothing. */
    readonly offset: number;
    /** Ids of the anchors that the place rests on. */
    readonly used: readonly string[];
    /** Ids of those that contradicted the others. */
    readonly rejected: readonly string[];
  } & FixQuality;

/**
 * `poor`: the geometry is too weak, or measures disagree and too few are left to say which one is wrong.
 * `ambiguous`: another place explains the measures nearly as well.
 */
export type FixQuality =
  | { readonly trust: 'good' | 'poor' }
  | { readonly trust: 'ambiguous'; readonly mirror: PositionEstimate };

/** `geometry`: no place follows (anchors in one spot). `inconsistent`: no place explains enough of the measures. */
export type Unlocatable = 'too-few-anchors' | 'geometry' | 'inconsistent';

/** No place was found. */
export interface NotLocated extends MeasureReport {
  readonly ok: false;
  readonly why: Unlocatable;
}
