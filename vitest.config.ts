import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/build.ts'],
    // The gateway is started many hundred times: what was compiled once is read from there.
    env: { NODE_COMPILE_CACHE: fileURLToPath(new URL('node_modules/.cache/node', import.meta.url)) },
    // The same tests take twice as long on a machine that others use, too.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A page that is loaded again takes seconds on a slow machine; what comes sooner is seen sooner.
    expect: { poll: { timeout: 20_000 } },
    reporters: ['default'],
    // Most tests wait for a peer or a deadline most of their time: three at once keep two cores busy.
    maxWorkers: 3,
    // A machine that CI shares may pause a browser or a process for seconds. A second try is printed as one; a fault fails both.
    retry: process.env['CI'] === 'true' ? 1 : 0,
  },
});
