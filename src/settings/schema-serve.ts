import { z } from 'zod';
import { applies } from './applies.ts';

/** A host or an IPv6 address in brackets, and a port. */
const isHostAndPort = (text: string): boolean =>
  /^([\w.-]+|\[[\da-fA-F:]+\]):\d{1,5}$/.test(text) && hostAndPort(text).port <= 65_535;

const modbus = z.strictObject({
  listen: z
    .string()
    .refine(isHostAndPort, { message: 'not host:port' })
    .default('127.0.0.1:1602')
    .meta({
      examples: ['127.0.0.1:1602', '192.168.10.5:502'],
      description: '`host:port`. Modbus has no sign-in: who reaches it reads it.',
    }),
  unit: z.int().min(1).max(247).default(1).meta({ description: 'The unit that answers; 0 and 255 do, too.' }),
});

/** What others may read of the gateway. */
export const serveSchema = z
  .strictObject({
    modbus: modbus
      .optional()
      .meta({ description: 'A read-only Modbus TCP server for a DCS, a PLC or a display (docs/panel.md).' }),
  })
  .meta({ description: 'What is served to other systems.', ...applies('restart') });

/** `127.0.0.1:1602`, `[::1]:1602` as host and port. */
export function hostAndPort(listen: string): { readonly host: string; readonly port: number } {
  const colon = listen.lastIndexOf(':');
  return { host: listen.slice(0, colon).replace(/^\[(.*)\]$/, '$1'), port: Number(listen.slice(colon + 1)) };
}
