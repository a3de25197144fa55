import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { warned } from './warned.ts';

/** Gas that was recorded, ms and ppm. */
export interface GasSeries {
  readonly rows: readonly (readonly [ms: number, value: number])[];
  readonly limits: readonly number[];
  /** ms between samples. */
  readonly period: number;
}

/** How often a rule found a crossing in the quarter of an hour before it, and how often none followed. */
export interface Judged {
  readonly crossings: number;
  readonly found: number;
  readonly wrong: number;
}

const DATA = join(import.meta.dirname, '../../../../shared/data');
const HORIZON_MS = 15 * 60_000;
/** After so long below the limit a crossing is a new one. */
const APART_MS = 10 * 60_000;
const STEP = 0.1;
const T90_S = 30;
/** So far ahead a line may reach, ms. */
export const LINE_REACHES = [5, 10, 20, 30, 60, 120].map((s) => s * 1000);

/** The recorded gas, by its place; empty where it is not there. */
export function realSeries(): { readonly name: string; readonly all: readonly GasSeries[] }[] {
  const metec = join(DATA, 'ch4-metec-2022/ch4_ppm.csv');
  const beams = join(DATA, 'ch4-openpath-2017/rel03.csv');
  if (!existsSync(metec) || !existsSync(beams)) {
    process.stdout.write('skipped: ../shared/data is not here, no recorded gas is judged\n');
    return [];
  }
  const [head = [], ...lines] = table(metec);
  const sensors = head.slice(3).map((_, i) => ({
    limits: [5, 10, 20],
    period: 60_000,
    rows: lines.flatMap((line, minute) => (line[3 + i] ? [[minute * 60_000, Number(line[3 + i])] as const] : [])),
  }));
  const shots = table(beams)
    .slice(1)
    .map((line) => line.map(Number));
  const paths = Array.from({ length: 7 }, (_, i) => ({
    limits: [3, 4, 6],
    period: 3000,
    rows: shots.flatMap(([s = 0, beam, ppm = 0]) => (beam === i + 1 ? [[s * 1000, ppm] as const] : [])),
  }));
  return [
    { name: 'methane round a test pad, 1 min', all: sensors },
    { name: 'methane on open paths, 3 s', all: paths },
  ];
}

const table = (file: string): string[][] =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(','));

export const sumOf = (all: readonly GasSeries[], judge: (series: GasSeries, limit: number) => Judged): Judged =>
  all
    .flatMap((series) => series.limits.map((limit) => judge(series, limit)))
    .reduce((a, b) => ({ crossings: a.crossings + b.crossings, found: a.found + b.found, wrong: a.wrong + b.wrong }));

/** @param warnings ms of each */
export function judged({ rows }: GasSeries, limit: number, warnings: readonly number[]): Judged {
  const crossings: number[] = [];
  let above = -Infinity;
  for (const [ms, value] of rows) {
    if (value < limit) continue;
    if (ms - above > APART_MS) crossings.push(ms);
    above = ms;
  }
  const isFollowed = (at: number): boolean =>
    rows.some(([ms, value]) => ms > at && ms <= at + HORIZON_MS && value >= limit);
  let [wrong, last] = [0, -Infinity];
  for (const at of warnings) {
    if (at - last <= HORIZON_MS || isFollowed(at)) continue;
    wrong += 1;
    last = at;
  }
  const found = crossings.filter((at) => warnings.some((ms) => ms < at && ms >= at - HORIZON_MS)).length;
  return { crossings: crossings.length, found, wrong };
}

/** The detector of the product, untuned. */
export const warnedOf = ({ rows, period }: GasSeries, limit: number): readonly number[] =>
  warned({ limit, step: STEP, t90: T90_S, samples: rows }, period).raised;

/** A straight line through the last two minutes that reaches the limit so soon. */
export function lineThrough({ rows }: GasSeries, limit: number, reach: number): number[] {
  let from = 0;
  return rows.flatMap(([now, value], i) => {
    while ((rows[from]?.[0] ?? 0) < now - 120_000) from += 1;
    if (value >= limit || i - from < 1) return [];
    let [st, sy, stt, sty] = [0, 0, 0, 0];
    const n = i - from + 1;
    for (const [ms, y] of rows.slice(from, i + 1)) {
      const t = ms - now;
      st += t;
      sy += y;
      stt += t * t;
      sty += t * y;
    }
    const slope = (n * sty - st * sy) / (n * stt - st * st);
    return slope > 0 && (limit - (sy - slope * st) / n) / slope <= reach ? [now] : [];
  });
}

/** A threshold at 0.8 of the way from the quiet to the limit. */
export function plainThreshold({ rows }: GasSeries, limit: number): number[] {
  const sorted = rows.map(([, value]) => value).sort((a, b) => a - b);
  const quiet = sorted[sorted.length >> 2] ?? 0;
  return rows.flatMap(([ms, value]) => (value < limit && value >= quiet + 0.8 * (limit - quiet) ? [ms] : []));
}
