import { randomBytes } from 'node:crypto';
import { dialectOf } from '../drivers/mqtt/dialects/index.ts';
import type { BadgeSource } from '../drivers/mqtt/settings.ts';
import type { Settings } from '../drivers/registry.ts';
import { type DeviceId, deviceId } from './domain/ids.ts';
import { EmbeddedBroker } from './platform/broker/broker.ts';
import type { Refusal } from './platform/broker/hall.ts';
import { covers } from './platform/broker/topics.ts';
import { reveal } from './settings/secrets.ts';

/** Where messages are counted that belong to no badge source. */
const NO_SOURCE = deviceId('broker');

/** Hears of a message that the broker threw away. */
export type BrokerRefusal = (device: DeviceId, reason: Parameters<Refusal>[0]) => void;

/** The embedded broker, and how the gateway itself signs in to it. */
export interface Broker {
  readonly port: number;
  readonly access: {
    readonly url: string;
    readonly user: string;
    readonly password: string;
    readonly tellsPublisher: true;
  };
  onRefused(listener: BrokerRefusal): void;
  stop(): Promise<void>;
}

/**
 * Starts the broker inside the gateway, where a badge source needs it.
 * @param idOf the client id of the gateway for a source
 * @param open lets in anybody on this machine, without an account: only for the demo
 */
export async function startBroker(
  { file, root }: Settings,
  idOf: (source: BadgeSource) => string,
  open: boolean,
): Promise<Broker | undefined> {
  const sources = file.badges
    .filter(({ connect }) => connect === 'embedded')
    .map((source) => ({ id: deviceId(source.id), client: idOf(source), filters: dialectOf(source).filters }));
  if (sources.length === 0) return undefined;
  const { listen, accounts, limits } = file.broker;
  const { host, port } = addressIn(listen);
  const topics = sources.flatMap(({ filters }) => filters);
  const own = { user: 'gateway', password: randomBytes(24).toString('base64url') };
  let refused: BrokerRefusal = () => {};
  const broker = await EmbeddedBroker.start(
    {
      host,
      port,
      accounts: accounts.map(({ user, password, publish = topics, subscribe }) => ({
        user,
        password: reveal(password, root, process.env),
        publish,
        subscribe,
      })),
      ...(open ? { open: topics } : {}),
      own: { ...own, clients: new Map(sources.map(({ client, filters }) => [client, filters])) },
      limits,
    },
    (reason, topic) => {
      const source = sources.find(({ filters }) =>
        filters.some((filter) => topic !== undefined && covers(filter, topic)),
      );
      refused(source?.id ?? NO_SOURCE, reason);
    },
  );
  return {
    port: broker.port,
    access: { url: `mqtt://${nearOf(host)}:${broker.port}`, ...own, tellsPublisher: true },
    onRefused: (listener) => (refused = listener),
    stop: () => broker.stop(),
  };
}

/** `127.0.0.1:1883`, `[::1]:1883`. */
function addressIn(listen: string): { readonly host: string; readonly port: number } {
  const separator = listen.lastIndexOf(':');
  return { host: listen.slice(0, separator).replace(/^\[(.*)\]$/, '$1'), port: Number(listen.slice(separator + 1)) };
}

/** How the gateway reaches a broker that listens at a host, as a part of an URL. */
function nearOf(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
