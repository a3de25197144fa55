import type { Point } from '../../src/domain/plant.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { DeviceReport, Driver, Intake } from '../../src/ports/driver.ts';
import type { Transport } from '../../src/ports/transport.ts';
import { addressOf } from './address.ts';
import { Bus, type BusRules, type Rejected } from './bus.ts';
import { AsciiFramer } from './frame/ascii.ts';
import type { Framer } from './frame/frame.ts';
import { MbapFramer } from './frame/mbap.ts';
import { RtuFramer } from './frame/rtu.ts';
import { Poller } from './poller.ts';
import type { Connection, ModbusDevice } from './settings.ts';

export { addressOf } from './address.ts';

/** Makes the way to where a connection leads; the only thing of the operating system that the driver is given. */
export type OpenTransport = (connection: Connection) => Transport;

/** All Modbus devices of a plant. Devices on one socket or line share a bus; buses know nothing of each other. */
export class ModbusDriver implements Driver {
  readonly name = 'modbus';
  readonly #devices: readonly ModbusDevice[];
  readonly #points: readonly Point[];
  readonly #transport: OpenTransport;
  readonly #clock: Clock;
  readonly #buses = new Map<string, Bus>();
  #pollers: Poller[] = [];

  constructor(devices: readonly ModbusDevice[], points: readonly Point[], transport: OpenTransport, clock: Clock) {
    this.#devices = devices;
    this.#points = points;
    this.#transport = transport;
    this.#clock = clock;
  }

  start(intake: Intake): void {
    this.#pollers = this.#devices.map((device) => {
      const address = addressOf(device.connect);
      const own = this.#points.filter((point) => point.device === device.id);
      return new Poller(device, own, address, this.#busAt(address, device.connect), this.#clock, intake);
    });
    for (const poller of this.#pollers) void poller.run();
  }

  async stop(): Promise<void> {
    for (const poller of this.#pollers) poller.stop();
    await Promise.all([...this.#buses.values()].map((bus) => bus.close()));
  }

  reports(): readonly DeviceReport[] {
    return this.#pollers.map((poller) => poller.report());
  }

  #busAt(address: string, connection: Connection): Bus {
    const known = this.#buses.get(address);
    if (known !== undefined) return known;
    const mates = this.#devices.filter(({ connect }) => addressOf(connect) === address);
    const rejected: Rejected = (unit, reason, count) => {
      this.#pollers
        .find(({ device }) => device.unit === unit && addressOf(device.connect) === address)
        ?.rejected(reason, count);
    };
    const made = makeBus(connection, rulesOf(connection, mates), this.#transport(connection), this.#clock, rejected);
    this.#buses.set(address, made);
    return made;
  }
}

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

/** The most careful wish of all devices on a bus. */
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
