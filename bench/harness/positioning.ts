import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Anchor } from '../../src/domain/positioning/anchors.ts';
import { type MeasurementEpoch, qualityOfPath } from '../../src/domain/positioning/epoch.ts';
import { type Instant, instant } from '../../src/domain/time.ts';

/** One epoch of one tag with the truth. */
export interface Sight {
  readonly tag: string;
  readonly at: Instant;
  readonly epoch: MeasurementEpoch;
  readonly height: number;
  readonly x: number;
  readonly y: number;
}

export interface Sequence {
  readonly name: string;
  readonly anchors: readonly Anchor[];
  readonly sights: readonly Sight[];
}

/** The recordings beside the checkout; undefined where they are not. They are read in place and never copied. */
export function dataFolder(name: string): string | undefined {
  let folder = dirname(import.meta.filename);
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  const found = join(folder, '..', 'shared', 'data', name);
  return existsSync(found) ? found : undefined;
}

type Row = Readonly<Record<string, number>>;

/** The rows of a table by column; NaN where nothing stands. */
function table(file: string): Row[] {
  const [head = '', ...lines] = readFileSync(file, 'utf8').trim().split('\n');
  const names = head.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(names.map((name, n) => [name, cells[n] ? Number(cells[n]) : NaN]));
  });
}

const parsed = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

/** Every second row, three tags; `kind` differences takes the same ranges as times of arrival. */
export function hall(folder: string, ids: readonly number[], kind: MeasurementEpoch['kind'], height: number): Sequence {
  const { anchors } = parsed(join(folder, 'anchors.json')) as { readonly anchors: readonly Anchor[] };
  const sights: Sight[] = [];
  for (const [n, row] of table(join(folder, 'ranges-fast.csv')).entries()) {
    if (n % 2 === 1) continue;
    for (const tag of ['t0', 't1', 't2']) {
      const heard = ids
        .map((id) => ({ anchor: `a${id}`, distance: row[`r_a${id}_${tag}`] ?? NaN }))
        .filter(({ distance }) => !Number.isNaN(distance));
      const epoch: MeasurementEpoch =
        kind === 'ranges'
          ? { kind, measures: heard }
          : { kind, measures: heard.map(({ anchor, distance }) => ({ anchor, arrival: distance })) };
      const at = instant((row['t_s'] ?? NaN) * 1000);
      sights.push({ tag, at, epoch, height, x: row[`x_${tag}`] ?? NaN, y: row[`y_${tag}`] ?? NaN });
    }
  }
  return {
    name: `hall, ${ids.length === 8 ? 'all 8' : ids.join(', ')}${kind === 'ranges' ? '' : ', TDoA'}`,
    anchors: anchors.filter(({ id }) => ids.includes(Number(id.slice(1)))),
    sights,
  };
}

/** Medians of range minus true distance of this very sequence: to show what a calibration is worth, never as a result. */
export function hallBiases(folder: string): Map<string, number> {
  const { median_range_bias_m: of } = parsed(join(folder, 'bias-from-truth.json')) as {
    readonly median_range_bias_m: Readonly<Record<string, Readonly<Record<string, number>>>>;
  };
  return new Map(
    Object.entries(of).flatMap(([anchor, byTag]) => {
      const all = Object.values(byTag);
      return [[anchor, all.reduce((sum, bias) => sum + bias, 0) / all.length]] as const;
    }),
  );
}

