import { connectAsync } from 'mqtt';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import type { BrokerAccess } from '../../../drivers/shared/mqtt/link.ts';
import type { Draft } from '../../../src/domain/input.ts';
import type { Driver } from '../../../src/ports/driver.ts';
import { brokerOf } from '../../support/broker.ts';
import { Ear } from '../../support/modbus.ts';
import { seeded } from '../../support/random.ts';
import { chop, type Mischief, sayInTurns, type Scene, type Told, type World } from './world.ts';

/** The pace of a test: no refusal is waited out. */
const QUICK = { first: 50, longest: 200, slow: 300 };
const PUBLISH_MS = 20;

/** The wire between a broker and the driver: it can be cut, and does to what the broker says what the test wants. */
class Wire {
  mischief: Mischief = 'plain';
  readonly #brokerPort: number;
  readonly #random = seeded(11);
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #chunks = 0;
  port = 0;

  constructor(brokerPort: number) {
    this.#brokerPort = brokerPort;
  }

  get open(): number {
    return this.#sockets.size;
  }

  async listen(): Promise<void> {
    const server = createServer({ noDelay: true }, (socket) => this.#join(socket));
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  async cut(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) =>
      this.#server === undefined ? resolve() : this.#server.close(() => resolve()),
    );
    this.#server = undefined;
  }

  #join(near: Socket): void {
    const far = connect({ port: this.#brokerPort, host: '127.0.0.1', noDelay: true });
    this.#sockets.add(near);
    near.on('close', () => {
      this.#sockets.delete(near);
      far.destroy();
    });
    far.on('close', () => near.destroy());
    for (const end of [near, far]) end.on('error', () => end.destroy());
    near.on('data', (bytes: Buffer) => void (this.mischief === 'silent' || far.destroyed || far.write(bytes)));
    // What two turns bring is glued, never reordered: whatever waits goes out before what comes behind it.
    let held: Buffer[] = [];
    far.on('data', (bytes: Buffer) => {
      this.#chunks += 1;
      const say = (part: Buffer): void => void (near.destroyed || near.write(part));
      if (this.mischief === 'silent') return;
      if (this.mischief === 'noisy' && this.#chunks % 3 === 0) return say(Buffer.concat([this.#noise(), bytes]));
      if (this.mischief === 'half') {
        say(bytes.subarray(0, Math.floor(bytes.length / 2)));
        return near.destroySoon();
      }
      held.push(bytes);
      if (this.mischief === 'glued' && held.length < 3) return;
      const whole = Buffer.concat(held);
      held = [];
      if (this.mischief === 'chopped') far.pause();
      if (this.mischief === 'chopped')
        sayInTurns([...chop(whole, this.#random), Buffer.alloc(0)], (part) =>
          part.length === 0 ? far.resume() : say(part),
        );
      else say(whole);
    });
  }

  #noise(): Buffer {
    return Buffer.from(
      Array.from({ length: 1 + Math.floor(this.#random() * 20) }, () => Math.floor(this.#random() * 256)),
    );
  }
}

/** What is published of the two things, and the driver that hears it. */
export interface Source {
  readonly topic: string;
  /** @param refuses says something without a value */
  readonly messages: (shown: number, refuses: boolean) => readonly (readonly [topic: string, body: object])[];
  readonly driver: (access: BrokerAccess) => Driver;
  readonly told: (draft: Draft) => Told | undefined;
}

/**
 * Things behind a broker. `silent` is a broker that stalls; `refusing` a message without a value; there is no `late`
 * here, as nothing is asked: what comes out of order is for the fold.
 */
export const mqttWorldOf = (name: string, source: Source): World => ({
  name,
  mischiefs: ['plain', 'chopped', 'glued', 'noisy', 'silent', 'refusing', 'half'],
  open: () => openScene(source),
});

async function openScene({ topic, messages, driver, told }: Source): Promise<Scene> {
  const broker = await brokerOf({
    accounts: [
      { user: 'engine', password: 'e', publish: [topic], subscribe: [] },
      { user: 'screen', password: 's', publish: [], subscribe: [topic] },
    ],
  });
  const wire = new Wire(broker.port);
  await wire.listen();
  onTestFinished(() => wire.cut());
  const engine = await connectAsync(`mqtt://engine:e@127.0.0.1:${broker.port}`);
  onTestFinished(() => engine.endAsync(true));

  let shown = 0;
  const talk = setInterval(() => {
    for (const [at, body] of messages(shown, wire.mischief === 'refusing'))
      engine.publish(at, JSON.stringify(body), { qos: 0 });
  }, PUBLISH_MS);
  onTestFinished(() => clearInterval(talk));

  const ear = new Ear();
  return {
    driver: driver({
      url: `mqtt://127.0.0.1:${wire.port}`,
      user: 'screen',
      password: 's',
      clientId: 'fengsui-contract',
      pace: QUICK,
      keepalive: 1,
      session: 0,
    }),
    ear,
    shows: (value) => (shown = value),
    does: (mischief) => (wire.mischief = mischief),
    cut: () => wire.cut(),
    mend: () => wire.listen(),
    told: () => ear.drafts.flatMap((draft) => told(draft) ?? []),
    connections: () => wire.open,
  };
}
