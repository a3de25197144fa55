import { SUBSCRIBE_COST } from './limits.ts';

/** Types of MQTT 3.1.1, 2.2.1. */
const [CONNECT, SUBSCRIBE, UNSUBSCRIBE] = [1, 8, 10];
/** What a client may send after CONNECT: PUBLISH and its answers, SUBSCRIBE, UNSUBSCRIBE, PINGREQ, DISCONNECT. */
const LATER = new Set([3, 4, 5, 6, 7, 8, 10, 12, 14]);
/** Bytes that a remaining length may have (MQTT 3.1.1, 2.2.3). */
const LENGTH_BYTES = 4;

/** Bytes of the CONNECT at the beginning of a stream; undefined while its header has not come; `broken` if it is none. */
export function firstLength(bytes: Buffer): number | 'broken' | undefined {
  const [head] = bytes;
  if (head === undefined) return undefined;
  if (head >> 4 !== CONNECT) return 'broken';
  let length = 0;
  for (let i = 0; i < LENGTH_BYTES; i++) {
    const byte = bytes[1 + i];
    if (byte === undefined) return undefined;
    length += (byte & 0x7f) << (7 * i);
    if (byte < 0x80) return 2 + i + length;
  }
  return 'broken';
}

/** Follows the packets behind CONNECT by their fixed headers alone, before anything is kept or parsed. */
export class Framing {
  readonly #most: number;
  #state: 'type' | 'length' | 'body' = 'type';
  #type = 0;
  #length = 0;
  #lengthBytes = 0;
  #left = 0;
  #held = 0;

  /** @param most bytes of the largest packet */
  constructor(most: number) {
    this.#most = most;
  }

  /** Bytes that have come of a packet that is not yet whole. */
  get unfinished(): number {
    return this.#held;
  }

  /** Goes on through a piece. @returns what its packets count, or undefined where it is not what a client may send */
  scan(piece: Buffer): number | undefined {
    let cost = 0;
    for (let i = 0; i < piece.length;) {
      const from = i;
      if (this.#state === 'body') {
        i += Math.min(this.#left, piece.length - i);
        this.#left -= i - from;
      } else if (!this.#head(piece[i++] ?? 0)) return undefined;
      this.#held += i - from;
      if (this.#state === 'body' && this.#left === 0) cost += this.#end();
    }
    return cost;
  }

  /** Takes a byte of a fixed header. */
  #head(byte: number): boolean {
    if (this.#state === 'type') {
      this.#type = byte >> 4;
      this.#length = 0;
      this.#lengthBytes = 0;
      this.#state = 'length';
      return LATER.has(this.#type);
    }
    this.#length += (byte & 0x7f) << (7 * this.#lengthBytes++);
    if (byte >= 0x80) return this.#lengthBytes < LENGTH_BYTES;
    this.#left = this.#length;
    this.#state = 'body';
    return 1 + this.#lengthBytes + this.#length <= this.#most;
  }

  #end(): number {
    this.#state = 'type';
    this.#held = 0;
    return this.#type === SUBSCRIBE || this.#type === UNSUBSCRIBE ? SUBSCRIBE_COST : 1;
  }
}
