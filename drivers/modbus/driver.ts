import { isDeepStrictEqual } from 'node:util';
import { type DeviceId, deviceId } from '../../src/domain/ids.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Acquisition, Change, DeviceReport, Intake } from '../../src/ports/driver.ts';
import type { Settings } from '../../src/settings/driver-kind.ts';
import { Buses } from './bus/buses.ts';
import { addressOf } from './settings/connection.ts';
import type { OpenTransport } from './bus/open-bus.ts';
import { Poller } from './poll/poller.ts';
import { type ModbusDevice, modbusDevices } from './settings/device.ts';

/** All Modbus devices of a plant. Devices on one socket or line share a bus. */
export class ModbusDriver implements Acquisition<Settings> {
  readonly name = 'modbus';
  readonly #clock: Clock;
  readonly #buses: Buses;
  #devices: readonly ModbusDevice[];
  #pollers = new Map<string, Poller>();
  #intake: Intake | undefined;

  constructor(devices: readonly ModbusDevice[], transport: OpenTransport, clock: Clock) {
    this.#devices = devices;
    this.#clock = clock;
    this.#buses = new Buses(transport, clock, (address, unit, reason, count) => {
      [...this.#pollers.values()]
        .find(({ device }) => device.unit === unit && addressOf(device.connect) === address)
        ?.rejected(reason, count);
    });
  }

  start(intake: Intake): void {
    this.#intake = intake;
    this.#poll(this.#devices, intake);
  }

  async stop(): Promise<void> {
    this.#intake = undefined;
    for (const poller of this.#pollers.values()) poller.stop();
    await this.#buses.close();
  }

  plan(settings: Pick<Settings, 'file' | 'plant'>): Change {
    const devices = modbusDevices(settings);
    return { apply: () => this.#become(devices) };
  }

  reports(): readonly DeviceReport[] {
    return [...this.#pollers.values()].map((poller) => poller.report());
  }

  /** @returns the devices that began again */
  #become(devices: readonly ModbusDevice[]): readonly DeviceId[] {
    this.#devices = devices;
    if (this.#intake === undefined) return [];
    const before = this.#pollers;
    this.#poll(devices, this.#intake);
    return devices
      .filter(({ id }) => before.has(id) && before.get(id) !== this.#pollers.get(id))
      .map(({ id }) => deviceId(id));
  }

  /** Polls these devices and no others. One of which the same is asked as before goes on as it is. */
  #poll(devices: readonly ModbusDevice[], intake: Intake): void {
    const kept = devices.flatMap((device) => {
      const poller = this.#pollers.get(device.id);
      if (poller === undefined || !isDeepStrictEqual(asked(poller.device), asked(device))) return [];
      poller.convert(device);
      return [[device.id, poller] as const];
    });
    const going = new Map(kept);
    for (const [id, poller] of this.#pollers) if (!going.has(id)) poller.stop();
    this.#buses.serve(devices);
    const begun: Poller[] = [];
    this.#pollers = new Map(
      devices.map((device) => {
        const known = going.get(device.id);
        if (known !== undefined) return [device.id, known];
        const bus = this.#buses.at(device.connect);
        const poller = new Poller(device, addressOf(device.connect), bus, this.#clock, intake);
        begun.push(poller);
        return [device.id, poller];
      }),
    );
    for (const poller of begun) void poller.run();
  }
}

/** All that decides what is asked of a device, and when. */
const asked = ({ points, ...device }: ModbusDevice): object => ({
  ...device,
  points: points.map(({ id, read }) => ({ id, read })),
});
