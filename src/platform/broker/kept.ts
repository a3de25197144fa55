import type { AedesPublishPacket } from 'aedes';
import { KEPT, KEPT_BYTES } from './limits.ts';
import { copyOf, sizeOf } from './retained.ts';

interface Entry {
  readonly packet: AedesPublishPacket;
  /** The number under which it went out on the connection of now. */
  messageId: number | undefined;
}

/** What one client of the gateway has subscribed to, and the QoS 1 messages that it has not acknowledged, oldest first. */
export class Kept {
  readonly filters = new Map<string, 0 | 1 | 2>();
  /** By the counter that the broker gives each message. */
  readonly #entries = new Map<number, Entry>();
  readonly #counters = new Map<number, number>();
  readonly #dropped: () => void;
  #bytes = 0;

  /** @param dropped hears of each message that made way for newer ones */
  constructor(dropped: () => void) {
    this.#dropped = dropped;
  }

  add(packet: AedesPublishPacket): void {
    if (this.#entries.has(packet.brokerCounter)) return;
    this.#entries.set(packet.brokerCounter, { packet: { ...copyOf(packet), qos: 1 }, messageId: undefined });
    this.#bytes += sizeOf(packet);
    for (const [counter, oldest] of this.#entries) {
      if (this.#entries.size <= KEPT && this.#bytes <= KEPT_BYTES) break;
      this.#remove(counter, oldest);
      this.#dropped();
    }
  }

  /** The message goes out under a number. Where it is no longer kept it goes out all the same. */
  sent({ brokerCounter, messageId }: AedesPublishPacket): void {
    const entry = this.#entries.get(brokerCounter);
    if (entry === undefined || messageId === undefined) return;
    entry.messageId = messageId;
    this.#counters.set(messageId, brokerCounter);
  }

  acknowledged(messageId: number | undefined): AedesPublishPacket | undefined {
    const counter = messageId === undefined ? undefined : this.#counters.get(messageId);
    const entry = counter === undefined ? undefined : this.#entries.get(counter);
    if (counter === undefined || entry === undefined) return undefined;
    this.#remove(counter, entry);
    return entry.packet;
  }

  /** All of them, for a client that has come back: numbers of the connection before mean nothing now. */
  again(): readonly AedesPublishPacket[] {
    this.#counters.clear();
    return [...this.#entries.values()].map((entry) => {
      entry.messageId = undefined;
      return entry.packet;
    });
  }

  #remove(counter: number, { packet, messageId }: Entry): void {
    this.#entries.delete(counter);
    if (messageId !== undefined) this.#counters.delete(messageId);
    this.#bytes -= sizeOf(packet);
  }
}
