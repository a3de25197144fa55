import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { ChaosTable } from './test/chaos/support/table.ts';

/** `npm run test:chaos`: the built gateway under faults of the disk, of its files, of the clock and of its peers. */
export default defineConfig({
  test: {
    include: ['test/chaos/**/*.chaos.ts'],
    globalSetup: ['test/support/build.ts'],
    // The gateway is started many hundred times: what was compiled once is read from there.
    env: { NODE_COMPILE_CACHE: fileURLToPath(new URL('node_modules/.cache/node', import.meta.url)) },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A page that is loaded again takes seconds on a slow machine; what comes sooner is seen sooner.
    expect: { poll: { timeout: 20_000 } },
    reporters: ['default', new ChaosTable()],
    // A case waits most of its time: three at once keep two cores busy.
    maxWorkers: 3,
    // As in vitest.config.ts.
    retry: process.env['CI'] === 'true' ? 1 : 0,
  },
});
