/**
 * A count of entries and exits by brute force, written apart from the fold: each fix of each person against each zone, no
 * grid, no boxes, with geometry of its own. The rules are those of ADR 16.
 */

export type Ring = readonly (readonly [x: number, y: number])[];
export interface Area {
  readonly id: string;
  readonly outer: Ring;
  readonly holes: readonly Ring[];
}
/** Time in ms, and a place in metres. */
export type Step = readonly [ms: number, x: number, y: number];

export interface Tolerances {
  readonly sigma: number;
  readonly tolerance: number;
  readonly timeout: number;
  readonly delay: number;
}

type Pair = readonly [number, number];
const edgesOf = (ring: Ring): [Pair, Pair][] =>
  ring.flatMap((a, i): [Pair, Pair][] => {
    const b = ring[(i + 1) % ring.length];
    return b === undefined ? [] : [[a, b]];
  });
const allEdges = ({ outer, holes }: Area): [Pair, Pair][] => [outer, ...holes].flatMap(edgesOf);

/** Which hand of the line from a to b a point is on. */
const hand = ([ax, ay]: Pair, [bx, by]: Pair, [x, y]: Pair): number =>
  Math.sign((bx - ax) * (y - ay) - (by - ay) * (x - ax));

/** By its winding number. */
function isInRing(ring: Ring, p: Pair): boolean {
  let winding = 0;
  for (const [a, b] of edgesOf(ring)) {
    if (a[1] <= p[1] && b[1] > p[1] && hand(a, b, p) > 0) winding += 1;
    else if (a[1] > p[1] && b[1] <= p[1] && hand(a, b, p) < 0) winding -= 1;
  }
  return winding !== 0;
}

const isInside = ({ outer, holes }: Area, p: Pair): boolean =>
  isInRing(outer, p) && !holes.some((hole) => isInRing(hole, p));

/** Metres to the border, negative inside. */
export function depth(area: Area, p: Pair): number {
  const far = allEdges(area).map(([[ax, ay], [bx, by]]) => {
    const length = Math.hypot(bx - ax, by - ay);
    const along = Math.min(length, Math.max(0, ((p[0] - ax) * (bx - ax) + (p[1] - ay) * (by - ay)) / length));
    return Math.hypot(p[0] - ax - (along * (bx - ax)) / length, p[1] - ay - (along * (by - ay)) / length);
  });
  return Math.min(...far) * (isInside(area, p) ? -1 : 1);
}

const crosses = (area: Area, from: Pair, to: Pair): boolean =>
  allEdges(area).some(([a, b]) => hand(a, b, from) * hand(a, b, to) < 0 && hand(from, to, a) * hand(from, to, b) < 0);

/** Whether the straight way, and it moved aside by one sigma to either hand, leads through; at a walk, and clear of errors. */
function isThrough(area: Area, [t1, x1, y1]: Step, [t2, x2, y2]: Step, sigma: number): boolean {
  const far = Math.hypot(x2 - x1, y2 - y1);
  if (t2 - t1 > 30_000 || far < 5 * sigma || far > (5 * (t2 - t1)) / 1000 + 3 * sigma) return false;
  const [ox, oy] = [((y1 - y2) / far) * sigma, ((x2 - x1) / far) * sigma];
  const isMet = [-1, 0, 1].every((side) =>
    crosses(area, [x1 + side * ox, y1 + side * oy], [x2 + side * ox, y2 + side * oy]),
  );
  return isMet && depth(area, [x1, y1]) > sigma && depth(area, [x2, y2]) > sigma;
}

/** Sample by sample, without any tolerance: the numbers that come with the recordings. */
export function bySample(area: Area, steps: readonly Step[]): { entries: number; exits: number } {
  const inside = steps.map(([, x, y]) => isInside(area, [x, y]));
  const turns = (to: boolean): number =>
    inside.filter((now, i) => now === to && (inside[i - 1] ?? false) !== to).length;
  return { entries: turns(true), exits: turns(false) };
}

interface Stay {
  certain: boolean;
  isSingle: boolean;
  isEntered: boolean;
  mean: number;
  from: Step | undefined;
  toleratedAt: number | undefined;
  outsideAt: number | undefined;
}

