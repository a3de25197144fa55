import { isDeepStrictEqual } from 'node:util';
import { type DeviceId, deviceId } from '../../../src/domain/ids.ts';
import {
  type Acquisition,
  type BrokerDoor,
  type Change,
  DeviceError,
  type DeviceReport,
  type Driver,
  type DriverPorts,
  type Intake,
} from '../../../src/ports/driver.ts';
import type { Settings } from '../../../src/settings/driver-kind.ts';
import { accessOf, clientIdOf } from './access.ts';
import type { BrokerAccess } from './link.ts';
import type { Reader } from './message.ts';
import type { AccessSettings } from './settings.ts';
import type { PublishedOutput } from './output.ts';
import { publishedOutputs } from './output-settings.ts';
import { BrokerOutputs } from './outputs.ts';
import { MqttSource } from './source.ts';
import { UnreachableSource } from './unreachable.ts';

/** What a driver has of one source. */
export interface SourceSpec {
  readonly settings: AccessSettings & { readonly id: string };
  /** All else that its reader is made of; another reader takes its place when any of it changes. */
  readonly parts: unknown;
  reader(): Reader;
}

/** What a driver makes of a configuration. */
export interface SourcesSpec {
  /** The sources in it; nothing that runs may change by this. */
  specsIn(settings: Settings): readonly SourceSpec[];
  /** It is in force. */
  applied?(settings: Settings): void;
}

interface Wanted extends SourceSpec {
  readonly access: BrokerAccess | DeviceError;
}

interface Running {
  readonly wanted: Wanted;
  readonly filters: readonly string[];
  readonly driver: Driver;
}

/** All sources of one driver. A source begins again only when its broker or its topics change. */
export class MqttSources implements Acquisition<Settings> {
  readonly name: string;
  readonly #ports: DriverPorts;
  readonly #spec: SourcesSpec;
  readonly outputs: BrokerOutputs;
  #wired: readonly PublishedOutput[];
  readonly #running = new Map<string, Running>();
  #intake: Intake | undefined;

  /** @throws what `ports.unreachable` throws */
  constructor(name: string, settings: Settings, ports: DriverPorts, spec: SourcesSpec) {
    this.name = name;
    this.#ports = ports;
    this.#spec = spec;
    this.outputs = new BrokerOutputs(ports.clock);
    this.#wired = publishedOutputs(settings, idsOf(spec.specsIn(settings)));
    for (const wanted of this.#wantedIn(settings)) {
      if (wanted.access instanceof DeviceError) ports.unreachable(wanted.access);
      this.#running.set(wanted.settings.id, this.#make(wanted));
    }
    spec.applied?.(settings);
  }

  start(intake: Intake): void {
    this.#intake = intake;
    void this.outputs.drive(this.#wired, intake);
    for (const { driver } of this.#running.values()) driver.start(intake);
  }

  async stop(): Promise<void> {
    this.#intake = undefined;
    await this.outputs.stop();
    await Promise.all([...this.#running.values()].map(({ driver }) => driver.stop()));
  }

  reports(): readonly DeviceReport[] {
    return [...this.#running.values()].flatMap(({ driver }) => driver.reports());
  }

  plan(settings: Settings): Change {
    const wanted = this.#wantedIn(settings);
    for (const one of wanted)
      // A source that could not be reached before this change is no reason to refuse it.
      if (one.access instanceof DeviceError && !this.#isStillUnreachable(one)) throw one.access;
    const wired = publishedOutputs(settings, idsOf(wanted));
    return { apply: () => this.#apply(wanted, wired, settings) };
  }

  #apply(all: readonly Wanted[], wired: readonly PublishedOutput[], applied: Settings): readonly DeviceId[] {
    this.#spec.applied?.(applied);
    this.#wired = wired;
    // The broker of an output that is not any more is left after the output.
    const left = this.#intake === undefined ? Promise.resolve() : this.outputs.drive(wired, this.#intake);
    const again: DeviceId[] = [];
    const ids = new Set(all.map(({ settings }) => settings.id));
    for (const [id, { driver }] of this.#running) {
      if (ids.has(id)) continue;
      this.#running.delete(id);
      void left.then(() => driver.stop());
    }
    for (const wanted of all) {
      const { id } = wanted.settings;
      const old = this.#running.get(id);
      if (old !== undefined && this.#goesOn(id, old, wanted)) continue;
      const made = this.#make(wanted);
      this.#running.set(id, made);
      if (old !== undefined) again.push(deviceId(id));
      // Its client id is the old one's: the broker is to be left before it is entered again.
      void left.then(() => old?.driver.stop()).then(() => this.#begin(id, made.driver));
    }
    return again;
  }

  #isStillUnreachable({ settings, access }: Wanted): boolean {
    const known = this.#running.get(settings.id)?.wanted;
    const wasAndIs = known?.access instanceof DeviceError && access instanceof DeviceError;
    return wasAndIs && isDeepStrictEqual(known.settings, settings);
  }

  /** Whether a source goes on without a break, where needed with another reader. */
  #goesOn(id: string, old: Running, wanted: Wanted): boolean {
    if (this.#isStillUnreachable(wanted)) return true;
    if (!isDeepStrictEqual(old.wanted.access, wanted.access)) return false;
    if (isDeepStrictEqual(old.wanted.parts, wanted.parts)) return true;
    const reader = wanted.reader();
    if (!(old.driver instanceof MqttSource) || !isDeepStrictEqual(old.filters, reader.filters)) return false;
    old.driver.use(reader);
    this.#running.set(id, { ...old, wanted });
    return true;
  }

  #begin(id: string, driver: Driver): void {
    if (this.#intake !== undefined && this.#running.get(id)?.driver === driver) driver.start(this.#intake);
  }

  #make(wanted: Wanted): Running {
    const { clock } = this.#ports;
    const { access } = wanted;
    const { id } = wanted.settings;
    const watcher = this.outputs.watcherOf(id);
    if (access instanceof DeviceError)
      return { wanted, filters: [], driver: new UnreachableSource(id, clock, watcher) };
    const reader = wanted.reader();
    return { wanted, filters: reader.filters, driver: new MqttSource(id, reader, access, clock, watcher) };
  }

  #wantedIn(settings: Settings): Wanted[] {
    return this.#spec
      .specsIn(settings)
      .map((spec) => ({ ...spec, access: reached(spec.settings, settings, this.#ports) }));
  }
}

const idsOf = (specs: readonly SourceSpec[]): ReadonlySet<string> => new Set(specs.map(({ settings }) => settings.id));

/** How a source's broker is reached, or what of its settings is missing. */
function reached(source: SourceSpec['settings'], { plant, root }: Settings, ports: DriverPorts): Wanted['access'] {
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
