import { parentPort, workerData } from 'node:worker_threads';
import { seeded } from '../../simulators/random.ts';
import { monotonic, type Timed } from '../harness/stats.ts';

/** What the air does: steps one register after another over its limit and back, at moments that cannot be foreseen. */

/** `gapMs` to `spread` times as much lies between two steps. */
export interface StepRequest {
  readonly count: number;
  readonly gapMs: number;
  readonly spread: number;
}

const [CALM, ALARM] = [1, 10];
const levels = workerData as Int32Array;
const random = seeded(1);
const bell = new Int32Array(new SharedArrayBuffer(4));

parentPort?.on('message', ({ count, gapMs, spread }: StepRequest) => {
  const steps: Timed[] = [];
  for (let i = 0, up = -1; i < count; i++) {
    Atomics.wait(bell, 0, 0, random.uniform(gapMs, gapMs * spread));
    const register = up >= 0 ? up : Math.floor(random.uniform(0, levels.length));
    up = up >= 0 ? -1 : register;
    // Taken before: the gateway may have switched before this thread goes on.
    const at = monotonic();
    levels[register] = up >= 0 ? ALARM : CALM;
    steps.push({ at, key: `gas-${register}:high ${up >= 0 ? 'raise' : 'return'}` });
  }
  parentPort?.postMessage(steps);
});
