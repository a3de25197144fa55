import { Readable } from 'node:stream';
import type { AedesPublishPacket, Client, Subscription } from 'aedes';
import { Kept } from './kept.ts';
import type { Retained } from './retained.ts';
import { covers } from './topics.ts';

type Named = Pick<Client, 'id'>;
type Interested = { readonly clientId: string; readonly topic: string; readonly qos: 0 | 1 | 2 };

/**
 * What the broker remembers, as aedes asks for it, all of it bounded and in memory. A session outlasts its connection
 * for the gateway's own clients alone: their messages of QoS 1 are kept from the start of the broker on.
 */
export class Store {
  readonly #retained: Retained;
  readonly #sessions = new Map<string, Kept>();
  /** Numbers of QoS 2 messages that clients have begun to send; aedes bounds those of a client. */
  readonly #begun = new Map<string, Set<number>>();
  readonly #dropped: () => void;

  /** @param sessions filters of the clients whose messages are kept, by their ids. @param dropped hears of each that is lost */
  constructor(retained: Retained, sessions: ReadonlyMap<string, readonly string[]>, dropped: () => void) {
    this.#retained = retained;
    this.#dropped = dropped;
    for (const [id, filters] of sessions) {
      const kept = new Kept(dropped);
      for (const filter of filters) kept.filters.set(filter, 1);
      this.#sessions.set(id, kept);
    }
  }

  async setup(): Promise<void> {}

  async storeRetained(packet: AedesPublishPacket): Promise<void> {
    this.#retained.keep(packet);
  }

  createRetainedStreamCombi(filters: readonly string[]): Readable {
    return Readable.from(this.#retained.of(filters));
  }

  async addSubscriptions({ id }: Named, subscriptions: readonly Subscription[]): Promise<void> {
    for (const { topic, qos } of subscriptions) this.#sessions.get(id)?.filters.set(topic, qos);
  }

  async removeSubscriptions({ id }: Named, filters: readonly string[]): Promise<void> {
    for (const filter of filters) this.#sessions.get(id)?.filters.delete(filter);
  }

  async subscriptionsByClient({ id }: Named): Promise<Omit<Interested, 'clientId'>[]> {
    return [...(this.#sessions.get(id)?.filters ?? [])].map(([topic, qos]) => ({ topic, qos }));
  }

  async subscriptionsByTopic(topic: string): Promise<Interested[]> {
    const found: Interested[] = [];
    for (const [clientId, { filters }] of this.#sessions)
      for (const [filter, qos] of filters)
        if (qos > 0 && covers(filter, topic)) {
          found.push({ clientId, topic: filter, qos });
          break;
        }
    return found;
  }

  /** A client that starts clean begins with nothing. */
  async cleanSubscriptions({ id }: Named): Promise<void> {
    if (this.#sessions.has(id)) this.#sessions.set(id, new Kept(this.#dropped));
  }

  async outgoingEnqueue({ clientId }: { readonly clientId: string }, packet: AedesPublishPacket): Promise<void> {
    this.#sessions.get(clientId)?.add(packet);
  }

  async outgoingEnqueueCombi(
    interested: readonly { readonly clientId: string }[],
    packet: AedesPublishPacket,
  ): Promise<void> {
    for (const { clientId } of interested) this.#sessions.get(clientId)?.add(packet);
  }

  async outgoingUpdate({ id }: Named, packet: AedesPublishPacket): Promise<void> {
    this.#sessions.get(id)?.sent(packet);
  }

  async outgoingClearMessageId(
    { id }: Named,
    { messageId }: { readonly messageId?: number | undefined },
  ): Promise<AedesPublishPacket | undefined> {
    return this.#sessions.get(id)?.acknowledged(messageId);
  }

  outgoingStream({ id }: Named): Readable {
    return Readable.from(this.#sessions.get(id)?.again() ?? []);
  }

  async incomingStorePacket({ id }: Named, { messageId }: { readonly messageId: number }): Promise<void> {
    const begun = this.#begun.get(id) ?? new Set();
    this.#begun.set(id, begun.add(messageId));
  }

  /** @throws where the message is a new one: so aedes asks */
  async incomingGetPacket({ id }: Named, { messageId }: { readonly messageId: number }): Promise<true> {
    if (this.#begun.get(id)?.has(messageId) !== true) throw new Error('no such packet');
    return true;
  }

  async incomingDelPacket({ id }: Named, { messageId }: { readonly messageId: number }): Promise<void> {
    this.#begun.get(id)?.delete(messageId);
  }

  async cleanIncoming({ id }: Named): Promise<void> {
    this.#begun.delete(id);
  }

  /** Wills are with their connections; only brokers that stand in for one another need them here. */
  async putWill(): Promise<void> {}

  async delWill(): Promise<void> {}

  streamWill(): Readable {
    return Readable.from([]);
  }
}
