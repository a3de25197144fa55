import type { Plant } from '../domain/plant.ts';
import type { Duration } from '../domain/time.ts';
import type { Acquisition, BrokerClient, DriverPorts } from '../ports/driver.ts';
import type { ProblemWords } from '../words/problems.ts';
import type { Path, Position } from './places.ts';
import type { PlantFile, SchemaOwner } from './schema.ts';

/** A configuration that can be run. */
export interface Settings {
  readonly root: string;
  readonly file: PlantFile;
  readonly plant: Plant;
  /** The files as they were read, by name; secrets are references and stay so. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Something that a driver finds wrong with the value at `path`. */
export interface DriverProblem extends ProblemWords {
  readonly path: Path;
}

/** Something that a driver finds wrong before the schema does: with the value at `path`, or in a file of the driver's own. */
export interface PreparedProblem extends DriverProblem {
  /** Where it is, when that is not in a file of the tree. */
  readonly at?: Position;
}

/** What a driver made of the tree. */
export interface Prepared {
  readonly problems: readonly PreparedProblem[];
  /** The further files that went into it, by name: they are part of the configuration and of its revision. */
  readonly texts: ReadonlyMap<string, string>;
}

/** A kind of driver: what it adds to the configuration, and how it is made. `drivers/registry.ts` lists all of them. */
export interface DriverKind extends SchemaOwner {
  /**
   * Fills in what the files leave to the driver, by changing `value`, before anything is checked. Where it complains it
   * leaves what the schema has nothing against, so that one mistake is reported once.
   * @param over texts by file name that stand for files of the folder
   */
  prepare?(value: Record<string, unknown>, root: string, over: ReadonlyMap<string, string>): Prepared;
  /** The time between two polls or fixes of every device and badge source of its own, and of points that differ, by id. */
  periods(file: PlantFile): readonly (readonly [id: string, period: Duration])[];
  /** What is wrong with its part of the file beyond the schema. */
  check(file: PlantFile, root: string): readonly DriverProblem[];
  /** How its sources sign in to the broker inside the gateway, which runs where any driver needs it. */
  brokerClients?(file: PlantFile, installation: string): readonly BrokerClient[];
  /**
   * Makes the driver of all that the settings give it; nothing begins before `start`.
   * @throws what `ports.unreachable` throws
   */
  make(settings: Settings, ports: DriverPorts): Acquisition<Settings>;
}
