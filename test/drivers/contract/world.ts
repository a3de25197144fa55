import type { Driver } from '../../../src/ports/driver.ts';
import type { Ear } from '../../support/modbus.ts';

/**
 * What a source, or the wire between, does to what is said:
 * `chopped` into pieces at random, `glued` to something older, `noisy` now and then, `silent`, `refusing` to give a value,
 * cut off in the middle (`half`), or so `late` that nobody waits for it any more.
 */
export const MISCHIEFS = ['plain', 'chopped', 'glued', 'noisy', 'silent', 'refusing', 'half', 'late'] as const;
export type Mischief = (typeof MISCHIEFS)[number];

/** A value that a driver told as one that can be trusted, and of which of the two things that the source has. */
export interface Told {
  readonly of: 'a' | 'b';
  readonly value: number;
}

/** A source with two things, `a` and `b`, on a wire of its own, and the driver that hears it. All is gone with the test. */
export interface Scene {
  readonly driver: Driver;
  readonly ear: Ear;
  /** `a` is this number from now on, and `b` is `FAR` more, so that whoever takes one for the other is found out. */
  shows(value: number): void;
  does(mischief: Mischief): void;
  /** Nobody is there any more, in the middle of whatever was said. */
  cut(): Promise<void>;
  mend(): Promise<void>;
  told(): readonly Told[];
  /** Connections that the driver holds at the source. */
  connections(): number;
}

export const FAR = 50;

/** What every driver is put into: its source, its wire, its framing. */
export interface World {
  readonly name: string;
  /** What can happen there. */
  readonly mischiefs: readonly Mischief[];
  /** Makes the source and the driver, which has not been started. */
  open(): Promise<Scene>;
}

/** Parts of a buffer, cut wherever chance will. */
export function chop(bytes: Buffer, random: () => number): Buffer[] {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = at + 1 + Math.floor(random() * 4);
    parts.push(bytes.subarray(at, end));
    at = end;
  }
  return parts;
}

/** Says the parts one after the other, each in a turn of its own. */
export function sayInTurns(parts: readonly Buffer[], say: (part: Buffer) => void): void {
  const [first, ...rest] = parts;
  if (first === undefined) return;
  say(first);
  setImmediate(() => sayInTurns(rest, say));
}
