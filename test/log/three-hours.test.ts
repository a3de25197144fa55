import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { plantOf } from '../../bench/harness/drafts.ts';
import { writeEventfulDays } from '../../bench/harness/eventful-days.ts';
import { smallPlantConfig } from '../../bench/harness/small-plant.ts';
import { finish } from '../../src/log/finish.ts';
import { LogFiles } from '../../src/log/files.ts';
import { Pins } from '../../src/log/pins.ts';
import { RecordProof } from '../../src/log/proof.ts';
import { LogReader } from '../../src/log/reader.ts';
import { tempDir } from '../support/temp.ts';

/** An eighth of the small plant: the whole one, for thirty days, is `npm run bench -- thirty-days`. */
const [POINTS, TAGS] = [8, 25];
const SECONDS = 3 * 3600;
const QUOTA = 1_000_000;
const T0 = Date.UTC(2026, 2, 1, 6);
/** What the tail grows by until the ring looks again: of so small a quota more than its part. */
const TAIL = 2 * 64_000;

const plants = [undefined, 6].map((high) =>
  plantOf(smallPlantConfig('mqtt://127.0.0.1:1', 'tcp://127.0.0.1:1', high, POINTS)),
);

it(
  'three hours of a plant with all that happens in them: bounded, proved, and replayed to the bytes that were live',
  { timeout: 120_000 },
  () => {
    const data = tempDir();
    const retention = { quota: QUOTA, keep: { gas: 1e12, people: 1e12, acts: 1e12 } };
    const written = writeEventfulDays({
      data,
      from: T0,
      seconds: SECONDS,
      points: POINTS,
      tags: TAGS,
      plants,
      retention,
      cycle: 1500,
      window: 3000,
    });
    expect(written.restarts).toBeGreaterThanOrEqual(6);
    expect(written.configurations).toBeGreaterThanOrEqual(3);
    expect(written.wrongStarts, 'starts that did not find the state that was there').toBe(0);

    const files = new LogFiles(data);
    // A configuration that comes into force is written before the ring makes room for it.
    const plantBytes = readdirSync(files.plants).map((name) => statSync(join(files.plants, name)).size);
    expect(written.mostBytes).toBeLessThan(1.02 * QUOTA + TAIL + Math.max(...plantBytes));
    expect(readFileSync(files.ledger, 'utf8'), 'the ring dropped').toContain('"dropped"');
    expect(new Pins(files.pins).list().map(({ by }) => by)).toContain('wang');

    const { broken, segments } = finish(new RecordProof(data).steps());
    expect(broken).toEqual([]);
    expect(segments).toBeGreaterThan(3);

    const [plant] = plants;
    if (plant === undefined) throw new Error('there is a plant');
    const plantsOf = (revision: string) => plants.find((one) => one.revision === revision) ?? plant;
    const verdicts = written.windows.compare(new LogReader(data), plant, plantsOf);
    expect(verdicts).not.toContain('other');
    expect(verdicts.filter((one) => one === 'same').length).toBeGreaterThanOrEqual(4);
  },
);
