import type { Transport, TransportAddress } from '../ports/transport.ts';
import { SerialTransport } from './serial-transport.ts';
import { TcpTransport } from './tcp-transport.ts';

/** The way to a socket or a serial line. */
export const transportOf = (where: TransportAddress): Transport =>
  'host' in where ? new TcpTransport(where.host, where.port) : new SerialTransport(where);
