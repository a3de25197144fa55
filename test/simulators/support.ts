import { spawn, type ChildProcess } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, onTestFinished } from 'vitest';
import { drivers } from '../../drivers/registry.ts';
import type { Settings } from '../../src/settings/driver-kind.ts';
import { scenarioNamed, type Scenario } from '../../simulators/scenario.ts';
import { createWorld, type World } from '../../simulators/world/world.ts';
import { loadOrThrow } from '../../src/settings/load.ts';

export const ROOT = resolve(import.meta.dirname, '../..');

export const demoSettings = (): Settings => loadOrThrow(join(ROOT, 'config'), drivers);

export const scenario = (name: string): Scenario => {
  const found = scenarioNamed(name);
  if (found === undefined) throw new Error(`no scenario ${name}`);
  return found;
};

/** A scenario in which nothing happens but what is given. */
export const quiet = (...happenings: Scenario['happenings']): Scenario => ({
  name: 'test',
  wind: { from: 225, speed: 1.5 },
  happenings,
});

export const demoWorld = (played: Scenario, seed = 1): World => createWorld(demoSettings().plant, played, seed);

/** Steps until something holds; the seconds of the world that it took, or undefined. */
export function stepUntil(world: World, holds: () => boolean, withinS: number, stepMs = 1000): number | undefined {
  const start = world.now;
  while (world.now - start < withinS * 1000) {
    world.step(stepMs);
    if (holds()) return (world.now - start) / 1000;
  }
  return undefined;
}

/** Waits in real time until something holds. */
export async function waitFor<T>(what: string, look: () => T | undefined | false, withinMs = 15_000): Promise<T> {
  const end = performance.now() + withinMs;
  for (;;) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > end) throw new Error(`waited ${withinMs} ms in vain for ${what}`);
    await pause(10);
  }
}

export const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'fengsui-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

const isThere = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** Where a program is; daemons are not on everybody's path. */
export const program = (name: string): string | undefined =>
  [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
    .map((folder) => join(folder, name))
    .find(isThere);

/** `describe` where the programs are there; a machine of the CI has to have them. */
export function describeWith(names: readonly string[]): typeof describe | typeof describe.skip {
  const missing = names.filter((name) => program(name) === undefined);
  if (missing.length === 0) return describe;
  const reason = `${missing.join(', ')} not installed`;
  if (process.env['CI'] === 'true') throw new Error(`${reason}; the CI must have it`);
  process.stderr.write(`skipped: ${reason}\n`);
  return describe.skip;
}

export interface Ran {
  readonly code: number | null;
  readonly out: string;
}

/** Runs a program to its end. */
export function runProgram(name: string, parameters: readonly string[]): Promise<Ran> {
  const child = spawn(program(name) ?? name, [...parameters], { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  child.stdout.on('data', (bytes: Buffer) => (out += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (out += bytes.toString()));
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => done({ code, out }));
  });
}

/** Starts a program that ends with the test; `said()` is what it has printed so far. */
export function startProgram(
  name: string,
  parameters: readonly string[],
): { child: ChildProcess; said: () => string; stop: () => Promise<void> } {
  const child = spawn(program(name) ?? name, [...parameters], { stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  for (const pipe of [child.stdout, child.stderr]) pipe.on('data', (bytes: Buffer) => (said += bytes.toString()));
  const ended = new Promise<void>((done) => child.once('close', () => done()));
  const stop = async (): Promise<void> => {
    child.kill();
    await ended;
  };
  onTestFinished(stop);
  return { child, said: () => said, stop };
}
