/** A request as it came in over TCP. */
export interface TcpRequest {
  readonly transaction: number;
  readonly unit: number;
  readonly pdu: Buffer;
}

const HEADER = 7;
const LONGEST = 254;

/** Cuts a TCP stream into Modbus requests, however it was split or glued. */
export class MbapFramer {
  #rest: Buffer = Buffer.alloc(0);

  /** The whole requests so far; undefined when the stream makes no sense any more and must be closed. */
  push(bytes: Buffer): TcpRequest[] | undefined {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    const requests: TcpRequest[] = [];
    while (this.#rest.length >= HEADER) {
      const length = this.#rest.readUInt16BE(4);
      if (this.#rest.readUInt16BE(2) !== 0 || length < 2 || length > LONGEST) return undefined;
      if (this.#rest.length < 6 + length) break;
      requests.push({
        transaction: this.#rest.readUInt16BE(0),
        unit: this.#rest[6] ?? 0,
        pdu: Buffer.from(this.#rest.subarray(HEADER, 6 + length)),
      });
      this.#rest = this.#rest.subarray(6 + length);
    }
    return requests;
  }
}

export function frameTcp({ transaction, unit }: TcpRequest, pdu: Buffer): Buffer {
  const header = Buffer.alloc(HEADER);
  header.writeUInt16BE(transaction, 0);
  header.writeUInt16BE(pdu.length + 1, 4);
  header[6] = unit;
  return Buffer.concat([header, pdu]);
}
