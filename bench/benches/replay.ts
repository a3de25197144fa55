import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { seeded } from '../../simulators/random.ts';
import { minutes } from '../../src/domain/time.ts';
import { LogReader } from '../../src/log/reader.ts';
import type { Bench } from '../harness/bench.ts';
import { end, temporary } from '../harness/children.ts';
import { type DemoLog, writeDemoLog } from '../harness/demo-log.ts';
import { startDemoPlant } from '../harness/demo-plant.ts';
import type { Figure, Pair } from '../harness/figure.ts';
import { GatewayProcess } from '../harness/gateway.ts';
import { next, openReplay, playUnpaced } from '../harness/replay-socket.ts';
import { medianOf, monotonic, percentile } from '../harness/stats.ts';

const LOG_MINUTES = 60;
const SEEKS = 40;

/** Going back in the record, as the replay page does. */
export const replay: Bench = {
  name: 'replay',
  about: `seek and play in ${LOG_MINUTES} min of the demo plant, through the gateway's replay socket; floor: reading the rows of the same minute`,
  limit: 240,
  async run({ length }) {
    const { config, settings, simulator } = await startDemoPlant();
    await end(simulator.process);
    const data = join(temporary(), 'data');
    const written = writeDemoLog(data, settings, minutes(LOG_MINUTES * length));
    const gateway = await GatewayProcess.start(config, data);
    await sleep(2000);
    const pairs = await seeks(gateway, new LogReader(data), written, Math.round(SEEKS * Math.max(0.25, length)));
    const factor = await playUnpaced(gateway, written.from);
    await gateway.stop();
    const note = `${written.inputs} inputs`;
    return [seekFigure('p50', 0.5, pairs, note), seekFigure('p95', 0.95, pairs, note), { ...factor, note }];
  },
};

/** Every seek is next to its floor: the rows of one minute before the same moment, read and thrown away. */
async function seeks(
  gateway: GatewayProcess,
  reader: LogReader,
  { from, to }: DemoLog,
  count: number,
): Promise<Pair<number>[]> {
  const random = seeded(4);
  const socket = await openReplay(gateway, from);
  const pairs: Pair<number>[] = [];
  for (let i = 0; i < count; i++) {
    const at = Math.round(random.uniform(from, to));
    const begun = monotonic();
    const shown = next(socket, '{"type":"hello"');
    socket.send(JSON.stringify({ type: 'seek', at }));
    await shown;
    const ours = monotonic() - begun;
    const reading = monotonic();
    for (const row of reader.rows({ fromAt: at - 60_000, toAt: at })) void row;
    pairs.push({ ours, floor: monotonic() - reading });
  }
  socket.terminate();
  return pairs;
}

function seekFigure(name: string, share: number, pairs: readonly Pair<number>[], note: string): Figure {
  const value = percentile(
    pairs.map(({ ours }) => ours),
    share,
  );
  const floor = percentile(
    pairs.map((pair) => pair.floor),
    share,
  );
  const ratio = medianOf(pairs.map((pair) => pair.ours / pair.floor));
  return {
    name: `replay seek to first frame, ${name}`,
    unit: 'ms',
    value,
    floor,
    ratio,
    note,
    ...(share < 0.9 ? {} : { must: { text: '< 300 ms', met: value < 300 } }),
  };
}
