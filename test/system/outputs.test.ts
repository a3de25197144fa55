import { connectAsync, type MqttClient } from 'mqtt';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { HttpPeer } from '../channels/peers.ts';
import { freePort, PyDevice, startMosquitto } from '../support/children.ts';
import { written } from '../support/example.ts';
import { BROKER, configOf, DETECTOR, GatewayProcess, newToken } from '../support/gateway.ts';
import { need } from '../support/need.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';

const COIL = 16;

/** A detector and, on a connection of its own, a relay that switches a siren: both made of somebody else's library. */
async function site(more = '') {
  const folder = tempDir();
  const ports = { panel: await freePort(), relays: await freePort() };
  const [panel, relays] = await Promise.all([PyDevice.tcp(ports.panel), PyDevice.tcp(ports.relays)]);
  const config = written(join(folder, 'config'), {
    'plant.yaml': `
fengsui: 1
site: { id: works, name: Works, timezone: Asia/Shanghai }
floors: [{ id: ground, extent: [0, 0, 100, 100] }]
devices:
  - id: panel
    connect: tcp://127.0.0.1:${ports.panel}
    poll: 50ms
    points:
      - { id: h2s, read: { table: input, address: 0, scale: 0.1 }, gas: H2S, alarms: { high: 7, high-high: 14, on-delay: 0s, off-delay: 0s }, at: { floor: ground, x: 5, y: 5 } }
  - { id: relays, connect: 'tcp://127.0.0.1:${ports.relays}', timeout: 300ms }
outputs:
  - { id: siren, device: relays, write: { table: coil, address: ${COIL} }, kind: siren, when: { priority: [1], conditions: [high-high] } }
${more}`,
  });
  const data = join(folder, 'data');
  const token = await newToken(data);
  const gas = (ppm: number): Promise<void> => panel.set('input', 0, 10 * ppm);
  const start = (): Promise<GatewayProcess> => GatewayProcess.start(config, data, token);
  return { gas, start, relays, ports, plant: join(config, 'plant.yaml') };
}

const last = (relays: PyDevice): number | undefined => relays.writes('coil', COIL).at(-1);
const sounds = (relays: PyDevice, value: 0 | 1): Promise<unknown> =>
  until(`the coil to be written ${value}`, () => last(relays) === value);
const isUp = (gateway: GatewayProcess, alarm: string): Promise<unknown> =>
  until(`${alarm} to be up`, async () => (await gateway.alarms()).some((line) => line.startsWith(`${alarm} unacked`)));
const isOver = (gateway: GatewayProcess, alarm: string): Promise<unknown> =>
  until(
    `${alarm} to be over`,
    async () => !(await gateway.alarms()).some((line) => line.startsWith(`${alarm} unacked`)),
  );

/** Its raise is in the record, and not only in memory. */
async function isKept(gateway: GatewayProcess, alarm: string): Promise<void> {
  const viewer = await gateway.view();
  await isUp(gateway, alarm);
  const { body } = await gateway.ask('GET', '/api/v1/alarms');
  const seq = Number((body.items ?? []).find((item) => item['alarm'] === alarm)?.['seq']);
  await until(`${alarm} to be in the record`, () =>
    viewer.messages.some((message) => 'durableSeq' in message && message.durableSeq >= seq),
  );
}

/** Others on the same relays, by the functions of devices that do not know 5 and 6. */
const OTHERS = `
  - { id: beat, kind: heartbeat, device: relays, write: { table: coil, address: 17, function: 15 }, period: 300ms }
  - { id: beacon, kind: beacon, device: relays, write: { table: holding, address: 20, function: 16, on: 7, off: 3 }, when: { conditions: [high-high] } }
`;
const beats = (relays: PyDevice): number => relays.writes('coil', 17).length;

