import {
  type AnchorField,
  type Anchor,
  anchorField,
  type BiasModel,
  CALIBRATED,
  UNCALIBRATED,
} from '../../src/domain/positioning/anchors.ts';
import { areaOf, position } from '../../src/domain/positioning/area.ts';
import type { MeasurementEpoch } from '../../src/domain/positioning/epoch.ts';
import { locate } from '../../src/domain/positioning/locate.ts';
import { follow, freshFilter } from '../../src/domain/positioning/tag-filter.ts';
import type { Bench, Effort } from '../harness/bench.ts';
import { alternating, compared, type Figure } from '../harness/figure.ts';
import { dataFolder, hall, hallBiases, outdoor, type Sequence, type Sight, yard } from '../harness/positioning.ts';
import { percentile } from '../harness/stats.ts';

/** Metres; an error of this size is a wrong place and not a bad one. */
const WRONG = 3;
/** Where a hand-held or trolley tag is in the hall. */
const HALL_HEIGHT = 0.965;
const ALL = [0, 1, 2, 3, 4, 5, 6, 7];

/** How far off the places are, how honest their circles, and what a fix costs; each beside naive least squares. */
export const positioning: Bench = {
  name: 'positioning',
  about:
    'UWB ranges and time differences -> position: filtered places against the truth; floor: unweighted least squares, no filter, same epochs',
  limit: 180,
  async run(effort) {
    return [...inTheHall(), ...outdoors(), ...inTheYard(effort), ...(await costs(effort))];
  },
};

function inTheHall(): Figure[] {
  const folder = dataFolder('uwb-twr-hall');
  if (folder === undefined) return [skipped('hall', 'uwb-twr-hall')];
  const figures: Figure[] = [];
  for (const ids of [ALL, [0, 2, 4, 6], [1, 3, 5]]) {
    for (const kind of ['ranges', 'differences'] as const) {
      const sequence = hall(folder, ids, kind, HALL_HEIGHT);
      figures.push(...judged(sequence, UNCALIBRATED, true, kind === 'ranges' ? ['rmse', 'circle'] : ['circle']));
      // Without learning the biases of one site are one draw: whether it fits the model is luck, and asked of nobody.
      figures.push(...judged({ ...sequence, name: `${sequence.name}, learning off` }, UNCALIBRATED, false, []));
    }
  }
  const model = { ...CALIBRATED, biases: hallBiases(folder) };
  const sequence = {
    ...hall(folder, ALL, 'ranges', HALL_HEIGHT),
    name: 'hall, all 8, biases FROM THE TRUTH (no result)',
  };
  return [...figures, ...judged(sequence, model, false, [])];
}

function outdoors(): Figure[] {
  const folder = dataFolder('uwb-twr-outdoor');
  if (folder === undefined) return [skipped('outdoor', 'uwb-twr-outdoor')];
  return ['los-b4', 'nlos-a1'].flatMap((name) => {
    const sequence = outdoor(folder, name);
    // Its z counts from the start of the drive; the ranges agree with one another only about 1 m above that.
    const raised = sequence.sights.map((sight) => ({ ...sight, height: sight.height + 1 }));
    return [
      ...judged(sequence, UNCALIBRATED, true, ['rmse', 'circle']),
      ...judged({ ...sequence, name: `${sequence.name}, antenna 1 m up`, sights: raised }, UNCALIBRATED, true, []),
    ];
  });
}

function inTheYard({ length }: Effort): Figure[] {
  const steps = Math.round(4000 * length);
  return [
    ...judged(yard({ anchors: 8, steps, blocked: 0, biasSigma: 0 }), CALIBRATED, false, ['circle']),
    ...judged(yard({ anchors: 8, steps, blocked: 0.2, biasSigma: 0 }), CALIBRATED, false, ['circle']),
    ...judged(yard({ anchors: 8, steps, blocked: 0.2, biasSigma: 0.08 }), UNCALIBRATED, true, ['circle']),
    ...judged(yard({ anchors: 8, steps, blocked: 0.2, biasSigma: 0, kind: 'differences' }), CALIBRATED, false, [
      'circle',
    ]),
    ...judged(yard({ anchors: 4, steps, blocked: 0, biasSigma: 0 }), CALIBRATED, false, ['circle']),
  ];
}

