import { expect, it } from 'vitest';
import { BadgePublishers } from '../../../drivers/shared/mqtt/output-badges.ts';
import { OutputPublisher, type Published, type PublishedStatus } from '../../../drivers/shared/mqtt/output.ts';
import { outputId, tagId } from '../../../src/domain/ids.ts';
import { duration } from '../../../src/domain/time.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const BUZZER = {
  id: outputId('buzzer'),
  broker: 'uwb',
  topic: 'tag/7/buzz',
  on: '{"buzz":1}',
  off: '{"buzz":0}',
  atStop: 'off',
} as const;

/** A publisher whose broker acknowledges after 10 ms what `becomes` says. */
function published() {
  const clock = new FakeClock();
  const reports: string[] = [];
  const messages: string[] = [];
  const broker: { becomes: Published } = { becomes: 'done' };
  const publisher = new OutputPublisher(BUZZER, clock, (status) => reports.push(inShort(status)));
  const publish = (topic: string, payload: string): Promise<Published> => {
    messages.push(`${topic} ${payload}`);
    return new Promise((resolve) => clock.setTimer('broker', duration(10), () => resolve(broker.becomes)));
  };
  return {
    publisher,
    broker,
    clock,
    up: () => publisher.up(publish),
    sent: () => messages.splice(0),
    told: () => reports.splice(0),
  };
}

const inShort = ({ written, readBack, trouble }: PublishedStatus): string =>
  [written, readBack].map((value) => (value === undefined ? '?' : value ? 'on' : 'off')).join('/') +
  (trouble === undefined ? '' : ` ${trouble}`);

it('a wish is published once, and what the broker acknowledged is what is read back', async () => {
  const { publisher, clock, up, sent, told } = published();
  up();
  await clock.pass(1000);
  expect(sent()).toEqual([]);
  publisher.want(true);
  publisher.want(true);
  await clock.pass(5000);
  expect(sent()).toEqual(['tag/7/buzz {"buzz":1}']);
  publisher.want(false);
  await clock.pass(5000);
  expect(sent()).toEqual(['tag/7/buzz {"buzz":0}']);
  expect(told()).toEqual(['on/on', 'off/off']);
});

it('a broker that is lost is a trouble, and is sent the newest wish as soon as it is back', async () => {
  const { publisher, clock, up, sent, told } = published();
  up();
  publisher.want(true);
  await clock.pass(1000);
  publisher.down('refused');
  publisher.down('timeout');
  publisher.want(false);
  await clock.pass(60_000);
  sent();
  expect(told()).toEqual(['on/on', 'on/? unreachable']);
  up();
  await clock.pass(100);
  expect(sent()).toEqual(['tag/7/buzz {"buzz":0}']);
  expect(told().at(-1)).toBe('off/off');
});

it('what is wished still is published again to a broker that was away', async () => {
  const { publisher, clock, up, sent } = published();
  up();
  publisher.want(true);
  await clock.pass(1000);
  publisher.down('closed');
  up();
  await clock.pass(1000);
  expect(sent()).toEqual(['tag/7/buzz {"buzz":1}', 'tag/7/buzz {"buzz":1}']);
});

it.each([
  ['refused', '?/? refused'],
  ['lost', '?/? timeout'],
] as const)('a message that is %s is told and published again, at last once a second', async (becomes, told) => {
  const { publisher, broker, clock, up, ...rest } = published();
  broker.becomes = becomes;
  up();
  publisher.want(true);
  await clock.pass(10_000);
  expect(rest.told()).toEqual([told]);
  expect(rest.sent().length).toBeGreaterThan(9);
  broker.becomes = 'done';
  await clock.pass(1100);
  expect(rest.told()).toEqual(['on/on']);
});

it('an orderly stop publishes how it is to be left, and does not wait for a dead broker', async () => {
  const { publisher, broker, clock, up, sent } = published();
  up();
  publisher.want(true);
  await clock.pass(1000);
  sent();
  broker.becomes = 'lost';
  let isOver = false;
  void publisher.end('off').then(() => (isOver = true));
  await clock.pass(100);
  expect(sent()).toContain('tag/7/buzz {"buzz":0}');
  expect(isOver).toBe(false);
  await clock.pass(2000);
  expect(isOver).toBe(true);
});

it('an output at each badge is on for those whom its alarms are about, and off again for those who were', async () => {
  const clock = new FakeClock();
  const reports: string[] = [];
  const messages: string[] = [];
  const publishers = new BadgePublishers({ ...BUZZER, topic: 'tag/{tag}/buzz' }, clock, (status) =>
    reports.push(inShort(status)),
  );
  publishers.up((topic, payload) => {
    messages.push(`${topic} ${payload}`);
    return Promise.resolve('done');
  });
  const sent = async (): Promise<string[]> => {
    await clock.pass(100);
    return messages.splice(0).sort();
  };
  publishers.want(false);
  expect(await sent()).toEqual([]);
  publishers.want(true, [tagId('7'), tagId('8')]);
  expect(await sent()).toEqual(['tag/7/buzz {"buzz":1}', 'tag/8/buzz {"buzz":1}']);
  publishers.want(true, [tagId('8'), tagId('9')]);
  expect(await sent()).toEqual(['tag/7/buzz {"buzz":0}', 'tag/9/buzz {"buzz":1}']);
  publishers.want(false);
  expect(await sent()).toEqual(['tag/8/buzz {"buzz":0}', 'tag/9/buzz {"buzz":0}']);
  expect(reports.at(-1)).toBe('off/off');
  // A badge comes from outside: its name is no way into other topics.
  publishers.want(true, [tagId('7/../#')]);
  expect(await sent()).toEqual([]);
  expect(reports.at(-1)).toBe('?/? refused');
});
