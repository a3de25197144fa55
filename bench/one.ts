import { BENCHES } from './registry.ts';
import type { Effort } from './harness/bench.ts';

/** Runs one bench in a process of its own, so that no bench meets the leavings of another, and tells its figures. */
const [name, effort = '{}'] = process.argv.slice(2);
const bench = BENCHES.find((known) => known.name === name);
if (bench === undefined) throw new Error(`there is no bench ${name ?? ''}`);
const figures = await bench.run(JSON.parse(effort) as Effort);
process.send?.(figures, () => process.exit(0));
