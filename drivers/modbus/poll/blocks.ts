import type { QualityReason } from '../../../src/domain/reading/quality.ts';
import { type Duration, instant, type Instant } from '../../../src/domain/time.ts';
import type { RegisterReport } from '../../../src/ports/driver.ts';
import { decode, valuesOf } from './decode.ts';
import type { Answer } from '../bus/pdu.ts';
import { type Block, type Limits, planBlocks, split, type Wanted } from './plan.ts';
import type { Register } from '../settings/read.ts';

/** A register that a device refused is asked for again so rarely: only a change of its configuration mends that. */
const REFUSED_FOR_MS = 60_000;
/** What a device refused while it started it may give later: after so long it is asked for whole blocks again. */
const FINER_FOR_MS = 600_000;

/** One block of a device, with what it last held. */
export interface Held {
  readonly block: Block;
  data: Buffer | undefined;
  at: Instant;
  /** Why it holds nothing. */
  failed: QualityReason | undefined;
  /** When it is to be read again. */
  due: number;
}

/** What taking an answer did: the block changed, is as it was, or is asked for in finer ones, at once. */
export type Taken = 'changed' | 'same' | { readonly finer: readonly Held[] };

/** All that is read of one device: what to ask when, and what every register last held. */
export class Blocks {
  readonly #wanted: readonly Wanted[];
  readonly #limits: Limits;
  readonly #paces: Readonly<Record<Block['pace'], Duration>>;
  #held: Held[];
  #byRegister = new Map<Register, Held>();
  /** Since when the device is asked for less than was planned. */
  #finerSince: Instant | undefined;

  constructor(wanted: readonly Wanted[], limits: Limits, paces: Readonly<Record<Block['pace'], Duration>>) {
    this.#wanted = wanted;
    this.#limits = limits;
    this.#paces = paces;
    this.#held = planBlocks(wanted, limits).map(fresh);
    this.#index();
  }

  get all(): readonly Held[] {
    return this.#held;
  }

  /** Plans again what was refused long ago. @returns whether it did */
  renew(now: Instant): boolean {
    if (this.#finerSince === undefined || now - this.#finerSince < FINER_FOR_MS) return false;
    this.#finerSince = undefined;
    this.#held = planBlocks(this.#wanted, this.#limits).map(fresh);
    this.#index();
    return true;
  }

  due(now: Instant): Held[] {
    return this.#held.filter(({ due }) => due <= now);
  }

  /** When the next block is due; 0 for as soon as may be. */
  get nextDue(): number {
    return Math.min(...this.#held.map(({ due }) => due));
  }

  take(held: Held, answer: Answer, at: Instant): Taken {
    held.due = held.block.pace === 'slow' ? at + this.#paces.slow : 0;
    held.at = at;
    if (answer.ok) return keep(held, answer.data);
    const isRefused = 'exception' in answer && answer.exception >= 1 && answer.exception <= 3;
    if (isRefused && held.block.wanted.length > 1) return { finer: this.#refine(held, at) };
    if (isRefused) held.due = at + REFUSED_FOR_MS;
    const reason: QualityReason = isRefused ? 'config' : 'sensor';
    const isNews = held.failed !== reason;
    held.failed = reason;
    held.data = undefined;
    return isNews ? 'changed' : 'same';
  }

  /** Nothing is known any more, not even what the device refuses: it may come back with another configuration. */
  forget(): void {
    for (const held of this.#held) {
      held.data = undefined;
      held.failed = undefined;
      held.due = 0;
    }
  }

  heldOf(register: Register): Held | undefined {
    return this.#byRegister.get(register);
  }

  numberOf(register: Register): number {
    return numberIn(this.#byRegister.get(register), register);
  }

  report(): RegisterReport[] {
    return this.#held.flatMap(({ block, data, at }) =>
      data === undefined ? [] : [{ table: block.table, address: block.address, values: valuesOf(block, data), at }],
    );
  }

  /** The device refused to read so much in one stretch: from now on it is asked for less. */
  #refine(held: Held, at: Instant): Held[] {
    this.#finerSince ??= at;
    const finer = split(held.block, this.#limits).map(fresh);
    this.#held = this.#held.flatMap((other) => (other === held ? finer : [other]));
    this.#index();
    return finer;
  }

  #index(): void {
    this.#byRegister = new Map(
      this.#held.flatMap((held) => held.block.wanted.map(({ register }) => [register, held] as const)),
    );
  }
}

/** The number of a register in its block; NaN while nothing is known of it. */
export const numberIn = (held: Held | undefined, register: Register): number =>
  held?.data === undefined ? NaN : decode(held.data, held.block.address, register);

const fresh = (block: Block): Held => ({ block, data: undefined, at: instant(0), failed: undefined, due: 0 });

function keep(held: Held, data: Buffer): Taken {
  const isSame = held.data !== undefined && held.data.equals(data);
  held.data = data;
  held.failed = undefined;
  return isSame ? 'same' : 'changed';
}
