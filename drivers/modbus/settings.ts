import { z } from 'zod';
import { durationText } from '../../src/settings/values.ts';

export const TABLES = ['input', 'holding', 'coil', 'discrete'] as const;
export type Table = (typeof TABLES)[number];

export const NUMBER_TYPES = ['u16', 's16', 'u32', 's32', 'f32', 'bit'] as const;
export type NumberType = (typeof NUMBER_TYPES)[number];

/** Order of the bytes of a 32-bit number in two registers, as makers name it. */
export const WORD_ORDERS = ['ABCD', 'CDAB', 'BADC', 'DCBA'] as const;
export type WordOrder = (typeof WORD_ORDERS)[number];

/** How one point is read: zero-based address, shape of the number, and how it becomes the unit of the point. */
export const readSchema = z
  .strictObject({
    table: z.enum(TABLES),
    address: z.int().min(0).max(65535).meta({ description: 'Zero-based, as on the wire: reference 40001 is 0.' }),
    type: z
      .enum(NUMBER_TYPES)
      .optional()
      .meta({ description: 'Default u16; a coil or discrete input is always a bit.' }),
    bit: z.int().min(0).max(15).optional().meta({ description: 'The bit of a register, 0 is the lowest.' }),
    order: z.enum(WORD_ORDERS).default('ABCD'),
    scale: z.number().default(1).meta({ description: 'value = register * scale + offset.' }),
    offset: z.number().default(0),
    decimals: z.int().min(0).max(9).optional().meta({ description: 'Default: what the scale needs; 3 for f32.' }),
  })
  .transform((read) => {
    const isBit = read.table === 'coil' || read.table === 'discrete' || read.bit !== undefined;
    const type: NumberType = isBit ? 'bit' : (read.type ?? 'u16');
    return { ...read, type, whole: type !== 'f32' };
  });

export type Read = z.output<typeof readSchema>;

/** Where a device is: a socket or a serial line. */
export type Connection =
  | { readonly via: 'tcp' | 'rtu-tcp'; readonly host: string; readonly port: number }
  | {
      readonly via: 'rtu';
      readonly path: string;
      readonly baud: number;
      readonly parity: 'none' | 'even' | 'odd';
      readonly data: 7 | 8;
      readonly stop: 1 | 2;
    };

const connect = z
  .string()
  .meta({
    description: '`tcp://host:port`, `rtu-tcp://host:port` or `rtu:///dev/ttyS0?baud=9600&parity=none&stop=1`.',
    examples: ['tcp://192.168.1.20:502', 'rtu:///dev/serial/by-id/usb-FTDI?baud=9600&parity=even'],
  })
  .transform((text, context): Connection => {
    const found = parseConnection(text);
    if (typeof found !== 'string') return found;
    context.addIssue({ code: 'custom', message: found });
    return z.NEVER;
  });

/** The keys of a Modbus device beside its id, name and points. */
export const deviceShape = {
  connect,
  unit: z.int().min(0).max(255).default(1),
  poll: durationText.prefault('1s').meta({ description: '`0ms` polls back to back.' }),
  timeout: durationText.prefault('1s').meta({ description: 'How long an answer may take.' }),
  retries: z.int().min(0).max(5).default(0).meta({ description: 'Further tries before a poll counts as failed.' }),
};

export type ModbusDevice = z.output<z.ZodObject<typeof deviceShape>> & {
  readonly id: string;
  readonly points: readonly { readonly id: string; readonly read: Read }[];
};

/** The connection that a text names, or what is wrong with it. */
export function parseConnection(text: string): Connection | string {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    // The text is not repeated: what stands in it may be a password.
    return 'not an address; write tcp://host:port or rtu:///dev/ttyS0?baud=9600';
  }
  if (url.username !== '' || url.password !== '') return 'an address holds no user or password';
  switch (url.protocol) {
    case 'tcp:':
    case 'rtu-tcp:': {
      if (url.hostname === '') return `${text} names no host`;
      return {
        via: url.protocol === 'tcp:' ? 'tcp' : 'rtu-tcp',
        host: url.hostname.replace(/^\[|\]$/g, ''),
        port: Number(url.port || 502),
      };
    }
    case 'rtu:':
      return parseSerial(url);
    default:
      return `${url.protocol}// is not a way to reach a Modbus device; use tcp://, rtu-tcp:// or rtu://`;
  }
}

function parseSerial(url: URL): Connection | string {
  const known = { baud: '9600', parity: 'none', stop: '1', data: '8' };
  for (const key of url.searchParams.keys()) {
    if (!(key in known)) return `unknown serial option ${key}; known are ${Object.keys(known).join(', ')}`;
  }
  const option = (key: keyof typeof known): string => url.searchParams.get(key) ?? known[key];
  const baud = Number(option('baud'));
  if (!Number.isInteger(baud) || baud < 300 || baud > 921_600) return `${option('baud')} is not a baud rate`;
  const parity = option('parity');
  if (parity !== 'none' && parity !== 'even' && parity !== 'odd') return 'parity is none, even or odd';
  const stop = Number(option('stop'));
  if (stop !== 1 && stop !== 2) return 'stop is 1 or 2';
  const data = Number(option('data'));
  if (data !== 7 && data !== 8) return 'data is 7 or 8';
  if (url.pathname.length < 2) return 'a serial address names its port, like rtu:///dev/ttyS0';
  return { via: 'rtu', path: decodeURIComponent(url.pathname), baud, parity, data, stop };
}
