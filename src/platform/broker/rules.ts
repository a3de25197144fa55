import type { Aedes, Client } from 'aedes';
import { withPublisher } from '../../common/publisher.ts';
import type { Guest } from './accounts.ts';
import { SUBSCRIPTIONS } from './limits.ts';

/** Nothing is delivered from there: neither filters with wildcards nor those that begin with `$` lead to it. */
const NOWHERE = '$SYS/denied';

/** A client that aedes has been given, and who it is. */
export interface Member {
  readonly guest: Guest;
  /** Its name inside the broker: the id of a client belongs to its account, so that two accounts never clash. */
  readonly id: string;
}

/**
 * Binds aedes to the rules of the accounts.
 * @param denied hears the topic of each message that was refused
 */
export function bindRules(aedes: Aedes, members: WeakMap<Client, Member>, denied: (topic: string) => void): void {
  const filters = new WeakMap<Client, Set<string>>();

  aedes.preConnect = (client, packet, done) => {
    const member = members.get(client);
    if (member === undefined) return done(new Error('not signed in'), false);
    packet.clientId = member.id;
    // Only what the gateway misses is kept.
    packet.clean ||= !member.guest.isOwn;
    done(null, true);
  };

  aedes.authorizePublish = (client, packet, done) => {
    const guest = client === null ? undefined : members.get(client)?.guest;
    if (guest?.mayPublish(packet.topic) !== true) {
      denied(packet.topic);
      // An error would end the connection. The message goes on empty, so that a sender of QoS 1 or 2 gets its answer.
      packet.topic = NOWHERE;
      packet.payload = Buffer.alloc(0);
      packet.retain = false;
    }
    packet.properties = { userProperties: { account: guest?.user ?? '' } };
    done(null);
  };

  aedes.authorizeSubscribe = (client, subscription, done) => {
    const known = filters.get(client) ?? new Set();
    const { topic } = subscription;
    const hasRoom = known.size < SUBSCRIPTIONS || known.has(topic);
    // Null is a refusal, 0x80; an error would end the connection.
    if (!hasRoom || members.get(client)?.guest.mayHear(topic) !== true) return done(null, null);
    filters.set(client, known.add(topic));
    done(null, subscription);
  };

  aedes.on('unsubscribe', (topics, client) => {
    for (const topic of topics) filters.get(client)?.delete(topic);
  });

  aedes.authorizeForward = (client, packet) => {
    if (packet.topic.startsWith('$')) return null;
    // The broker sends with QoS 1 at most: only then is it enough to remember what has not been acknowledged.
    if (packet.qos === 2) packet.qos = 1;
    const account = packet.properties?.userProperties?.['account'];
    if (members.get(client)?.guest.isOwn !== true || typeof account !== 'string') return packet;
    // A call for help is taken back by the account that made it: the gateway has to know who speaks.
    return { ...packet, topic: withPublisher(account, packet.topic) };
  };
}
