import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { stringify } from 'yaml';
import { drivers } from '../../drivers/registry.ts';
import { Fold } from '../../src/domain/fold.ts';
import type { Input } from '../../src/domain/input.ts';
import type { Plant } from '../../src/domain/plant.ts';
import { examineAside } from '../../src/configuration/examiner.ts';
import { viewOf } from '../../src/project/plant-view.ts';
import { loadOrThrow } from '../../src/settings/load.ts';
import type { Bench } from '../harness/bench.ts';
import { temporary } from '../harness/children.ts';
import { admitted, begun, fixes, readings } from '../harness/drafts.ts';
import type { Figure } from '../harness/figure.ts';
import { crowdedPlant, zonedPlant } from '../harness/grown-plants.ts';
import { largePlant } from '../harness/large-plant.ts';
import { medianOf, monotonic } from '../harness/stats.ts';

const SIZES = [500, 4000] as const;
const MOST_MS = 2000;

/** What grows with the plant: none of it may grow faster. */
export const growth: Bench = {
  name: 'growth',
  about:
    'the same work in a small and in a large plant: loading a configuration, the plant of a screen, a reading, a fix',
  limit: 300,
  async run({ runs }) {
    const figures: Figure[] = [];
    for (const points of SIZES) {
      const folder = temporary();
      writeFileSync(join(folder, 'plant.yaml'), stringify(largePlant(points)));
      const load = medianOf(Array.from({ length: runs }, () => timed(() => loadOrThrow(folder, drivers))));
      const { plant, texts } = loadOrThrow(folder, drivers);
      const view = medianOf(Array.from({ length: runs }, () => timed(() => viewOf(plant))));
      const examination = { root: folder, before: texts, plant, after: texts, given: [] };
      const stalls: number[] = [];
      for (let run = 0; run < runs; run++) stalls.push(await stallOf(() => examineAside(examination)));
      figures.push(
        {
          name: `load and resolve ${points} points`,
          unit: 'ms',
          value: load,
          must: { text: `< ${MOST_MS} ms`, met: load < MOST_MS },
        },
        { name: `plant view of ${points} points`, unit: 'ms', value: view },
        { name: `longest stall while ${points} points are checked`, unit: 'ms', value: medianOf(stalls) },
      );
    }
    return [...figures, ...readingFigures(runs), ...fixFigures(runs)];
  },
};

const INPUTS = 100_000;

/** A reading among 100 and among 10,000 gas points, all of them in one zone. */
const readingFigures = (runs: number): Figure[] =>
  [100, 10_000].map((points) => {
    const inputs = admitted(readings(points), INPUTS, points);
    return perInput(`fold of a reading among ${points} points of one zone`, crowdedPlant(points), inputs, runs, 3);
  });

/** A fix among 10 and among 1,000 zones. */
const fixFigures = (runs: number): Figure[] =>
  [10, 1000].map((zones) =>
    perInput(`fold of a fix among ${zones} zones`, zonedPlant(zones), admitted(fixes(1000), INPUTS, 5000), runs, 2),
  );

/** Microseconds an input; the first run warms the machine up and is thrown away. */
function perInput(name: string, plant: Plant, inputs: readonly Input[], runs: number, most: number): Figure {
  const times = Array.from({ length: runs + 1 }, () => {
    const fold = new Fold(begun(plant), () => plant);
    return (timed(() => inputs.forEach((input) => fold.take(input))) * 1000) / inputs.length;
  });
  const value = medianOf(times.slice(1));
  return { name, unit: 'us', value, must: { text: `<= ${most} us`, met: value <= most } };
}

function timed(work: () => unknown): number {
  const begun = monotonic();
  work();
  return monotonic() - begun;
}

/** How long the thread that folds could do nothing else while something was done beside it, at the longest, ms. */
async function stallOf(work: () => Promise<unknown>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await work();
  delay.disable();
  return delay.max / 1e6;
}
