import type { Transport } from '../ports/transport.ts';
import { SerialTransport, type SerialSettings } from './serial-transport.ts';
import { TcpTransport } from './tcp-transport.ts';

/** The way to a socket or a serial line. */
export const transportOf = (where: { readonly host: string; readonly port: number } | SerialSettings): Transport =>
  'host' in where ? new TcpTransport(where.host, where.port) : new SerialTransport(where);
