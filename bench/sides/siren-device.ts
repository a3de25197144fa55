import { Worker } from 'node:worker_threads';
import { readSchema } from '../../drivers/modbus/settings/read.ts';
import { Registers } from '../../simulators/wire/registers.ts';
import { listen, tcpSession } from '../../simulators/wire/server.ts';
import { gatewayLine } from '../../simulators/wire/unit.ts';
import { options, serve } from '../harness/side.ts';
import { monotonic, type Timed } from '../harness/stats.ts';

/**
 * A gas panel whose registers step over their limit and back on demand, and a siren on a socket of its own. `noise` registers
 * behind the panel's own are alarms of others: so many of them rise each second, and fall again.
 */

const { points, noise = 0, perSecond = 0 } = options as { points: number; noise?: number; perSecond?: number };
const levels = new Int32Array(new SharedArrayBuffer(4 * points)).fill(1);
const others = new Int32Array(noise).fill(1);
const shown = Array.from({ length: points + noise }, (_, address) => {
  const read = readSchema.parse({ table: 'input', address, scale: 0.1 });
  return { read, now: () => (address < points ? levels[address] : others[address - points]) ?? 0 };
});

/** What the coil of the siren was switched to, and when. */
let switched: Timed[] = [];
class Siren extends Registers {
  override set(table: 'coil' | 'holding', address: number, word: number): void {
    super.set(table, address, word);
    if (table === 'coil' && address === 0) switched.push({ at: monotonic(), key: word === 0 ? 'off' : 'on' });
  }
}

const on = (registers: Registers) => tcpSession(gatewayLine([{ id: 1, registers, isAlive: () => true }]));
const [panel, siren] = [await listen('tcp', on(new Registers(shown))), await listen('tcp', on(new Siren([])))];
const stepper = new Worker(new URL('stepper.js', import.meta.url), { workerData: levels });

const begun = performance.now();
let moved = 0;
if (noise > 0)
  setInterval(() => {
    // Each register rises and falls in turn: two moves an alarm.
    for (const due = ((performance.now() - begun) / 1000) * 2 * perSecond; moved < due; moved++)
      others[moved % noise] = Math.floor(moved / noise) % 2 === 0 ? 10 : 1;
  }, 5);

serve({ panel: panel.address, siren: siren.address }, (request) => {
  switched = [];
  stepper.postMessage(request);
  return new Promise<{ steps: Timed[]; switched: Timed[] }>((resolve) =>
    stepper.once('message', (steps: Timed[]) =>
      // The last of them is still on its way.
      setTimeout(() => resolve({ steps, switched }), 500),
    ),
  );
});
