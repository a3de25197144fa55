import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { BrokerAccess } from '../../drivers/shared/mqtt/link.ts';
import type { MqttSource } from '../../drivers/shared/mqtt/source.ts';
import { type Duration, duration } from '../../src/domain/time.ts';
import { SystemClock } from '../../src/platform/system-clock.ts';
import { badgesAt } from '../support/badges.ts';
import { cannedBroker, knownUsers, makeCertificates, setPassword, tlsLines, Wire } from '../support/broker-wire.ts';
import { freePort, startMosquitto } from '../support/children.ts';
import { Ear } from '../support/modbus.ts';
import { need } from '../support/need.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';

/** The pace of a test; a slow try is one that the test never sees. */
const QUICK = { first: 50, longest: 200, slow: 600_000 };

interface Listener {
  readonly ear: Ear;
  readonly badges: MqttSource;
}

function listen(
  access: Partial<BrokerAccess> & { readonly port: number; readonly scheme?: string; readonly clock?: SystemClock },
): Listener {
  const { port, scheme = 'mqtt', clock = new SystemClock(), ...more } = access;
  const badges = badgesAt(
    { url: `${scheme}://127.0.0.1:${port}`, clientId: 'fengsui-test-uwb', pace: QUICK, ...more },
    clock,
  );
  onTestFinished(() => badges.stop());
  const ear = new Ear();
  badges.start(ear);
  return { ear, badges };
}

const isUp = ({ ear }: Listener) =>
  until('the broker to be joined', () => ear.story.at(-1) === 'uwb up' || ear.story.includes('uwb up'));
const errorsOf = ({ badges }: Listener) => badges.reports()[0]?.errors ?? {};
const fixesOf = ({ ear }: Listener) => ear.story.filter((line) => line.includes('@'));

async function client(port: number, options: IClientOptions = {}): Promise<MqttClient> {
  const made = await connectAsync(`mqtt://127.0.0.1:${port}`, options);
  onTestFinished(() => made.endAsync(true));
  return made;
}

const at = (x: number, ts = Date.now()) => JSON.stringify({ position: { x, y: 50 }, ts, sos: false });
const publish = (from: MqttClient, x: number, tag = '0a01') =>
  from.publishAsync(`uwb/${tag}/location`, at(x), { qos: 1 });

async function mosquitto(lines?: string) {
  const port = await freePort();
  return { port, child: await startMosquitto(port, join(tempDir(), 'm.conf'), lines) };
}

need('mosquitto', 'openssl')('a broker behind TLS', () => {
  it('is joined with credentials, by both versions, and its certificate is checked', async () => {
    const folder = tempDir();
    makeCertificates(folder);
    const { port } = await mosquitto(tlsLines(folder, { client: true, user: 'fengsui', password: 'p w' }));
    const read = (name: string) => readFileSync(join(folder, name), 'utf8');
    const tls = { ca: read('ca.pem'), cert: read('client.pem'), key: read('client.key') };
    const known = { port, scheme: 'mqtts', user: 'fengsui', password: 'p w' };
    for (const version of [4, 5] as const) await isUp(listen({ ...known, tls, version, clientId: `v${version}` }));
    await isUp(listen({ ...known, tls: { ...tls, name: 'broker.plant' }, clientId: 'named' }));

    const refused: readonly (readonly [string, Partial<BrokerAccess>])[] = [
      ['auth', { tls: { ...tls, ca: read('other-ca.pem') } }],
      ['auth', { tls: { ...tls, name: 'other.plant' } }],
      ['auth', { tls, password: 'wrong' }],
    ];
    for (const [reason, access] of refused) {
      const { ear } = listen({ ...known, ...access, clientId: `refused-${refused.length}` });
      await until('the refusal to be told', () => ear.story.at(-1) === `uwb down ${reason}`);
    }
    const noPem = listen({ ...known, tls: { ca: 'no certificate', cert: 'none', key: 'none' }, clientId: 'no-pem' });
    await until('the refusal to be told', () => noPem.ear.story[0] === 'uwb down auth');
    const noCertificate = listen({ ...known, tls: { ca: tls.ca } });
    await until('the refusal to be told', () => noCertificate.ear.story[0]?.startsWith('uwb down'));
  });
});

