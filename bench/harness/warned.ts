import { pointId, seqOf } from '../../src/domain/ids.ts';
import type { Draft } from '../../src/domain/input.ts';
import type { Forecast } from '../../src/domain/gas/forecast.ts';
import type { Plant } from '../../src/domain/plant.ts';
import { bad, GOOD } from '../../src/domain/reading/quality.ts';
import { reduce } from '../../src/domain/reduce.ts';
import { instant } from '../../src/domain/time.ts';
import { begun, plantOf, T0 } from './drafts.ts';
import type { LeakCase } from './leaks.ts';

/** What a gateway said of one detector; times in ms since the begin. */
export interface Warned {
  /** When warnings began. */
  readonly raised: readonly number[];
  /** Each forecast that was shown while the first limit was ahead. */
  readonly shown: readonly (Pick<Forecast, 'earliest' | 'latest'> & { readonly at: number })[];
  readonly samples: number;
  readonly tookMs: number;
}

const POINT = pointId('gas');
const plants = new Map<string, Plant>();

/** A plant with one detector of a gas of its own, whose second limit is out of reach. */
function detector(limit: number, step: number, t90: number, poll: number): Plant {
  const key = `${limit} ${step} ${t90} ${poll}`;
  const known = plants.get(key);
  if (known !== undefined) return known;
  const plant = plantOf({
    fengsui: 1,
    site: { id: 'warning', name: 'Warning', timezone: 'UTC' },
    floors: [{ id: 'ground', extent: [0, 0, 10, 10] }],
    gases: [
      {
        id: 'X',
        name: 'X',
        hazard: 'toxic',
        'molar-mass': 30,
        oel: { mac: 300 },
        t90: `${t90}s`,
        range: [0, 10 * limit],
        unit: 'ppm',
      },
    ],
    devices: [
      {
        id: 'panel',
        connect: 'tcp://127.0.0.1:1',
        poll: `${poll}ms`,
        points: [
          {
            id: POINT,
            read: { table: 'input', address: 0, type: 'u16', scale: step },
            gas: 'X',
            alarms: { high: limit, 'high-high': 2 * limit },
            at: { floor: 'ground', x: 1, y: 1 },
          },
        ],
      },
    ],
  });
  plants.set(key, plant);
  return plant;
}

/** Folds what a detector shows, as a gateway would: one that polls it, with its ticks. */
export function warned(
  { limit, step, t90, samples }: Pick<LeakCase, 'limit' | 'step' | 't90' | 'samples'>,
  poll: number,
): Warned {
  const state = begun(detector(limit, step, t90, poll));
  const raised: number[] = [];
  const shown: Warned['shown'][number][] = [];
  let forecast: Forecast | undefined;
  let wakeAt: number | undefined;
  const take = (at: number, draft: Draft): void => {
    const outcome = reduce(state, { ...draft, seq: seqOf(state.seq + 1), at: instant(at) });
    wakeAt = outcome.wakeAt;
    for (const { alarm, kind } of outcome.transitions)
      if (alarm === `${POINT}:rising` && kind === 'raise') raised.push(at - T0);
  };
  const tickUntil = (at: number): void => {
    for (let due = wakeAt; due !== undefined && due < at; due = wakeAt) take(Math.max(due, state.at), { kind: 'tick' });
  };
  const begin = performance.now();
  for (const [ms, value] of samples) {
    const at = T0 + ms;
    tickUntil(at);
    if (value === undefined) take(at, { kind: 'reading', point: POINT, value: null, ...bad('comm') });
    else take(at, { kind: 'reading', point: POINT, value, ...GOOD });
    const now = state.points.get(POINT)?.forecast;
    if (now !== undefined && now !== forecast && now.limit === limit)
      shown.push({ at: ms, earliest: instant(now.earliest - T0), latest: instant(now.latest - T0) });
    forecast = now;
  }
  return { raised, shown, samples: samples.length, tookMs: performance.now() - begin };
}
