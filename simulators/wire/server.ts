import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { frameTcp, MbapFramer } from './mbap.ts';
import { frameRtu, RtuFramer } from './rtu.ts';
import type { Responder } from './unit.ts';

/** Something that listens until it is closed. */
export interface Listening {
  /** As it is written in a configuration after `connect:`. */
  readonly address: string;
  close(): Promise<void>;
}

/** Talks over one connection. */
export type Session = (stream: Duplex) => void;

/** Modbus TCP: a stream that makes no sense is closed, as it cannot be understood again. */
export const tcpSession =
  (line: Responder): Session =>
  (stream) => {
    const framer = new MbapFramer();
    stream.on('data', (bytes: Buffer) => {
      const requests = framer.push(bytes);
      if (requests === undefined) return void stream.destroy();
      for (const request of requests) {
        const pdu = line(request.unit, request.pdu);
        if (pdu !== undefined) stream.write(frameTcp(request, pdu));
      }
    });
  };

/** RTU frames over a serial line, or over TCP. */
export const rtuSession =
  (line: Responder): Session =>
  (stream) => {
    const framer = new RtuFramer();
    stream.on('data', (bytes: Buffer) => {
      for (const { unit, pdu } of framer.push(bytes)) {
        const reply = line(unit, pdu);
        if (reply !== undefined) stream.write(frameRtu(unit, reply));
      }
    });
  };

/** Listens on a free port of the loopback. */
export async function listen(scheme: 'tcp' | 'rtu-tcp', session: Session): Promise<Listening> {
  const sockets = new Set<Socket>();
  const server: Server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // Whoever asked has gone: nothing to do for a server.
    socket.on('error', () => socket.destroy());
    session(socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    address: `${scheme}://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
