import type { Point } from '../../src/domain/plant.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { DeviceReport, Driver, Intake } from '../../src/ports/driver.ts';
import { Bus } from './bus.ts';
import { Poller } from './poller.ts';
import type { Connection, ModbusDevice } from './settings.ts';

/** All Modbus devices of a plant. Devices on one socket or line share a bus; buses know nothing of each other. */
export class ModbusDriver implements Driver {
  readonly name = 'modbus';
  readonly #devices: readonly ModbusDevice[];
  readonly #points: readonly Point[];
  readonly #clock: Clock;
  readonly #buses = new Map<string, Bus>();
  #pollers: Poller[] = [];

  constructor(devices: readonly ModbusDevice[], points: readonly Point[], clock: Clock) {
    this.#devices = devices;
    this.#points = points;
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
    return this.#pollers.map((poller) => poller.health.report());
  }

  #busAt(address: string, connection: Connection): Bus {
    const known = this.#buses.get(address);
    if (known !== undefined) return known;
    const made = new Bus(connection);
    this.#buses.set(address, made);
    return made;
  }
}

/** The bus that a device is on, as people write it. */
export function addressOf(connection: Connection): string {
  switch (connection.via) {
    case 'tcp':
    case 'rtu-tcp':
      return `${connection.via}://${connection.host}:${connection.port}`;
    case 'rtu':
      return `rtu://${connection.path}`;
  }
}
