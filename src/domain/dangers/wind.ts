import type { PointState, State } from '../state/state.ts';
import { type Instant, minutes, seconds, since } from '../time.ts';
import { angleOfSine, cosine, directionOf, sine, turned } from './angles.ts';
import type { MeanWind, WindSample, WindState, WindTrust } from './danger.ts';

/** The weather station is looked at so often. */
export const LOOK_EVERY = seconds(10);
/** The wind is the mean of so long. */
const WINDOW = minutes(10);
/** A value that is older is no wind. */
const OLD_AFTER = minutes(5);
/** Looks in the window without which there is no mean. */
const LEAST_LOOKS = 30;
/** A vane that has not moved for so long while the wind blows is stuck: by time, for looks may be late or bad. */
const STUCK_AFTER = WINDOW;
/** A weaker wind has no direction, m/s. */
const CALM = 1;
/** One that turns more than this has none either, degrees. */
const VARIABLE = 45;

/** The wind is one thing of the site. */
const SITE = 'site';

/** The wind of the last ten minutes; nothing is known of it where no weather station is configured. */
export const windOf = ({ wind, plant }: Pick<State, 'wind' | 'plant'>): MeanWind | undefined =>
  plant.weather === undefined ? undefined : (wind.get(SITE)?.mean ?? { state: 'none-yet' });

/**
 * One look at the weather station.
 * @returns whether there is another wind to go by
 */
export function lookAtWind(state: State): boolean {
  const known = state.wind.edit(SITE, () => ({ samples: [], mean: { state: 'none-yet' } }));
  const before = known.mean;
  const seen = sampleOf(state);
  known.samples = known.samples.filter(({ at }) => since(at, state.at) < WINDOW);
  if (typeof seen === 'string') known.mean = { ...lastOf(before), state: seen };
  else {
    known.vane = vaneAt(known, seen);
    known.samples.push(seen);
    known.mean = meanOf(known.samples, since(known.vane.since, state.at) >= STUCK_AFTER);
  }
  const { state: trust, from, sigma } = known.mean;
  return before.state !== trust || before.from !== from || before.sigma !== sigma;
}

/** Only another value says that the vane moves. A record of a version that did not keep this has the looks of the window. */
function vaneAt({ samples, vane }: Readonly<WindState>, { at, from }: WindSample): NonNullable<WindState['vane']> {
  if (vane !== undefined) return vane.from === from ? vane : { from, since: at };
  const moved = samples.findLastIndex((sample) => sample.from !== from);
  return { from, since: samples[moved + 1]?.at ?? at };
}

/** What is known of the wind is forgotten. */
export function forgetWind({ wind }: State): void {
  wind.remove(SITE);
}

/** The look at this moment, or why it does not count. */
function sampleOf({
  plant: { weather },
  points,
  at,
}: State): WindSample | Extract<WindTrust, 'bad' | 'old' | 'none-yet'> {
  if (weather === undefined) return 'none-yet';
  const [speed, direction] = [points.get(weather.speed), points.get(weather.direction)];
  if (speed === undefined || direction === undefined) return 'none-yet';
  const [length, from] = [valueOf(speed), valueOf(direction)];
  if (length === undefined || from === undefined || length < 0 || from < 0 || from > 360) return 'bad';
  if (isOld(speed, at) || isOld(direction, at)) return 'old';
  return { at, from: turned(from - weather.yAxis), speed: length };
}

const valueOf = ({ trust, value }: Readonly<PointState>): number | undefined =>
  trust.quality === 'good' && value !== null ? value : undefined;

const isOld = ({ heardAt }: Readonly<PointState>, at: Instant): boolean => since(heardAt, at) > OLD_AFTER;

/** What was known of the wind, for people to read; no rule goes by it. */
const lastOf = ({ from, speed, sigma, at }: MeanWind): Omit<MeanWind, 'state'> => ({
  ...(from === undefined ? {} : { from }),
  ...(speed === undefined ? {} : { speed }),
  ...(sigma === undefined ? {} : { sigma }),
  ...(at === undefined ? {} : { at }),
});

/**
 * Vector mean, and the standard deviation of the direction by Yamartino's estimator (at most 2 % off).
 * @param isStuck the vane has not moved for long
 */
export function meanOf(samples: readonly WindSample[], isStuck = false): MeanWind {
  const last = samples.at(-1);
  if (last === undefined || samples.length < LEAST_LOOKS) return { state: 'none-yet' };
  let [x, y, unitX, unitY] = [0, 0, 0, 0];
  for (const { from, speed } of samples) {
    const [sin, cos] = [sine(from), cosine(from)];
    unitX += sin;
    unitY += cos;
    x += speed * sin;
    y += speed * cos;
  }
  const n = samples.length;
  const speed = Math.sqrt(x * x + y * y) / n;
  const squared = 1 - (unitX * unitX + unitY * unitY) / (n * n);
  const epsilon = Math.sqrt(Math.max(0, squared));
  const sigma = angleOfSine(epsilon) * (1 + 0.1547 * epsilon * epsilon * epsilon);
  const state = speed < CALM ? 'calm' : sigma > VARIABLE ? 'variable' : isStuck ? 'stuck' : 'good';
  return {
    state,
    from: rounded(directionOf(x, y), 1),
    speed: rounded(speed, 10),
    sigma: rounded(sigma, 1),
    at: last.at,
  };
}

const rounded = (value: number, parts: number): number => Math.round(value * parts) / parts;

/** The same in another time: plant time was moved. */
export function moveWind(known: WindState, move: (at: Instant) => Instant): void {
  known.samples = known.samples.map((sample) => ({ ...sample, at: move(sample.at) }));
  if (known.vane !== undefined) known.vane = { ...known.vane, since: move(known.vane.since) };
  const { at } = known.mean;
  if (at !== undefined) known.mean = { ...known.mean, at: move(at) };
}
