#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { GATEWAY_TUNING, goOnInRuntime } from './runtime.mjs';

/** Only what any Node.js from 20.19 on can read is imported here; the rest is loaded by the runtime. */
const root = fileURLToPath(new URL('../../../', import.meta.url));
const isGateway = process.argv[2] === 'run' || process.argv[2] === 'demo';
await goOnInRuntime(root, isGateway ? GATEWAY_TUNING : undefined);
await import('./program.ts');
