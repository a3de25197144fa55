import type { DeviceTrouble } from '../domain/input.ts';

/** What a channel reports while it is open. Neither may throw. */
export interface ChannelEvents {
  data(chunk: Buffer): void;
  /** The other end is gone, or the cable. Told once, and not after our own `close`. */
  closed(reason: DeviceTrouble): void;
}

/** Bytes in both directions over one socket or serial line. */
export interface Channel {
  /** Never fails: a line that takes nothing any more is `closed`. */
  write(bytes: Buffer): void;
  /** Resolves when the port or socket is free again. */
  close(): Promise<void>;
}

export type Opened =
  | { readonly ok: true; readonly channel: Channel }
  | { readonly ok: false; readonly trouble: DeviceTrouble };

/** A way to one device or bus. Each `open` makes a new socket or port: an old one is never used again. */
export interface Transport {
  /** Ends after `patience` ms at the latest, and soon after `signal` is aborted: no caller waits for it any more. */
  open(events: ChannelEvents, patience: number, signal: AbortSignal): Promise<Opened>;
}

/** Where a transport leads: a TCP socket, or a serial line as the operating system names it. */
export type TransportAddress =
  | { readonly host: string; readonly port: number }
  | {
      /** `/dev/serial/by-id/...` stays the same when an adapter is plugged in elsewhere. */
      readonly path: string;
      readonly baud: number;
      readonly parity: 'none' | 'even' | 'odd';
      readonly data: 7 | 8;
      readonly stop: 1 | 2;
    };
