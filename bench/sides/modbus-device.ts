import type { Read } from '../../drivers/modbus/settings.ts';
import { seeded } from '../../simulators/random.ts';
import { Registers } from '../../simulators/wire/registers.ts';
import { listen, tcpSession } from '../../simulators/wire/server.ts';
import { gatewayLine } from '../../simulators/wire/unit.ts';
import { options, serve } from '../harness/side.ts';
import { monotonic, type Step } from '../harness/stats.ts';

/** A gas panel on a socket whose registers step over their limit and back, one at a time, on demand. */

/** `gapMs` to `spread` times as much lies between two steps, so that no poll can fall in step with them. */
export interface StepRequest {
  readonly count: number;
  readonly gapMs: number;
  readonly spread: number;
}

const [CALM, ALARM] = [1, 10];
const { points } = options as { points: number };
const random = seeded(1);
const levels = Array.from({ length: points }, () => CALM);
const shown = Array.from({ length: points }, (_, address) => {
  const read: Read = { table: 'input', address, type: 'u16', order: 'ABCD', scale: 0.1, offset: 0, whole: true };
  return { read, now: () => levels[address] ?? CALM };
});
const line = gatewayLine([{ id: 1, registers: new Registers(shown), isAlive: () => true }]);
const { address } = await listen('tcp', tcpSession(line));

serve({ address }, async (request) => {
  const { count, gapMs, spread } = request as StepRequest;
  const steps: Step[] = [];
  for (let i = 0, up = -1; i < count; i++) {
    await new Promise((resolve) => setTimeout(resolve, random.uniform(gapMs, gapMs * spread)));
    const register = up >= 0 ? up : Math.floor(random.uniform(0, points));
    up = up >= 0 ? -1 : register;
    levels[register] = up >= 0 ? ALARM : CALM;
    steps.push({ at: monotonic(), key: `gas-${register}:high ${up >= 0 ? 'raise' : 'return'}` });
  }
  return steps;
});
