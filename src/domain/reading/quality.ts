/** How far a value can be trusted. Bad is never read as normal. */
export type Quality = 'good' | 'uncertain' | 'bad';

export const QUALITY_REASONS = [
  'comm',
  'stale',
  'sensor',
  'over-range',
  'under-range',
  'calibration',
  'warm-up',
  'inhibit',
  'config',
  'retained',
  'geometry',
  'floor',
] as const;

/** Why a value is not good. */
export type QualityReason = (typeof QUALITY_REASONS)[number];

/** A quality with its reason; a good one has none. */
export type Trust =
  | { readonly quality: 'good'; readonly reason?: never }
  | { readonly quality: 'uncertain' | 'bad'; readonly reason: QualityReason };

export const GOOD: Trust = { quality: 'good' };
/** The trust alone of something that carries one. */
export const trustOf = ({ quality, reason }: Trust): Trust => (quality === 'good' ? GOOD : { quality, reason });
export const areSame = (a: Trust, b: Trust): boolean => a.quality === b.quality && a.reason === b.reason;
/** Whether it is a present value: what a broker kept from before is shown, and changes no alarm. */
export const isOfNow = ({ quality, reason }: Trust): boolean => quality !== 'bad' && reason !== 'retained';
/** Whether a value says what is there: one whose calibration is overdue still does. */
export const isUndoubted = ({ quality, reason }: Trust): boolean =>
  quality === 'good' || (quality === 'uncertain' && reason === 'calibration');
export const uncertain = (reason: QualityReason): Trust => ({ quality: 'uncertain', reason });
export const bad = (reason: QualityReason): Trust => ({ quality: 'bad', reason });
