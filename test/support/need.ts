import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, it } from 'vitest';

const onPath = (program: string): boolean =>
  [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin'].some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

/** Debian has pymodbus for its own Python only, and its server needs serial_asyncio. */
export const PYTHON = '/usr/bin/python3';

/** The library that gives a process another wall clock; its monotonic clock stays as it is. */
export const FAKETIME = ['x86_64', 'aarch64']
  .map((machine) => `/usr/lib/${machine}-linux-gnu/faketime/libfaketimeMT.so.1`)
  .find((file) => existsSync(file));

const COMPONENTS = {
  mosquitto: () => onPath('mosquitto'),
  'mosquitto-clients': () => onPath('mosquitto_pub'),
  faketime: () => FAKETIME !== undefined,
  socat: () => onPath('socat'),
  mbpoll: () => onPath('mbpoll'),
  systemd: () => onPath('systemd-sysusers') && onPath('systemd-analyze'),
  iproute2: () => onPath('ip'),
  openssl: () => onPath('openssl'),
  nginx: () => onPath('nginx'),
  'stress-ng': () => onPath('stress-ng'),
  'python3-pymodbus': () =>
    spawnSync(PYTHON, ['-c', 'from pymodbus.server import StartTcpServer, StartSerialServer']).status === 0,
} as const satisfies Record<string, () => boolean>;

export type Component = keyof typeof COMPONENTS;

/** `describe` for tests that need a component of the system: skipped aloud where it is missing, a failure under CI. */
export function need(...components: Component[]): (name: string, body: () => void) => void {
  const missing = components.filter((component) => !COMPONENTS[component]());
  if (missing.length === 0) return (name, body) => void describe(name, body);
  const reason = `apt-get install ${missing.join(' ')}`;
  return (name, body) => {
    if (process.env['CI'] === 'true') {
      it(`${name} needs ${missing.join(', ')}`, () => {
        throw new Error(`missing under CI: ${reason}`);
      });
      return;
    }
    process.stderr.write(`skipped: ${name} (${reason})\n`);
    describe.skip(`${name} (${reason})`, body);
  };
}
