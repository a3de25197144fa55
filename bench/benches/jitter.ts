import { seeded } from '../../simulators/random.ts';
import type { Plant } from '../../src/domain/plant.ts';
import type { Bench } from '../harness/bench.ts';
import type { Figure, Must } from '../harness/figure.ts';
import { EDGE, forbiddenZone, NOISES, SIGMA, SQUARE, standing, told, walking } from '../harness/jitter.ts';
import { percentile } from '../harness/stats.ts';

const DAY_S = 86_400;
const DISTANCES = [1, 0.5, 0, -0.5, -1];
const STRIPS = [1, 2, 3];
/** Errors of a badge in the open, among steel, and of poor ones; one sigma in metres. */
const SIGMAS = [0.3, 1, 2];

/** What a fence makes of badges that are located with errors; beside the default rule of omlox. */
export const jitter: Bench = {
  name: 'jitter',
  about: `people who stand, walk in and out, and cross strips; a fix a second, one sigma ${SIGMA} m; floor: omlox without tolerance (inside while d <= 0)`,
  limit: 300,
  run({ length }) {
    const plant = forbiddenZone(SQUARE);
    const days = length < 1 ? 1 : 5;
    return Promise.resolve([
      ...NOISES.flatMap(({ name, kept }) => DISTANCES.flatMap((d) => standingFigures(plant, name, kept, d, days))),
      ...NOISES.flatMap(({ name, kept }) => latencies(plant, name, kept, Math.round(800 * length))),
      ...SIGMAS.flatMap((sigma) => [
        ...NOISES.map((noise) => insideFigure(plant, sigma, noise, days)),
        outFigure(plant, sigma, Math.round(400 * length)),
      ]),
      ...STRIPS.flatMap((width) => strips(width, Math.round(1000 * length))),
    ]);
  },
};

function standingFigures(plant: Plant, noise: string, kept: number, d: number, days: number): Figure[] {
  const sums = { entered: 0, left: 0, accused: 0, counted: 0, uncounted: 0, omloxIn: 0, omloxOut: 0 };
  for (let day = 0; day < days; day++) {
    const fixes = [...standing(d, kept, DAY_S, 100 + day)];
    const seen = told(plant, fixes, DAY_S * 1000);
    for (const name of ['entered', 'left', 'accused', 'counted', 'uncounted'] as const) sums[name] += seen[name].length;
    let isInside = false;
    for (const [, x] of fixes) {
      if (x >= EDGE === isInside) continue;
      isInside = !isInside;
      sums[isInside ? 'omloxIn' : 'omloxOut'] += 1;
    }
  }
  const where = d === 0 ? 'on the border' : `${Math.abs(d)} m ${d > 0 ? 'outside' : 'inside'}`;
  const figure = (name: string, total: number, floor: number, most?: number): Figure => ({
    name: `${where}, ${noise}: ${name}`,
    unit: '/day',
    value: total / days,
    floor: floor / days,
    ...(most === undefined ? {} : { must: below(total / days, most) }),
  });
  const isJudged = Math.abs(d) === 0.5 || Math.abs(d) === 1;
  const target = isJudged ? 1 : undefined;
  return d < 0
    ? [
        figure('exits', sums.left, sums.omloxOut, target),
        figure('times no longer counted', sums.uncounted, sums.omloxOut, target),
      ]
    : [
        figure('entries', sums.entered, sums.omloxIn, target),
        figure('forbidden raised', sums.accused, sums.omloxIn, target),
        figure('times counted as possible', sums.counted, sums.omloxIn),
      ];
}

/** Half a metre inside, whatever the errors are. */
function insideFigure(plant: Plant, sigma: number, { name, kept }: (typeof NOISES)[number], days: number): Figure {
  let [gone, floor] = [0, 0];
  for (let day = 0; day < days; day++) {
    const fixes = [...standing(-0.5, kept, DAY_S, 300 + day, sigma)];
    const seen = told(plant, fixes, DAY_S * 1000, sigma);
    gone += seen.uncounted.length;
    floor += fixes.filter(([, x], i) => x < EDGE && (fixes[i - 1]?.[1] ?? EDGE) >= EDGE).length;
  }
  const what = `0.5 m inside, one sigma ${sigma} m, ${name}: exits`;
  // Errors that stay for half a minute and are larger than the way to the border carry a badge out as a walk does.
  const isJudged = kept === 0 || sigma <= 0.5;
  const must = isJudged ? { must: { text: '0', met: gone === 0 } } : {};
  return { name: what, unit: '/day', value: gone / days, floor: floor / days, ...must };
}

