import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { z } from 'zod';
import { parseConnection } from '../../drivers/modbus/settings/connection.ts';
import type { Settings } from '../settings/driver-kind.ts';
import { randomPassword } from '../accounts/password.ts';
import { COMMAND_TEXTS } from '../words/commands.ts';
import type { Language } from '../words/language.ts';
import { spoken } from './language.ts';
import { configurationFrom } from './configuration.ts';
import { launcherPid } from './runtime.mjs';
import { portNumber, stopSignal } from './run.ts';

interface DemoOptions {
  readonly config: string;
  readonly data: string;
  readonly port: number;
  readonly scenario: string;
  readonly seed: string;
  /** Of the dashboard. */
  readonly lang?: Language;
}

const here = (path: string): string => join(import.meta.dirname, `../../../${path}`);
const readiness = z.object({ devices: z.record(z.string(), z.string()), phone: z.url() });

/** Where the simulated plant listens: its devices, and the receiver of messages in place of a phone. */
type Addresses = z.infer<typeof readiness>;
const USER = 'demo';

/** `fengsui demo`: the demo plant on real wires, and the gateway that watches it. */
export const demoCommand = (): Command =>
  new Command('demo')
    .description(spoken(COMMAND_TEXTS.demo))
    .option('--config <dir>', spoken(COMMAND_TEXTS.config), here('config'))
    .option('--data <dir>', spoken(COMMAND_TEXTS.data), here('data/demo'))
    .option('--port <n>', spoken(COMMAND_TEXTS.port), portNumber, 8420)
    .addOption(
      new Option('--scenario <name>', spoken(COMMAND_TEXTS.scenario))
        .choices(['normal', 'h2s-leak', 'man-down', 'sensor-fault', 'evacuation'])
        .default('normal'),
    )
    .option('--seed <n>', spoken(COMMAND_TEXTS.seed), '1')
    .action((_options: unknown, command: Command) => demo(command.optsWithGlobals<DemoOptions>()));

async function demo({ config, data, port, scenario, seed, lang = 'zh' }: DemoOptions): Promise<void> {
  const stopped = stopSignal();
  const { settings } = configurationFrom(config, data);
  const plant = spawn(
    process.execPath,
    [here('dist/simulators/main.js'), '--config', config, '--scenario', scenario, '--seed', seed],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  try {
    const { start } = await import('../main.ts');
    const addresses = await addressesOf(plant);
    // The account of the demo gets a new password at each start, so that none is ever left behind.
    const password = randomPassword();
    const rewire = rewiring(addresses, await freePort());
    const running = await start({
      settings: rewire(settings),
      config,
      keepsFolder: true,
      adapt: rewire,
      data,
      host: '127.0.0.1',
      port,
      openBroker: true,
      launcher: launcherPid(),
      account: { name: USER, role: 'admin', password },
    });
    plant.stdin?.write(`${JSON.stringify({ mqtt: running.brokerPort })}\n`);
    process.stdout.write(`Fengsui 烽燧 demo: ${running.url}/?lang=${lang}  user: ${USER}  password: ${password}\n`);
    process.stdout.write(`${spoken(COMMAND_TEXTS.demoPhone)}: ${addresses.phone}?lang=${lang}\n`);
    await Promise.race([stopped, new Promise((resolve) => plant.once('exit', resolve))]);
    // First the gateway, which leaves the siren off: it would wait for a relay that is gone.
    await running.stop();
  } finally {
    plant.kill('SIGTERM');
  }
}

/** Where the simulated devices listen: its first line says so. */
function addressesOf(plant: ChildProcess): Promise<Addresses> {
  return new Promise((resolve, reject) => {
    plant.once('error', reject);
    plant.once('exit', (code) => reject(new Error(`the simulated plant ended with ${code ?? 'a signal'}`)));
    if (plant.stdout === null) return reject(new Error('the simulated plant has no output'));
    createInterface({ input: plant.stdout }).once('line', (line) => {
      const said = readiness.safeParse(JSON.parse(line));
      if (said.success) resolve(said.data);
      else reject(new Error(`the simulated plant said ${line}`));
    });
  });
}

/** Puts every device and channel of messages where the simulator has put it, and the broker on a port that is free. */
const rewiring =
  ({ devices: addresses, phone }: Addresses, brokerPort: number) =>
  (settings: Settings): Settings => {
    const devices = settings.file.devices.map((device) => {
      const address = addresses[device.id];
      const connect = address === undefined ? undefined : parseConnection(address);
      return connect === undefined || 'zh' in connect ? device : { ...device, connect };
    });
    const broker = { ...settings.file.broker, listen: `127.0.0.1:${brokerPort}` };
    const channels = settings.file.notify?.channels.map((channel) =>
      channel.kind === 'webhook' || channel.kind === 'sms-http'
        ? { ...channel, url: new URL(new URL(channel.url).pathname, phone).href }
        : channel,
    );
    const { notify } = settings.file;
    const told = notify === undefined || channels === undefined ? {} : { notify: { ...notify, channels } };
    return { ...settings, file: { ...settings.file, ...told, devices, broker } };
  };

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