const skipped = (name: string, folder: string): Figure => ({
  name,
  unit: '',
  value: NaN,
  note: `skipped: there is no ../shared/data/${folder} beside the checkout`,
});

type Ask = 'rmse' | 'circle';

/** RMSE, 95th percentile and the share within the stated circle. */
function judged(sequence: Sequence, model: BiasModel, learns: boolean, asks: readonly Ask[]): Figure[] {
  const { name } = sequence;
  const area = areaOf(anchorField(sequence.anchors, model), learns);
  const [all, alone, good]: [number[], number[], number[]] = [[], [], []];
  const counts = new Map<string, number>();
  let [inside, unflagged] = [0, 0];
  for (const sight of sequence.sights) {
    const { fix, step } = position(area, sight.tag, sight.epoch, sight.at, { height: sight.height });
    const kind = fix.ok ? fix.trust : fix.why;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    if (fix.ok) alone.push(off(fix, sight));
    if (step.kind === 'silent') continue;
    const error = off(step.place, sight);
    all.push(error);
    if (error <= step.place.radius95) inside++;
    if (step.place.trust !== 'good') continue;
    good.push(error);
    if (error > WRONG) unflagged++;
  }
  const floor = naively(sequence);
  const said = [...counts].map(([kind, count]) => `${count} ${kind}`).join(', ');
  const share = (100 * inside) / all.length;
  const wrong = (errors: readonly number[]): number => errors.filter((error) => error > WRONG).length;
  const medians = `median ${percentile(all, 0.5).toFixed(3)} of ${percentile(floor, 0.5).toFixed(3)}`;
  const singly = `fix alone ${rms(alone).toFixed(3)}, good places ${rms(good).toFixed(3)}`;
  return [
    {
      name: `${name}: RMSE`,
      unit: 'm',
      value: rms(all),
      floor: rms(floor),
      ...(asks.includes('rmse') ? { must: { text: '<= 0.7x floor', met: rms(all) <= 0.7 * rms(floor) } } : {}),
      note: `${medians}; ${singly}`,
    },
    { name: `${name}: p95`, unit: 'm', value: percentile(all, 0.95), floor: percentile(floor, 0.95) },
    {
      name: `${name}: in circle`,
      unit: '%',
      value: share,
      ...(asks.includes('circle') ? { must: { text: '90 to 98', met: share >= 90 && share <= 98 } } : {}),
      note: `${said}; over ${WRONG} m off: ${wrong(all)} of ${wrong(floor)}, called good: ${unflagged}`,
    },
  ];
}

const off = (place: { readonly x: number; readonly y: number }, { x, y }: Sight): number =>
  Math.hypot(place.x - x, place.y - y);

const rms = (errors: readonly number[]): number =>
  Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length);

/** Unweighted least squares in the plane, best of five starts; nothing rejected, nothing filtered, nothing calibrated. */
function naively({ anchors, sights }: Sequence): number[] {
  const field = anchorField(anchors);
  return sights.map((sight) => off(naive(field, sight.epoch, sight.height), sight));
}

interface Spot {
  readonly x: number;
  readonly y: number;
}

interface Told {
  readonly anchor: Anchor;
  readonly value: number;
}

function naive(field: AnchorField, epoch: MeasurementEpoch, height: number): Spot {
  const told: Told[] = [];
  for (const measure of epoch.measures) {
    const anchor = field.stations[field.placeOf.get(measure.anchor) ?? -1];
    if (anchor !== undefined) told.push({ anchor, value: 'distance' in measure ? measure.distance : measure.arrival });
  }
  const x = told.reduce((sum, { anchor }) => sum + anchor.x, 0) / told.length;
  const y = told.reduce((sum, { anchor }) => sum + anchor.y, 0) / told.length;
  const starts = [
    [0, 0],
    [5, 5],
    [-5, 5],
    [-5, -5],
    [5, -5],
  ] as const;
  let best = { x, y, cost: Infinity };
  // Where anchors stand all around one start is enough; and differences have a false minimum at infinity.
  for (const [dx, dy] of told.length > 4 || epoch.kind === 'differences' ? starts.slice(0, 1) : starts) {
    const found = descend(told, epoch.kind === 'differences', height, { x: x + dx, y: y + dy });
    if (found.cost < best.cost) best = found;
  }
  return best;
}

