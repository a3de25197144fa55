import { z } from 'zod';
import type { Text } from '../../../src/domain/text.ts';
import { ADDRESS_TEXTS } from '../../../src/words/problems-connection.ts';
import { misfitIssue } from '../../../src/words/misfits.ts';
import { filled } from '../../../src/words/sentence.ts';

/** The words before the colon of an address that this driver reaches. */
export const SCHEMES = ['tcp', 'rtu-tcp', 'rtu', 'ascii'] as const;

/** Where a device is, and how messages are framed there: a socket or a serial line. */
export type Connection =
  | { readonly via: 'tcp' | 'rtu-tcp'; readonly host: string; readonly port: number }
  | {
      readonly via: 'rtu' | 'ascii';
      readonly path: string;
      readonly baud: number;
      readonly parity: 'none' | 'even' | 'odd';
      readonly data: 7 | 8;
      readonly stop: 1 | 2;
    };

/** The bus that a device is on, as people write it. */
export function addressOf(connection: Connection): string {
  switch (connection.via) {
    case 'tcp':
    case 'rtu-tcp':
      return `${connection.via}://${connection.host}:${connection.port}`;
    case 'rtu':
    case 'ascii':
      return `${connection.via}://${connection.path}`;
  }
}

/** `connect` of a device. */
export const connectText = z
  .string()
  .meta({
    description:
      '`tcp://host:port`, `rtu-tcp://host:port`, `rtu:///dev/ttyS0?baud=9600&parity=none&stop=1` or `ascii:///dev/ttyS0`.',
    examples: ['tcp://192.168.1.20:502', 'rtu:///dev/serial/by-id/usb-FTDI?baud=9600&parity=even'],
  })
  .transform((text, context): Connection => {
    const found = parseConnection(text);
    if ('via' in found) return found;
    context.addIssue(misfitIssue(found));
    return z.NEVER;
  });

/** The connection that a text names, or what is wrong with it. */
export function parseConnection(text: string): Connection | Text {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    // The text is not repeated: it may hold a password.
    return ADDRESS_TEXTS.noAddress;
  }
  if (url.username !== '' || url.password !== '') return ADDRESS_TEXTS.holdsUser;
  switch (url.protocol) {
    case 'tcp:':
    case 'rtu-tcp:': {
      if (url.hostname === '') return filled(ADDRESS_TEXTS.noHost, { address: text });
      return {
        via: url.protocol === 'tcp:' ? 'tcp' : 'rtu-tcp',
        host: url.hostname.replace(/^\[|\]$/g, ''),
        port: Number(url.port || 502),
      };
    }
    case 'rtu:':
    case 'ascii:':
      return parseSerial(url);
    default:
      return filled(ADDRESS_TEXTS.otherScheme, { scheme: url.protocol });
  }
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function parseSerial(url: URL): Connection | Text {
  const known = { baud: '9600', parity: 'none', stop: '1', data: '8' };
  for (const key of url.searchParams.keys()) {
    if (!(key in known)) return filled(ADDRESS_TEXTS.serialOption, { option: key, all: Object.keys(known).join(', ') });
  }
  const option = (key: keyof typeof known): string => url.searchParams.get(key) ?? known[key];
  const baud = Number(option('baud'));
  if (!Number.isInteger(baud) || baud < 300 || baud > 921_600)
    return filled(ADDRESS_TEXTS.baud, { baud: option('baud') });
  const parity = option('parity');
  if (parity !== 'none' && parity !== 'even' && parity !== 'odd') return ADDRESS_TEXTS.parity;
  const stop = Number(option('stop'));
  if (stop !== 1 && stop !== 2) return ADDRESS_TEXTS.stop;
  const data = Number(option('data'));
  if (data !== 7 && data !== 8) return ADDRESS_TEXTS.data;
  // Else `rtu://dev/ttyS0` would be /ttyS0 of a host that is never asked.
  if (url.hostname !== '') return ADDRESS_TEXTS.otherMachine;
  const path = decoded(url.pathname);
  if (path === undefined) return filled(ADDRESS_TEXTS.percent, { address: `${url.protocol}//${url.pathname}` });
  if (path.length < 2) return ADDRESS_TEXTS.noPort;
  return {
    via: url.protocol === 'rtu:' ? 'rtu' : 'ascii',
    path,
    baud,
    parity,
    data,
    stop,
  };
}
