import type { Model } from '../../../drivers/modbus/model/schema.ts';
import type { DeviceTrouble } from '../../domain/input.ts';
import type { LiveSignal } from './signals.ts';
import type { Surveyed } from './survey.ts';

/** A unit that was found, with all that is known of it. */
export interface FoundUnit {
  readonly unit: number;
  /** Other units under which the same device answers. */
  readonly alsoAs: readonly number[];
  /** It answers whatever unit it is asked as. */
  readonly anyUnit: boolean;
  /** It signs its answers with another unit than it was asked as: `any-unit` of a device. */
  readonly signsOtherwise: boolean;
  readonly tookMs: number;
  /** The profiles whose marks all hold; they are equally likely, in no order. */
  readonly best: readonly Model[];
  /** Without one: the profiles that nothing speaks against. */
  readonly possible: readonly Model[];
  readonly tables: readonly Surveyed[];
  /** What the best profile makes of it. */
  readonly signals: readonly LiveSignal[];
}

/** What a scan came to. */
export interface ScanResult {
  /** As it is written in a configuration, with the baud rate and parity by which a device answered. */
  readonly connect: string;
  readonly asked: readonly number[];
  readonly units: readonly FoundUnit[];
  /** Why it could not go on. */
  readonly trouble?: DeviceTrouble;
  /** Settings of the serial line that were tried, in order. */
  readonly tried: readonly string[];
  /** Something came over the line that made no sense. */
  readonly isNoisy: boolean;
  /** It was ended before it was done. */
  readonly isStopped: boolean;
  readonly tookMs: number;
}
