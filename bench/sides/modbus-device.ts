import { Worker } from 'node:worker_threads';
import { readSchema } from '../../drivers/modbus/settings/read.ts';
import { Registers } from '../../simulators/wire/registers.ts';
import { listen, tcpSession } from '../../simulators/wire/server.ts';
import { gatewayLine } from '../../simulators/wire/unit.ts';
import { options, serve } from '../harness/side.ts';
import type { Timed } from '../harness/stats.ts';

/**
 * A gas panel on a socket whose registers step over their limit and back, one at a time, on demand. The steps are made
 * by a thread of their own: a timer of the thread that answers would fire right after an answer, and so at the worst
 * moment of every poll.
 */

const { points } = options as { points: number };
const levels = new Int32Array(new SharedArrayBuffer(4 * points)).fill(1);
const shown = Array.from({ length: points }, (_, address) => {
  const read = readSchema.parse({ table: 'input', address, scale: 0.1 });
  return { read, now: () => levels[address] ?? 0 };
});
const line = gatewayLine([{ id: 1, registers: new Registers(shown), isAlive: () => true }]);
const { address } = await listen('tcp', tcpSession(line));
const stepper = new Worker(new URL('stepper.js', import.meta.url), { workerData: levels });

serve({ address }, (request) => {
  stepper.postMessage(request);
  return new Promise<Timed[]>((resolve) => stepper.once('message', resolve));
});
