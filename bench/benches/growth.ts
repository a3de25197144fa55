import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { drivers } from '../../drivers/registry.ts';
import { viewOf } from '../../src/project/plant-view.ts';
import { loadOrThrow } from '../../src/settings/load.ts';
import type { Bench } from '../harness/bench.ts';
import { temporary } from '../harness/children.ts';
import type { Figure } from '../harness/figure.ts';
import { largePlant } from '../harness/large-plant.ts';
import { medianOf, monotonic } from '../harness/stats.ts';

const SIZES = [500, 4000] as const;
const MOST_MS = 2000;

/** What grows with the plant: none of it may grow faster. */
export const growth: Bench = {
  name: 'growth',
  about: 'the same work for 500 and for 4000 points: loading and checking a configuration, the plant of a screen',
  limit: 300,
  run({ runs }) {
    const figures = SIZES.flatMap((points): Figure[] => {
      const folder = temporary();
      writeFileSync(join(folder, 'plant.yaml'), stringify(largePlant(points)));
      const load = medianOf(Array.from({ length: runs }, () => timed(() => loadOrThrow(folder, drivers))));
      const { plant } = loadOrThrow(folder, drivers);
      const view = medianOf(Array.from({ length: runs }, () => timed(() => viewOf(plant))));
      return [
        {
          name: `load and resolve ${points} points`,
          unit: 'ms',
          value: load,
          must: { text: `< ${MOST_MS} ms`, met: load < MOST_MS },
        },
        { name: `plant view of ${points} points`, unit: 'ms', value: view },
      ];
    });
    return Promise.resolve(figures);
  },
};

function timed(work: () => unknown): number {
  const begun = monotonic();
  work();
  return monotonic() - begun;
}
