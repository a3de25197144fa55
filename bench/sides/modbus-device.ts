import type { Read } from '../../drivers/modbus/settings.ts';
import { seeded } from '../../simulators/random.ts';
import { Registers } from '../../simulators/wire/registers.ts';
import { listen, tcpSession } from '../../simulators/wire/server.ts';
import { gatewayLine } from '../../simulators/wire/unit.ts';
import { optionsOf, serve } from '../harness/side.ts';
import { monotonic, type Step } from '../harness/stats.ts';

/** A gas panel on a socket whose first register steps over its limit and back, on demand. */

/** `gapMs` to `spread` times as much lies between two steps, so that no poll can fall in step with them. */
export interface StepRequest {
  readonly count: number;
  readonly gapMs: number;
  readonly spread: number;
}

const [CALM, ALARM] = [1, 10];
const { points } = optionsOf<{ points: number }>();
const random = seeded(1);
let level = CALM;
const shown = Array.from({ length: points }, (_, address) => {
  const read: Read = { table: 'input', address, type: 'u16', order: 'ABCD', scale: 0.1, offset: 0, whole: true };
  return { read, now: () => (address === 0 ? level : CALM) };
});
const line = gatewayLine([{ id: 1, registers: new Registers(shown), isAlive: () => true }]);
const { address } = await listen('tcp', tcpSession(line));

serve<StepRequest>({ address }, async ({ count, gapMs, spread }) => {
  const steps: Step[] = [];
  for (let i = 0; i < count; i++) {
    await new Promise((resolve) => setTimeout(resolve, random.uniform(gapMs, gapMs * spread)));
    level = level === CALM ? ALARM : CALM;
    steps.push({ at: monotonic(), key: level === ALARM ? 'raise' : 'return' });
  }
  return steps;
});
