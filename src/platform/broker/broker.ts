import { createServer, type Server } from 'node:net';
import { Hall, type OnRefused, type Rules } from './hall.ts';

/** Where a broker listens, and by which rules. */
export interface BrokerSettings extends Rules {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
}

/** The MQTT 3.1.1 broker inside the process: enough for a plant that has none (ADR 12). */
export class EmbeddedBroker {
  readonly port: number;
  readonly #server: Server;
  readonly #hall: Hall;

  private constructor(server: Server, hall: Hall) {
    this.#server = server;
    this.#hall = hall;
    const address = server.address();
    this.port = typeof address === 'object' && address !== null ? address.port : 0;
  }

  /** @param refused hears of every message that was thrown away */
  static async start({ host, port, ...rules }: BrokerSettings, refused: OnRefused): Promise<EmbeddedBroker> {
    const hall = await Hall.open(rules, refused);
    const server = createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: 60_000 }, (socket) =>
      hall.welcome(socket),
    );
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, resolve);
      });
    } catch (error) {
      await hall.close();
      throw error;
    }
    return new EmbeddedBroker(server, hall);
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    await this.#hall.close();
    await closed;
  }
}