/** What that costs: a walk out is seen when it is beyond what the errors explain, 3 sigma or the tolerance, and the exit delay has passed. */
function outFigure(plant: Plant, sigma: number, count: number): Figure {
  const random = seeded(9);
  const late = Array.from({ length: count }, () => {
    const atMs = 15_000 + random.uniform(0, 1000);
    const walk = { x: EDGE, y: 60, atMs, speed: 1.4, untilMs: 40_000, periodMs: 1000, along: [-1, 0] } as const;
    return lateBy(told(plant, walking(walk, 0, random, sigma), 60_000, sigma).uncounted.at(-1), atMs);
  });
  const most = 5 + 1 + Math.max(1, 3 * sigma) / 1.4 + (2 * sigma) / 1.4;
  const value = percentile(late, 0.95);
  return {
    name: `walks out at 1.4 m/s, one sigma ${sigma} m, no longer counted: p95`,
    unit: 's',
    value,
    must: { text: `<= ${most.toFixed(1)} s`, met: value <= most },
    note: `median ${percentile(late, 0.5).toFixed(1)}; 5 s are the exit delay, ${(Math.max(1, 3 * sigma) / 1.4).toFixed(1)} s the way through the tolerance`,
  };
}

const below = (value: number, most: number): Must => ({ text: `< ${most}`, met: value < most });

/** Walks of 1.4 m/s over the border and back, at any phase of the fixes. */
function latencies(plant: Plant, noise: string, kept: number, count: number): Figure[] {
  const random = seeded(7);
  const late: Record<'counted' | 'entered' | 'uncounted' | 'omlox', number[]> = {
    counted: [],
    entered: [],
    uncounted: [],
    omlox: [],
  };
  for (let i = 0; i < count; i++) {
    const atMs = 15_000 + random.uniform(0, 1000);
    const walk = { x: EDGE, y: 60, atMs, speed: 1.4, untilMs: 30_000, periodMs: 1000 };
    const fixes = [...walking({ ...walk, along: [1, 0] }, kept, random)];
    const seen = told(plant, fixes, 40_000);
    late.counted.push(lateBy(seen.counted[0], atMs));
    late.entered.push(lateBy(seen.entered[0], atMs));
    late.omlox.push(lateBy(fixes.find(([, x]) => x >= EDGE)?.[0], atMs));
    const out = told(plant, walking({ ...walk, along: [-1, 0] }, kept, random), 60_000);
    late.uncounted.push(lateBy(out.uncounted.at(-1), atMs));
  }
  const figure = (name: string, values: readonly number[], most: number, floor?: number): Figure => {
    const value = percentile(values, 0.95);
    return {
      name: `walks ${name}, ${noise}: p95`,
      unit: 's',
      value,
      ...(floor === undefined ? {} : { floor }),
      must: { text: `<= ${most} s`, met: value <= most },
      note: `median ${percentile(values, 0.5).toFixed(1)}, worst ${percentile(values, 1).toFixed(1)}`,
    };
  };
  const floor = percentile(late.omlox, 0.95);
  return [
    figure('in, counted', late.counted, 3, floor),
    figure('in, entry recorded', late.entered, 3, floor),
    figure('out, no longer counted', late.uncounted, 8),
  ];
}

const lateBy = (ms: number | undefined, atMs: number): number => (ms === undefined ? Infinity : (ms - atMs) / 1000);

/** Straight walks through a strip, and beside it. */
function strips(width: number, count: number): Figure[] {
  const [left, right] = [100 - width / 2, 100 + width / 2];
  const plant = forbiddenZone([
    [left, 20],
    [right, 20],
    [right, 100],
    [left, 100],
  ]);
  const figures: Figure[] = [];
  for (const periodMs of [1000, 5000, 10_000]) {
    const random = seeded(11 + periodMs);
    let [missed, unseen, floor, wrong] = [0, 0, 0, 0];
    for (let i = 0; i < count; i++) {
      const slope = random.uniform(-0.8, 0.8);
      const along = [Math.sqrt(1 - slope * slope), slope] as const;
      const [speed, atMs] = [random.uniform(0.8, 1.8), 31_000 + random.uniform(0, periodMs)];
      const walk = { x: 100, y: 60, atMs, along, speed, untilMs: 61_000, periodMs };
      const fixes = [...walking(walk, NOISES[1].kept ** (periodMs / 1000), random)];
      const seen = told(plant, fixes, 120_000);
      if (seen.accused.length === 0) missed += 1;
      if (seen.entered.length !== 1 || seen.left.length !== 1) unseen += 1;
      if (!fixes.some(([, x]) => x >= left && x <= right)) floor += 1;
      const beside = { ...walk, x: left - 1, y: 60, along: [0, 1] as const };
      wrong += told(plant, walking(beside, NOISES[1].kept ** (periodMs / 1000), random), 120_000).accused.length;
    }
    const name = `strip of ${width} m, a fix each ${periodMs / 1000} s`;
    const of = `of ${count}`;
    figures.push(
      { name: `${name}: walks not accused`, unit: of, value: missed, floor, must: below(missed, count / 20) },
      { name: `${name}: not one entry and one exit`, unit: of, value: unseen, floor },
      { name: `${name}: accused 1 m beside`, unit: of, value: wrong, must: below(wrong, count / 100) },
    );
  }
  return figures;
}
