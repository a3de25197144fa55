import { connectAsync } from 'mqtt';
import { expect, it, onTestFinished } from 'vitest';
import { badges } from '../../../drivers/mqtt/index.ts';
import { brokerOf } from '../../support/broker.ts';
import { driverPorts, settingsOf } from '../../support/driver-ports.ts';
import { Ear } from '../../support/modbus.ts';
import { until } from '../../support/until.ts';

const DEFAULTS = { extent: '[0, 0, 100, 100]', people: '', uwb: 'uwb/{tag}/location', ble: 'ble/{tag}/location' };

async function scene(ports: Parameters<typeof driverPorts>[0] = {}) {
  const topics = ['uwb/#', 'ble/#', 'rtls/#'];
  const accounts = [
    { user: 'engine', password: 'e', publish: topics, subscribe: [] },
    { user: 'screen', password: 's', publish: [], subscribe: topics },
  ];
  const { port } = await brokerOf({ accounts });
  const configured = (changes: Partial<typeof DEFAULTS> = {}) => {
    const { extent, people, uwb, ble } = { ...DEFAULTS, ...changes };
    const source = (id: string, topic: string) => `
  - id: ${id}
    connect: mqtt://127.0.0.1:${port}
    user: screen
    password: "\${file:screen}"
    topic: ${topic}
    fields: { x: /x, y: /y, battery: /b }
    floor: ground`;
    return settingsOf(
      `fengsui: 1
site: { id: here, name: Here }
floors: [{ id: ground, extent: ${extent} }]
badges:${source('uwb', uwb)}${source('ble', ble)}
people: [${people}]
`,
      { screen: 's' },
    );
  };
  const driver = badges.make(configured(), driverPorts(ports));
  onTestFinished(() => driver.stop());
  const ear = new Ear();
  driver.start(ear);
  await until('both sources', () => ear.story.includes('uwb up') && ear.story.includes('ble up'));
  const engine = await connectAsync(`mqtt://engine:e@127.0.0.1:${port}`);
  onTestFinished(() => engine.endAsync(true));
  ear.clear();
  const say = (topic: string, body: object) => engine.publishAsync(topic, JSON.stringify(body), { qos: 1 });
  return { driver, ear, say, configured };
}

it('takes other people and floors while every source goes on, and forgets nothing for it', async () => {
  const { driver, ear, say, configured } = await scene();
  await say('uwb/0a01/location', { x: 150, y: 50, b: 80 });
  await until('a place beyond the floor', () => ear.rejects.includes('out-of-extent'));
  const person = configured({ people: '{ id: li, name: Li, tag: "0a01" }' });
  expect(driver.plan(person).apply()).toEqual([]);
  await say('uwb/0a01/location', { x: 50, y: 50, b: 80 });
  await until('a place', () => ear.story.length >= 2);
  // The battery was told before the person came: what is known of the badge is kept.
  expect(ear.story).toEqual(['0a01 battery 80', '0a01@50,50 good']);
  expect(driver.plan(configured({ extent: '[0, 0, 200, 100]' })).apply()).toEqual([]);
  await say('uwb/0a01/location', { x: 150, y: 50 });
  await until('a place on the larger floor', () => ear.story.includes('0a01@150,50 good'));
  expect(ear.story.filter((line) => /up|down/.test(line))).toEqual([]);
});

it('begins a source again whose topic changed, and no other', async () => {
  const { driver, ear, say, configured } = await scene();
  expect(driver.plan(configured({ uwb: 'rtls/{tag}/location' })).apply()).toEqual(['uwb']);
  await until('the source to be back', () => ear.story.includes('uwb up'));
  await say('rtls/0a01/location', { x: 50, y: 50 });
  await say('ble/0a02/location', { x: 60, y: 50 });
  await until('both places', () => ear.story.length >= 3);
  expect(ear.story.toSorted()).toEqual(['0a01@50,50 good', '0a02@60,50 good', 'uwb up']);
});

it('forgets no badge that the desk handed out for a flood of strangers', async () => {
  const { ear, say } = await scene({ isCarried: (tag) => tag === '0a01' });
  const told = (tag: string) => ear.story.filter((line) => line === `${tag} battery 80`).length;
  const battery = (tag: string) => say(`uwb/${tag}/location`, { b: 80 });
  for (const tag of ['0a01', 'ffff']) await battery(tag);
  await Promise.all(Array.from({ length: 2100 }, (_, i) => battery(`made-up-${i}`)));
  for (const tag of ['0a01', 'ffff', 'last']) await battery(tag);
  await until('all of them', () => told('last') === 1);
  // What is told already is told once more of a badge that was forgotten, alone.
  expect([told('0a01'), told('ffff')]).toEqual([1, 2]);
});
