/** What the configuration says of how much the broker takes. */
export interface BrokerLimits {
  /** Bytes of the largest packet. */
  readonly packet: number;
  /** Clients that are signed in at one time, those of the gateway itself aside. */
  readonly connections: number;
  /** Packets a second of one account; above it the broker reads more slowly. */
  readonly rate: number;
}

/** Bytes of the first packet, CONNECT, with its will: before the sign-in nothing larger is kept. */
export const FIRST_PACKET = 16_384;
/** A peer has so long to say CONNECT, ms. */
export const CONNECT_MS = 10_000;
/** A packet that has begun has so long to be whole, ms. */
export const PACKET_MS = 30_000;
/** Bytes of packets that have begun and are not yet whole, of all clients together. */
export const UNFINISHED = 64_000_000;
/** Most bytes that are read from one client before the next has its turn. */
export const CHUNK = 16_384;

/** Peers that have not signed in always find so many places, also when `connections` is reached. */
export const DOORSTEP = 32;
/** The share of `connections` that is kept for each other account. */
export const KEPT_FOR_OTHERS = 0.01;

/** Bytes that wait for a client that reads too slowly; then it is closed, so that it does not hold up the others. */
export const UNREAD = 2_000_000;
/** The gateway's own client is waited for, and closed when it takes nothing for so long, ms. */
export const DRAIN_MS = 10_000;

/** Characters and levels of a topic or a filter. */
export const TOPIC_LENGTH = 512;
export const TOPIC_LEVELS = 32;
/** Characters of a client id. */
export const CLIENT_ID = 128;
/** Subscriptions of one client. */
export const SUBSCRIPTIONS = 64;
/** What a SUBSCRIBE counts in `rate`: it looks through the retained messages. */
export const SUBSCRIBE_COST = 100;
/** Messages of QoS 2 of one client whose PUBREL is awaited. */
export const INFLIGHT = 100;

/** Messages and bytes that are retained. */
export const RETAINED = 5000;
export const RETAINED_BYTES = 16_000_000;
/** Messages and bytes of QoS 1 that are kept for one client of the gateway, sent or not, until it acknowledges them. */
export const KEPT = 20_000;
export const KEPT_BYTES = 32_000_000;
