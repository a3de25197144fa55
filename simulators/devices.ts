import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type WrittenDevice, writtenDevices } from '../drivers/modbus/settings/device.ts';
import type { Settings } from '../src/settings/driver-kind.ts';
import { NoPtyError, openPty } from './wire/pty.ts';
import { Registers, type Shown } from './wire/registers.ts';
import { listen, type Listening, rtuSession, tcpSession } from './wire/server.ts';
import { gatewayLine, serialLine, type Unit } from './wire/unit.ts';
import type { World } from './world/world.ts';

/** The devices of a plant on real wires, each where it was put, ready to be asked. */
export interface Devices {
  /** The address of every device, as a configuration writes it after `connect:`. */
  readonly addresses: Readonly<Record<string, string>>;
  /** What is not as it was asked for, and why. */
  readonly remarks: readonly string[];
  close(): Promise<void>;
}

/**
 * Puts every device of a configuration on a free port of the loopback, or on a pseudo terminal where it is on a
 * serial line. Devices that share an address share a port, as units behind one gateway or on one line do.
 */
export async function startDevices(settings: Settings, world: World): Promise<Devices> {
  const lines = new Map<string, WrittenDevice[]>();
  for (const device of writtenDevices(settings.file.devices)) {
    const { via } = device.connect;
    const where = 'path' in device.connect ? device.connect.path : `${device.connect.host}:${device.connect.port}`;
    const key = `${via} ${where}`;
    lines.set(key, [...(lines.get(key) ?? []), device]);
  }
  const folder = mkdtempSync(join(tmpdir(), 'fengsui-sim-'));
  const open: Listening[] = [];
  const remarks: string[] = [];
  const addresses: Record<string, string> = {};
  for (const devices of lines.values()) {
    const line = await startLine(devices, world, join(folder, `tty${open.length}`), remarks);
    open.push(line);
    for (const { id } of devices) addresses[id] = line.address;
  }
  const close = async (): Promise<void> => {
    await Promise.all(open.map((line) => line.close()));
    rmSync(folder, { recursive: true, force: true });
  };
  return { addresses, remarks, close };
}

async function startLine(
  devices: readonly WrittenDevice[],
  world: World,
  tty: string,
  remarks: string[],
): Promise<Listening> {
  const units = devices.map((device) => unitOf(device, world));
  const connect = devices[0]?.connect;
  if (connect?.via === 'rtu-tcp') return listen('rtu-tcp', rtuSession(serialLine(units)));
  if (connect?.via !== 'rtu') return listen('tcp', tcpSession(gatewayLine(units)));
  const { baud, parity, data, stop } = connect;
  try {
    const pty = await openPty(tty, rtuSession(serialLine(units)));
    return {
      address: `rtu://${pty.path}?baud=${baud}&parity=${parity}&data=${data}&stop=${stop}`,
      close: () => pty.close(),
    };
  } catch (error) {
    if (!(error instanceof NoPtyError)) throw error;
    remarks.push(`${devices.map(({ id }) => id).join(', ')} over TCP, as there is no serial line: ${error.message}`);
    return listen('tcp', tcpSession(gatewayLine(units)));
  }
}

function unitOf(device: WrittenDevice, world: World): Unit {
  return { id: device.unit, registers: registersOf(device, world), isAlive: () => world.answers(device.id) };
}

/** The registers of a device, which show what its points in the world show. */
export function registersOf({ points }: Pick<WrittenDevice, 'points'>, world: World): Registers {
  return new Registers(
    points.map(({ id, read, contact, active }): Shown => {
      if (contact === undefined) return { read, now: () => world.valueOf(id) };
      return { read, now: () => world.contactOf(id) === (active === 1) };
    }),
  );
}
