import type { AnchorField } from './anchors.ts';
import { type MeasurementEpoch, LONGEST_RANGE, type MeasureRefusal, type RefusedMeasure } from './epoch.ts';

/** One measure, ready to be solved for. */
export interface MeasureRow {
  readonly id: string;
  /** Its anchor's place in the field. */
  readonly place: number;
  readonly x: number;
  readonly y: number;
  readonly z: number;
  /** Metres, the known bias taken away; of differences only what they have in common is unknown. */
  readonly value: number;
  /** m^2: what is new in every epoch. */
  readonly noise: number;
  /** m^2: noise and what stays of the anchor's bias. */
  readonly variance: number;
  /** 1/m^2: of that variance, and of that variance with a common offset that is not known yet. */
  readonly weight: number;
  readonly loose: number;
  /** Whether the place rests on it. */
  used: boolean;
  /** Value minus what the place explains, metres. */
  residual: number;
}

/**
 * The unknowns are always x, y, z and a common offset c. What is known beforehand of z and c is a prior, so that two and
 * three dimensions, and ranges and times of arrival, are one problem.
 */
export interface LocationProblem {
  readonly rows: readonly MeasureRow[];
  /** What is known of the tag's height; undefined when it is sought. */
  readonly height: Prior | undefined;
  /** What is known of the common offset: near 0 of two-way ranges; undefined of times of arrival. */
  readonly offset: Prior | undefined;
}

/** Metres, and m^2. */
export interface Prior {
  readonly value: number;
  readonly variance: number;
}

/** Fewer measures do not make a place. */
export const leastOf = ({ height }: LocationProblem): number => (height === undefined ? 4 : 3);
/** As many measures always agree, whatever they say. */
export const unknownsOf = ({ height, offset }: LocationProblem): number =>
  (height === undefined ? 3 : 2) + (offset === undefined ? 1 : 0);

export interface Gathered {
  readonly problem: LocationProblem;
  readonly unknown: number;
  readonly refused: readonly RefusedMeasure[];
}

const NOTHING_REFUSED: readonly RefusedMeasure[] = [];
const LEAST_QUALITY = 0.01;
const LEAST_SIGMA = 0.01;
/** m^2; what is known for certain is still a prior. */
const LEAST_VARIANCE = 1e-6;

export const priorOf = (value: number, sigma: number): Prior => ({
  value,
  variance: Math.max(LEAST_VARIANCE, sigma * sigma),
});

/** Looks the anchors up, refuses what no radio can have measured, and puts the rest in the order of the field. */
export function gather(
  epoch: MeasurementEpoch,
  field: AnchorField,
  height: Prior | undefined,
  noise: number,
): Gathered {
  const rows: MeasureRow[] = [];
  const free = epoch.kind === 'differences';
  const offset = free ? undefined : priorOf(0, field.commonSigma);
  const zero = free ? middleArrival(epoch, field) : 0;
  let unknown = 0;
  let refused = NOTHING_REFUSED;
  for (const measure of epoch.measures) {
    const place = field.placeOf.get(measure.anchor);
    const station = place === undefined ? undefined : field.stations[place];
    if (place === undefined || station === undefined) {
      unknown++;
      continue;
    }
    const value = 'distance' in measure ? measure.distance : measure.arrival - zero;
    const quality = measure.quality ?? 1;
    const sigma = measure.sigma ?? noise;
    const why = refusalOf(value, free, quality, sigma);
    if (why !== undefined) {
      refused = [...refused, { anchor: measure.anchor, why }];
      continue;
    }
    const scatter = (Math.max(sigma, LEAST_SIGMA) * Math.max(sigma, LEAST_SIGMA)) / Math.max(quality, LEAST_QUALITY);
    const variance = scatter + station.biasSigma * station.biasSigma;
    put(rows, {
      id: station.id,
      place,
      x: station.x,
      y: station.y,
      z: station.z,
      value: value - station.bias,
      noise: scatter,
      variance,
      weight: 1 / variance,
      loose: 1 / (variance + (offset?.variance ?? 0)),
      used: true,
      residual: 0,
    });
  }
  return { problem: { rows, height, offset }, unknown, refused };
}

function refusalOf(value: number, free: boolean, quality: number, sigma: number): MeasureRefusal | undefined {
  if (!Number.isFinite(value)) return 'not-finite';
  if (value < 0 && !free) return 'negative';
  if (Math.abs(value) > LONGEST_RANGE) return 'too-far';
  return quality >= 0 && quality <= 1 && sigma > 0 && sigma <= LONGEST_RANGE ? undefined : 'bad-hint';
}

/** In the order of the field; of one anchor the later measure stays. */
function put(rows: MeasureRow[], row: MeasureRow): void {
  let at = rows.length;
  while (at > 0 && (rows[at - 1]?.place ?? -1) >= row.place) at--;
  if (rows[at]?.place === row.place) rows[at] = row;
  else if (at === rows.length) rows.push(row);
  else rows.splice(at, 0, row);
}

/** The anchors' clock may have any origin: times are counted from a middle one, so that a single wild one is seen as such. */
function middleArrival(epoch: MeasurementEpoch & { readonly kind: 'differences' }, field: AnchorField): number {
  const arrivals: number[] = [];
  for (const { anchor, arrival } of epoch.measures)
    if (Number.isFinite(arrival) && field.placeOf.has(anchor)) arrivals.push(arrival);
  arrivals.sort((a, b) => a - b);
  return arrivals[arrivals.length >> 1] ?? 0;
}
