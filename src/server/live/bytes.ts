import type { RawData } from 'ws';

const NOTHING = Buffer.alloc(0);

/** What a message holds. Sockets of ours give one buffer a message. */
export const bytesOf = (data: RawData): Buffer => (Buffer.isBuffer(data) ? data : NOTHING);
