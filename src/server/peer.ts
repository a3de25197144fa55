import { isIPv6 } from 'node:net';
import { isLoopback } from './auth.ts';

/** The machine itself: its loopback, or a unix socket, which has no address. */
export const LOOPBACK = 'loopback';

/** Whom a connection is counted for: one IPv4 address, one IPv6 /64 network, or the machine itself. */
export function peerOf(address: string | undefined): string {
  if (address === undefined || isLoopback(address)) return LOOPBACK;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  return isIPv6(address) ? networkOf(address) : address;
}

/** The first four of the eight groups of an IPv6 address. */
function networkOf(address: string): string {
  const [bare = ''] = address.split('%');
  const [before = '', after] = bare.split('::');
  const head = before === '' ? [] : before.split(':');
  const tail = after === undefined || after === '' ? [] : after.split(':');
  const zeros = Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => '0');
  const groups = after === undefined ? head : [...head, ...zeros, ...tail];
  return `${groups.slice(0, 4).join(':')}::/64`;
}
