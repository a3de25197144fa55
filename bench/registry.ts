import { badgeStep } from './benches/badge-step.ts';
import { gasStep } from './benches/gas-step.ts';
import { memory } from './benches/memory.ts';
import { start } from './benches/start.ts';
import type { Bench } from './harness/bench.ts';

/** Every bench, in the order in which they run. */
export const BENCHES: readonly Bench[] = [gasStep, badgeStep, start, memory];
