import { join } from 'node:path';
import { expect, it } from 'vitest';
import { failureOf } from '../../src/channels/failure.ts';
import { Mqtt } from '../../src/channels/mqtt.ts';
import { freePort, start, startMosquitto } from '../support/children.ts';
import { need } from '../support/need.ts';
import { tempDir } from '../support/temp.ts';
import { message, patient } from './peers.ts';

it('a broker that is not there is one that refused', async () => {
  const mqtt = new Mqtt({ url: `mqtt://127.0.0.1:${await freePort()}`, topic: 'a', version: 4 });
  expect(failureOf(await mqtt.send(message(), patient()).catch((error: unknown) => error))).toBe('refused');
});

need('mosquitto', 'mosquitto-clients')('a message over MQTT', () => {
  it('is told when the broker of another make has it', async () => {
    const port = await freePort();
    await startMosquitto(port, join(tempDir(), 'm.conf'));
    const heard = start('stdbuf', [
      '-oL',
      'mosquitto_sub',
      '-p',
      String(port),
      '-q',
      '1',
      '-t',
      'alarms/#',
      '-v',
      '-d',
    ]);
    await heard.says(/SUBACK/);
    for (const version of [4, 5] as const) {
      const mqtt = new Mqtt({ url: `mqtt://127.0.0.1:${port}`, topic: 'alarms/{person}', version });
      expect(await mqtt.send(message(), patient())).toEqual({ ok: true, result: 'told' });
    }
    const [, json = ''] = await heard.says(/^alarms\/li (\{.*\})$/m);
    expect(JSON.parse(json)).toEqual({
      ...(JSON.parse(message().body) as object),
      notice: '3-120-0~li~hook~0',
      person: 'li',
      why: 'raise',
    });
    expect(heard.out).toMatch(/PUBLISH \(d0, q1/);
  });
});
