import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { drivers } from '../drivers/registry.ts';
import { loadOrThrow } from '../src/settings/load.ts';
import { SettingsError } from '../src/settings/problem.ts';
import { Badges } from './badges.ts';
import { commandOf, isPort } from './command.ts';
import { startDevices } from './devices.ts';
import { startPhone } from './phone.ts';
import { SCENARIOS, scenarioNamed } from './scenario.ts';
import { createWorld, type World } from './world/world.ts';

const USAGE = `usage: main.js --config DIR [--scenario ${SCENARIOS.map(({ name }) => name).join('|')}] [--seed N] [--mqtt PORT] [--speed F]`;
const STEP_MS = 100;
/** A pause of the machine is not made up for beyond this, ms. */
const LONGEST_GAP_MS = 2000;
/** Whoever ends the demo does not wait for a broker or a terminal that hangs, ms. */
const LONGEST_END_MS = 1500;

/** Runs a simulated plant on real wires until it is told to end or standard input closes. */
async function run(): Promise<void> {
  const {
    config,
    scenario: name = 'normal',
    seed = '1',
    mqtt,
    speed = '1',
  } = parseArgs({
    options: {
      config: { type: 'string' },
      scenario: { type: 'string' },
      seed: { type: 'string' },
      mqtt: { type: 'string' },
      speed: { type: 'string' },
    },
  }).values;
  const scenario = scenarioNamed(name);
  const isUsable = Number(speed) > 0 && Number.isInteger(Number(seed)) && (mqtt === undefined || isPort(Number(mqtt)));
  if (config === undefined || scenario === undefined || !isUsable) return refuse(USAGE);
  const settings = loadOrThrow(config, drivers);
  const world = createWorld(settings.plant, scenario, Number(seed), true);
  const badges = new Badges(settings, world);
  const devices = await startDevices(settings, world);
  const phone = await startPhone(settings.plant.site.timezone);
  for (const remark of devices.remarks) process.stderr.write(`${remark}\n`);
  if (mqtt !== undefined) await badges.connect(Number(mqtt));

  const clock = setInterval(pace(world, badges, Number(speed)), STEP_MS);
  let ending = false;
  const end = async (): Promise<void> => {
    if (ending) return;
    ending = true;
    clearInterval(clock);
    setTimeout(() => process.exit(1), LONGEST_END_MS).unref();
    await Promise.all([badges.close(), devices.close(), phone.close()]);
    process.exit(0);
  };
  process.on('SIGTERM', () => void end());
  process.on('SIGINT', () => void end());
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (line) => obey(line, world, badges));
  lines.on('close', () => void end());
  process.stdout.write(`${JSON.stringify({ devices: devices.addresses, phone: phone.url })}\n`);
}

/** Lets the world follow the clock. */
function pace(world: World, badges: Badges, speed: number): () => void {
  let before = performance.now();
  return () => {
    const now = performance.now();
    world.step(Math.min(now - before, LONGEST_GAP_MS) * speed);
    before = now;
    badges.publish(now, Date.now());
  };
}

function obey(line: string, world: World, badges: Badges): void {
  const command = commandOf(line);
  switch (command.do) {
    case 'mqtt':
      return void badges.connect(command.port).catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
    case 'scenario':
      return world.play(command.scenario);
    case 'nothing':
      process.stderr.write(`${command.why}\n`);
  }
}

/** Nothing is left open: what was started ends with us. */
function refuse(why: string): never {
  process.stderr.write(`${why}\n`);
  process.exit(2);
}

try {
  await run();
} catch (error) {
  refuse(
    error instanceof SettingsError
      ? error.message
      : error instanceof TypeError
        ? `${error.message}\n${USAGE}`
        : String(error),
  );
}
