import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { drivers } from '../../drivers/registry.ts';
import type { Settings } from '../../src/settings/driver-kind.ts';
import { loadOrThrow } from '../../src/settings/load.ts';
import { freePort } from './broker.ts';
import { built, checkout, type Program, startProgram, temporary } from './children.ts';

/** The demo plant with its simulated devices running, and a configuration that leads to them. */
export interface DemoPlant {
  readonly config: string;
  readonly settings: Settings;
  readonly simulator: Program;
}

/** Starts the simulator as `fengsui demo` does, and writes the configuration with every device where it listens. */
export async function startDemoPlant(scenario = 'normal'): Promise<DemoPlant> {
  const original = checkout('config');
  const config = temporary();
  for (const file of readdirSync(original).filter((name) => /\.(yaml|svg)$/.test(name)))
    copyFileSync(join(original, file), join(config, file));
  const simulator = await startProgram(
    process.execPath,
    [built('simulators/main.js'), '--config', original, '--scenario', scenario],
    /^(\{"devices".*)/,
  );
  const { devices: addresses } = JSON.parse(simulator.said[1] ?? '{}') as { devices: Record<string, string> };
  const { devices } = parse(readFileSync(join(original, 'devices.yaml'), 'utf8')) as { devices: { id: string }[] };
  writeFileSync(
    join(config, 'devices.yaml'),
    JSON.stringify({ devices: devices.map((device) => ({ ...device, connect: addresses[device.id] })) }),
  );
  const plant = readFileSync(join(config, 'plant.yaml'), 'utf8');
  writeFileSync(join(config, 'plant.yaml'), plant.replace('127.0.0.1:1883', `127.0.0.1:${await freePort()}`));
  return { config, settings: loadOrThrow(config, drivers), simulator };
}
