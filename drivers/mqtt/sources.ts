import { isDeepStrictEqual } from 'node:util';
import { type DeviceId, deviceId } from '../../src/domain/ids.ts';
import type { Floor } from '../../src/domain/plant.ts';
import {
  type Acquisition,
  type BrokerDoor,
  type Change,
  DeviceError,
  type DeviceReport,
  type Driver,
  type DriverPorts,
  type Intake,
} from '../../src/ports/driver.ts';
import type { Settings } from '../../src/settings/driver-kind.ts';
import { accessOf, clientIdOf } from '../shared/mqtt/access.ts';
import { type BrokerAccess, MqttBadges } from './source.ts';
import { type BadgeSource, badgeSources } from './settings/settings.ts';
import { UnreachableSource } from '../shared/mqtt/unreachable.ts';

/** All that one source is made of: it begins again when any of it changes. */
interface Wanted {
  readonly source: BadgeSource;
  readonly floors: readonly Floor[];
  readonly access: BrokerAccess | DeviceError;
}

interface Running {
  readonly wanted: Wanted;
  readonly driver: Driver;
}

/** All badge sources of a plant. */
export class BadgeSources implements Acquisition<Settings> {
  readonly name = 'badges';
  readonly #ports: DriverPorts;
  readonly #running = new Map<string, Running>();
  #carried: ReadonlySet<string>;
  #intake: Intake | undefined;

  /** @throws what `ports.unreachable` throws */
  constructor(settings: Settings, ports: DriverPorts) {
    this.#ports = ports;
    this.#carried = carriedIn(settings);
    for (const wanted of wantedIn(settings, ports)) {
      if (wanted.access instanceof DeviceError) ports.unreachable(wanted.access);
      this.#running.set(wanted.source.id, { wanted, driver: this.#make(wanted) });
    }
  }

  start(intake: Intake): void {
    this.#intake = intake;
    for (const { driver } of this.#running.values()) driver.start(intake);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#running.values()].map(({ driver }) => driver.stop()));
  }

  reports(): readonly DeviceReport[] {
    return [...this.#running.values()].flatMap(({ driver }) => driver.reports());
  }

  plan(settings: Settings): Change {
    const wanted = wantedIn(settings, this.#ports);
    for (const { access } of wanted) if (access instanceof DeviceError) throw access;
    return { apply: () => this.#apply(wanted, carriedIn(settings)) };
  }

  #apply(all: readonly Wanted[], carried: ReadonlySet<string>): readonly DeviceId[] {
    this.#carried = carried;
    const again: DeviceId[] = [];
    const ids = new Set(all.map(({ source }) => source.id));
    for (const [id, { driver }] of this.#running) {
      if (ids.has(id)) continue;
      this.#running.delete(id);
      void driver.stop();
    }
    for (const wanted of all) {
      const { id } = wanted.source;
      const old = this.#running.get(id);
      if (old !== undefined && isDeepStrictEqual(old.wanted, wanted)) continue;
      const driver = this.#make(wanted);
      this.#running.set(id, { wanted, driver });
      if (old !== undefined) again.push(deviceId(id));
      // Its client id is the old one's: the broker is to be left before it is entered again.
      void (old?.driver.stop() ?? Promise.resolve()).then(() => this.#begin(id, driver));
    }
    return again;
  }

  #begin(id: string, driver: Driver): void {
    if (this.#intake !== undefined && this.#running.get(id)?.driver === driver) driver.start(this.#intake);
  }

  #make({ source, floors, access }: Wanted): Driver {
    const { clock } = this.#ports;
    if (access instanceof DeviceError) return new UnreachableSource(source.id, clock);
    return new MqttBadges(source, floors, access, clock, (tag) => this.#carried.has(tag));
  }
}

function wantedIn(settings: Settings, ports: DriverPorts): Wanted[] {
  const { file, plant } = settings;
  return badgeSources(file).map((source) => ({
    source,
    floors: plant.floors,
    access: reached(source, settings, ports),
  }));
}

/** How a source's broker is reached, or what of its settings is missing. */
function reached(source: BadgeSource, { plant, root }: Settings, ports: DriverPorts): BrokerAccess | DeviceError {
  try {
    const access = accessOf(source, {
      clientId: clientIdOf(source, plant.site.id, ports.installation),
      reveal: (reference) => ports.reveal(reference, root),
      file: (name) => ports.file(name, root),
    });
    return source.connect === 'embedded' ? { ...access, ...doorOf(ports.broker) } : access;
  } catch (error) {
    return new DeviceError(deviceId(source.id), error instanceof Error ? error : new Error(String(error)));
  }
}

function doorOf(broker: BrokerDoor | undefined): BrokerDoor {
  if (broker === undefined) throw new Error('the broker inside does not run');
  return broker;
}

const carriedIn = ({ plant }: Settings): ReadonlySet<string> =>
  new Set(plant.people.flatMap(({ tag }) => (tag === undefined ? [] : [tag])));
