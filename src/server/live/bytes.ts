import type { RawData } from 'ws';

const NOTHING = Buffer.alloc(0);

/** What a message holds. Sockets of ours give one buffer a message. */
export const payloadOf = (data: RawData): Buffer => (Buffer.isBuffer(data) ? data : NOTHING);
