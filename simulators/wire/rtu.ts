/** CRC-16/MODBUS: reflected polynomial 0xA001, begun at 0xFFFF. */
export function crc16(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1;
  }
  return crc;
}

export interface RtuRequest {
  readonly unit: number;
  readonly pdu: Buffer;
}

/** Unit, function, four bytes, CRC. */
const SHORT = 8;
const SHORTEST = 4;
const LONGEST = 256;

/**
 * Finds requests in the bytes of a serial line by length and CRC, not by pauses: a pty has none. Whatever stands
 * before a whole request with a right CRC was noise.
 */
export class RtuFramer {
  #rest: Buffer = Buffer.alloc(0);

  push(bytes: Buffer): RtuRequest[] {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    const requests: RtuRequest[] = [];
    for (let from = 0; this.#rest.length - from >= SHORTEST;) {
      const length = wholeLength(this.#rest.subarray(from), from === 0);
      if (length === undefined) {
        from += 1;
        continue;
      }
      const frame = this.#rest.subarray(from, from + length);
      requests.push({ unit: frame[0] ?? 0, pdu: Buffer.from(frame.subarray(1, length - 2)) });
      this.#rest = this.#rest.subarray(from + length);
      from = 0;
    }
    this.#rest = this.#rest.subarray(Math.max(0, this.#rest.length - LONGEST));
    return requests;
  }
}

/**
 * The length of the whole request that these bytes begin with.
 * @param first nothing stands before them, so that a function which is not known here may be meant
 */
function wholeLength(bytes: Buffer, first: boolean): number | undefined {
  const code = bytes[1] ?? 0;
  if (code >= 1 && code <= 6) return isWhole(bytes, SHORT) ? SHORT : undefined;
  if (code === 15 || code === 16) {
    const length = 9 + (bytes[6] ?? LONGEST);
    return isWhole(bytes, length) ? length : undefined;
  }
  if (!first || code === 0 || code >= 0x80) return undefined;
  for (let length = SHORTEST; length <= bytes.length; length++) if (isWhole(bytes, length)) return length;
  return undefined;
}

const isWhole = (bytes: Buffer, length: number): boolean =>
  length <= Math.min(bytes.length, LONGEST) && crc16(bytes.subarray(0, length - 2)) === bytes.readUInt16LE(length - 2);

export function frameRtu(unit: number, pdu: Buffer): Buffer {
  const frame = Buffer.concat([Buffer.from([unit]), pdu, Buffer.alloc(2)]);
  frame.writeUInt16LE(crc16(frame.subarray(0, -2)), frame.length - 2);
  return frame;
}
