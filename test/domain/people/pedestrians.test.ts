import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fix } from '../../support/drafts.ts';
import { Fold, type Timed } from '../../support/fold.ts';
import { person, smallPlant, zone } from '../../support/plant.ts';
import { duration } from '../../../src/domain/time.ts';
import { type Area, byRules, bySample, depth, type Step, type Tolerances } from './pedestrians.ts';

/** Recordings of real people (Forschungszentrum Juelich, see their README), read where they lie. */
const FOLDER = join(import.meta.dirname, '../../../../shared/data/pedestrians');
const FILES = ['bottleneck-75', 'corner-137'] as const;

interface Zones {
  readonly zones: readonly Area[];
  readonly expected_sample_level: Readonly<Record<string, { readonly entries: number; readonly exits: number }>>;
}

/** Every track at its own rate, in the order of time. */
function tracksOf(name: string): Map<string, Step[]> {
  const tracks = new Map<string, Step[]>();
  for (const line of readFileSync(join(FOLDER, `${name}.csv`), 'utf8')
    .trim()
    .split('\n')
    .slice(1)) {
    const [t, id = '', x, y] = line.split(',');
    const step: Step = [Math.round(Number(t) * 1000), Number(x), Number(y)];
    const track = tracks.get(id);
    if (track === undefined) tracks.set(id, [step]);
    else track.push(step);
  }
  return tracks;
}

/** The first sample of each period. */
const thinned = (track: readonly Step[], periodMs: number): Step[] =>
  track.filter(([ms], i) => i === 0 || Math.floor(ms / periodMs) > Math.floor((track[i - 1]?.[0] ?? 0) / periodMs));

/** What the fold records of all tracks together: entries and exits of each zone. */
function folded(areas: readonly Area[], tracks: ReadonlyMap<string, readonly Step[]>, rules: Tolerances) {
  const fence = {
    exitTolerance: rules.tolerance,
    toleranceTimeout: duration(rules.timeout),
    exitDelay: duration(rules.delay),
  };
  const ids = [...tracks.keys()];
  const plant = smallPlant({
    zones: areas.map(({ id, outer, holes }) => zone(id, [0, 0, 1, 1], { polygon: outer, holes, fence })),
    people: ids.map((id) => person(`p${id}`, `t${id}`)),
    conditions: [],
  });
  const fixes: Timed[] = [...tracks].flatMap(([id, track]) =>
    track.map(([ms, x, y]): Timed => [1000 + ms, fix(`t${id}`, x, y, { quality: 'good', accuracy: rules.sigma })]),
  );
  const fold = Fold.started(plant).feed(fixes.toSorted(([a], [b]) => a - b));
  const last = Math.max(...fixes.map(([ms]) => ms));
  fold.until(last + rules.delay + 10);
  const count = (kind: string, area: string): number =>
    fold.events.filter((event) => event.kind === kind && event.subject === area).length;
  return areas.map(({ id }) => ({ id, entries: count('zone-entered', id), exits: count('zone-left', id) }));
}

const EXACT: Tolerances = { sigma: 0.05, tolerance: 0, timeout: 0, delay: 1 };
/** The defaults, with the error of a good badge. */
const DEFAULTS: Tolerances = { sigma: 0.1, tolerance: 1, timeout: 30_000, delay: 5000 };

const isThere = existsSync(FOLDER);
if (!isThere) {
  process.stderr.write(`skipped: real pedestrians (${FOLDER} is not there)\n`);
  it.skip('real pedestrians');
}

describe.each(isThere ? FILES : [])('real pedestrians: %s', (name) => {
  const { zones, expected_sample_level: expected } = JSON.parse(
    readFileSync(join(FOLDER, `${name}.zones.json`), 'utf8'),
  ) as Zones;
  const tracks = tracksOf(name);
  const sumOf = (count: (track: readonly Step[]) => { entries: number; exits: number }) =>
    [...tracks.values()].map(count).reduce((a, b) => ({ entries: a.entries + b.entries, exits: a.exits + b.exits }));

  it('the count by brute force is the one that comes with the recording', () => {
    for (const area of zones)
      expect(sumOf((track) => bySample(area, track))).toMatchObject({
        entries: expected[area.id]?.entries,
        exits: expected[area.id]?.exits,
      });
  });

  it.each([
    ['1 Hz, no tolerance', 1000, EXACT],
    ['10 Hz, no tolerance', 100, EXACT],
    ['1 Hz, the defaults', 1000, DEFAULTS],
    ['10 Hz, the defaults', 100, DEFAULTS],
  ] as const)('entries and exits are those of the rules by brute force: %s', (_, periodMs, rules) => {
    const thin = new Map([...tracks].map(([id, track]) => [id, thinned(track, periodMs)]));
    const wanted = zones.map((area) => {
      const sums = [...thin.values()].map((track) => byRules(area, track, rules));
      const sum = (key: 'entries' | 'exits'): number => sums.reduce((total, one) => total + one[key], 0);
      return { id: area.id, entries: sum('entries'), exits: sum('exits') };
    });
    expect(folded(zones, thin, rules)).toEqual(wanted);
  });

  it('where no sample is in doubt they are those of the bare geometry', () => {
    for (const area of zones) {
      const thin = new Map([...tracks].map(([id, track]) => [id, thinned(track, 100)]));
      const clear = new Map(
        [...thin].filter(([, track]) => track.every(([, x, y]) => Math.abs(depth(area, [x, y])) > 3 * EXACT.sigma)),
      );
      if (clear.size === 0) continue;
      const sums = [...clear.values()].map((track) => bySample(area, track));
      const entries = sums.reduce((total, one) => total + one.entries, 0);
      expect(folded([area], clear, EXACT)).toMatchObject([{ id: area.id, entries }]);
    }
  });
});