/** Every 0.1 s the newest range of each anchor not older than 0.25 s, three at least, with the true height. */
export function outdoor(folder: string, name: string): Sequence {
  const all = parsed(join(folder, 'anchors.json')) as Readonly<Record<string, readonly Anchor[]>>;
  const ranges = table(join(folder, `${name}-ranges.csv`));
  const truth = table(join(folder, `${name}-truth.csv`));
  const sights: Sight[] = [];
  const newest = new Map<number, Row>();
  let [next, before] = [0, 0];
  const [first, last] = [truth[0]?.['t_s'] ?? 0, Math.min(truth.at(-1)?.['t_s'] ?? 0, ranges.at(-1)?.['t_s'] ?? 0)];
  for (let n = Math.ceil(first * 10); n / 10 <= last; n++) {
    const t = n / 10;
    for (; (ranges[next]?.['t_s'] ?? Infinity) <= t; next++) {
      const row = ranges[next];
      if (row !== undefined) newest.set(row['anchor'] ?? NaN, row);
    }
    while ((truth[before + 1]?.['t_s'] ?? Infinity) <= t) before++;
    const [a, b] = [truth[before], truth[before + 1]];
    const fresh = [...newest.values()].filter((row) => t - (row['t_s'] ?? 0) <= 0.25);
    if (fresh.length < 3 || a === undefined || b === undefined) continue;
    const share = (t - (a['t_s'] ?? 0)) / ((b['t_s'] ?? 0) - (a['t_s'] ?? 0));
    const between = (key: string): number => (a[key] ?? NaN) * (1 - share) + (b[key] ?? NaN) * share;
    const measures = fresh.map((row) => ({
      anchor: String(row['anchor']),
      distance: row['range_m'] ?? NaN,
      quality: qualityOfPath(row['rssi_dbm'] ?? NaN, row['rssi_fp_dbm'] ?? NaN),
    }));
    const [x, y, height] = [between('x_m'), between('y_m'), between('z_m')];
    sights.push({ tag: 'rover', at: instant(t * 1000), epoch: { kind: 'ranges', measures }, height, x, y });
  }
  return { name: `outdoor ${name}`, anchors: all[name] ?? [], sights };
}

/** What a simulated yard is like. */
export interface Yard {
  readonly anchors: number;
  readonly steps: number;
  /** The share of ranges that are 0.3 to 5 m too long. */
  readonly blocked: number;
  /** One sigma of the anchors' own biases, metres. */
  readonly biasSigma: number;
  readonly kind?: MeasurementEpoch['kind'];
}

/** A tag on foot at 5 Hz, the anchors around a yard of 40 m x 25 m, 0.1 m of noise. */
export function yard({ anchors: count, steps, blocked, biasSigma, kind = 'ranges' }: Yard): Sequence {
  const random = chance(7);
  const normal = (): number => {
    let sum = -6;
    for (let n = 0; n < 12; n++) sum += random();
    return sum;
  };
  const anchors: Anchor[] = [];
  for (let n = 0; n < count; n++) anchors.push({ id: `y${n}`, ...onBorder((130 * n) / count), z: 3 + (n % 3) * 0.7 });
  const bias = anchors.map(() => biasSigma * normal());
  const sights: Sight[] = [];
  let [x, y, vx, vy] = [10, 10, 1, 0.4];
  for (let n = 0; n < steps; n++) {
    vx = 0.97 * vx + 0.2 * normal() + (x < 4 ? 0.3 : x > 36 ? -0.3 : 0);
    vy = 0.97 * vy + 0.2 * normal() + (y < 4 ? 0.3 : y > 21 ? -0.3 : 0);
    [x, y] = [x + 0.2 * vx, y + 0.2 * vy];
    const heard = anchors.map((anchor, i) => {
      const far = Math.hypot(x - anchor.x, y - anchor.y, 1.2 - anchor.z);
      const late = random() < blocked ? 0.3 + 4.7 * random() : 0;
      return { anchor: anchor.id, far: far + 0.1 * normal() + (bias[i] ?? 0) + late };
    });
    const epoch: MeasurementEpoch =
      kind === 'ranges'
        ? { kind, measures: heard.map(({ anchor, far }) => ({ anchor, distance: far })) }
        : { kind, measures: heard.map(({ anchor, far }) => ({ anchor, arrival: far + 1000 * n })) };
    sights.push({ tag: 'walker', at: instant(n * 200), epoch, height: 1.2, x, y });
  }
  const name = `yard, ${count} anchors${kind === 'ranges' ? '' : ', TDoA'}, ${Math.round(blocked * 100)} % blocked`;
  return { name: biasSigma > 0 ? `${name}, biases` : name, anchors, sights };
}

/** A place on the border of the yard, metres along it from the corner. */
function onBorder(along: number): { readonly x: number; readonly y: number } {
  if (along < 40) return { x: along, y: 0 };
  if (along < 65) return { x: 40, y: along - 40 };
  return along < 105 ? { x: 105 - along, y: 25 } : { x: 0, y: 130 - along };
}

/** Numbers in [0, 1) that are the same in every run (Park and Miller). */
export function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