need('mosquitto')('a broker of the site', () => {
  it.each([4, 5] as const)('keeps what was missed while the wire was cut: version %d', async (version) => {
    const { port } = await mosquitto();
    const wire = await Wire.to(port);
    const listener = listen({ port: wire.port, version });
    await isUp(listener);
    const from = await client(port);
    await publish(from, 1);
    await until('the first', () => fixesOf(listener).length === 1);
    wire.cut();
    await until('the loss to be told', () => listener.ear.story.some((line) => line.startsWith('uwb down')));
    for (const x of [2, 3, 4]) await publish(from, x);
    wire.mend();
    await until('all that was missed', () => fixesOf(listener).length === 4);
    expect(fixesOf(listener)).toEqual([1, 2, 3, 4].map((x) => `0a01@${x},50 good`));
  });

  it('keeps it for a gateway that was restarted, and nothing where that was asked', async () => {
    const { port } = await mosquitto();
    const from = await client(port);
    for (const [session, expected] of [
      [3600, 2],
      [0, 1],
    ] as const) {
      const access = { port, version: 5 as const, session, clientId: `restarted-${session}` };
      const before = listen(access);
      await isUp(before);
      await before.badges.stop();
      await publish(from, 1);
      const after = listen(access);
      await isUp(after);
      await publish(from, 2);
      await until('the live one', () => fixesOf(after).includes('0a01@2,50 good'));
      expect(fixesOf(after)).toHaveLength(expected);
    }
  });

  it('brings again what we had no time to acknowledge: it is counted', async () => {
    const { port } = await mosquitto();
    const wire = await Wire.to(port);
    const listener = listen({ port: wire.port });
    await isUp(listener);
    const from = await client(port);
    wire.deaf = true;
    await publish(from, 1);
    await until('the message', () => fixesOf(listener).length === 1);
    wire.cut();
    wire.mend();
    await until('it to come again', () => listener.ear.rejects.includes('duplicate'));
    expect([errorsOf(listener), fixesOf(listener)]).toMatchObject([
      { redelivered: 1, duplicate: 1 },
      ['0a01@1,50 good'],
    ]);
  });

  it('shares its messages out among gateways of one group', async () => {
    const { port } = await mosquitto();
    const listeners = (['a', 'b'] as const).map((id, i) =>
      listen({ port, share: 'group', clientId: id, version: i === 0 ? 4 : 5 }),
    );
    await Promise.all(listeners.map(isUp));
    const alone = listen({ port, clientId: 'c' });
    await isUp(alone);
    const from = await client(port);
    for (let x = 1; x <= 20; x++) await publish(from, x);
    await until('all of them', () => fixesOf(alone).length === 20);
    await until('all of them once', () => listeners.flatMap(fixesOf).length === 20);
    const [first, second] = listeners.map(fixesOf);
    expect([...(first ?? []), ...(second ?? [])].sort()).toEqual([...fixesOf(alone)].sort());
    expect([first?.length, second?.length].every((length) => (length ?? 0) > 0)).toBe(true);
  });

  it('marks what it kept, whatever the version: it is no sight of anybody', async () => {
    const { port } = await mosquitto();
    const from = await client(port);
    await from.publishAsync('uwb/0a01/location', JSON.stringify({ position: { x: 1, y: 1 }, sos: true }), {
      qos: 1,
      retain: true,
    });
    for (const version of [4, 5] as const) {
      const listener = listen({ port, version, clientId: `r${version}` });
      await until('what was kept', () => listener.ear.story.length === 2);
      expect(listener.ear.story.sort()).toEqual(['0a01@1,1 bad/retained', 'uwb up']);
    }
  });

  it('tells others when we are gone, and that we are there', async () => {
    const { port } = await mosquitto();
    const wire = await Wire.to(port);
    const heard: string[] = [];
    const other = await client(port);
    other.on('message', (topic, payload, { retain }) => void heard.push(`${topic} ${payload.toString()} ${retain}`));
    await other.subscribeAsync('site/#', { qos: 1 });
    const listener = listen({ port: wire.port, will: { topic: 'site/fengsui', payload: 'gone', online: 'here' } });
    await until('us to be there', () => heard.length === 1);
    wire.cut();
    await until('us to be gone', () => heard.length === 2);
    wire.mend();
    await until('us to be back', () => heard.length === 3);
    await listener.badges.stop();
    await until('us to be gone', () => heard.length === 4);
    expect(heard).toEqual(['here', 'gone', 'here', 'gone'].map((word) => `site/fengsui ${word} false`));
    const late = await client(port);
    late.on('message', (_topic, payload, { retain }) => void heard.push(`${payload.toString()} ${retain}`));
    await late.subscribeAsync('site/#');
    await until('what the broker kept', () => heard.at(-1) === 'gone true');
  });

  it('lets us in once it knows us, and is not pressed before', async () => {
    const folder = tempDir();
    setPassword(folder, 'fengsui', 'old');
    const { port, child } = await mosquitto(knownUsers(folder).join('\n'));
    const wire = await Wire.to(port);
    const pace = { first: 10, longest: 20, slow: 700 };
    const listener = listen({ port: wire.port, user: 'fengsui', password: 'new', pace });
    await until('the refusal to be told', () => listener.ear.story.includes('uwb down auth'));
    setPassword(folder, 'fengsui', 'new');
    child.process.kill('SIGHUP');
    await isUp(listener);
    expect(wire.tries).toBeLessThanOrEqual(3);
    expect(listener.ear.story.filter((line) => line !== 'uwb down auth')).toEqual(['uwb up']);
  });

  it('that stalls is noticed, and heard again', async () => {
    const { port, child } = await mosquitto();
    const listener = listen({ port, keepalive: 1 });
    await isUp(listener);
    child.process.kill('SIGSTOP');
    onTestFinished(() => void child.process.kill('SIGCONT'));
    await until('the silence to be noticed', () => listener.ear.story[1] === 'uwb down timeout');
    child.process.kill('SIGCONT');
    await until('the broker to be back', () => listener.ear.story.at(-1) === 'uwb up');
    await publish(await client(port), 1);
    await until('a badge', () => fixesOf(listener).length === 1);
  });

  it('keeps topics of an older configuration, and they are passed over', async () => {
    const { port } = await mosquitto();
    const old = await client(port, { clientId: 'fengsui-test-uwb', clean: false });
    await old.subscribeAsync('old/+/location', { qos: 1 });
    await old.endAsync();
    const listener = listen({ port });
    await isUp(listener);
    const from = await client(port);
    await from.publishAsync('old/0a01/location', at(1), { qos: 1 });
    await publish(from, 2);
    await until('the new one', () => fixesOf(listener).length === 1);
    expect([fixesOf(listener), errorsOf(listener), listener.badges.reports()[0]?.polls]).toEqual([
      ['0a01@2,50 good'],
      { unasked: 1 },
      1,
    ]);
  });

  it.each([4, 5] as const)(
    'of two gateways of one name keeps one, and the other stands back: version %d',
    async (version) => {
      const { port } = await mosquitto();
      const wire = await Wire.to(port);
      const first = listen({ port: wire.port, version });
      await isUp(first);
      const both = [first, listen({ port: wire.port, version })];
      const [back, stays] = await until('one to stand back', () => {
        const last = both.map(({ ear }) => ear.story.at(-1));
        if (last[0] === 'uwb down taken-over' && last[1] === 'uwb up') return both;
        return last[1] === 'uwb down taken-over' && last[0] === 'uwb up' ? [...both].reverse() : undefined;
      });
      const tries = wire.tries;
      await publish(await client(port), 1);
      await until('a badge', () => stays !== undefined && fixesOf(stays).length === 1);
      expect([wire.tries, back && fixesOf(back)]).toEqual([tries, []]);
    },
  );
});

