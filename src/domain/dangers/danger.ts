import type { AlarmId, FloorId, PointId, TagId, ZoneId } from '../ids.ts';
import type { Polygon } from '../people/geometry.ts';
import type { Instant } from '../time.ts';

/** How far around a gas detector in alarm people are in danger (domain.md 8), metres. */
export interface DangerPlan {
  /** Of level 1. */
  readonly level1: number;
  /** Of level 2. */
  readonly level2: number;
  /** Initial isolation distance by the id of a gas (ERG): that of an over-range, and of two detectors. */
  readonly isolate: Readonly<Record<string, number>>;
}

/** Level 1, level 2; 3: over range, or a second detector of the same gas near it is in alarm too. */
export type DangerLevel = 1 | 2 | 3;

/** Downwind of a detector. Directions in degrees, clockwise from the y axis of the site frame, `from` clockwise to `to`. */
export interface Sector {
  readonly from: number;
  readonly to: number;
  /** Metres. */
  readonly reach: number;
  /** Its border, the arc in steps of 5 degrees drawn around the true one. */
  readonly polygon: Polygon;
}

/** The area around a gas detector in alarm. It exists while the alarm is active. */
export interface DangerState {
  /** The highest active alarm of the detector, and the level that it means alone. */
  alarm: AlarmId;
  own: DangerLevel;
  level: DangerLevel;
  readonly since: Instant;
  gas: string;
  floor: FloorId;
  x: number;
  y: number;
  /** Everybody so near is in danger, wherever the wind blows; metres. */
  radius: number;
  /** With a known wind people are in danger further away in it. */
  sector?: Sector;
  /** The zones that it touches, in the order of the configuration. */
  zones: ZoneId[];
  /** The badges that are, may be, or were last seen in it, in their order. */
  tags: TagId[];
}

/** The points of a weather station. */
export interface WeatherPlan {
  /** Metres a second. */
  readonly speed: PointId;
  /** Where the wind comes from, degrees clockwise from north. */
  readonly direction: PointId;
  /** Where the y axis of the site frame points, degrees clockwise from north. */
  readonly yAxis: number;
}

/** One look at the weather station; `from` clockwise from the y axis of the site. */
export interface WindSample {
  readonly at: Instant;
  readonly from: number;
  readonly speed: number;
}

/** Why the wind can be gone by or not; only `good` makes a sector. */
export type WindTrust = 'good' | 'calm' | 'variable' | 'stuck' | 'bad' | 'old' | 'none-yet';

/** The wind of the last ten minutes. */
export interface MeanWind {
  readonly state: WindTrust;
  /** Direction of the vector mean, and its length in metres a second. */
  readonly from?: number;
  readonly speed?: number;
  /** Standard deviation of the direction (Yamartino), degrees. */
  readonly sigma?: number;
  /** The last look that counts. */
  readonly at?: Instant;
}

/** What is kept of the wind. */
export interface WindState {
  samples: WindSample[];
  mean: MeanWind;
  /** What the vane says, and since when it has said nothing else: looks that do not count say nothing of it. */
  vane?: { readonly from: number; readonly since: Instant };
}
