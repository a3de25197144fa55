import { type BatterySettings, batteriesIn } from './battery.ts';
import { type Pointer, pointerOf } from '../../shared/json/pointer.ts';
import type { Sample } from './sample.ts';
import { meaningOf } from '../../shared/json/values.ts';

/** Where the status of a badge is in a message, and what its words mean. */
export interface StatusSettings {
  readonly fields: {
    readonly sos?: string | undefined;
    readonly battery?: string | undefined;
    readonly motion?: string | undefined;
    readonly tamper?: string | undefined;
    readonly fall?: string | undefined;
  };
  readonly words: {
    readonly sos?: Readonly<Record<string, boolean>> | undefined;
    readonly motion?: Readonly<Record<string, boolean>> | undefined;
    readonly tamper?: Readonly<Record<string, boolean>> | undefined;
    readonly fall?: Readonly<Record<string, boolean>> | undefined;
  };
  readonly battery: BatterySettings;
}

/** What a badge says beside its place. */
export type BadgeStatus = Pick<Sample, 'sos' | 'battery' | 'moving' | 'tampered' | 'fallen'>;

/** Reads what a badge says beside its place, from fields that the standards leave to vendors. */
export class StatusReader {
  readonly #sos: Pointer | undefined;
  readonly #battery: Pointer | undefined;
  readonly #motion: Pointer | undefined;
  readonly #tamper: Pointer | undefined;
  readonly #fall: Pointer | undefined;
  readonly #hasWords: boolean;
  readonly #sosOf: (value: unknown) => boolean | undefined;
  /** Percent, motion, tampering and fall of the value of their field; undefined where it says none. */
  readonly batteryOf: (value: unknown) => number | undefined;
  readonly movingOf: (value: unknown) => boolean | undefined;
  readonly tamperedOf: (value: unknown) => boolean | undefined;
  readonly #fallOf: (value: unknown) => boolean | undefined;

  constructor({ fields, words, battery }: StatusSettings) {
    const pointer = (text: string | undefined): Pointer | undefined =>
      text === undefined ? undefined : pointerOf(text);
    this.#sos = pointer(fields.sos);
    this.#battery = pointer(fields.battery);
    this.#motion = pointer(fields.motion);
    this.#tamper = pointer(fields.tamper);
    this.#fall = pointer(fields.fall);
    this.#hasWords = words.sos !== undefined;
    this.#sosOf = meaningOf(words.sos);
    this.movingOf = meaningOf(words.motion);
    this.tamperedOf = meaningOf(words.tamper);
    this.#fallOf = meaningOf(words.fall);
    this.batteryOf = batteriesIn(battery);
  }

  /** @param located many badges send the flag only while the button is pressed: a fix without it takes the call back */
  sosOf(value: unknown, located: boolean): boolean | undefined {
    return value === undefined || value === null ? (located ? false : undefined) : this.#sosOf(value);
  }

  /** @param located as of a call: a fix without the flag says that the fall before is over, so that the next is another */
  fallenOf(value: unknown, located: boolean): boolean | undefined {
    return value === undefined || value === null ? (located ? false : undefined) : this.#fallOf(value);
  }

  /** A flag that is there and is neither yes nor no may be a call that is missed. With `words`, what is not listed is no call. */
  isUnclear(value: unknown): boolean {
    return !this.#hasWords && value !== undefined && value !== null && this.#sosOf(value) === undefined;
  }

  /** The same of an item of a message. */
  isUnclearIn(item: unknown): boolean {
    return this.isUnclear(this.#sos?.(item));
  }

  /** The whole status in an item of a message. */
  of(item: unknown, located: boolean): BadgeStatus {
    return {
      sos: this.#sos === undefined ? undefined : this.sosOf(this.#sos(item), located),
      battery: this.batteryOf(this.#battery?.(item)),
      moving: this.movingOf(this.#motion?.(item)),
      tampered: this.tamperedOf(this.#tamper?.(item)),
      fallen: this.#fall === undefined ? undefined : this.fallenOf(this.#fall(item), located),
    };
  }
}

/** Whether there is any status. */
export const hasStatus = ({ sos, battery, moving, tampered, fallen }: BadgeStatus): boolean =>
  [sos, battery, moving, tampered, fallen].some((said) => said !== undefined);
