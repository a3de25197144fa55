import type { DeviceId, PointId, TagId } from '../domain/ids.ts';
import type { Draft } from '../domain/input.ts';
import type { Instant } from '../domain/time.ts';
import type { Clock } from './clock.ts';
import type { Logger } from './logger.ts';
import type { OutputDriver } from './output.ts';
import type { Transport, TransportAddress } from './transport.ts';

/** Why something that came over a wire was thrown away: a closed list, also of the metrics. */
export const REJECT_REASONS = [
  'not-json',
  'too-large',
  'missing-field',
  'not-a-number',
  'out-of-extent',
  'unknown-floor',
  'unknown-frame',
  'unknown-anchor',
  'out-of-range',
  'no-solution',
  'duplicate',
  'crc',
  'noise',
  'echo',
  'foreign',
  'shape',
  'late',
  'exception',
  'overload',
  'denied',
] as const;
export type RejectReason = (typeof REJECT_REASONS)[number];

/** One thing that a driver hears, with the plant time of its receipt. */
export interface Heard {
  readonly at: Instant;
  readonly draft: Draft;
}

/** Where a driver puts what it hears. Never throws and never waits. */
export interface Intake {
  heard(item: Heard): void;
  rejected(device: DeviceId, reason: RejectReason, count?: number): void;
}

/** A message of a source as it came. */
export interface MessageReport {
  readonly topic: string;
  readonly at: Instant;
  readonly retained: boolean;
  /** Its whole length. */
  readonly bytes: number;
  /** Its beginning. */
  readonly payload: Uint8Array;
}

/** The last message that was refused for a reason, as a whole or in part, and how many were. */
export interface RefusedMessage extends MessageReport {
  readonly reason: RejectReason;
  readonly count: number;
}

/** A mistake of a mapping that puts places outside their floor: swapped axes, a y that points down, another unit. */
export type PlaceMistake = 'swapped' | 'mirrored' | 'ft' | 'cm' | 'mm';

/** So many places of the last ones lie outside their floor; without the mistake they would lie inside. */
export interface PlaceDoubt {
  readonly outside: number;
  readonly of: number;
  /** None where no single mistake explains them. */
  readonly mistake?: PlaceMistake;
}

/** What a source behind a broker last sent, for commissioning. */
export interface SourceReport {
  readonly last?: MessageReport & {
    /** The fields that were found in it, an object a badge; none of a driver that does not tell them. */
    readonly mapped: readonly object[];
    /** What was made of it. */
    readonly taken: readonly Draft[];
    readonly rejects: readonly RejectReason[];
  };
  readonly refused: readonly RefusedMessage[];
  readonly doubt?: PlaceDoubt;
}

/** How one device does, for the device page and the metrics. */
export interface DeviceReport {
  readonly device: DeviceId;
  readonly address: string;
  /** Which of those at that address, where there may be several. */
  readonly unit?: number;
  readonly polls: number;
  readonly errors: Readonly<Record<string, number>>;
  /** Response times of the last polls in ms. */
  readonly latency: {
    readonly p50: number;
    readonly p95: number;
    readonly p99: number;
    readonly max: number;
  } | null;
  readonly lastGoodAt: Instant | null;
  /** What its registers last held, for commissioning. */
  readonly registers?: readonly RegisterReport[];
  readonly messages?: SourceReport;
  /** Where its points may be read wrongly, for commissioning; absent where nothing hints at it. */
  readonly hints?: readonly RegisterHint[];
}

/** What hints at a point that is read in a wrong way: another order or type or the address beside gives a plausible value, or it reads 0 beside a register that holds something. */
export const HINT_CODES = ['order', 'type', 'address', 'zero'] as const;

/** Another way to read a point that would give a plausible value. A guess: nothing else depends on it. */
export interface RegisterHint {
  readonly point: PointId;
  readonly code: (typeof HINT_CODES)[number];
  /** What it reads now, in the unit of the point; null where that is no number. */
  readonly reads: number | null;
  /** As it would stand in `read:` of the configuration: `order: CDAB`. */
  readonly setting: string;
  /** What it would read then. */
  readonly value: number;
}

/** One stretch of registers (or bits, as 0 and 1) as it last came over the wire, or as it fails. */
export interface RegisterReport {
  readonly table: string;
  /** Zero-based, of the first. */
  readonly address: number;
  readonly count: number;
  /** Empty while it fails. */
  readonly values: readonly number[];
  /** When it was last asked. */
  readonly at: Instant;
  /** How it fails, as it is counted in `errors`, and since when. */
  readonly failing?: { readonly how: string; readonly since: Instant };
  /** The stretch that is asked in pieces, of which this is one. */
  readonly pieceOf?: { readonly address: number; readonly count: number };
}

/** Acquisition from one bus or broker. Constructors assign; start and stop act. Its failures are inputs, never exceptions. */
export interface Driver {
  readonly name: string;
  start(intake: Intake): void;
  stop(): Promise<void>;
  reports(): readonly DeviceReport[];
}

/** What a driver would do under other settings. Made by `plan`, and valid until the next one is made. */
export interface Change {
  /**
   * Does it: starts devices that are new, ends those that are gone, and begins again those that changed; all others
   * go on without a pause. Called once, between `start` and `stop`. Never throws: what fails is reported as a device that is down.
   * @returns the devices that began again; new and removed ones are not among them
   */
  apply(): readonly DeviceId[];
}

/** A driver whose settings may change while it runs. */
export interface Acquisition<S> extends Driver {
  /** Of a kind that can write: what it drives. It begins and ends with the driver. */
  readonly outputs?: OutputDriver | undefined;
  /**
   * What another configuration would change. Nothing is changed yet.
   * @throws DeviceError where the settings cannot be used, as when a secret is missing
   */
  plan(settings: S): Change;
}

/** A device or source whose settings point at something that is not there: a secret, a certificate, the broker inside. */
export class DeviceError extends Error {
  readonly device: DeviceId;

  constructor(device: DeviceId, cause: Error) {
    super(`${device}: ${cause.message}`, { cause });
    this.name = 'DeviceError';
    this.device = device;
  }
}

/** How a source signs in to the broker inside the gateway, and which topics it hears there. */
export interface BrokerClient {
  readonly device: DeviceId;
  readonly clientId: string;
  readonly filters: readonly string[];
}

/** The way to the broker inside the gateway. */
export interface BrokerDoor {
  readonly url: string;
  readonly user: string;
  readonly password: string;
  /** It says before each topic which account published. */
  readonly tellsPublisher: true;
}

/** What a driver needs of the world. */
export interface DriverPorts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly transport: (address: TransportAddress) => Transport;
  /** The text behind `${env:NAME}` or `${file:PATH}`; @throws where there is none */
  readonly reveal: (reference: string, root: string) => string;
  /** The text of a file in the folder of the configuration; @throws where it cannot be read */
  readonly file: (name: string, root: string) => string;
  /** Names this installation at brokers. */
  readonly installation: string;
  /** Nothing where the broker inside the gateway does not run. */
  readonly broker: BrokerDoor | undefined;
  /**
   * A device or source cannot be reached at the start because of its settings. The driver then reports it as down and goes on.
   * @throws the error itself where the gateway is not to start like that
   */
  readonly unreachable: (error: DeviceError) => void;
  /** Whether the badge desk has handed this badge to a person, beside what the configuration says. */
  readonly isCarried?: (tag: TagId) => boolean;
}
