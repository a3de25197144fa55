import type { Register } from '../../../drivers/modbus/settings/read.ts';
import type { Quality, QualityReason } from '../../domain/reading/quality.ts';
import type { Text } from '../../domain/text.ts';
import { type Stretch, wordsOf } from './words-of.ts';

/** A point as it is watched. */
export interface WatchedPoint {
  readonly id: string;
  readonly name: Text;
  readonly device: string;
  readonly unit?: string;
  readonly decimals?: number;
  /** Where it is read; not known of a gateway elsewhere whose configuration is not at hand. */
  readonly register?: Register;
}

export interface WatchedDevice {
  readonly id: string;
  readonly name: Text;
  readonly address: string;
  readonly unit?: number;
}

/** What was last said of a point. */
export interface Said {
  readonly value: number | null;
  readonly quality: Quality;
  readonly reason?: QualityReason | undefined;
  readonly at: number;
}

export interface PointRow {
  readonly point: WatchedPoint;
  /** The last value there was. */
  readonly value: number | null;
  /** When that was received; nothing while there never was one. */
  readonly at: number | undefined;
  readonly quality: Quality;
  readonly reason: QualityReason | undefined;
  /** Registers or one bit, as they last came over the wire. */
  readonly words: readonly number[] | undefined;
  readonly isHeard: boolean;
}

export interface DeviceRow {
  readonly device: WatchedDevice;
  /** Nothing while nothing was heard of it. */
  readonly up: boolean | undefined;
  readonly trouble: string | undefined;
  readonly failures: number;
  readonly health: DeviceFigures | undefined;
}

/** Figures of a device, as its driver or the gateway reports them. */
export interface DeviceFigures {
  readonly polls?: number | undefined;
  readonly errors?: Readonly<Record<string, number>> | undefined;
  readonly latency?: { readonly p50: number; readonly p99: number } | null | undefined;
  /** How its points might be meant to be read. */
  readonly hints?: readonly PointHint[] | undefined;
}

/** A point that may be read in a wrong way, in words. */
export interface PointHint {
  readonly point: string;
  readonly text: Text;
}

/** One failed poll may be a line that wakes up; after so many a device counts as one that does not answer. */
const FAILURES_UNTIL_FAILED = 2;

/** All that is known of the points that are watched, wherever it comes from. */
export class Board {
  readonly #points: Map<string, PointRow>;
  readonly #devices: Map<string, DeviceRow>;
  readonly #registers = new Map<string, readonly Stretch[]>();
  readonly #changedPoint: (row: PointRow) => void;
  readonly #changedDevice: (row: DeviceRow) => void;

  constructor(
    devices: readonly WatchedDevice[],
    points: readonly WatchedPoint[],
    changed: { point(row: PointRow): void; device(row: DeviceRow): void },
  ) {
    this.#points = new Map(points.map((point) => [point.id, unheard(point)]));
    this.#devices = new Map(
      devices.map((device) => [
        device.id,
        { device, up: undefined, trouble: undefined, failures: 0, health: undefined },
      ]),
    );
    this.#changedPoint = (row) => changed.point(row);
    this.#changedDevice = (row) => changed.device(row);
  }

  get points(): readonly PointRow[] {
    return [...this.#points.values()];
  }

  get devices(): readonly DeviceRow[] {
    return [...this.#devices.values()];
  }

  /** Takes news of a point; news of points that are not watched is ignored. */
  say(id: string, said: Said): void {
    const known = this.#points.get(id);
    if (known === undefined) return;
    const next: PointRow = {
      ...known,
      // A value that is lost stays, with its own time: it never gets a new one.
      ...(said.value === null ? {} : { value: said.value, at: said.at }),
      quality: said.quality,
      reason: said.reason,
      words: this.#wordsOf(known.point),
      isHeard: true,
    };
    this.#points.set(id, next);
    const isSame =
      known.isHeard &&
      known.value === next.value &&
      known.quality === next.quality &&
      known.reason === next.reason &&
      String(known.words) === String(next.words);
    if (!isSame) this.#changedPoint(next);
  }

  /** A device answered, or did not answer one poll. */
  tell(id: string, up: boolean, trouble?: string, failures?: number): void {
    const known = this.#devices.get(id);
    if (known === undefined) return;
    const next = {
      ...known,
      up,
      trouble: up ? undefined : trouble,
      failures: up ? 0 : (failures ?? known.failures + 1),
    };
    this.#devices.set(id, next);
    if (known.up !== up || known.trouble !== next.trouble) this.#changedDevice(next);
  }

  /** What the registers of a device hold; reported before the news of its points. */
  hold(id: string, registers: readonly Stretch[], health?: DeviceFigures): void {
    this.#registers.set(id, registers);
    const known = this.#devices.get(id);
    if (known !== undefined && health !== undefined) this.#devices.set(id, { ...known, health });
    for (const row of this.#points.values()) {
      if (row.point.device !== id || !row.isHeard) continue;
      const words = this.#wordsOf(row.point);
      if (String(words) !== String(row.words)) this.#points.set(row.point.id, { ...row, words });
    }
  }

  /** Every point was read, or its device did not answer. */
  get isComplete(): boolean {
    return this.points.every(({ isHeard, point }) => {
      const device = this.#devices.get(point.device);
      return device?.up === false ? device.failures >= FAILURES_UNTIL_FAILED : isHeard;
    });
  }

  get isGood(): boolean {
    return this.points.every(({ quality }) => quality === 'good');
  }

  #wordsOf({ device, register }: WatchedPoint): readonly number[] | undefined {
    return register === undefined ? undefined : wordsOf(register, this.#registers.get(device) ?? []);
  }
}

/** Before anything was heard nothing is good. */
const unheard = (point: WatchedPoint): PointRow => ({
  point,
  value: null,
  at: undefined,
  quality: 'bad',
  reason: 'comm',
  words: undefined,
  isHeard: false,
});
