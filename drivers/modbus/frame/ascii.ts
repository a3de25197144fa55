import type { Expected, Frame, Framed, FrameReject, Framer } from './frame.ts';

const COLON = 0x3a;
const CR = 0x0d;
const LF = 0x0a;
/** `:`, two digits for each of at most 254 bytes, CR LF. */
const MOST_BYTES = 513;

const NOTHING = Buffer.alloc(0);

/** Modbus ASCII: a colon, hex digits with a longitudinal check, carriage return and line feed. */
export class AsciiFramer implements Framer {
  readonly knowsTransactions = false;
  #held: Buffer = NOTHING;
  /** Our own request, until it came back: on a two-wire line some adapters hear themselves. */
  #echo: Buffer | undefined;
  /** Our own requests come back on this line. */
  #hearsItself = false;

  encode(unit: number, pdu: Buffer): Buffer {
    const bytes = Buffer.concat([Buffer.from([unit]), pdu]);
    const hex = Buffer.concat([bytes, Buffer.from([lrc(bytes)])])
      .toString('hex')
      .toUpperCase();
    return Buffer.from(`:${hex}\r\n`, 'latin1');
  }

  /** A colon begins every frame; nothing has to be guessed. */
  expect(expected: Expected | undefined): number {
    const dropped = this.#held.length;
    this.#echo = expected?.bytes === undefined && !this.#hearsItself ? undefined : expected?.request;
    this.#held = NOTHING;
    return dropped;
  }

  push(chunk: Buffer): Framed {
    this.#held = Buffer.concat([this.#held, chunk]);
    const frames: Frame[] = [];
    const rejects: Partial<Record<FrameReject, number>> = {};
    const count = (reason: FrameReject, by: number): void => {
      if (by > 0) rejects[reason] = (rejects[reason] ?? 0) + by;
    };
    for (;;) {
      const first = this.#held.indexOf(COLON);
      const end = first < 0 ? -1 : this.#held.indexOf(LF, first);
      // A colon in the middle begins a new frame: what was before it was cut off.
      const begin = this.#held.lastIndexOf(COLON, end < 0 ? undefined : end);
      const skipped = begin < 0 ? this.#held.length : begin;
      count('noise', skipped);
      if (end < 0) {
        this.#held = this.#held.subarray(skipped);
        break;
      }
      const line = this.#held.subarray(begin, end + 1);
      const frame = parse(line.subarray(1, -1));
      if (this.#echo?.equals(line) === true) {
        count('echo', 1);
        this.#echo = undefined;
        this.#hearsItself = true;
      } else if (frame === undefined) count('crc', 1);
      else frames.push(frame);
      this.#held = this.#held.subarray(end + 1);
    }
    if (this.#held.length > MOST_BYTES) {
      count('noise', this.#held.length);
      this.#held = NOTHING;
    }
    return { frames, rejects };
  }
}

function parse(line: Buffer): Frame | undefined {
  const end = line[line.length - 1] === CR ? line.length - 1 : line.length;
  const text = line.toString('latin1', 0, end);
  if (!/^(?:[0-9A-Fa-f]{2}){3,254}$/.test(text)) return undefined;
  const bytes = Buffer.from(text, 'hex');
  const body = bytes.subarray(0, -1);
  if (lrc(body) !== bytes[bytes.length - 1]) return undefined;
  return { unit: body[0] ?? 0, pdu: Buffer.from(body.subarray(1)) };
}

/** Two's complement of the sum of all bytes (Modbus over serial line 1.02, 6.2.1). */
function lrc(bytes: Buffer): number {
  let sum = 0;
  for (const byte of bytes) sum += byte;
  return -sum & 0xff;
}
