import { describe, expect, it } from 'vitest';
import { fix, tick } from '../../support/drafts.ts';
import { T0 } from '../../support/fold.ts';
import { fence, smallPlant, zone } from '../../support/plant.ts';
import { seeded } from '../../../simulators/random.ts';
import { emptyState } from '../../../src/domain/begin.ts';
import { Fold } from '../../../src/domain/fold.ts';
import { seqOf, zoneId } from '../../../src/domain/ids.ts';
import { headCount } from '../../../src/domain/people/zones.ts';
import { instant } from '../../../src/domain/time.ts';

const EDGE = 60;
/** The whole day is in the bench. */
const HOURS_S = 6 * 3600;
/** The defaults of a fence: 1 m for 30 s, exits after 5 s. */
const plant = smallPlant({ zones: [zone('square', [EDGE, 20, 140, 100], { fence: fence() })], conditions: [] });

type Place = readonly [x: number, y: number];

/** A fix a second with errors of one sigma: when the badge was no longer counted, and left by the record, in seconds. */
function exits(placeAt: (s: number) => Place, sigma: number, untilS: number): { uncounted: number[]; left: number[] } {
  const [random, state] = [seeded(11), emptyState(plant)];
  const fold = new Fold(state, () => plant);
  const seen = { uncounted: [] as number[], left: [] as number[] };
  let isCounted = false;
  let wakeAt: number | undefined;
  const take = (ms: number, draft: ReturnType<typeof fix> | typeof tick): void => {
    const outcome = fold.take({ ...draft, seq: seqOf(state.seq + 1), at: instant(T0 + ms) });
    wakeAt = outcome.wakeAt;
    if (outcome.events.some(({ kind }) => kind === 'zone-left')) seen.left.push(ms / 1000);
    const now = headCount(state.zones.get(zoneId('square'))).people > 0;
    if (isCounted && !now) seen.uncounted.push(ms / 1000);
    isCounted = now;
  };
  for (let s = 1; s <= untilS; s++) {
    for (let due = wakeAt; due !== undefined && due < T0 + s * 1000; due = wakeAt) take(due - T0, tick);
    const [x, y] = placeAt(s);
    take(
      s * 1000,
      fix('0a01', x + random.gaussian(sigma), y + random.gaussian(sigma), { quality: 'good', accuracy: sigma }),
    );
  }
  return seen;
}

describe.each([0.3, 1, 2])('errors of %d m', (sigma) => {
  it('take nobody out of a zone who stands half a metre inside for hours', () => {
    expect(exits(() => [EDGE + 0.5, 60], sigma, HOURS_S)).toEqual({ uncounted: [], left: [] });
  });

  it('a real exit is one within the exit delay and a second', () => {
    // He is carried off between two fixes: beyond what errors and tolerance explain.
    const far = EDGE - Math.max(1, 3 * sigma) - 4 * sigma;
    const { uncounted, left } = exits((s) => (s < 100 ? [EDGE + 20, 60] : [far, 60]), sigma, 130);
    expect(left).toHaveLength(1);
    expect(uncounted).toEqual(left);
    expect(left[0]).toBeGreaterThanOrEqual(105);
    expect(left[0]).toBeLessThanOrEqual(106);
  });
});
