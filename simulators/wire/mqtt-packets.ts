/** The packets of MQTT 3.1.1 (OASIS, 29 October 2014) that a publisher needs. */
const CONNECT = 0x10;
const PUBLISH = 0x30;
const PINGREQ = 0xc0;
const DISCONNECT = 0xe0;
export const CONNACK = 2;
export const PINGRESP = 13;
const RETAIN = 1;
const [CLEAN_SESSION, HAS_PASSWORD, HAS_USER] = [0x02, 0x40, 0x80];

export interface Login {
  readonly clientId: string;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly keepAliveS: number;
}

export function connectPacket({ clientId, user, password, keepAliveS }: Login): Buffer {
  const flags = CLEAN_SESSION | (user === undefined ? 0 : HAS_USER) | (password === undefined ? 0 : HAS_PASSWORD);
  const fields = [clientId, user, password].filter((field) => field !== undefined);
  return packet(CONNECT, text('MQTT'), Buffer.from([4, flags]), word(keepAliveS), ...fields.map(text));
}

/** QoS 0: no packet id, no answer. */
export const publishPacket = (topic: string, payload: string, retain: boolean): Buffer =>
  packet(PUBLISH | (retain ? RETAIN : 0), text(topic), Buffer.from(payload));

export const pingPacket = (): Buffer => packet(PINGREQ);
export const disconnectPacket = (): Buffer => packet(DISCONNECT);

export interface Packet {
  readonly type: number;
  readonly body: Buffer;
}

/** Cuts a TCP stream into packets. */
export class PacketFramer {
  #rest: Buffer = Buffer.alloc(0);

  /** @throws RangeError on a length that MQTT does not allow */
  push(bytes: Buffer): Packet[] {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    const packets: Packet[] = [];
    for (;;) {
      const size = remainingLength(this.#rest);
      if (size === undefined || this.#rest.length < size.from + size.length) return packets;
      packets.push({
        type: (this.#rest[0] ?? 0) >> 4,
        body: Buffer.from(this.#rest.subarray(size.from, size.from + size.length)),
      });
      this.#rest = this.#rest.subarray(size.from + size.length);
    }
  }
}

function packet(head: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const size: number[] = [];
  let left = body.length;
  do {
    size.push((left & 0x7f) | (left > 0x7f ? 0x80 : 0));
    left >>>= 7;
  } while (left > 0);
  return Buffer.concat([Buffer.from([head, ...size]), body]);
}

/** Where the body begins and how long it is; undefined while that has not arrived. */
function remainingLength(bytes: Buffer): { readonly from: number; readonly length: number } | undefined {
  let length = 0;
  for (let i = 0; i < 4; i++) {
    const byte = bytes[1 + i];
    if (byte === undefined) return undefined;
    length |= (byte & 0x7f) << (7 * i);
    if ((byte & 0x80) === 0) return { from: 2 + i, length };
  }
  throw new RangeError('an MQTT length has at most four bytes');
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([word(bytes.length), bytes]);
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}