need('python3-pymodbus')('a siren made of pymodbus', () => {
  it('sounds while there is gas, is switched back when a hand switches it, and is off after an orderly stop, with a heartbeat beside it', async () => {
    const { gas, start, relays } = await site(OTHERS);
    const gateway = await start();
    await gas(20);
    await sounds(relays, 1);
    await until('the beacon to be on', () => relays.writes('holding', 20).at(-1) === 7);
    await gas(1);
    await sounds(relays, 0);
    await gas(20);
    await sounds(relays, 1);
    const before = relays.writes('coil', COIL).length;
    await relays.set('coil', COIL, 0);
    await until('it to be switched back', () => relays.writes('coil', COIL).length > before);
    expect(last(relays)).toBe(1);

    // A gateway that stands still has no heartbeat, and has one again when it goes on.
    await until('the heart to beat', () => beats(relays) > 3);
    gateway.child.process.kill('SIGSTOP');
    const { pid } = gateway.child.process;
    await until('it to stand still', () => / T /.test(readFileSync(`/proc/${pid}/stat`, 'utf8')));
    // What was on its way has arrived when the relays answer for the second time.
    await relays.obey('coil 0 0');
    await relays.obey('coil 0 0');
    const stopped = beats(relays);
    await relays.obey('coil 0 0');
    expect(beats(relays)).toBe(stopped);
    gateway.child.process.kill('SIGCONT');
    await until('the heart to beat again', () => beats(relays) > stopped + 3);

    expect(await gateway.child.stop()).toBe(0);
    expect(last(relays)).toBe(0);
    expect(relays.writes('holding', 20).at(-1)).toBe(3);
    const heart = relays.writes('coil', 17);
    expect(heart.at(-1)).toBe(0);
    // Each change once, but for those that came too late around the standstill.
    expect(heart.filter((value, i) => i > 0 && value === heart[i - 1]).length).toBeLessThanOrEqual(3);
    expect([relays.functions('coil', COIL), relays.functions('coil', 17), relays.functions('holding', 20)]).toEqual([
      [5],
      [15],
      [16],
    ]);
  });

  it('goes on when the gateway is killed, is switched again at its start, and falls silent with the gas', async () => {
    const { gas, start, relays } = await site();
    const first = await start();
    await gas(20);
    await sounds(relays, 1);
    await isKept(first, 'h2s:high-high');
    await first.child.stop('SIGKILL');
    expect(last(relays)).toBe(1);
    const writes = relays.writes('coil', COIL).length;
    const second = await start();
    await until('the siren to be switched again', () => relays.writes('coil', COIL).length > writes);
    expect(relays.writes('coil', COIL).slice(writes)).not.toContain(0);
    await isUp(second, 'h2s:high-high');
    await gas(1);
    await sounds(relays, 0);
  });

  it('that does not do what is written, refuses it, or is dead, is an alarm until it does it', async () => {
    const { gas, start, relays, ports } = await site();
    const gateway = await start();
    await relays.obey(`stick coil ${COIL} 0`);
    await gas(20);
    await isUp(gateway, 'siren:mismatch');
    const tries = relays.writes('coil', COIL).length;
    await until('it to be written again', () => relays.writes('coil', COIL).length > tries);
    await relays.obey(`free coil ${COIL}`);
    await isOver(gateway, 'siren:mismatch');

    await relays.obey(`refuse coil ${COIL}`);
    await gas(1);
    await isUp(gateway, 'siren:mismatch');
    expect(last(relays)).toBe(1);
    await relays.obey(`accept coil ${COIL}`);
    await sounds(relays, 0);
    await isOver(gateway, 'siren:mismatch');

    await relays.child.stop('SIGKILL');
    await gas(20);
    await isUp(gateway, 'siren:offline');
    const back = await PyDevice.tcp(ports.relays);
    await sounds(back, 1);
    await isOver(gateway, 'siren:offline');
  });
});

