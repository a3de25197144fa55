import type { Clock } from '../../../src/ports/clock.ts';
import type { Transport } from '../../../src/ports/transport.ts';
import { Bus, type BusRules, type Rejected } from './bus.ts';
import { addressOf, type Connection } from '../settings/connection.ts';
import { AsciiFramer } from '../frame/ascii.ts';
import type { Framer } from '../frame/frame.ts';
import { MbapFramer } from '../frame/mbap.ts';
import { RtuFramer } from '../frame/rtu.ts';
import type { ModbusDevice } from '../settings/device.ts';

/** Makes the way to where a connection leads; the only thing of the operating system that the driver is given. */
export type OpenTransport = (connection: Connection) => Transport;

/** A bus over a connection, with the framing that the connection names. */
export function makeBus(
  connection: Connection,
  rules: BusRules,
  transport: Transport,
  clock: Clock,
  rejected: Rejected,
): Bus {
  return new Bus(addressOf(connection), transport, framerOf(connection), rules, clock, rejected);
}

/** The most careful setting of all devices on a bus. */
export function rulesOf(connection: Connection, devices: readonly Pick<ModbusDevice, 'gap' | 'pipeline'>[]): BusRules {
  return {
    pipeline: connection.via === 'tcp' && devices.length > 0 ? Math.min(...devices.map(({ pipeline }) => pipeline)) : 1,
    gap: Math.max(0, silenceOf(connection), ...devices.map(({ gap }) => gap)),
  };
}

/** t3.5: the silence between two frames on a serial line, ms (Modbus over serial line 1.02, 2.5.1.1). */
function silenceOf(connection: Connection): number {
  if (connection.via !== 'rtu') return 0;
  return connection.baud > 19_200 ? 1.75 : (3.5 * 11 * 1000) / connection.baud;
}

function framerOf({ via }: Connection): () => Framer {
  switch (via) {
    case 'tcp':
      return () => new MbapFramer();
    case 'rtu':
    case 'rtu-tcp':
      return () => new RtuFramer();
    case 'ascii':
      return () => new AsciiFramer();
  }
}
