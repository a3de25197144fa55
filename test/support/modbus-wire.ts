import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A read as it came over the wire. */
export interface WireRequest {
  readonly transaction: number;
  readonly unit: number;
  readonly code: number;
  readonly address: number;
  readonly length: number;
}

/** How messages stand on the wire. */
export type Framing = 'tcp' | 'rtu' | 'ascii';

export type Say = (bytes: Buffer) => void;
export type Device = (request: WireRequest, say: Say, socket: Socket) => void;

/** The registers `values` as a reply of function 3 or 4; bits for 1 and 2. */
export const dataPdu = (code: number, ...values: number[]): Buffer =>
  code < 3
    ? Buffer.from([code, 1, values.reduce((byte, bit, i) => byte | (bit << i), 0)])
    : Buffer.from([code, 2 * values.length, ...values.flatMap((value) => [value >> 8, value & 0xff])]);

export function tcpFrame(transaction: number, unit: number, pdu: Buffer, protocol = 0): Buffer {
  const head = Buffer.alloc(7);
  head.writeUInt16BE(transaction, 0);
  head.writeUInt16BE(protocol, 2);
  head.writeUInt16BE(pdu.length + 1, 4);
  head[6] = unit;
  return Buffer.concat([head, pdu]);
}

/** CRC-16/MODBUS written out bit by bit: nothing of what is tested computes it here. */
export function rtuFrame(unit: number, pdu: Buffer): Buffer {
  let crc = 0xffff;
  for (const byte of [unit, ...pdu]) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return Buffer.from([unit, ...pdu, crc & 0xff, crc >> 8]);
}

/** The sum of all bytes with its check makes nothing (Modbus over serial line 1.02, 2.5.2.2). */
export function asciiFrame(unit: number, pdu: Buffer): Buffer {
  const bytes = [unit, ...pdu];
  const check = (0x100 - (bytes.reduce((sum, byte) => sum + byte, 0) & 0xff)) & 0xff;
  const digits = [...bytes, check].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase());
  return Buffer.from(`:${digits.join('')}\r\n`, 'latin1');
}

/** What a device says to a request, as it stands on the wire. */
export function frameOf(framing: Framing, { transaction, unit }: WireRequest, pdu: Buffer): Buffer {
  if (framing === 'tcp') return tcpFrame(transaction, unit, pdu);
  return framing === 'rtu' ? rtuFrame(unit, pdu) : asciiFrame(unit, pdu);
}

/** Bytes of a read request on the wire. */
const REQUEST_BYTES: Readonly<Record<Framing, number>> = { tcp: 12, rtu: 8, ascii: 17 };

/** A Modbus device of the test's own, which says on the wire exactly what the test wants. Gone with the test. */
export class WireDevice {
  readonly requests: WireRequest[] = [];
  connections = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
  }

  static async listen(framing: Framing, device: Device, port = 0): Promise<WireDevice> {
    const server = createServer({ noDelay: true });
    const made = new WireDevice(server);
    server.on('connection', (socket) => {
      made.connections += 1;
      made.#sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => made.#sockets.delete(socket));
      let rest = Buffer.alloc(0);
      const size = REQUEST_BYTES[framing];
      socket.on('data', (bytes: Buffer) => {
        rest = Buffer.concat([rest, bytes]);
        for (; rest.length >= size; rest = rest.subarray(size)) {
          const request = requestIn(framing, rest);
          made.requests.push(request);
          device(request, (reply) => void (socket.destroyed || socket.write(reply)), socket);
        }
      });
    });
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
    onTestFinished(() => made.close());
    return made;
  }

  /** Connections that are there now. */
  get open(): number {
    return this.#sockets.size;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}

export function requestIn(framing: Framing, wire: Buffer): WireRequest {
  const bytes = framing === 'ascii' ? Buffer.from(wire.toString('latin1', 1, 13), 'hex') : wire;
  const at = framing === 'tcp' ? 6 : 0;
  return {
    transaction: framing === 'tcp' ? bytes.readUInt16BE(0) : 0,
    unit: bytes.readUInt8(at),
    code: bytes.readUInt8(at + 1),
    address: bytes.readUInt16BE(at + 2),
    length: bytes.readUInt16BE(at + 4),
  };
}
