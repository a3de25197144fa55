import { connectAsync, type MqttClient } from 'mqtt';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { makeCertificates, tlsLines } from '../support/broker-wire.ts';
import { freePort, startMosquitto } from '../support/children.ts';
import { EXAMPLE } from '../support/example.ts';
import { configOf, GatewayProcess } from '../support/gateway.ts';
import { need } from '../support/need.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';

const BADGES = EXAMPLE.slice(EXAMPLE.indexOf('badges:'), EXAMPLE.indexOf('people:\n'));

/** Badges of several makers at one broker behind TLS, as a plant has them that grew. */
const sourcesOf = (port: number): string => {
  const access = `connect: mqtts://127.0.0.1:${port}\n    user: fengsui\n    password: \${file:password}\n    tls: { ca: ca.pem }\n    floor: ground`;
  return `badges:
  - id: pozyx
    ${access}
    dialect: pozyx
    fields: { sos: /data/tagData/button }
    transform: { '*': { origin: [20, 20] } }
  - id: quuppa
    ${access}
    version: 5
    dialect: quuppa
  - id: radios
    ${access}
    dialect: ranges
    height: 1.2
    anchors: { include: anchors.yaml }
`;
};
const ANCHORS = [
  [0, 0, 3],
  [100, 0, 3],
  [100, 80, 3],
  [0, 80, 3],
];

need('mosquitto', 'openssl')('a plant with badges of several makers', () => {
  it('hears them all through TLS, and one alarm is like another', async () => {
    const folder = tempDir();
    makeCertificates(folder);
    const port = await freePort();
    await startMosquitto(port, join(folder, 'm.conf'), tlsLines(folder, { user: 'fengsui', password: 'secret' }));
    const config = configOf(folder, [BADGES, sourcesOf(port)]);
    copyFileSync(join(folder, 'ca.pem'), join(config, 'ca.pem'));
    writeFileSync(join(config, 'password'), 'secret\n');
    writeFileSync(
      join(config, 'anchors.yaml'),
      ANCHORS.map((at, i) => `- { id: A${i}, at: [${at.join(', ')}] }\n`).join(''),
    );
    const gateway = await GatewayProcess.start(config, join(folder, 'data'));
    for (const id of ['pozyx', 'quuppa', 'radios']) await gateway.hears(id);
    const viewer = await gateway.view();
    const makers = await connectAsync(`mqtts://127.0.0.1:${port}`, {
      ca: readFileSync(join(folder, 'ca.pem')),
      username: 'fengsui',
      password: 'secret',
    });
    onTestFinished(() => makers.endAsync(true));

    // The visitor of Pozyx comes into the tank farm, Zhang Wei of Quuppa calls for help, and a third is measured only.
    await say(makers, 'tags', [pozyx('1a2c', 30_000, 25_000), { tagId: '77', alive: true, success: true }]);
    await viewer.has('transition', ({ alarm, kind }) => alarm === 'tank-farm:forbidden' && kind === 'raise');
    await say(makers, 'quuppa/tags', { code: 0, tags: [{ tagId: '1a2b', lastButtonPressTS: Date.now() }] });
    expect(
      await viewer.has('transition', ({ alarm, kind }) => alarm === 'zhang-wei:sos' && kind === 'raise'),
    ).toMatchObject({ people: ['zhang-wei'] });
    expect(
      await viewer.has('transition', ({ alarm, kind }) => alarm === 'zhang-wei:sos' && kind === 'return'),
    ).toMatchObject({ state: 'latched-unacked' });
    const ranges = ANCHORS.map(([x = 0, y = 0, z = 0], i) => ({ a: `A${i}`, d: Math.hypot(x - 40, y - 30, z - 1.2) }));
    await say(makers, 'uwb/beef/ranges', { seq: 1, ranges });
    await viewer.has('delta', ({ fixes }) =>
      fixes.some(({ tag, x, y, quality }) => tag === 'beef' && Math.hypot(x - 40, y - 30) < 0.5 && quality === 'good'),
    );

    const { url } = gateway;
    await until('the rejects to be counted', async () =>
      /fengsui_rejects_total\{driver="pozyx",reason="missing-field"\} 1/.test(
        await (await fetch(`${url}/metrics`)).text(),
      ),
    );
    const { body } = await gateway.ask('GET', '/api/v1/devices');
    expect(JSON.stringify(body)).not.toContain('secret');
    expect(readFileSync(join(folder, 'data', 'installation'), 'utf8')).toMatch(/^[0-9a-f]{8}\n$/);
  });
});

const pozyx = (tagId: string, x: number, y: number) => ({
  tagId,
  alive: true,
  success: true,
  timestamp: Date.now() / 1000,
  data: { coordinates: { x, y, z: 1000 } },
});
const say = (client: MqttClient, topic: string, body: unknown) =>
  client.publishAsync(topic, JSON.stringify(body), { qos: 1 });
