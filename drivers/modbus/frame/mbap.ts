import { EXCEPTION_BIT, type Expected, type Frame, type Framed, type Framer } from './frame.ts';

const HEADER = 7;
/** Bytes that tell whether a frame may begin somewhere: the header without the unit. */
const HEAD = 6;
/** Unit and PDU: 2 to 254 bytes (Modbus on TCP/IP 1.0b, 3.1.3). */
const LEAST_LENGTH = 2;
const MOST_LENGTH = 254;
/** So many bytes of noise without an awaited reply among them: whatever talks there is no Modbus server. */
const MOST_GARBAGE = 4096;

/**
 * Modbus TCP. Serial servers put keep-alive bytes or text between the replies: what is no frame is skipped and counted,
 * up to a bound. A reply that is awaited is known by its transaction, protocol, length and function, also behind bytes that look like
 * the begin of something longer.
 */
export class MbapFramer implements Framer {
  readonly knowsTransactions = true;
  #held: Buffer = Buffer.alloc(0);
  /** The functions of the requests under way, by transaction. */
  readonly #awaited = new Map<number, number>();
  #garbage = 0;
  /** The next byte begins a frame, awaited or not. Behind noise only an awaited reply brings this back. */
  #isInStep = true;

  encode(unit: number, pdu: Buffer, transaction: number): Buffer {
    const frame = Buffer.alloc(HEADER + pdu.length);
    frame.writeUInt16BE(transaction, 0);
    frame.writeUInt16BE(pdu.length + 1, 4);
    frame[6] = unit;
    pdu.copy(frame, HEADER);
    this.#awaited.set(transaction, pdu[0] ?? 0);
    return frame;
  }

  /** The transaction says which request a reply answers; one that comes too late is not looked for behind noise. */
  expect(expected: Expected | undefined): number {
    if (expected === undefined) this.#awaited.clear();
    return 0;
  }

  push(chunk: Buffer): Framed {
    this.#held = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    const frames: Frame[] = [];
    let noise = 0;
    while (!this.#isBroken()) {
      const { skip, length } = this.#find();
      noise += skip;
      this.#garbage += skip;
      if (skip > 0) this.#isInStep = false;
      this.#held = this.#held.subarray(skip);
      if (length === 0) break;
      const transaction = this.#held.readUInt16BE(0);
      if (this.#isAwaited(0)) this.#garbage = 0;
      this.#isInStep = true;
      this.#awaited.delete(transaction);
      frames.push({ transaction, unit: this.#held[6] ?? 0, pdu: Buffer.from(this.#held.subarray(HEADER, length)) });
      this.#held = this.#held.subarray(length);
    }
    const rejects = noise === 0 ? {} : { noise };
    return this.#isBroken() ? { frames, rejects, broken: true } : { frames, rejects };
  }

  /** An awaited reply with another protocol or an impossible length, or too much garbage. */
  #isBroken(): boolean {
    if (this.#garbage > MOST_GARBAGE) return true;
    return this.#held.length >= HEAD && this.#lengthAt(0) === 0 && this.#awaited.has(this.#held.readUInt16BE(0));
  }

  /** The first frame that is whole; else how much can never become one. */
  #find(): { readonly skip: number; readonly length: number } {
    let first: number | undefined;
    let firstLength = 0;
    for (let at = 0; at < this.#held.length; at++) {
      // Where the first one is whole, an awaited reply that begins inside it says that it was none.
      if (firstLength > 0 && at >= (first ?? 0) + firstLength) break;
      const length = this.#lengthAt(at);
      if (length === 0) continue;
      const isWhole = at + length <= this.#held.length;
      const isAwaited = this.#isAwaited(at);
      if (isWhole && isAwaited) return { skip: at, length };
      if (first === undefined && (isAwaited || (at === 0 && this.#isInStep)))
        [first, firstLength] = [at, isWhole ? length : 0];
    }
    return { skip: first ?? this.#held.length, length: firstLength };
  }

  /** The length of a frame that may begin here: at least its head where not even that is there yet; 0 where none can. */
  #lengthAt(at: number): number {
    const rest = this.#held.length - at;
    if (rest > 2 && this.#held[at + 2] !== 0) return 0;
    if (rest > 3 && this.#held[at + 3] !== 0) return 0;
    if (rest > 4 && this.#held[at + 4] !== 0) return 0;
    if (rest < HEAD) return HEAD;
    const length = this.#held.readUInt16BE(at + 4);
    return length < LEAST_LENGTH || length > MOST_LENGTH ? 0 : HEAD + length;
  }

  /** Whether an awaited reply begins here, or may, as far as its bytes are there. */
  #isAwaited(at: number): boolean {
    if (this.#held.length - at < 2) return this.#awaited.size > 0;
    const awaited = this.#awaited.get(this.#held.readUInt16BE(at));
    const code = this.#held[at + HEADER];
    return awaited !== undefined && (code === undefined || awaited === (code & ~EXCEPTION_BIT));
  }
}
