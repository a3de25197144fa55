import { networkOf } from '../common/network.ts';
import { isLoopback } from './auth.ts';

/** The machine itself: its loopback, or a unix socket, which has no address. */
export const LOOPBACK = 'loopback';

/** Whom a connection is counted for: one IPv4 address, one IPv6 /64 network, or the machine itself. */
export const peerOf = (address: string | undefined): string =>
  address === undefined || isLoopback(address) ? LOOPBACK : networkOf(address);