/** By the rules of ADR 16: certain entries, and the exits of those who had entered. */
export function byRules(area: Area, steps: readonly Step[], rules: Tolerances): { entries: number; exits: number } {
  const { sigma, timeout, delay } = rules;
  const tolerance = Math.max(rules.tolerance, 3 * sigma);
  const sum = { entries: 0, exits: 0 };
  let stay: Stay | undefined;
  let lingers: { mean: number; from: Step | undefined } | undefined;
  let last: Step | undefined;

  const meanOf = (mean: number, d: number, elapsed: number): number => {
    const passed = Math.min(elapsed, 5000);
    return mean + (passed / (45_000 + passed)) * (Math.max(-3, Math.min(6, d / sigma)) - mean);
  };
  const leave = (): void => {
    if (stay?.isEntered === true) sum.exits += 1;
    stay = undefined;
  };
  const record = (): void => {
    if (stay === undefined || !stay.certain || stay.isEntered) return;
    stay.isEntered = true;
    sum.entries += 1;
  };
  const judge = (d: number): void => {
    if (stay === undefined || stay.certain) return;
    if (stay.mean <= -1) stay.certain = true;
    else if (d <= -3 * sigma) stay.certain = stay.isSingle = true;
  };
  /** Exits whose delay ran out before this time. */
  const settle = (at: number): void => {
    if (stay?.outsideAt === undefined || stay.outsideAt + delay > at || delay === 0) return;
    leave();
    if (last === undefined) return;
    const d = depth(area, [last[1], last[2]]);
    if (d <= tolerance + 5 * sigma) lingers = { mean: 1, from: d > sigma ? last : undefined };
  };

  for (const step of steps) {
    const [at, x, y] = step;
    settle(at);
    const elapsed = last === undefined ? 0 : at - last[0];
    const d = depth(area, [x, y]);
    const way = last !== undefined && elapsed <= 10_000 ? last : undefined;
    const fresh = (mean: number, from: Step | undefined): Stay => ({
      certain: false,
      isSingle: false,
      isEntered: false,
      mean,
      from,
      toleratedAt: undefined,
      outsideAt: undefined,
    });
    if (stay !== undefined) {
      const wasSingle = stay.isSingle;
      stay.isSingle = false;
      const wasInDoubt = !stay.certain || wasSingle;
      stay.mean = meanOf(stay.mean, d, elapsed);
      judge(d);
      if (d <= 1.5 * sigma) stay.toleratedAt = undefined;
      else if (d <= tolerance) stay.toleratedAt ??= at;
      const isDue = stay.toleratedAt !== undefined && at - stay.toleratedAt >= timeout;
      let isLeft = false;
      if (d <= 0 || (d <= tolerance && !isDue)) stay.outsideAt = undefined;
      else {
        if (wasSingle && d > tolerance && elapsed <= 3000) stay.certain = false;
        stay.outsideAt ??= at;
        isLeft = at - stay.outsideAt >= delay;
      }
      if (
        (wasInDoubt || !stay.certain) &&
        stay.from !== undefined &&
        d > sigma &&
        isThrough(area, stay.from, step, sigma)
      )
        stay.certain = true;
      record();
      if (isLeft) {
        leave();
        if (d <= tolerance + 5 * sigma) lingers = { mean: 1, from: d > sigma ? step : undefined };
      }
    } else {
      const from: Step | undefined = lingers?.from ?? way;
      if (lingers === undefined) {
        if (d <= sigma) stay = fresh(1, from);
        judge(d);
      } else {
        lingers.mean = meanOf(lingers.mean, d, elapsed);
        if (d <= -3 * sigma || lingers.mean <= -1) {
          stay = fresh(lingers.mean, from);
          judge(d);
        }
      }
      if (stay === undefined && from !== undefined && d > sigma && isThrough(area, from, step, sigma)) {
        stay = { ...fresh(1, undefined), certain: true, outsideAt: at };
      }
      if (stay !== undefined || (lingers !== undefined && d > tolerance + 5 * sigma)) lingers = undefined;
      else if (lingers !== undefined && d > sigma) lingers.from = step;
      record();
    }
    last = step;
  }
  settle(Infinity);
  return sum;
}
