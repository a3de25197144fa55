import { isDeepStrictEqual } from 'node:util';
import type { OutputId } from '../../../src/domain/ids.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import type { Intake } from '../../../src/ports/driver.ts';
import type { OutputDriver, OutputWish } from '../../../src/ports/output.ts';
import type { WriteAsker } from '../bus/pdu.ts';
import { addressOf } from '../settings/connection.ts';
import { Beat } from '../../shared/output/beat.ts';
import type { OutputDevice } from './target.ts';
import { ReadBackWatch } from './watch.ts';
import { OutputWriter, type Wiring } from './writer.ts';

/** An output of a Modbus device with every default: all that its driving depends on. */
export interface ModbusOutput extends Wiring {
  readonly id: OutputId;
  /** How an orderly stop leaves it. */
  readonly atStop: 'on' | 'off' | 'hold';
}

type AskerOf = (device: OutputDevice, intake: Intake) => WriteAsker;

interface Driven {
  readonly output: ModbusOutput;
  readonly writer: OutputWriter;
  readonly beat: Beat | undefined;
}

/** All outputs of the Modbus devices of a plant. */
export class ModbusOutputs implements OutputDriver {
  readonly #askerOf: AskerOf;
  readonly #clock: Clock;
  readonly #wishes = new Map<OutputId, OutputWish>();
  #driven = new Map<OutputId, Driven>();
  #watches: readonly ReadBackWatch[] = [];

  /** @param askerOf the bus of a device that is served */
  constructor(askerOf: AskerOf, clock: Clock) {
    this.#askerOf = askerOf;
    this.#clock = clock;
  }

  want(wish: OutputWish): void {
    // Under another configuration an output may be wished for before its driver is begun.
    this.#wishes.set(wish.output, wish);
    const driven = this.#driven.get(wish.output);
    if (driven !== undefined) follow(driven, wish);
  }

  /**
   * Ends the outputs that are not among these, and leaves each as an orderly stop does.
   * @returns their devices, which are needed until the promise is settled
   */
  keep(outputs: readonly ModbusOutput[]): {
    readonly devices: readonly OutputDevice[];
    readonly left: Promise<unknown>;
  } {
    const gone = [...this.#driven.values()].filter(
      ({ output }) => !outputs.some((kept) => isDeepStrictEqual(kept, output)),
    );
    const left: Promise<void>[] = [];
    const devices: OutputDevice[] = [];
    for (const driven of gone) {
      const { output } = driven;
      this.#driven.delete(output.id);
      // Where another output writes in the same place that one decides.
      const hasHeir = outputs.some((other) => isSamePlace(other, output));
      left.push(end(driven, hasHeir ? 'hold' : output.atStop));
      if (!hasHeir && output.atStop !== 'hold') devices.push(output.device);
    }
    return { devices, left: Promise.all(left) };
  }

  /** Drives these outputs; those that are driven already go on as they are. */
  drive(outputs: readonly ModbusOutput[], intake: Intake): void {
    for (const watch of this.#watches) watch.stop();
    const ids = new Set(outputs.map(({ id }) => id));
    for (const id of this.#wishes.keys()) if (!ids.has(id)) this.#wishes.delete(id);
    for (const output of outputs) if (!this.#driven.has(output.id)) this.#begin(output, intake);
    const devices = Map.groupBy(this.#driven.values(), ({ output }) => output.device.id);
    this.#watches = [...devices.values()].flatMap((driven) => {
      const [first] = driven;
      if (first === undefined) return [];
      const { device } = first.output;
      const watch = new ReadBackWatch(device, this.#askerOf(device, intake), this.#clock);
      void watch.run(driven.map(({ writer }) => writer));
      return [watch];
    });
  }

  /** An orderly stop. Resolves, within a bound, when the outputs are as it is to leave them. */
  async stop(): Promise<void> {
    for (const watch of this.#watches) watch.stop();
    await Promise.all([...this.#driven.values()].map((driven) => end(driven, driven.output.atStop)));
    this.#driven.clear();
  }

  #begin(output: ModbusOutput, intake: Intake): void {
    const { id, device, period } = output;
    const writer = new OutputWriter(output, this.#askerOf(device, intake), this.#clock, (status) =>
      intake.heard({ at: this.#clock.now(), draft: { kind: 'output', output: id, ...status } }),
    );
    const beat = period === undefined ? undefined : new Beat(period, this.#clock, () => writer.want(false));
    const driven = { output, writer, beat };
    this.#driven.set(id, driven);
    const wish = this.#wishes.get(id);
    if (wish !== undefined) follow(driven, wish);
  }
}

/** A heartbeat goes on by new ticks only. */
function follow({ writer, beat }: Driven, { on, tick }: OutputWish): void {
  if (beat === undefined || tick === undefined || beat.isNew(tick)) writer.want(on);
}

function end({ writer, beat }: Driven, leave: ModbusOutput['atStop']): Promise<void> {
  beat?.stop();
  return writer.end(leave);
}

const isSamePlace = (a: ModbusOutput, b: ModbusOutput): boolean =>
  addressOf(a.device.connect) === addressOf(b.device.connect) &&
  a.device.unit === b.device.unit &&
  a.write.table === b.write.table &&
  a.write.address === b.write.address;
