import { timingSafeEqual } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { Aedes, type Client } from 'aedes';
import { withPublisher } from '../ports/publisher.ts';

/** Who may use the broker inside the gateway. */
export interface BrokerAccount {
  readonly user: string;
  readonly password: string;
}

/** The MQTT 3.1.1 broker inside the process: enough for a plant that has none. */
export class EmbeddedBroker {
  readonly #server: Server;
  readonly #aedes: Aedes;
  readonly #sockets: ReadonlySet<Socket>;
  readonly port: number;

  private constructor(server: Server, aedes: Aedes, sockets: ReadonlySet<Socket>, port: number) {
    this.#server = server;
    this.#aedes = aedes;
    this.#sockets = sockets;
    this.port = port;
  }

  /**
   * @param accounts who may connect; `open` lets anybody in, which is only for the demo on loopback
   * @param own the gateway's own account, whose clients are told who published
   */
  static async start(
    host: string,
    port: number,
    accounts: readonly BrokerAccount[] | 'open',
    own?: BrokerAccount,
  ): Promise<EmbeddedBroker> {
    const aedes = await Aedes.createBroker({ connectTimeout: 10_000 });
    const users = new WeakMap<Client, string>();
    const ours = new WeakSet<Client>();
    aedes.authenticate = (client: Client, user, password, done) => {
      const fits = (known: BrokerAccount): boolean => known.user === user && isSame(known.password, password);
      users.set(client, user ?? '');
      if (own !== undefined && fits(own)) ours.add(client);
      done(null, accounts === 'open' || accounts.some(fits) || ours.has(client));
    };
    aedes.authorizePublish = (client, packet, done) => {
      const account = (client === null ? undefined : users.get(client)) ?? '';
      packet.properties = { userProperties: { account } };
      done(null);
    };
    aedes.authorizeForward = (client, packet) => {
      const account = packet.properties?.userProperties?.['account'];
      if (!ours.has(client) || typeof account !== 'string') return packet;
      return { ...packet, topic: withPublisher(account, packet.topic) };
    };
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      socket.setNoDelay(true);
      aedes.handle(socket);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
    const address = server.address();
    const bound = typeof address === 'object' && address !== null ? address.port : port;
    return new EmbeddedBroker(server, aedes, sockets, bound);
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    await new Promise<void>((resolve) => this.#aedes.close(() => resolve()));
    // Whoever has not said CONNECT is no client yet, and would be waited for.
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}

function isSame(known: string, given: Readonly<Buffer> | undefined): boolean {
  const [a, b] = [Buffer.from(known), Buffer.from(given ?? '')];
  return a.length === b.length && timingSafeEqual(a, b);
}
