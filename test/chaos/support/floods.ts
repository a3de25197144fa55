import { join } from 'node:path';
import { expect } from 'vitest';
import type { FloodTarget } from '../../../simulators/rude/target.ts';
import { start } from '../../support/children.ts';
import { until } from '../../support/until.ts';
import { type Chaos, chaos } from './case.ts';
import { Gauge } from './gauge.ts';

const RUDE = join(import.meta.dirname, '../../../dist/simulators/rude/main.js');

/** What a flood may cost: memory at the most, MB, and descriptors that are left when it is over. */
const MOST_GROWTH_MB = 100;
const DESCRIPTORS_LEFT = 30;
/** Whoever is silent, slow or refused is put out within this time, ms. */
const PUT_OUT_WITHIN_MS = 15_000;

/** Runs a flood as a process of its own, which ends with the case. @returns what came of it, in words */
export async function flood(c: Chaos, name: string, target: FloodTarget): Promise<string> {
  const child = start(process.execPath, [RUDE, name, JSON.stringify(target)]);
  c.undo(() => void child.stop('SIGKILL'));
  const code = await child.exited;
  if (code !== 0) throw new Error(`the flood ${name} ended with ${code ?? 'a signal'}: ${child.err}`);
  const { seen } = JSON.parse(child.out) as { readonly seen: string };
  if (seen.startsWith('failed')) throw new Error(`the flood ${name} ${seen}`);
  return seen;
}

/** The gateway of a case as a rude peer sees it. */
export const targetOf = (c: Chaos, seconds: number, broker?: FloodTarget['broker']): FloodTarget => ({
  url: c.gateway.url,
  token: c.token,
  user: 'wang',
  seconds,
  ...(broker === undefined ? {} : { broker }),
});

/**
 * Lets a flood come and go under probes: memory stays flat, and what it opened is closed when it is over.
 * @returns what came of the flood in words, and the most descriptors that the gateway had at once
 */
export async function underFlood(
  c: Chaos,
  name: string,
  target: FloodTarget,
): Promise<{ readonly seen: string; readonly descriptors: number }> {
  await c.alarms.steps(3);
  const gauge = new Gauge(c.gateway);
  c.undo(() => gauge.end());
  const seen = await flood(c, name, target);
  c.saw(seen);
  await until(
    `descriptors to be given back: ${gauge.before.descriptors} before, ${gauge.descriptors} at the most`,
    () => c.gateway.descriptors <= gauge.before.descriptors + DESCRIPTORS_LEFT,
    PUT_OUT_WITHIN_MS,
  );
  await c.alarms.steps(2);
  gauge.end();
  c.saw(`+${Math.round(gauge.grown)} MB, ${gauge.descriptors} descriptors`);
  expect(gauge.grown, `memory over the flood, MB (${Math.round(gauge.before.rss)} before)`).toBeLessThan(
    MOST_GROWTH_MB,
  );
  expect((await c.gateway.ready()).recording, 'recording goes on').toBe(true);
  return { seen, descriptors: gauge.descriptors };
}

/** A case with a flood of peers that need nothing but the gateway's port. */
export function peers(title: string, name: string): void {
  chaos(`peers: ${title}`, { noise: 20 }, async (c) => {
    await c.start();
    await underFlood(c, name, targetOf(c, 4));
  });
}