need('python3-pymodbus')('a channel and a siren that are replaced while the gateway runs', () => {
  it('tell and sound at the new place, what waited is told there, and the old siren is left as its at-stop says', async () => {
    const [old, fresh] = [await HttpPeer.start(), await HttpPeer.start()];
    old.answers = () => 'hangs';
    const port = await freePort();
    const other = await PyDevice.tcp(port);
    const { gas, start, relays, plant } = await site(`
  - { id: beacon, kind: beacon, device: relays, write: { table: coil, address: 17 }, at-stop: hold, when: { conditions: [high-high] } }
notify:
  channels: [{ id: hook, kind: webhook, url: "${old.url}/a", timeout: 2s }]
  people: [{ id: li, name: 李, to: [hook] }]
  rules: [{ when: { conditions: [high, high-high] }, tell: [li] }]
`);
    const gateway = await start();
    await gas(20);
    await sounds(relays, 1);
    await until('the beacon to be on', () => relays.writes('coil', 17).at(-1) === 1);
    await until('the message to be under way', () => old.asked.length > 0);

    const text = readFileSync(plant, 'utf8')
      .replaceAll('device: relays, write', 'device: others, write')
      .replace('outputs:\n', `  - { id: others, connect: 'tcp://127.0.0.1:${port}', timeout: 300ms }\noutputs:\n`)
      .replace(old.url, fresh.url);
    const wrong = text.replace('timeout: 2s', 'timeout: 2s, secret: "${file:no.secret}"');
    const refused = await gateway.ask('PUT', '/api/v1/config', { files: { 'plant.yaml': wrong }, reason: 'wrong' });
    const line = wrong.split('\n').findIndex((one) => one.includes('no.secret')) + 1;
    expect(refused).toMatchObject({
      status: 422,
      body: { problems: [{ file: 'plant.yaml', line, message: expect.stringContaining('hook: the secret') }] },
    });
    const answer = await gateway.ask('PUT', '/api/v1/config', { files: { 'plant.yaml': text }, reason: 'moved' });
    expect(answer).toMatchObject({ status: 200, body: { restart: [] } });
    // On a slow machine it was tried there once more before the change was in force.
    const before = old.asked.length;
    await sounds(other, 1);
    await until('the other beacon to be on', () => other.writes('coil', 17).at(-1) === 1);
    await sounds(relays, 0);
    expect(relays.writes('coil', 17).at(-1)).toBe(1);

    const told = () =>
      fresh.asked.map(({ body }) => (JSON.parse(body.toString()) as { readonly alarm: string }).alarm).sort();
    await until('both messages to arrive', () => new Set(told()).size === 2);
    expect(told()).toEqual(['h2s:high', 'h2s:high-high']);
    const ids = fresh.asked.map(({ headers }) => headers['x-fengsui-notice']);
    expect(ids).toContain(old.asked[0]?.headers['x-fengsui-notice']);
    expect(old.asked.length).toBe(before);
    expect((await gateway.alarms()).filter((line) => line.startsWith('siren:'))).toEqual([]);
  });
});

need('mosquitto')('a badge that buzzes', () => {
  it('buzzes for whom the alarm is about, again when the broker is back, and a lost broker is an alarm', async () => {
    const folder = tempDir();
    const port = await freePort();
    const broker = () => startMosquitto(port, join(folder, 'mosquitto.conf'));
    const first = await broker();
    const config = configOf(
      folder,
      [BROKER, `mqtt://127.0.0.1:${port}`],
      [DETECTOR, `tcp://127.0.0.1:${await freePort()}`],
      [
        'fengsui: 1',
        `outputs:\n  - { id: buzz, mqtt: { broker: uwb, topic: 'tag/{tag}/buzz', on: '{"buzz":1}', off: '{"buzz":0}' }, when: { conditions: [sos] } }\nfengsui: 1`,
      ],
    );
    const gateway = await GatewayProcess.start(config, join(folder, 'data'));
    await gateway.hears('uwb');
    const heard: string[] = [];
    const listen = async (): Promise<MqttClient> => {
      const badge = await connectAsync(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 0 });
      onTestFinished(() => badge.endAsync(true));
      badge.on('message', (topic, payload) => heard.push(`${topic} ${payload.toString()}`));
      await badge.subscribeAsync('tag/+/buzz', { qos: 1 });
      return badge;
    };
    const badge = await listen();
    const call = { position: { x: 5, y: 5 }, accuracy: 0.3, ts: Date.now(), sos: true };
    await badge.publishAsync('uwb/1a2b/location', JSON.stringify(call), { qos: 1 });
    await until('the badge to buzz', () => heard.includes('tag/1a2b/buzz {"buzz":1}'));
    expect(heard.every((line) => line.startsWith('tag/1a2b/'))).toBe(true);
    await first.stop('SIGKILL');
    await isUp(gateway, 'buzz:offline');
    heard.length = 0;
    await broker();
    await listen();
    await isOver(gateway, 'buzz:offline');
    expect(heard.filter((line) => line.includes('0}'))).toEqual([]);
  });
});