/** Gauss-Newton, damped only where a step would lead uphill. */
function descend(told: readonly Told[], differences: boolean, height: number, from: Spot): Spot & { cost: number } {
  let at = { ...from, ...slope(told, differences, height, from) };
  for (let [n, damping] = [0, 0]; n < 60; n++) {
    const [xx, yy] = [at.xx + damping, at.yy + damping];
    const det = xx * yy - at.xy * at.xy;
    const [sx, sy] = [(at.gx * yy - at.gy * at.xy) / det, (at.gy * xx - at.gx * at.xy) / det];
    const to = { x: at.x + sx, y: at.y + sy };
    const next = { ...to, ...slope(told, differences, height, to) };
    if (next.cost <= at.cost) [at, damping] = [next, damping / 10];
    else damping = Math.max(1e-3, damping * 10);
    if (sx * sx + sy * sy < 1e-8) break;
  }
  return at;
}

function slope(told: readonly Told[], differences: boolean, height: number, at: Spot) {
  const sum = { xx: 0, xy: 0, yy: 0, gx: 0, gy: 0, cost: 0 };
  let base: { r: number; jx: number; jy: number } | undefined;
  for (const { anchor, value } of told) {
    const [dx, dy] = [at.x - anchor.x, at.y - anchor.y];
    const far = Math.hypot(dx, dy, height - anchor.z);
    const own = { r: value - far, jx: dx / far, jy: dy / far };
    if (differences) base ??= own;
    const [r, jx, jy] = [own.r - (base?.r ?? 0), own.jx - (base?.jx ?? 0), own.jy - (base?.jy ?? 0)];
    sum.xx += jx * jx;
    sum.xy += jx * jy;
    sum.yy += jy * jy;
    sum.gx += jx * r;
    sum.gy += jy * r;
    sum.cost += r * r;
  }
  return sum;
}

/** Microseconds of processor time a fix, filter included, without any help from the fix before; and the whole road with learning. */
async function costs({ runs, length }: Effort): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const anchors of [4, 8, 16]) {
    for (const blocked of [0, 0.2]) {
      const sequence = yard({ anchors, steps: Math.round(10_000 * length), blocked, biasSigma: 0 });
      const field = anchorField(sequence.anchors, CALIBRATED);
      const name = `fix with ${anchors} anchors, ${blocked * 100} % blocked`;
      const must = { text: '< 20 us', met: (us: number) => us < 20 };
      const single = await timed(sequence, runs, () => {
        const filter = freshFilter();
        return ({ epoch, height, at }) => follow(filter, locate(epoch, field, { height }), at);
      });
      figures.push(compared(name, 'us', single, (us) => us, anchors === 8 ? must : undefined));
      if (anchors !== 8) continue;
      const whole = await timed(sequence, runs, () => {
        const area = areaOf(field);
        return ({ tag, epoch, height, at }) => position(area, tag, epoch, at, { height });
      });
      figures.push(compared(`${name}, tracked, each a lesson`, 'us', whole, (us) => us));
    }
  }
  return figures;
}

/** Beside the naive solver; the first two runs warm both up and are thrown away. */
async function timed({ anchors, sights }: Sequence, runs: number, fresh: () => (sight: Sight) => unknown) {
  const field = anchorField(anchors);
  const run = (each: (sight: Sight) => unknown): Promise<number> => {
    const before = process.cpuUsage();
    for (const sight of sights) each(sight);
    const { user, system } = process.cpuUsage(before);
    return Promise.resolve((user + system) / sights.length);
  };
  const pairs = await alternating(
    runs + 2,
    () => run(fresh()),
    () => run(({ epoch, height }) => naive(field, epoch, height)),
  );
  return pairs.slice(2);
}
