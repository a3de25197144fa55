import { seeded } from '../../simulators/random.ts';

/** A detector beside a leak, or on a quiet day. */
export interface LeakCase {
  readonly kind: 'ramp' | 'levels-off' | 'quiet';
  /** Set point, and one step of the reading. */
  readonly limit: number;
  readonly step: number;
  /** Of the detector, s. */
  readonly t90: number;
  /** Minutes from the onset until the gas reaches the limit; of a rise that levels off, two of its time constants. */
  readonly ramp: number;
  /** When the reading, free of noise and steps, reaches the limit, ms; none where it never does. */
  readonly crossing: number | undefined;
  /** ms, and the reading; none for a poll that was lost. */
  readonly samples: readonly (readonly [ms: number, value: number | undefined])[];
}

export interface LeakWish {
  readonly kind: LeakCase['kind'];
  readonly t90: number;
  readonly ramp: number;
  readonly seed: number;
  /** ms. */
  readonly poll: number;
}

export const T90S = [10, 30, 60, 120] as const;
export const RAMPS = [1, 2, 3, 5, 8, 12, 20, 30] as const;
/** Steps of 0.1 and 1 in ppm, of 1 in %LEL, with the usual first limit. */
const DETECTORS = [
  { step: 0.1, limit: 7 },
  { step: 1, limit: 14 },
  { step: 1, limit: 25 },
];
const DAY_MS = 86_400_000;
/** A rise that levels off comes to this share of the limit. */
const LEVEL = 0.9;
const LOST = 0.01;
const AFTER_MS = 45 * 60_000;

/**
 * What a detector shows: gas behind a first-order sensor, noise of 0.5 to 2 % of the limit that is correlated over 5 to
 * 40 s, drift, the temperature of the day, steps, and 1 % of the polls lost.
 */
export function leakOf({ kind, t90, ramp, seed, poll }: LeakWish): LeakCase {
  const random = seeded(seed);
  const { step, limit } = DETECTORS[seed % DETECTORS.length] ?? { step: 1, limit: 14 };
  const onset = kind === 'quiet' ? Infinity : random.uniform(8, 16) * 60_000;
  const until = kind === 'quiet' ? DAY_MS : onset + AFTER_MS + ramp * 60_000;
  const follows = 1 - Math.exp((-poll * 2.303) / (t90 * 1000));
  const sigma = random.uniform(0.005, 0.02) * limit;
  const kept = Math.exp(-poll / (1000 * random.uniform(5, 40)));
  const fresh = sigma * Math.sqrt(1 - kept * kept);
  const base = random.uniform(0, 0.05) * limit;
  const drift = random.uniform(-0.02, 0.02) * limit;
  const daily = random.uniform(0, 0.06) * limit;
  const phase = random.uniform(0, 2 * Math.PI);
  const leak = (after: number): number => {
    const share = after / (ramp * 60_000);
    if (after <= 0) return 0;
    return kind === 'ramp' ? (limit - base) * share : (LEVEL * limit - base) * (1 - Math.exp(-2 * share));
  };
  const samples: [number, number | undefined][] = [];
  let [shown, noise] = [base, random.gaussian(sigma)];
  let crossing: number | undefined;
  for (let ms = 0; ms < until && (crossing === undefined || ms < crossing + 10_000); ms += poll) {
    const day = Math.sin((2 * Math.PI * ms) / DAY_MS + phase) - Math.sin(phase);
    shown += (base + (drift * ms) / DAY_MS + daily * day + leak(ms - onset) - shown) * follows;
    noise = kept * noise + random.gaussian(fresh);
    if (shown >= limit) crossing ??= ms;
    const value = Math.round(Math.max(0, shown + noise) / step) * step;
    samples.push([ms, random.uniform() < LOST ? undefined : value]);
  }
  return { kind, limit, step, t90, ramp, crossing, samples };
}