describe('a broker of another mind', () => {
  const connack = Buffer.from([0x20, 2, 0, 0]);
  /** SUBACK for the packet id of the SUBSCRIBE. */
  const suback = (packet: Buffer, code: number) => Buffer.from([0x90, 3, packet[2] ?? 0, packet[3] ?? 0, code]);

  it('that drops us right after it took us in, again and again, has another one of our name', async () => {
    const broker = await cannedBroker((type) => (type === 1 ? connack : undefined));
    const { ear } = listen({ port: broker.port });
    await until('it to be told', () => ear.story.includes('uwb down taken-over'));
    expect([broker.connections, ear.story]).toEqual([3, ['uwb down closed', 'uwb down closed', 'uwb down taken-over']]);
  });

  it('that says that another one has come in our place is believed at once', async () => {
    const taken = Buffer.from([0xe0, 2, 0x8e, 0]);
    const broker = await cannedBroker((type, packet) =>
      type === 1
        ? Buffer.from([0x20, 3, 0, 0, 0])
        : type === 8
          ? Buffer.concat([Buffer.from([0x90, 4, packet[2] ?? 0, packet[3] ?? 0, 0, 1]), taken])
          : undefined,
    );
    const { ear } = listen({ port: broker.port, version: 5 });
    await until('it to be told', () => ear.story.at(-1) === 'uwb down taken-over');
    expect(broker.connections).toBe(1);
  });

  it('that lets us in and does not let us hear is no broker of ours', async () => {
    const broker = await cannedBroker((type, packet) =>
      type === 1 ? connack : type === 8 ? suback(packet, 0x80) : Buffer.alloc(0),
    );
    const { ear } = listen({ port: broker.port });
    await until('it to be told', () => ear.story.length > 0);
    expect([broker.connections, ear.story]).toEqual([1, ['uwb down auth']]);
  });

  it('that lets us in and never says whether we may hear is down', async () => {
    const broker = await cannedBroker((type) => (type === 1 ? connack : Buffer.alloc(0)));
    class Hasty extends SystemClock {
      override setTimer(name: string, after: Duration, run: () => void) {
        return super.setTimer(name, name === 'broker subscribe' ? duration(after / 100) : after, run);
      }
    }
    const { ear } = listen({ port: broker.port, clock: new Hasty() });
    await until('it to be told twice', () => ear.story.length >= 2);
    expect(ear.story.slice(0, 2)).toEqual(['uwb down timeout', 'uwb down timeout']);
  });

  it.each([
    ['not yet ready', 3, 'uwb down closed'],
    ['of another version', 1, 'uwb down protocol'],
    ['that wants no client of this name', 2, 'uwb down auth'],
  ])('%s says so', async (_name, code, said) => {
    const broker = await cannedBroker((type) => (type === 1 ? Buffer.from([0x20, 2, 0, code]) : undefined));
    const { ear } = listen({ port: broker.port });
    await until('it to be told', () => ear.story.length > 0);
    expect(ear.story[0]).toBe(said);
  });

  it('that speaks no MQTT at all is down and ends nothing', async () => {
    const broker = await cannedBroker(() => Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const { ear } = listen({ port: broker.port });
    await until('it to be told twice', () => ear.story.length >= 2);
    expect(new Set(ear.story.map((line) => line.split(' ')[1]))).toEqual(new Set(['down']));
  });

  it('that is not there is tried again, and stopping ends that', async () => {
    const { ear, badges } = listen({ port: await freePort() });
    await until('it to be told twice', () => ear.story.length >= 2);
    expect(ear.story.slice(0, 2)).toEqual(['uwb down refused', 'uwb down refused']);
    await badges.stop();
  });
});
