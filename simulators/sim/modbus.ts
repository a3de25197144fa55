import type { Answer, Request } from '../../drivers/modbus/bus.ts';
import { isBitTable } from '../../drivers/modbus/plan.ts';
import { type Asked, Poller } from '../../drivers/modbus/poller.ts';
import type { Settings } from '../../drivers/registry.ts';
import { duration } from '../../src/domain/time.ts';
import { type Clock, sleep } from '../../src/ports/clock.ts';
import type { DeviceReport, Driver, Intake } from '../../src/ports/driver.ts';
import { registersOf } from '../devices.ts';
import type { Random } from '../random.ts';
import type { Registers } from '../wire/registers.ts';
import type { World } from '../world/world.ts';

/** What a bus has in store, as shares of all requests. */
export interface BusFaults {
  readonly lost: number;
  readonly late: number;
  readonly exception: number;
  readonly corrupt: number;
}

type ModbusSettings = Settings['file']['devices'][number];

/** A device as it answers in simulated time: from the registers of the world, with faults. */
class SimUnit implements Asked {
  readonly #device: ModbusSettings;
  readonly #registers: Registers;
  readonly #world: World;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #faults: BusFaults;
  #deadUntil = 0;

  constructor(device: ModbusSettings, world: World, clock: Clock, random: Random, faults: BusFaults) {
    this.#device = device;
    this.#world = world;
    this.#clock = clock;
    this.#random = random;
    this.#faults = faults;
    this.#registers = registersOf(device, world);
  }

  /** The device loses its power for a while. */
  die(forMs: number): void {
    this.#deadUntil = this.#clock.now() + forMs;
  }

  async ask(request: Request): Promise<Answer> {
    const chance = this.#random.uniform();
    const { lost, late, exception, corrupt } = this.#faults;
    const isDead = this.#clock.now() < this.#deadUntil || !this.#world.answers(this.#device.id);
    if (isDead || chance < lost) {
      await sleep(this.#clock, 'sim timeout', duration(request.timeout));
      return { ok: false, trouble: 'timeout' };
    }
    const latency =
      chance < lost + late ? this.#random.uniform(0.3, 0.99) * request.timeout : this.#random.uniform(1, 8);
    await sleep(this.#clock, 'sim answer', duration(latency));
    if (chance > 1 - exception) return { ok: false, exception: this.#random.pick([1, 2, 3, 4, 6, 0x0b]) };
    if (chance > 1 - exception - corrupt) return { ok: false, trouble: 'protocol' };
    return this.#answer(request);
  }

  #answer({ table, address, length }: Request): Answer {
    this.#registers.refresh();
    const words = Array.from({ length }, (_, i) => this.#registers.get(table, address + i));
    if (isBitTable(table)) return { ok: true, bits: words.map((word) => word !== 0) };
    const registers = Buffer.alloc(2 * length);
    words.forEach((word, i) => registers.writeUInt16BE(word, 2 * i));
    return { ok: true, registers };
  }
}

/** The real pollers over simulated devices. */
export class SimModbus implements Driver {
  readonly name = 'modbus';
  readonly #settings: Settings;
  readonly #clock: Clock;
  readonly #units: readonly SimUnit[];
  readonly #random: Random;
  #pollers: Poller[] = [];

  constructor(settings: Settings, world: World, clock: Clock, random: Random, faults: BusFaults) {
    this.#settings = settings;
    this.#clock = clock;
    this.#random = random;
    this.#units = settings.file.devices.map(
      (device) => new SimUnit(device, world, clock, random.fork(device.id), faults),
    );
  }

  start(intake: Intake): void {
    this.#pollers = this.#settings.file.devices.flatMap((device, i) => {
      const unit = this.#units[i];
      const own = this.#settings.plant.points.filter((point) => point.device === device.id);
      return unit === undefined ? [] : [new Poller(device, own, 'sim', unit, this.#clock, intake)];
    });
    for (const poller of this.#pollers) void poller.run();
  }

  /** One device, or all of them, go dead for a while. */
  cutPower(forMs: number): void {
    if (this.#random.uniform() < 0.2) for (const unit of this.#units) unit.die(forMs);
    else if (this.#units.length > 0) this.#random.pick(this.#units).die(forMs);
  }

  stop(): Promise<void> {
    for (const poller of this.#pollers) poller.stop();
    return Promise.resolve();
  }

  reports(): readonly DeviceReport[] {
    return [];
  }
}
