import { connect, type IClientOptions } from 'mqtt';
import { type NoticeMessage, type Sender, type Sent, TOLD } from './sender.ts';

/** Where messages are published. */
export interface MqttAddress {
  readonly url: string;
  readonly topic: string;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly version: 4 | 5;
  /** PEM of an authority that the system does not know. */
  readonly ca?: string | undefined;
}

/** Publishes with QoS 1, over a connection of its own: a message is told when the broker has it. */
export class Mqtt implements Sender {
  readonly #address: MqttAddress;

  constructor(address: MqttAddress) {
    this.#address = address;
  }

  send(message: NoticeMessage, signal: AbortSignal): Promise<Sent> {
    const { url, topic } = this.#address;
    const client = connect(url, this.#options());
    const sent = new Promise<Sent>((resolve, reject) => {
      signal.addEventListener('abort', () => client.end(true), { once: true });
      // For as long as the client lives: it may fail a second time while it is closed.
      client.on('error', reject);
      client.once('close', () => reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' })));
      client.once('connect', () => {
        client.publish(topic.replaceAll('{person}', message.to.id), bodyOf(message), { qos: 1 }, (error) =>
          error ? reject(error) : resolve(TOLD),
        );
      });
    });
    return sent.finally(() => client.end(true));
  }

  #options(): IClientOptions {
    const { user, password, version, ca } = this.#address;
    return {
      clean: true,
      reconnectPeriod: 0,
      connectTimeout: 60_000,
      protocolVersion: version,
      ...(user === undefined ? {} : { username: user }),
      ...(password === undefined ? {} : { password }),
      ...(ca === undefined ? {} : { ca }),
    };
  }
}

/** The body of a webhook, with what is in its headers. */
function bodyOf({ body, notice, to, why }: NoticeMessage): string {
  const beside = JSON.stringify({ notice, person: to.id, why }).slice(1);
  return body === '{}' ? `{${beside}` : `${body.slice(0, -1)},${beside}`;
}
