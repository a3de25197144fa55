/** How a reading rises after its onset: straight, through the lag of the sensor, faster and faster, or towards a level. */
export interface Shape {
  /** Time in which a rise that gets faster grows by a factor of e, ms. */
  readonly grows?: number;
  /** Time constant of levelling off, ms; none for a rise that goes on. */
  readonly levelsOff?: number;
  /** Time constant of the sensor that a straight rise passes through, ms; 0 for one that follows at once. */
  readonly lag: number;
  /** What is believed of it before a sample is seen. */
  readonly prior: number;
}

/** Time constants of levelling off that are told apart, ms: neighbours differ by what noise would hide anyway. */
const LEVELLING = [20_000, 35_000, 55_000, 80_000, 115_000, 165_000, 240_000, 350_000, 520_000, 800_000];
/** Growth times of a runaway reaction or a leak that widens, ms: it doubles in 40 s to 6 min. */
const GROWING = [60_000, 120_000, 240_000, 500_000];
/** A rise that goes on is a little likelier than one that levels off. */
const STRAIGHT = 0.6;
const LEVEL = 0.5;
const GROWTH = 0.08;

/** T90 of a first-order sensor over its time constant: ln 10. */
const T90_OVER_TAU = 2.303;

/** The shapes that a rise may have behind a sensor of this T90, ms; one twice as slow is among them (cold, dirt). */
export function shapesOf(t90: number): readonly Shape[] {
  const tau = t90 / T90_OVER_TAU;
  const lags = [0, tau, 2 * tau];
  return [
    ...lags.map((lag) => ({ lag, prior: STRAIGHT / lags.length })),
    ...GROWING.map((grows) => ({ lag: 0, grows, prior: GROWTH / GROWING.length })),
    ...LEVELLING.map((levelsOff) => ({ lag: 0, levelsOff, prior: LEVEL / LEVELLING.length })),
  ];
}

/** The height of a shape so long after its onset, ms; 0 before it. Straight rises have a slope of 1 in the end. */
export function riseAfter({ grows, levelsOff, lag }: Shape, after: number): number {
  if (after <= 0) return 0;
  if (grows !== undefined) return grows * (1 / fading(after / grows) - 1);
  if (levelsOff !== undefined) return levelsOff * (1 - fading(after / levelsOff));
  return lag === 0 ? after : after - lag * (1 - fading(after / lag));
}

/** e^-x of x >= 0 by repeated squaring: the same digits on every machine, which `Math.exp` does not promise. */
export function fading(x: number): number {
  if (x > 700) return 0;
  let value = 1 / (1 + x / 1024 + (x * x) / 2_097_152);
  for (let i = 0; i < 10; i++) value *= value;
  return value;
}

/** The share of a normal distribution below `z` standard deviations; a logistic approximation, wrong by 0.001 at most. */
export function shareBelow(z: number): number {
  const tail = fading(Math.abs(z) * (1.5976 + 0.070_56 * z * z));
  return z >= 0 ? 1 / (1 + tail) : tail / (1 + tail);
}
