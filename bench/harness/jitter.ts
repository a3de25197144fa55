import { type Random, seeded } from '../../simulators/random.ts';
import { alarmId, deviceId, floorId, seqOf, tagId, zoneId } from '../../src/domain/ids.ts';
import type { Draft } from '../../src/domain/input.ts';
import { Fold } from '../../src/domain/fold.ts';
import { headCount } from '../../src/domain/people/zones.ts';
import type { Plant } from '../../src/domain/plant.ts';
import { GOOD } from '../../src/domain/reading/quality.ts';
import type { State } from '../../src/domain/state/state.ts';
import { instant } from '../../src/domain/time.ts';
import { begun, plantOf, T0 } from './drafts.ts';

/** Metres, one sigma on each axis: what badges in a clear view have. */
export const SIGMA = 0.3;

/** How the error of a fix goes on in the next one, a second later: 0 is white, `exp(-1 s / T)` is correlated over T. */
export const NOISES = [
  { name: 'white', kept: 0 },
  { name: 'correlated over 10 s', kept: Math.exp(-1 / 10) },
  { name: 'correlated over 30 s', kept: Math.exp(-1 / 30) },
] as const;

/** An error of one axis that goes on (AR(1)); `sigma` is its standard deviation. */
function errors(random: Random, kept: number, sigma: number): () => number {
  const fresh = sigma * Math.sqrt(1 - kept * kept);
  let error = random.gaussian(sigma);
  return () => (error = kept * error + random.gaussian(fresh));
}

type Corners = readonly (readonly [number, number])[];

/** A plant with one zone in which no visitor may be, and one visitor. */
export const forbiddenZone = (polygon: Corners): Plant =>
  plantOf({
    fengsui: 1,
    site: { id: 'jitter', name: 'Jitter', timezone: 'UTC' },
    floors: [{ id: 'ground', extent: [0, 0, 200, 120] }],
    zones: [{ id: 'zone', floor: 'ground', polygon, people: { forbid: ['visitor'], delay: '2s' } }],
    badges: [
      { id: 'uwb', connect: 'mqtt://127.0.0.1:1', topic: 'uwb/{tag}', fields: { x: '/x', y: '/y' }, floor: 'ground' },
    ],
    people: [{ id: 'visitor', name: 'Visitor', tag: 'v', groups: ['visitor'] }],
  });

/** What the rules made of the fixes of the visitor. */
export interface Findings {
  /** `zone-entered` and `zone-left` in the record. */
  readonly entered: readonly number[];
  readonly left: readonly number[];
  /** Forbidden entry was raised. */
  readonly accused: readonly number[];
  /** The visitor was counted, and no longer counted; ms since the begin. */
  readonly counted: readonly number[];
  readonly uncounted: readonly number[];
}

/** Folds fixes `[ms, x, y]` of the visitor, with ticks between them as the pipeline gives them. */
export function told(
  plant: Plant,
  fixes: Iterable<readonly [ms: number, x: number, y: number]>,
  untilMs: number,
  sigma: number = SIGMA,
): Findings {
  const state = begun(plant);
  const fold = new Fold(state, () => plant);
  const seen = { entered: [] as number[], left: [], accused: [], counted: [], uncounted: [] } as Record<
    keyof Findings,
    number[]
  >;
  let wakeAt: number | undefined;
  let isCounted = false;
  const take = (at: number, draft: Draft): void => {
    const outcome = fold.take({ ...draft, seq: seqOf(state.seq + 1), at: instant(at) });
    wakeAt = outcome.wakeAt;
    for (const { kind } of outcome.events) {
      if (kind === 'zone-entered') seen.entered.push(at - T0);
      if (kind === 'zone-left') seen.left.push(at - T0);
    }
    for (const { alarm, kind } of outcome.transitions)
      if (alarm === FORBIDDEN && kind === 'raise') seen.accused.push(at - T0);
    const now = isInZone(state);
    if (now !== isCounted) (now ? seen.counted : seen.uncounted).push(at - T0);
    isCounted = now;
  };
  const until = (at: number): void => {
    for (let due = wakeAt; due !== undefined && due <= at; due = wakeAt)
      take(Math.max(due, state.at), { kind: 'tick' });
  };
  for (const [ms, x, y] of fixes) {
    until(T0 + ms);
    take(T0 + ms, { ...FIX, x, y, accuracy: sigma });
  }
  until(T0 + untilMs);
  return seen;
}

const FORBIDDEN = alarmId(zoneId('zone'), 'forbidden');
const FIX = {
  kind: 'fix',
  device: deviceId('uwb'),
  tag: tagId('v'),
  floor: floorId('ground'),
  ...GOOD,
} as const;

const isInZone = (state: State): boolean => headCount(state.zones.get(zoneId('zone'))).people > 0;

/** A zone 80 m wide and high; its border at x = `EDGE` is far from its corners. */
export const SQUARE: Corners = [
  [60, 20],
  [140, 20],
  [140, 100],
  [60, 100],
];
export const EDGE = 60;

/** A visitor who stands for so many seconds at `d` metres from the border, negative inside; a fix a second. */
export function* standing(
  d: number,
  kept: number,
  seconds: number,
  seed: number,
  sigma: number = SIGMA,
): Iterable<[number, number, number]> {
  const random = seeded(seed);
  const [ex, ey] = [errors(random, kept, sigma), errors(random, kept, sigma)];
  for (let second = 1; second <= seconds; second++) yield [second * 1000, EDGE - d + ex(), 60 + ey()];
}

/** A straight walk at `speed` m/s that is at (x, y) at `atMs`, along a direction, a fix each `periodMs`. */
export function* walking(
  walk: {
    readonly x: number;
    readonly y: number;
    readonly atMs: number;
    readonly along: readonly [number, number];
    readonly speed: number;
    readonly untilMs: number;
    readonly periodMs: number;
  },
  kept: number,
  random: Random,
  sigma: number = SIGMA,
): Iterable<[number, number, number]> {
  const [ex, ey] = [errors(random, kept, sigma), errors(random, kept, sigma)];
  const { x, y, atMs, along, speed, untilMs, periodMs } = walk;
  for (let ms = 1000; ms <= untilMs; ms += periodMs) {
    const way = (speed * (ms - atMs)) / 1000;
    yield [ms, x + along[0] * way + ex(), y + along[1] * way + ey()];
  }
}
