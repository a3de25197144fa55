import { isDeepStrictEqual } from 'node:util';
import { type DeviceId, deviceId } from '../../src/domain/ids.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Acquisition, Change, DeviceReport, Intake } from '../../src/ports/driver.ts';
import type { Settings } from '../../src/settings/driver-kind.ts';
import { Buses } from './bus/buses.ts';
import { addressOf } from './settings/connection.ts';
import type { OpenTransport } from './bus/open-bus.ts';
import type { WriteAsker } from './bus/pdu.ts';
import { type ModbusOutput, ModbusOutputs } from './output/outputs.ts';
import { SoleAsker } from './output/sole-asker.ts';
import type { OutputDevice } from './output/target.ts';
import { Poller } from './poll/poller.ts';
import { type ModbusDevice, modbusDevices } from './settings/device.ts';

/** The outputs of a configuration. A driver that is not given them reads, and cannot write. */
interface Outputs {
  readonly now: readonly ModbusOutput[];
  /** Those of another one. */
  readonly under: (settings: Pick<Settings, 'file'>) => readonly ModbusOutput[];
}

/** All Modbus devices of a plant. Devices on one socket or line share a bus. */
export class ModbusDriver implements Acquisition<Settings> {
  readonly name = 'modbus';
  readonly #clock: Clock;
  readonly #buses: Buses;
  readonly outputs: ModbusOutputs | undefined;
  readonly #outputsUnder: Outputs['under'];
  #devices: readonly ModbusDevice[];
  #wired: readonly ModbusOutput[];
  #pollers = new Map<string, Poller>();
  readonly #soleAskers = new Map<string, SoleAsker>();
  #intake: Intake | undefined;

  constructor(devices: readonly ModbusDevice[], transport: OpenTransport, clock: Clock, outputs?: Outputs) {
    this.#devices = devices;
    this.#wired = outputs?.now ?? [];
    this.#outputsUnder = outputs?.under ?? (() => []);
    this.#clock = clock;
    this.#buses = new Buses(transport, clock, (address, unit, reason, count) => {
      [...this.#pollers.values()]
        .find(({ device }) => device.unit === unit && addressOf(device.connect) === address)
        ?.rejected(reason, count);
    });
    if (outputs !== undefined)
      this.outputs = new ModbusOutputs((device, intake) => this.#askerOf(device, intake), clock);
  }

  start(intake: Intake): void {
    this.#intake = intake;
    this.#run(intake);
  }

  async stop(): Promise<void> {
    this.#intake = undefined;
    for (const poller of this.#pollers.values()) poller.stop();
    await this.outputs?.stop();
    await this.#buses.close();
  }

  plan(settings: Pick<Settings, 'file' | 'plant'>): Change {
    const devices = modbusDevices(settings);
    const wired = this.#outputsUnder(settings);
    return { apply: () => this.#become(devices, wired) };
  }

  reports(): readonly DeviceReport[] {
    return [...this.#pollers.values()].map((poller) => poller.report());
  }

  /** @returns the devices that began again */
  #become(devices: readonly ModbusDevice[], wired: readonly ModbusOutput[]): readonly DeviceId[] {
    this.#devices = devices;
    this.#wired = wired;
    if (this.#intake === undefined) return [];
    const before = this.#pollers;
    this.#run(this.#intake);
    return devices
      .filter(({ id }) => before.has(id) && before.get(id) !== this.#pollers.get(id))
      .map(({ id }) => deviceId(id));
  }

  #run(intake: Intake): void {
    const leaving = this.outputs?.keep(this.#wired);
    this.#poll(this.#devices, leaving?.devices ?? [], intake);
    this.outputs?.drive(this.#wired, intake);
    void leaving?.left.then(() => {
      if (this.#intake !== undefined) this.#buses.serve(this.#devices);
    });
  }

  /** How the outputs of a device ask it. */
  #askerOf({ id, connect, isSole }: OutputDevice, intake: Intake): WriteAsker {
    const bus = this.#buses.at(connect);
    if (!isSole) return bus;
    const known = this.#soleAskers.get(id);
    if (known?.bus === bus) return known;
    const made = new SoleAsker(deviceId(id), bus, () => this.#pollers.get(id)?.health, this.#clock, intake);
    this.#soleAskers.set(id, made);
    return made;
  }

  /** Polls these devices and no others. One of which the same is asked as before goes on as it is. */
  #poll(devices: readonly ModbusDevice[], leaving: readonly OutputDevice[], intake: Intake): void {
    const kept = devices.flatMap((device) => {
      const poller = this.#pollers.get(device.id);
      if (poller === undefined || !isDeepStrictEqual(asked(poller.device), asked(device))) return [];
      poller.convert(device);
      return [[device.id, poller] as const];
    });
    const going = new Map(kept);
    for (const [id, poller] of this.#pollers) if (!going.has(id)) poller.stop();
    this.#buses.serve(devices, leaving);
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
