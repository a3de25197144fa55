import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../../src/ports/clock.ts';
import type { RejectReason } from '../../../src/ports/driver.ts';
import type { Transport } from '../../../src/ports/transport.ts';
import type { Bus } from './bus.ts';
import { addressOf, type Connection } from '../settings/connection.ts';
import { makeBus, type OpenTransport, rulesOf } from './open-bus.ts';
import type { ModbusDevice } from '../settings/device.ts';

interface InUse {
  readonly bus: Bus;
  readonly connection: Connection;
}

/** Called for what came over a bus and was thrown away, with the unit that was asked last. */
export type RejectedAt = (address: string, unit: number, reason: RejectReason, count: number) => void;

/** One bus for each socket or line that a device is on. Buses know nothing of each other. */
export class Buses {
  readonly #open: OpenTransport;
  readonly #clock: Clock;
  readonly #rejected: RejectedAt;
  readonly #inUse = new Map<string, InUse>();
  /** Sockets and ports that are not free yet: the next bus there waits for it. */
  readonly #closing = new Map<string, Promise<void>>();

  constructor(open: OpenTransport, clock: Clock, rejected: RejectedAt) {
    this.#open = open;
    this.#clock = clock;
    this.#rejected = rejected;
  }

  /**
   * Closes every bus without a device, opens those that are missing, and gives each its units and rules.
   * @param leaving devices that are not any more, and whose bus stays open where nothing else is at its address
   */
  serve(devices: readonly ModbusDevice[], leaving: readonly Pick<ModbusDevice, 'connect'>[] = []): void {
    for (const [address, { bus, connection }] of this.#inUse) {
      if (leaving.some(({ connect }) => isDeepStrictEqual(connect, connection)) && !isUsed(address, devices)) continue;
      const own = devices.filter(({ connect }) => addressOf(connect) === address);
      if (own.some(({ connect }) => isDeepStrictEqual(connect, connection))) {
        bus.serve(new Set(own.map(({ unit }) => unit)), rulesOf(connection, own));
        continue;
      }
      this.#inUse.delete(address);
      this.#release(placeOf(connection), bus.close());
    }
    for (const { connect } of devices) {
      const address = addressOf(connect);
      if (this.#inUse.has(address)) continue;
      const own = devices.filter((device) => addressOf(device.connect) === address);
      const transport = this.#whenFree(placeOf(connect), this.#open(connect));
      const bus = makeBus(connect, rulesOf(connect, own), transport, this.#clock, (unit, reason, count) =>
        this.#rejected(address, unit, reason, count),
      );
      this.#inUse.set(address, { bus, connection: connect });
    }
  }

  /** The bus of a device that is served. */
  at(connection: Connection): Bus {
    const found = this.#inUse.get(addressOf(connection));
    if (found === undefined) throw new Error(`no bus at ${addressOf(connection)}`);
    return found.bus;
  }

  /** Resolves when every socket and port is free again. */
  async close(): Promise<void> {
    const open = [...this.#inUse.values()];
    this.#inUse.clear();
    await Promise.all([...this.#closing.values(), ...open.map(({ bus }) => bus.close())]);
  }

  #release(place: string, closed: Promise<void>): void {
    const all = Promise.all([this.#closing.get(place), closed]).then(() => {
      if (this.#closing.get(place) === all) this.#closing.delete(place);
    });
    this.#closing.set(place, all);
  }

  /** A port belongs to one owner, and many devices take one connection: what was there before is closed first. */
  #whenFree(place: string, transport: Transport): Transport {
    return {
      open: async (events, patience, signal) => {
        await this.#closing.get(place);
        return transport.open(events, patience, signal);
      },
    };
  }
}

/** The socket or port itself, whichever way messages are framed there. */
const placeOf = (connection: Connection): string =>
  'path' in connection ? connection.path : `${connection.host}:${connection.port}`;

const isUsed = (address: string, devices: readonly ModbusDevice[]): boolean =>
  devices.some(({ connect }) => addressOf(connect) === address);
