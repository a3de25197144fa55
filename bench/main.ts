import { fork } from 'node:child_process';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { join } from 'node:path';
import type { Bench, Effort } from './harness/bench.ts';
import { type Figure, lineOf } from './harness/figure.ts';
import { BENCHES } from './registry.ts';

const FULL: Effort = { runs: 5, length: 1 };
const QUICK: Effort = { runs: 1, length: 0.25 };
const USAGE = `usage: npm run bench -- [--quick] [--json] [NAME...]\n${BENCHES.map(({ name, about }) => `  ${name.padEnd(11)} ${about}`).join('\n')}\n`;

/**
 * Measures the gateway beside the floor of each figure, in the same run, and says what performance.md asks of it.
 * Speeds are no tests: it ends with 0 whatever they are.
 */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean' }, quick: { type: 'boolean' }, help: { type: 'boolean' } },
  });
  const unknown = positionals.filter((name) => !BENCHES.some((bench) => bench.name === name));
  if (values.help === true || unknown.length > 0) {
    process.stdout.write(unknown.length > 0 ? `no such bench: ${unknown.join(', ')}\n${USAGE}` : USAGE);
    process.exitCode = unknown.length > 0 ? 2 : 0;
    return;
  }
  const json = values.json === true;
  const say = (line: string): void => void (json || process.stdout.write(`${line}\n`));
  const machine = {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memory: Math.round(totalmem() / 1e9),
    node: process.version,
    load: loadavg()[0] ?? 0,
  };
  say(
    `${machine.cpu}, ${machine.cores} cores, ${machine.memory} GB, node ${machine.node}, load ${machine.load.toFixed(2)} at the start`,
  );
  const effort = values.quick === true ? QUICK : FULL;
  const results = [];
  for (const bench of BENCHES) {
    if (positionals.length === 0 ? bench.isByNameOnly === true : !positionals.includes(bench.name)) continue;
    say(`\n${bench.name}: ${bench.about}`);
    const result = await inItsOwnProcess(bench, effort);
    results.push({ name: bench.name, ...result });
    for (const figure of result.figures) say(`  ${lineOf(figure)}`);
    if (result.trouble !== undefined) say(`  ${result.trouble}`);
  }
  if (json) process.stdout.write(`${JSON.stringify({ machine, benches: results })}\n`);
}

function inItsOwnProcess(
  { name, limit }: Bench,
  effort: Effort,
): Promise<{ readonly figures: readonly Figure[]; readonly trouble?: string }> {
  return new Promise((resolve) => {
    const child = fork(join(import.meta.dirname, 'one.js'), [name, JSON.stringify(effort)], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let figures: readonly Figure[] = [];
    let errors = '';
    // It ends what it started when it is told to end.
    const stop = (): void => void child.kill('SIGTERM');
    const timer = setTimeout(stop, limit * 1000);
    process.once('exit', stop);
    child.stderr?.on('data', (text: Buffer) => (errors = (errors + text.toString()).slice(-4000)));
    child.once('message', (message) => (figures = message as readonly Figure[]));
    child.once('exit', (code) => {
      clearTimeout(timer);
      process.off('exit', stop);
      resolve(
        code === 0 ? { figures } : { figures, trouble: `did not finish (${code ?? 'signal'}): ${errors.trim()}` },
      );
    });
  });
}

await main();
