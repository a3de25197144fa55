/**
 * Directions in degrees, clockwise from the y axis of the site frame, without the functions of Math: a record has to fold
 * alike on every processor. Errors stay below 1e-7, measured over all tenths of a degree.
 */

/** A direction between 0 and 360. */
export const turned = (degrees: number): number => degrees - 360 * Math.floor(degrees / 360);

/** The sine of an angle in degrees. */
export function sine(degrees: number): number {
  const angle = turned(degrees);
  if (angle > 180) return -sine(angle - 180);
  return angle > 90 ? series(180 - angle) : series(angle);
}

export const cosine = (degrees: number): number => sine(degrees + 90);

/** Taylor's series up to the eleventh power, for 0 to 90 degrees. */
function series(degrees: number): number {
  const x = (degrees * 3.141592653589793) / 180;
  const squared = x * x;
  let [term, sum] = [x, x];
  for (const divisor of [6, 20, 42, 72, 110]) {
    term = (-term * squared) / divisor;
    sum += term;
  }
  return sum;
}

/** The direction of a vector, to a tenth of a degree. */
export function directionOf(x: number, y: number): number {
  let [best, nearest] = [0, -Infinity];
  for (let step = 120; step >= 0.05; step /= 3) {
    const from = best;
    for (const to of [from - step, from, from + step]) {
      const along = x * sine(to) + y * cosine(to);
      if (along > nearest) [best, nearest] = [to, along];
    }
  }
  return turned(best);
}

/** The angle from 0 to 90 degrees whose sine is `value`, by halving. */
export function angleOfSine(value: number): number {
  let [low, high] = [0, 90];
  for (let i = 0; i < 30; i++) {
    const middle = (low + high) / 2;
    if (sine(middle) < value) low = middle;
    else high = middle;
  }
  return high;
}
