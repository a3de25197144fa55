import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import { type DeviceId, deviceId, type TagId } from '../../src/domain/ids.ts';
import type { DeviceTrouble, TagEventInput } from '../../src/domain/input.ts';
import type { Floor } from '../../src/domain/plant.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { DeviceReport, Driver, Intake } from '../../src/ports/driver.ts';
import { JsonDialect } from './json-dialect.ts';
import type { BadgeSource } from './settings.ts';

/** How to reach a broker, with the secret already revealed. */
export interface BrokerAccess {
  readonly url: string;
  readonly user?: string;
  readonly password?: string;
  /** Names this client at the broker; the same one elsewhere would throw this one out. */
  readonly clientId: string;
}

const KEEPALIVE_S = 30;
const RECONNECT_MS = 1000;

/** Badges of one source over MQTT. A broker that goes away is a device that is down; the client comes back by itself. */
export class MqttBadges implements Driver {
  readonly name: string;
  readonly #id: DeviceId;
  readonly #access: BrokerAccess;
  readonly #clock: Clock;
  readonly #dialect: JsonDialect;
  readonly #errors = new Map<string, number>();
  /** What each badge last said of itself: only a change, or a call for help, is worth an input. */
  readonly #said = new Map<TagId, { sos?: boolean; battery?: number }>();
  #client: MqttClient | undefined;
  #messages = 0;
  #lastGoodAt: DeviceReport['lastGoodAt'] = null;

  constructor(source: BadgeSource, floors: readonly Floor[], access: BrokerAccess, clock: Clock) {
    this.name = source.id;
    this.#id = deviceId(source.id);
    this.#access = access;
    this.#clock = clock;
    this.#dialect = new JsonDialect(source, floors);
  }

  start(intake: Intake): void {
    const { url, user, password, clientId } = this.#access;
    const options: IClientOptions = {
      clientId,
      keepalive: KEEPALIVE_S,
      reconnectPeriod: RECONNECT_MS,
      // A broker that is not ready, or does not know us yet, may think better of it.
      reconnectOnConnackError: true,
      connectTimeout: 5000,
      queueQoSZero: false,
      ...(user === undefined ? {} : { username: user }),
      ...(password === undefined ? {} : { password }),
    };
    const client = connect(url, options);
    this.#client = client;
    let reason: DeviceTrouble = 'closed';
    client.on('connect', () => {
      reason = 'closed';
      client.subscribe(this.#dialect.filter, { qos: 1 }, (error) => {
        if (error === null)
          intake.heard({ at: this.#clock.now(), draft: { kind: 'device', device: this.#id, up: true } });
        else this.#down(intake, 'auth');
      });
    });
    client.on('error', (error) => (reason = troubleOf(error)));
    client.on('close', () => {
      if (client.disconnecting) return;
      this.#down(intake, reason);
    });
    client.on('message', (topic, payload, packet) => this.#take(intake, topic, payload, packet.retain));
  }

  async stop(): Promise<void> {
    await this.#client?.endAsync(true);
  }

  reports(): readonly DeviceReport[] {
    return [
      {
        device: this.#id,
        address: this.#access.url,
        polls: this.#messages,
        errors: Object.fromEntries(this.#errors),
        latency: null,
        lastGoodAt: this.#lastGoodAt,
      },
    ];
  }

  #take(intake: Intake, topic: string, payload: Buffer, retained: boolean): void {
    const at = this.#clock.now();
    const { fix, events, rejects } = this.#dialect.decode({ topic, payload, retained, at });
    this.#messages += 1;
    for (const reason of rejects) {
      this.#errors.set(reason, (this.#errors.get(reason) ?? 0) + 1);
      intake.rejected(this.#id, reason);
    }
    for (const draft of events) if (this.#isNews(draft)) intake.heard({ at, draft });
    if (fix === undefined) return;
    this.#lastGoodAt = at;
    intake.heard({ at, draft: fix });
  }

  #isNews({ tag, event }: TagEventInput): boolean {
    let said = this.#said.get(tag);
    if (said === undefined) this.#said.set(tag, (said = {}));
    switch (event.what) {
      case 'sos': {
        const news = event.pressed || said.sos !== false;
        said.sos = event.pressed;
        return news;
      }
      case 'battery': {
        const news = event.percent !== said.battery;
        said.battery = event.percent;
        return news;
      }
    }
  }

  #down(intake: Intake, reason: DeviceTrouble): void {
    this.#errors.set(reason, (this.#errors.get(reason) ?? 0) + 1);
    intake.heard({ at: this.#clock.now(), draft: { kind: 'device', device: this.#id, up: false, reason } });
  }
}

function troubleOf(error: Error): DeviceTrouble {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'ECONNREFUSED') return 'refused';
  if (code === 'ENOTFOUND' || code === 'EHOSTUNREACH' || code === 'EAI_AGAIN') return 'unreachable';
  if (code === 4 || code === 5 || code === 134 || code === 135) return 'auth';
  return /timeout|timed out/i.test(error.message) ? 'timeout' : 'closed';
}
