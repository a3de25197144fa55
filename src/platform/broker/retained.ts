import type { AedesPublishPacket } from 'aedes';
import { RETAINED, RETAINED_BYTES } from './limits.ts';
import { covers } from './topics.ts';

/** The retained message of each topic, as many as the limits allow; what is beyond is delivered and not kept. */
export class Retained {
  readonly #packets = new Map<string, AedesPublishPacket>();
  readonly #full: () => void;
  #bytes = 0;

  /** @param full hears of each message that was not kept */
  constructor(full: () => void) {
    this.#full = full;
  }

  keep(packet: AedesPublishPacket): void {
    const { topic, payload } = packet;
    const before = this.#packets.get(topic);
    const size = payload.length === 0 ? 0 : sizeOf(packet);
    const bytes = this.#bytes + size - (before === undefined ? 0 : sizeOf(before));
    const isOver = bytes > RETAINED_BYTES || (before === undefined && this.#packets.size >= RETAINED);
    if (size > 0 && isOver) return this.#full();
    this.#bytes = bytes;
    if (size === 0) this.#packets.delete(topic);
    else this.#packets.set(topic, copyOf(packet));
  }

  /** Those that belong to one of the filters. */
  *of(filters: readonly string[]): Generator<AedesPublishPacket> {
    for (const packet of this.#packets.values())
      if (filters.some((filter) => covers(filter, packet.topic))) yield packet;
  }
}

/** Bytes that a message takes up, roughly: what the object itself takes is as much as a short message. */
export const sizeOf = ({ topic, payload }: AedesPublishPacket): number => 200 + topic.length + payload.length;

/** A message to be kept. Its payload is copied: it is a small view of the large piece that was read from the socket. */
export const copyOf = (packet: AedesPublishPacket): AedesPublishPacket => ({
  ...packet,
  payload: Buffer.from(packet.payload),
});
