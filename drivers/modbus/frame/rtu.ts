import { crc16 } from './crc16.ts';
import { EXCEPTION_BIT, type Expected, type Frame, type Framed, type FrameReject, type Framer } from './frame.ts';

/** The longest frame on a serial line (Modbus over serial line 1.02, 2.5.1). */
const MOST_BYTES = 256;
const CRC_BYTES = 2;
const SHORTEST = 5;

const NOTHING = Buffer.alloc(0);

/** What begins at some byte: no frame, perhaps one when more bytes come, or a whole one that is right or damaged. */
type Look = { readonly is: 'none' | 'more' } | { readonly is: 'whole' | 'damaged'; readonly length: number };

/**
 * Modbus RTU by length and CRC, never by pauses: USB adapters and serial servers make pauses of their own.
 * Whatever is no frame is skipped and counted; a reply that is awaited is found even behind bytes that look like the
 * begin of something longer.
 */
export class RtuFramer implements Framer {
  readonly knowsTransactions = false;
  #held: Buffer = NOTHING;
  #expected: Expected | undefined;
  /** Our own requests come back on this line. */
  #hearsItself = false;

  encode(unit: number, pdu: Buffer): Buffer {
    const frame = Buffer.alloc(1 + pdu.length + CRC_BYTES);
    frame[0] = unit;
    pdu.copy(frame, 1);
    frame.writeUInt16LE(crc16(frame, 0, 1 + pdu.length), 1 + pdu.length);
    return frame;
  }

  expect(expected: Expected | undefined): number {
    const dropped = this.#held.length;
    this.#expected = expected;
    this.#held = NOTHING;
    return dropped;
  }

  push(chunk: Buffer): Framed {
    this.#held = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    const frames: Frame[] = [];
    const rejects: Partial<Record<FrameReject, number>> = {};
    const count = (reason: FrameReject, by: number): void => {
      if (by > 0) rejects[reason] = (rejects[reason] ?? 0) + by;
    };
    for (;;) {
      const echo = this.#echo();
      if (echo === 'begun') break;
      if (echo > 0) {
        count('echo', 1);
        this.#echoed();
        this.#drop(echo);
        continue;
      }
      const found = this.#find();
      count('crc', found.damaged);
      count('noise', found.skip);
      this.#drop(found.skip);
      if (found.length === 0) break;
      const end = found.length - CRC_BYTES;
      // Behind noise an echo is no longer at the head, and that of 17 to 24 bits from 0x03.. has the shape of its reply.
      if (this.#awaited?.equals(this.#held.subarray(0, found.length)) === true) {
        count('echo', 1);
        this.#echoed();
      } else frames.push({ unit: this.#held[0] ?? 0, pdu: Buffer.from(this.#held.subarray(1, end)) });
      this.#drop(found.length);
    }
    if (this.#held.length > MOST_BYTES) {
      count('noise', this.#held.length - MOST_BYTES);
      this.#drop(this.#held.length - MOST_BYTES);
    }
    return { frames, rejects };
  }

  /** The first frame that is whole; else how much can never become one. */
  #find(): { readonly skip: number; readonly length: number; readonly damaged: number } {
    let keep: number | undefined;
    let damaged = 0;
    for (let at = 0; at < this.#held.length; at++) {
      const look = lookAt(this.#held, at);
      const isOurs = this.#isExpected(at);
      if (look.is === 'whole' && (keep === undefined || isOurs)) return { skip: at, length: look.length, damaged };
      if (look.is === 'damaged' && isOurs && keep === undefined) damaged += 1;
      if (look.is === 'more') keep ??= at;
    }
    return { skip: keep ?? this.#held.length, length: 0, damaged };
  }

  /** Whether what begins here is the reply that is awaited, by unit, function and length. */
  #isExpected(at: number): boolean {
    const [unit, code, bytes] = this.#held.subarray(at, at + 3);
    if (this.#expected === undefined || unit !== this.#expected.unit) return false;
    if (code === (this.#expected.code | EXCEPTION_BIT)) return true;
    return code === this.#expected.code && (this.#expected.bytes === undefined || bytes === this.#expected.bytes);
  }

  /**
   * A two-wire adapter that hears itself gives our own request back before the reply: its length when it is at the
   * head, 0 when it is not. A true reply that equals the head of its own request (one in thousands, as its check sum has
   * to fit too) is taken for one and ends as a time-out: a value that is late is better than one that is wrong.
   */
  #echo(): number | 'begun' {
    const request = this.#awaited;
    const held = this.#held;
    if (request === undefined || held.length === 0) return 0;
    const length = Math.min(held.length, request.length);
    if (held.compare(request, 0, length, 0, length) !== 0) return 0;
    return length === request.length ? length : 'begun';
  }

  /** The request whose echo may come now. */
  get #awaited(): Buffer | undefined {
    return this.#expected?.bytes === undefined && !this.#hearsItself ? undefined : this.#expected?.request;
  }

  /** What comes behind the echo of a write, and looks like it, is the reply. */
  #echoed(): void {
    this.#hearsItself = true;
    if (this.#expected?.bytes !== undefined || this.#expected === undefined) return;
    const { unit, code, bytes } = this.#expected;
    this.#expected = { unit, code, bytes };
  }

  #drop(bytes: number): void {
    this.#held = this.#held.subarray(bytes);
  }
}

function lookAt(bytes: Buffer, at: number): Look {
  const code = bytes[at + 1];
  if (code === undefined) return { is: 'more' };
  const length = lengthOf(code, bytes[at + 2]);
  if (length === 0) return { is: 'none' };
  if (length === undefined || bytes.length - at < length) return { is: 'more' };
  const end = at + length - CRC_BYTES;
  const isRight = crc16(bytes, at, end) === bytes.readUInt16LE(end);
  return { is: isRight ? 'whole' : 'damaged', length };
}

/** Length of a reply by its function code; 0 for a code that we never ask, nothing when one more byte is needed. */
function lengthOf(code: number, count: number | undefined): number | undefined {
  if (code >= 0x81 && code <= 0x90) return SHORTEST;
  if (code >= 1 && code <= 4) {
    if (count === undefined) return undefined;
    return count === 0 || count > 250 ? 0 : SHORTEST + count;
  }
  return code === 5 || code === 6 || code === 15 || code === 16 ? 8 : 0;
}
