import { randomBytes } from 'node:crypto';
import { type DeviceId, deviceId } from './domain/ids.ts';
import { EmbeddedBroker } from './platform/broker/broker.ts';
import type { OnRefused } from './platform/broker/hall.ts';
import { covers } from './platform/broker/topics.ts';
import type { BrokerClient, BrokerDoor } from './ports/driver.ts';
import type { Settings } from './settings/driver-kind.ts';
import { hostAndPort } from './settings/schema-serve.ts';
import { reveal } from './settings/secrets.ts';

/** Where messages are counted that belong to no badge source. */
const NO_SOURCE = deviceId('broker');

/** Hears of a message that the broker threw away. */
export type BrokerRefusal = (device: DeviceId, reason: Parameters<OnRefused>[0]) => void;

/** The embedded broker, and how the gateway itself signs in to it. */
export interface OwnBroker {
  readonly port: number;
  readonly access: BrokerDoor;
  onRefused(listener: BrokerRefusal): void;
  stop(): Promise<void>;
}

/**
 * Starts the broker inside the gateway, where a driver needs it.
 * @param clients how the drivers will sign in
 * @param open lets in anybody on this machine, without an account: only for the demo
 */
export async function startBroker(
  { file, root }: Settings,
  clients: readonly BrokerClient[],
  open: boolean,
): Promise<OwnBroker | undefined> {
  if (clients.length === 0) return undefined;
  const { listen, accounts, limits } = file.broker;
  const { host, port } = hostAndPort(listen);
  const topics = clients.flatMap(({ filters }) => filters);
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
      own: { ...own, clients: new Map(clients.map(({ clientId, filters }) => [clientId, filters])) },
      limits,
    },
    (reason, topic) => {
      const client = clients.find(({ filters }) =>
        filters.some((filter) => topic !== undefined && covers(filter, topic)),
      );
      refused(client?.device ?? NO_SOURCE, reason);
    },
  );
  return {
    port: broker.port,
    access: { url: `mqtt://${nearOf(host)}:${broker.port}`, ...own, tellsPublisher: true },
    onRefused: (listener) => (refused = listener),
    stop: () => broker.stop(),
  };
}

/** How the gateway reaches a broker that listens at a host, as a part of an URL. */
function nearOf(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
