import { decode } from '../../drivers/modbus/poll/decode.ts';
import { addressOf, type Connection } from '../../drivers/modbus/settings/connection.ts';
import { ModbusDriver } from '../../drivers/modbus/driver.ts';
import { READ_CODES } from '../../drivers/modbus/bus/pdu.ts';
import { modbusDevices, type WrittenDevice, writtenDevices } from '../../drivers/modbus/settings/device.ts';
import type { Settings } from '../../src/settings/driver-kind.ts';
import type { PointId } from '../../src/domain/ids.ts';
import type { Point } from '../../src/domain/plant.ts';
import { normalise } from '../../src/domain/reading/normalise.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { DeviceReport, Driver, Heard, Intake } from '../../src/ports/driver.ts';
import { registersOf } from '../devices.ts';
import type { Random } from '../random.ts';
import { answer, exception, TARGET_SILENT } from '../wire/pdu.ts';
import type { Registers } from '../wire/registers.ts';
import type { World } from '../world/world.ts';
import { InvariantError } from './invariants/invariant.ts';
import { type LineFaults, SimLine } from './line.ts';

/** What a unit said of a point, and when it was asked. */
interface Said {
  readonly value: number | null;
  readonly at: number;
}

/** A reading is not older than the poll that it came with: its blocks, their retries, and the last time-out. */
const POLL_TIMEOUTS = 6;
const KEPT = 64;

/** A device as it answers in simulated time, and what it said of each of its points. */
class SimUnit {
  readonly device: WrittenDevice;
  readonly said = new Map<PointId, Said[]>();
  readonly #points: readonly Point[];
  readonly #registers: Registers;
  readonly #world: World;
  readonly #clock: Clock;
  #deadUntil = 0;

  constructor(device: WrittenDevice, points: readonly Point[], world: World, clock: Clock) {
    this.device = device;
    this.#points = points;
    this.#world = world;
    this.#clock = clock;
    this.#registers = registersOf(device, world);
  }

  /** The device loses its power for a while. */
  die(forMs: number): void {
    this.#deadUntil = this.#clock.now() + forMs;
  }

  answer(pdu: Buffer): Buffer | undefined {
    if (this.#clock.now() < this.#deadUntil || !this.#world.answers(this.device.id)) return undefined;
    const reply = answer(pdu, this.#registers);
    if (reply[0] === pdu[0]) this.#keep(pdu, reply.subarray(2));
    return reply;
  }

  #keep(pdu: Buffer, data: Buffer): void {
    const start = pdu.readUInt16BE(1);
    for (const point of this.#points) {
      const read = this.device.points.find(({ id }) => id === point.id)?.read;
      if (read === undefined || READ_CODES[read.table] !== pdu[0]) continue;
      const raw = decode(data, start, read);
      if (Number.isNaN(raw)) continue;
      const said = this.said.get(point.id) ?? [];
      said.push({ value: normalise(point, raw).value, at: this.#clock.now() });
      if (said.length > KEPT) said.shift();
      this.said.set(point.id, said);
    }
  }
}

/** The real Modbus driver, down to its bytes, over simulated lines and devices. */
export class SimModbus implements Driver {
  readonly name = 'modbus';
  readonly #clock: Clock;
  readonly #units: readonly SimUnit[];
  readonly #lines = new Map<string, SimLine>();
  readonly #driver: ModbusDriver;
  readonly #random: Random;
  readonly #broken: (error: Error) => void;

  /** @param broken is told when a reading is not what the device said */
  constructor(
    settings: Settings,
    world: World,
    clock: Clock,
    random: Random,
    faults: LineFaults,
    broken: (error: Error) => void,
  ) {
    this.#clock = clock;
    this.#random = random;
    this.#broken = broken;
    const ownOf = (id: string): Point[] => settings.plant.points.filter(({ device }) => device === id);
    this.#units = writtenDevices(settings.file.devices).map(
      (device) => new SimUnit(device, ownOf(device.id), world, clock),
    );
    const line = (connection: Connection): SimLine => {
      const address = addressOf(connection);
      const units = this.#units.filter(({ device }) => addressOf(device.connect) === address);
      const answering = (id: number, pdu: Buffer): Buffer | undefined => {
        const unit = units.find(({ device }) => device.unit === id);
        return unit === undefined ? exception(pdu[0] ?? 0, TARGET_SILENT) : unit.answer(pdu);
      };
      const made = new SimLine(connection, answering, clock, random.fork(address), faults);
      this.#lines.set(address, made);
      return made;
    };
    this.#driver = new ModbusDriver(modbusDevices(settings), line, clock);
  }

  start(intake: Intake): void {
    this.#driver.start({
      heard: (item) => {
        this.#check(item);
        intake.heard(item);
      },
      rejected: (device, reason, count) => intake.rejected(device, reason, count),
    });
  }

  /** One device, a line, or all of them, go dead for a while. */
  cutPower(forMs: number): void {
    const chance = this.#random.uniform();
    const lines = [...this.#lines.values()];
    if (chance < 0.2) for (const unit of this.#units) unit.die(forMs);
    else if (chance < 0.5 && lines.length > 0) this.#random.pick(lines).cut(forMs);
    else if (this.#units.length > 0) this.#random.pick(this.#units).die(forMs);
  }

  stop(): Promise<void> {
    return this.#driver.stop();
  }

  reports(): readonly DeviceReport[] {
    return this.#driver.reports();
  }

  /** No reply ever answers another question, and none answers one that was asked long after it. */
  #check({ at, draft }: Heard): void {
    if (draft.kind !== 'reading' || draft.value === null) return;
    const unit = this.#units.find(({ said }) => said.has(draft.point));
    const oldest = this.#clock.now() - POLL_TIMEOUTS * (unit?.device.timeout ?? 0);
    const isSaid = unit?.said.get(draft.point)?.some((said) => said.value === draft.value && said.at >= oldest);
    if (isSaid === true) return;
    this.#broken(
      new InvariantError('a reading is what its device said of that point when it was asked', {
        at,
        ...draft,
        said: unit?.said.get(draft.point)?.slice(-5),
        same: unit?.said.get(draft.point)?.filter(({ value }) => value === draft.value),
      }),
    );
  }
}
