import type { Frame, Framed, Framer } from './frame.ts';

const HEADER = 7;
/** Unit and PDU: 2 to 254 bytes (Modbus on TCP/IP 1.0b, 3.1.3). */
const LEAST_LENGTH = 2;
const MOST_LENGTH = 254;

const NOTHING: Framed = { frames: [], rejects: {} };

/** Modbus TCP. A wrong protocol or length means that the stream cannot be resynchronised. */
export class MbapFramer implements Framer {
  readonly knowsTransactions = true;
  #held: Buffer = Buffer.alloc(0);
  #broken = false;

  encode(unit: number, pdu: Buffer, transaction: number): Buffer {
    const frame = Buffer.alloc(HEADER + pdu.length);
    frame.writeUInt16BE(transaction, 0);
    frame.writeUInt16BE(pdu.length + 1, 4);
    frame[6] = unit;
    pdu.copy(frame, HEADER);
    return frame;
  }

  /** The transaction id says which request a reply answers. */
  expect(): number {
    return 0;
  }

  push(chunk: Buffer): Framed {
    if (this.#broken) return { ...NOTHING, broken: true };
    this.#held = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    const frames: Frame[] = [];
    let at = 0;
    while (this.#held.length - at >= 6) {
      const protocol = this.#held.readUInt16BE(at + 2);
      const length = this.#held.readUInt16BE(at + 4);
      if (protocol !== 0 || length < LEAST_LENGTH || length > MOST_LENGTH) {
        this.#broken = true;
        this.#held = Buffer.alloc(0);
        return { frames, rejects: {}, broken: true };
      }
      const end = at + 6 + length;
      if (this.#held.length < end) break;
      const frame = this.#held;
      frames.push({
        transaction: frame.readUInt16BE(at),
        unit: frame[at + 6] ?? 0,
        pdu: Buffer.from(frame.subarray(at + HEADER, end)),
      });
      at = end;
    }
    this.#held = this.#held.subarray(at);
    return { frames, rejects: {} };
  }
}
