import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench } from '../harness/bench.ts';
import { startMosquitto } from '../harness/broker.ts';
import { end, Side, temporary } from '../harness/children.ts';
import { everyRulePlant, LARGE } from '../harness/every-rule-plant.ts';
import type { Figure } from '../harness/figure.ts';
import { GatewayProcess, writeConfig } from '../harness/gateway.ts';
import { cpuMs } from '../harness/stats.ts';

const SECONDS = 60;
/** The start, and the first values of all points, are not measured. */
const SETTLE_MS = 20_000;
const MOST_SHARE = 25;

/** What a plant of the greatest size takes, with and without conditions of one's own and votes. */
export const everyRule: Bench = {
  name: 'every-rule',
  about: `${LARGE.points} points at 1 Hz, half of which move each second, and ${LARGE.tags} badges at 2 Hz, with ${LARGE.rules} conditions of one's own, ${LARGE.votes} votes, exposure, forecasts and the watch of detectors; floor: the same plant without conditions and votes`,
  limit: 300,
  async run({ length }) {
    const floor = await share(SECONDS * length, false);
    const ours = await share(SECONDS * length, true);
    return [ours, floor].flatMap((seen, i): Figure[] =>
      i > 0 || seen === undefined
        ? []
        : [
            {
              name: 'processor of the large plant with every rule',
              unit: '% of a core',
              value: seen.share,
              ...(floor === undefined ? {} : { floor: floor.share }),
              must: { text: `< ${MOST_SHARE} %`, met: seen.share < MOST_SHARE },
              note: `${Math.round(seen.inputs)} readings and fixes a second folded`,
            },
          ],
    );
  },
};

/** The share of a core of a gateway, and what it folded a second. */
async function share(
  seconds: number,
  hasRules: boolean,
): Promise<{ readonly share: number; readonly inputs: number } | undefined> {
  const broker = await startMosquitto();
  if (broker === undefined) throw new Error('skipped: mosquitto is not installed (apt-get install mosquitto)');
  const device = await Side.start<{ address: string }>('many-registers', { points: LARGE.points });
  const publisher = await Side.start<object>('badge-publisher', { port: broker.port, tags: LARGE.tags });
  const plant = everyRulePlant(`mqtt://127.0.0.1:${broker.port}`, device.ready.address, hasRules);
  const gateway = await GatewayProcess.start(writeConfig(temporary(), plant), join(temporary(), 'data'), [
    '--cpu-prof',
    '--cpu-prof-dir=/tmp/fc/prof',
  ]);
  const lengthMs = SETTLE_MS + seconds * 1000;
  const load = publisher.ask({ topic: 'uwb', rate: 2 * LARGE.tags, warmMs: 0, lengthMs, stepEveryMs: 1000 });
  await sleep(SETTLE_MS);
  const folded = (): Promise<number> => gateway.metric('fengsui_inputs_total');
  const before = { cpu: cpuMs(gateway.program.pid), at: performance.now(), inputs: await folded() };
  await sleep(seconds * 1000);
  const took = performance.now() - before.at;
  const result = {
    share: (100 * (cpuMs(gateway.program.pid) - before.cpu)) / took,
    inputs: (1000 * ((await folded()) - before.inputs)) / took,
  };
  await load;
  await gateway.stop();
  await Promise.all([publisher.end(), device.end(), end(broker.process)]);
  return result;
}
