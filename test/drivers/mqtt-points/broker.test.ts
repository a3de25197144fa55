import { connectAsync, type IClientOptions } from 'mqtt';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { makeCertificates, tlsLines } from '../../support/broker-wire.ts';
import { freePort, startMosquitto } from '../../support/children.ts';
import { changed } from '../../support/example.ts';
import { Ear } from '../../support/modbus.ts';
import { need } from '../../support/need.ts';
import { tempDir } from '../../support/temp.ts';
import { until } from '../../support/until.ts';
import { DEVICE, driverOf, pointSettings } from './support.ts';

const at = (port: number, more = '') => changed('mqtt://127.0.0.1:1883', `mqtt://127.0.0.1:${port}${more}`, DEVICE);

function listen(devices: string, beside: Readonly<Record<string, string>> = {}) {
  const driver = driverOf(pointSettings(devices, beside));
  onTestFinished(() => driver.stop());
  const ear = new Ear();
  driver.start(ear);
  return { driver, ear };
}

async function publisher(port: number, options: IClientOptions = {}) {
  const client = await connectAsync(`${options.ca === undefined ? 'mqtt' : 'mqtts'}://127.0.0.1:${port}`, options);
  onTestFinished(() => client.endAsync(true));
  return (dev: string, body: object, retain = false) =>
    client.publishAsync(`gas/${dev}/up`, JSON.stringify(body), { qos: 1, retain });
}

const isUp = (ear: Ear) => until('the broker to be joined', () => ear.story.includes('lora up'));
const gas = (h2s: number, ts = Date.now()) => ({ values: { h2s }, door: false, ok: true, ts });

need('mosquitto')('detectors behind a real broker', () => {
  it('are heard, several values a message, and what cannot be read is counted', async () => {
    const port = await freePort();
    await startMosquitto(port, join(tempDir(), 'm.conf'));
    const { driver, ear } = listen(at(port));
    await isUp(ear);
    const say = await publisher(port);
    await say('d1', gas(3.2));
    await say('d2', { v: 'ERR' });
    await say('d9', gas(3.2));
    await say('d2', { v: 40 });
    await until('the last value', () => ear.story.includes('d2.h2s=5 good'));
    expect(ear.story).toEqual([
      'lora up',
      'd1.h2s=3.2 good',
      'd1.door=0 good',
      'd2.h2s=null bad/sensor',
      'd2.h2s=5 good',
    ]);
    expect(ear.rejects).toEqual(['not-a-number', 'foreign']);
    const [report] = driver.reports();
    expect(report).toMatchObject({ device: 'lora', polls: 4, errors: { 'not-a-number': 1, foreign: 1 } });
    expect(Date.now() - (report?.lastGoodAt ?? 0)).toBeLessThan(60_000);
  });

  it('are known from before by what the broker retained, marked as old', async () => {
    const port = await freePort();
    await startMosquitto(port, join(tempDir(), 'm.conf'));
    const say = await publisher(port);
    await say('d1', gas(80, Date.now() - 3_600_000), true);
    const { ear } = listen(at(port));
    await until('the retained values', () => ear.story.length >= 3);
    expect(ear.story.toSorted()).toEqual(['d1.door=0 uncertain/retained', 'd1.h2s=80 uncertain/retained', 'lora up']);
    await say('d1', gas(2), true);
    await until('the live one', () => ear.story.includes('d1.h2s=2 good'));
  });

  it('are lost with the broker and come back with it', async () => {
    const port = await freePort();
    const folder = tempDir();
    const broker = await startMosquitto(port, join(folder, 'm.conf'));
    const { ear } = listen(at(port));
    await isUp(ear);
    await broker.stop();
    await until('the loss', () => ear.story.some((line) => line.startsWith('lora down')));
    ear.clear();
    await startMosquitto(port, join(folder, 'm.conf'));
    await until('the broker to be joined again', () => ear.story.includes('lora up'), 20_000);
    const say = await publisher(port);
    await say('d1', gas(4));
    await until('a value', () => ear.story.includes('d1.h2s=4 good'));
  }, 60_000);

  it('go on while other things of the configuration change, and begin again with another topic', async () => {
    const port = await freePort();
    await startMosquitto(port, join(tempDir(), 'm.conf'));
    const { driver, ear } = listen(at(port));
    await isUp(ear);
    ear.clear();
    const say = await publisher(port);
    expect(driver.plan(pointSettings(changed('scale: 0.1', 'scale: 1', at(port)))).apply()).toEqual([]);
    await say('d2', { v: 7 });
    await until('the value in the new scale', () => ear.story.includes('d2.h2s=8 good'));
    expect(ear.story).toEqual(['d2.h2s=8 good']);
    expect(driver.plan(pointSettings(changed('gas/{dev}/up', 'air/{dev}/up', at(port)))).apply()).toEqual(['lora']);
    await isUp(ear);
  });
});

need('mosquitto', 'openssl')('detectors behind a broker with TLS', () => {
  it('are heard with the right certificate and password, and refused with another', async () => {
    const folder = tempDir();
    makeCertificates(folder);
    const port = await freePort();
    await startMosquitto(
      port,
      join(folder, 'm.conf'),
      tlsLines(folder, { client: true, user: 'fengsui', password: 'p w' }),
    );
    const read = (name: string) => readFileSync(join(folder, name), 'utf8');
    const files = { 'ca.pem': read('ca.pem'), 'c.pem': read('client.pem'), 'c.key': read('client.key'), wrong: 'no' };
    const secured = (password: string) =>
      changed(
        'mqtt://127.0.0.1:1883',
        `mqtts://127.0.0.1:${port}
    user: fengsui
    password: "\${file:${password}}"
    tls: { ca: ca.pem, cert: c.pem, key: c.key }`,
        DEVICE,
      );
    const { ear } = listen(secured('right'), { ...files, right: 'p w' });
    await isUp(ear);
    const say = await publisher(port, {
      ca: files['ca.pem'],
      cert: files['c.pem'],
      key: files['c.key'],
      username: 'fengsui',
      password: 'p w',
    });
    await say('d1', gas(5));
    await until('a value', () => ear.story.includes('d1.h2s=5 good'));
    const refused = listen(secured('wrong'), files);
    await until('the refusal', () => refused.ear.story.includes('lora down auth'));
  });
});
