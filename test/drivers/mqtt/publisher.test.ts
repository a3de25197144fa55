import fc from 'fast-check';
import { connectAsync, type MqttClient } from 'mqtt';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SystemClock } from '../../../src/platform/system-clock.ts';
import { publisherOf, withPublisher } from '../../../src/common/publisher.ts';
import { brokerOf } from '../../support/broker.ts';
import { badgesAt, eventsIn, messageOf, readerOf } from '../../support/badges.ts';
import { Fold } from '../../support/fold.ts';
import { Ear } from '../../support/modbus.ts';
import { until } from '../../support/until.ts';

const calls = (sos: boolean) => messageOf({ position: { x: 50, y: 50 }, sos });
const OWN = { user: 'gateway', password: 'own-password' };

describe('who published', () => {
  it('stands before a topic, and is taken off again', () => {
    const account = fc.string({ minLength: 1, unit: 'grapheme' });
    fc.assert(
      fc.property(account, fc.string(), (user, topic) => {
        expect(publisherOf(withPublisher(user, topic))).toEqual({ topic, account: user });
      }),
    );
    expect(publisherOf(withPublisher('', 'uwb/1/location'))).toEqual({ topic: 'uwb/1/location' });
    expect(publisherOf('uwb/1/location')).toEqual({ topic: 'uwb/1/location' });
  });

  it('is told with a call for help: what another account says of the button is no news of what this one does', () => {
    const reader = readerOf();
    const said = (sos: boolean, account: string): unknown[] =>
      eventsIn(reader.read({ ...calls(sos), account })).map(({ event, account: by }) => [event, by]);
    const press = (pressed: boolean) => ({ what: 'sos', pressed });
    expect(said(true, 'engine')).toEqual([[press(true), 'engine']]);
    expect(said(false, 'other')).toEqual([[press(false), 'other']]);
    expect(said(false, 'engine')).toEqual([[press(false), 'engine']]);
    expect(said(false, 'engine')).toEqual([]);
  });

  it('is told by the broker inside the gateway to the gateway alone', async () => {
    const topics = ['uwb/+/location'];
    const accounts = ['engine', 'other/+#'].map((user) => ({
      user,
      password: `${user} password`,
      publish: topics,
      subscribe: topics,
    }));
    const broker = await brokerOf({ accounts, own: { ...OWN, clients: new Map([['own', topics]]) } });
    const url = `mqtt://127.0.0.1:${broker.port}`;
    const badges = badgesAt({ url, clientId: 'own', ...OWN, tellsPublisher: true }, new SystemClock());
    onTestFinished(() => badges.stop());
    const ear = new Ear();
    badges.start(ear);
    await until('the broker to be joined', () => ear.story.at(-1) === 'uwb up');
    const [engine, other] = await Promise.all(
      accounts.map(async ({ user, password }): Promise<MqttClient> => {
        const client = await connectAsync(url, { username: user, password });
        onTestFinished(() => client.endAsync(true));
        return client;
      }),
    );
    const heard: string[] = [];
    other?.on('message', (topic) => heard.push(topic));
    await other?.subscribeAsync('uwb/+/location');
    const topic = 'uwb/0A01/location';
    const body = (sos: boolean): string => JSON.stringify({ position: { x: 50, y: 50 }, sos });
    await engine?.publishAsync(topic, body(true), { qos: 1 });
    await other?.publishAsync(topic, body(false), { qos: 1 });
    const buttons = () => ear.drafts.flatMap((draft) => (draft.kind === 'tag-event' ? draft : []));
    await until('both messages', () => buttons().length === 2 && heard.length === 2);
    expect(buttons().map(({ account }) => account)).toEqual(['engine', 'other/+#']);
    expect(heard).toEqual([topic, topic]);

    const fold = Fold.started();
    ear.drafts.forEach((draft, i) => fold.send(1000 + i, draft));
    expect(fold.base('li:sos')).toBe('unacked');
    await engine?.publishAsync(topic, body(false), { qos: 1 });
    await until('the third message', () => buttons().length === 3);
    fold.send(5000, buttons()[2] ?? { kind: 'tick' });
    expect(fold.base('li:sos')).toBe('latched-unacked');
  });
});
