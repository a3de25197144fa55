import { writtenDevices } from '../../drivers/modbus/settings/device.ts';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { minutes } from '../../src/domain/time.ts';
import type { Bench } from '../harness/bench.ts';
import { built, end, startProgram, temporary } from '../harness/children.ts';
import { writeDemoLog } from '../harness/demo-log.ts';
import { startDemoPlant } from '../harness/demo-plant.ts';
import { alternating, compared } from '../harness/figure.ts';
import { GatewayProcess } from '../harness/gateway.ts';
import { monotonic } from '../harness/stats.ts';

/** Just under the time between two checkpoints: the most that a recovery has to fold again. */
const LOG_MINUTES = 4.9;
const READS_BEFORE_DEATH_MS = 500;

/** From the start of the process to the first good reading at a client. */
export const startUp: Bench = {
  name: 'start',
  about: 'process start -> first good reading at a websocket, demo plant; floor: node, modbus-serial, one reading',
  limit: 120,
  async run({ runs, length }) {
    const { config, settings, simulator } = await startDemoPlant();
    const port =
      writtenDevices(settings.file.devices).flatMap(({ connect }) => (connect.via === 'tcp' ? connect.port : []))[0] ??
      0;
    const floor = async (): Promise<number> => {
      const begun = monotonic();
      const program = await startProgram(
        process.execPath,
        [built('bench/sides/first-reading.js'), String(port)],
        /^read$/,
      );
      const took = monotonic() - begun;
      await end(program.process);
      return took;
    };
    const fresh = await alternating(runs, () => firstReading(config, join(temporary(), 'data')), floor);
    const data = join(temporary(), 'data');
    writeDemoLog(data, settings, minutes(LOG_MINUTES * length));
    const killed = await alternating(runs, () => firstReading(config, data), floor);
    await end(simulator.process);
    const must = { text: '< 2 s', met: (ms: number) => ms < 2000 };
    const note = `${(LOG_MINUTES * length).toFixed(1)} min of log since the last checkpoint`;
    return [
      compared('start with an empty log', 'ms', fresh, (ms) => ms, must),
      compared('start after kill -9', 'ms', killed, (ms) => ms, must, note),
    ];
  },
};

/** Starts, waits for a good reading, lets it run a little and kills it. */
async function firstReading(config: string, data: string): Promise<number> {
  const gateway = await GatewayProcess.start(config, data);
  const socket = await gateway.live();
  const at = await new Promise<number>((resolve) => {
    socket.on('message', (frame: Buffer) => {
      const now = monotonic();
      const { snapshot, readings = snapshot?.readings ?? [] } = JSON.parse(frame.toString()) as Told;
      if (readings.some(({ quality }) => quality === 'good')) resolve(now);
    });
  });
  await sleep(READS_BEFORE_DEATH_MS);
  socket.terminate();
  await gateway.stop('SIGKILL');
  return at - gateway.begunAt;
}

interface Told {
  readonly snapshot?: { readonly readings: Readings };
  readonly readings?: Readings;
}
type Readings = readonly { readonly quality: string }[];
