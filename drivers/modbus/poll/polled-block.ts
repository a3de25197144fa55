import type { QualityReason } from '../../../src/domain/reading/quality.ts';
import { instant, type Instant } from '../../../src/domain/time.ts';
import type { RegisterReport } from '../../../src/ports/driver.ts';
import { type Answer, isSilence } from '../bus/pdu.ts';
import type { Register } from '../settings/read.ts';
import { decode, valuesOf } from './decode.ts';
import { type Block, type Limits, split } from './plan.ts';

/** A register that failed is asked again at the next poll, then after so long, then after twice as long, up to the longest. */
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 10_000;
/** A block that is asked in pieces is tried whole after so long, then after twice as long, up to the longest. */
const FIRST_WHOLE_MS = 10_000;
const LONGEST_WHOLE_MS = 3_600_000;

/** How a block fails. */
export interface Failing {
  /** As it is counted: `timeout`, `exception-02`. */
  readonly how: string;
  readonly reason: QualityReason;
  readonly since: Instant;
  /** In a row. */
  readonly times: number;
}

/**
 * What taking an answer did: what the block holds changed or is the same; it is asked in other blocks from now on; or
 * nothing, as it is asked again first.
 */
export type Taken = 'changed' | 'same' | 'split' | 'joined' | 'unread';

/**
 * One block of a device, with what it last held. A block of several registers that fails in any way is asked in pieces
 * first, down to single registers: only a single register fails. One silence may be a reply that was lost on the line:
 * the second one in a row splits a block. Where all pieces answer, the whole is tried again, at longer and longer
 * intervals.
 */
export class PolledBlock {
  readonly block: Block;
  /** What is asked in its place; empty while it is asked itself. */
  pieces: readonly PolledBlock[] = [];
  data: Buffer | undefined;
  /** When it was last asked. */
  at = instant(0);
  failing: Failing | undefined;
  /** When it is to be asked again: 0 for at the next poll. */
  due = 0;
  readonly #isPiece: boolean;
  #wasSilent = false;
  #wait = FIRST_WHOLE_MS;

  constructor(block: Block, isPiece = false) {
    this.block = block;
    this.#isPiece = isPiece;
  }

  /** The blocks that are asked. */
  get leaves(): readonly PolledBlock[] {
    return this.pieces.length === 0 ? [this] : this.pieces.flatMap((piece) => piece.leaves);
  }

  /** Nothing is known of it, neither numbers nor a failure. */
  get isUnknown(): boolean {
    return this.data === undefined && this.failing === undefined;
  }

  /** Whether it may well fail: it did, it is a piece of what did, or it is tried whole. It is asked behind the others. */
  get isDoubtful(): boolean {
    if (this.failing !== undefined || this.pieces.length > 0 || this.#wasSilent) return true;
    return this.#isPiece && this.data === undefined;
  }

  /** Whether it got no answer when it was last asked. */
  get isSilent(): boolean {
    return this.#wasSilent || this.failing?.reason === 'comm';
  }

  /** The largest block that is asked in pieces, all of which answer, and that is to be tried whole now. */
  toTryWhole(now: Instant): PolledBlock | undefined {
    if (this.pieces.length === 0) return undefined;
    if (this.due <= now && this.leaves.every(({ data }) => data !== undefined)) return this;
    for (const piece of this.pieces) {
      const found = piece.toTryWhole(now);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** @param again when a block of its pace is to be read again after a good answer */
  take(answer: Answer, at: Instant, again: number, limits: Limits): Taken {
    this.at = at;
    if (answer.ok) return this.#keep(answer.data, again);
    if (this.pieces.length > 0) {
      this.#tryWholeLater(at);
      return 'same';
    }
    const pieces = split(this.block, limits);
    if (pieces.length > 0) {
      const isFirstSilence = this.data !== undefined && !this.#wasSilent && failureIn(answer).reason === 'comm';
      this.#wasSilent = isFirstSilence;
      if (isFirstSilence) return 'unread';
      this.pieces = pieces.map((piece) => new PolledBlock(piece, true));
      this.data = undefined;
      this.#tryWholeLater(at);
      return 'split';
    }
    return this.#fail(answer, at, again);
  }

  /** The device fell silent: nothing that was read holds any more, and it may come back as another one. */
  forget(): void {
    this.data = undefined;
    this.due = 0;
    this.#wasSilent = false;
    this.#wait = FIRST_WHOLE_MS;
    for (const piece of this.pieces) piece.forget();
  }

  report(whole: Block = this.block): RegisterReport[] {
    if (this.pieces.length > 0) return this.pieces.flatMap((piece) => piece.report(whole));
    if (this.isUnknown) return [];
    const { block, data, at, failing } = this;
    return [
      {
        table: block.table,
        address: block.address,
        count: block.length,
        values: data === undefined ? [] : valuesOf(block, data),
        at,
        ...(failing === undefined ? {} : { failing: { how: failing.how, since: failing.since } }),
        ...(whole === block ? {} : { pieceOf: { address: whole.address, count: whole.length } }),
      },
    ];
  }

  #keep(data: Buffer, again: number): Taken {
    const wasInPieces = this.pieces.length > 0;
    const isSame = this.data !== undefined && this.data.equals(data);
    this.pieces = [];
    this.data = data;
    this.failing = undefined;
    this.#wasSilent = false;
    this.due = again;
    if (wasInPieces) return 'joined';
    return isSame ? 'same' : 'changed';
  }

  #fail(answer: Answer, at: Instant, again: number): Taken {
    const { how, reason } = failureIn(answer);
    const before = this.failing;
    const times = (before?.times ?? 0) + 1;
    this.failing = { how, reason, since: before?.since ?? at, times };
    this.data = undefined;
    // A device that is busy or broken inside may be well at the next poll; a refusal and a silence last longer.
    this.due = reason === 'sensor' ? again : at + waitAfter(times);
    return before?.reason === reason ? 'same' : 'changed';
  }

  #tryWholeLater(at: Instant): void {
    this.due = at + this.#wait;
    this.#wait = Math.min(LONGEST_WHOLE_MS, 2 * this.#wait);
  }
}

/** The number of a register in its block; NaN while nothing is known of it. */
export const numberIn = (polled: PolledBlock | undefined, register: Register): number =>
  polled?.data === undefined ? NaN : decode(polled.data, polled.block.address, register);

const waitAfter = (failures: number): number =>
  failures < 2 ? 0 : Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(failures - 2, 10));

/** How an answer that is no data is counted, and what it makes of a single register. */
export function failureIn(answer: Answer): { readonly how: string; readonly reason: QualityReason } {
  if (answer.ok) return { how: 'shape', reason: 'sensor' };
  if ('trouble' in answer) return { how: answer.heard ?? answer.trouble, reason: 'comm' };
  const how = `exception-${answer.exception.toString(16).padStart(2, '0')}`;
  if (isSilence(answer)) return { how, reason: 'comm' };
  return { how, reason: answer.exception >= 1 && answer.exception <= 3 ? 'config' : 'sensor' };
}
