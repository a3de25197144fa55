import { describe, expect } from 'vitest';
import { boundsOfName } from '../../src/log/segment-name.ts';
import { need } from '../support/need.ts';
import { until } from '../support/until.ts';
import { type Chaos, chaos } from './support/case.ts';
import { filesOf } from './support/damage.ts';
import type { Alarm, Gateway } from './support/gateway.ts';
import { GAS_POINT } from './support/plant.ts';
import { openSocket, signIn } from './support/people.ts';
import { DAY_MS, HOUR_MS, WallClock } from './support/wall-clock.ts';

const FIVE_YEARS = 5 * 365 * DAY_MS;
const TWO_YEARS = 2 * 365 * DAY_MS;
/** The watch of the wall clock may take so long to see a step, ms. */
const SEEN_WITHIN_MS = 15_000;
const NEAR_MS = 60_000;
/** The first seq that the segments of a class hold: small ones are made one, so their names change. */
const firstOf = (c: Chaos): readonly number[] =>
  (['gas segment', 'acts segment'] as const).map((kind) =>
    Math.min(...filesOf(c.data, kind).map((file) => boundsOfName(file)?.firstSeq ?? Infinity)),
  );
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Plant time now, and the epoch that it counts in. */
async function plantTime(gateway: Gateway): Promise<{ readonly at: number; readonly epoch: number }> {
  const { body } = await gateway.ask('GET', '/api/v1/state');
  return { at: Number(body['at']), epoch: Number(body['epoch']) };
}

async function follows(gateway: Gateway, time: () => number, what: string): Promise<void> {
  let at = 0;
  const isNear = async (): Promise<boolean> => {
    ({ at } = await plantTime(gateway));
    return Math.abs(at - time()) < NEAR_MS;
  };
  await until(`plant time to be ${what}`, isNear, SEEN_WITHIN_MS).catch((error: unknown) => {
    const [is, should] = [at, time()].map((ms) => new Date(ms).toISOString());
    throw new Error(`plant time is ${is}, and should be ${what}, ${should}`, { cause: error });
  });
}

async function doubts(gateway: Gateway): Promise<Alarm> {
  const alarm = await gateway.raises('gateway:clock', SEEN_WITHIN_MS);
  expect(alarm.priority).toBe(2);
  return alarm;
}

const truth = (): number => Date.now();
const accept = (gateway: Gateway, which: 'wall' | 'record', headers?: Record<string, string>) =>
  gateway.ask('POST', '/api/v1/clock', { accept: which, reason: 'compared with my watch' }, headers);

/** A folder with packed segments, written at the true time. */
async function withRecord(c: Chaos, clock: WallClock): Promise<readonly number[]> {
  await c.start({ env: clock.env });
  await c.alarms.steps(3);
  await c.acts.durable();
  // An orderly stop packs everything.
  await c.stop();
  const first = firstOf(c);
  expect(first.every(Number.isFinite), 'segments of gas and of acts').toBe(true);
  return first;
}

const BUSY = {
  noise: 60,
  poll: '0ms',
  timeout: 120_000,
  log: { quota: '8MB', keep: { gas: '30d', people: '30d', acts: '30d' } },
};

need('faketime')('clock: at a start', () => {
  for (const [when, offset] of [
    ['2031', FIVE_YEARS],
    ['1970', -Date.now() + HOUR_MS],
  ] as const)
    chaos(`clock: a start in ${when}, over a record of today`, BUSY, async (c) => {
      const clock = new WallClock(c);
      const before = await withRecord(c, clock);
      clock.set(offset);
      const gateway = await c.start({ env: clock.env });
      await c.alarms.steps(6);
      await doubts(gateway);
      await follows(gateway, truth, 'that of the record, which goes on');
      await c.verify();
      // It is with the packing of the stop that what is too old goes.
      await c.stop();
      expect(firstOf(c), 'where the segments begin').toEqual(before);
      clock.set(0);
      const again = await c.start({ env: clock.env });
      await c.alarms.steps(2);
      await follows(again, truth, 'the truth again');
    });

  for (const how of ['a person', 'the system'] as const)
    chaos(`clock: the first start in 1970, until ${how} says that it is right`, { timeout: 90_000 }, async (c) => {
      const clock = new WallClock(c);
      clock.set(-Date.now() + HOUR_MS);
      const gateway = await c.start({ env: clock.env });
      await c.alarms.steps(2);
      await doubts(gateway);
      clock.set(0);
      if (how === 'the system') clock.synchronised(true);
      else expect((await accept(gateway, 'wall')).status).toBe(200);
      await follows(gateway, truth, 'the truth');
      await c.alarms.steps(2);
      await c.acts.durable();
    });

  chaos('clock: a person accepts a clock of 2031, and takes it back', { timeout: 90_000 }, async (c) => {
    const clock = new WallClock(c);
    await c.start({ env: clock.env });
    await c.alarms.steps(2);
    await c.stop();
    clock.set(FIVE_YEARS);
    const gateway = await c.start({ env: clock.env });
    await doubts(gateway);
    const { cookie } = await signIn(c, 'li');
    const asOperator = await accept(gateway, 'wall', { cookie, origin: gateway.url });
    expect(asOperator.status, 'an operator may not set the time').toBe(403);
    expect((await accept(gateway, 'wall')).status).toBe(200);
    await follows(gateway, () => clock.now(), 'that of the wall');
    await c.alarms.steps(2);
    const { epoch } = await plantTime(gateway);
    clock.set(0);
    clock.synchronised(true);
    await follows(gateway, truth, 'the truth again');
    expect((await plantTime(gateway)).epoch, 'a new epoch where time goes back').toBeGreaterThan(epoch);
    await c.alarms.steps(2);
  });
});

need('faketime')('clock: a step while it runs', () => {
  /** Someone who is signed in stays so. */
  const steps = (name: string, offset: number, judge: (c: Chaos, clock: WallClock) => Promise<void>): void =>
    chaos(`clock: ${name}`, { timeout: 90_000 }, async (c) => {
      const clock = new WallClock(c);
      const gateway = await c.start({ env: clock.env });
      await c.alarms.steps(2);
      const { cookie } = await signIn(c, 'li');
      const before = await plantTime(gateway);
      clock.set(offset);
      await c.alarms.steps(3);
      await judge(c, clock);
      const after = await plantTime(gateway);
      if (after.epoch === before.epoch) expect(after.at, 'plant time never runs back').toBeGreaterThan(before.at);
      const mine = { cookie, origin: gateway.url };
      expect((await gateway.ask('GET', '/api/v1/session', undefined, mine)).status, 'a session over the step').toBe(
        200,
      );
      await c.alarms.steps(2);
    });

  steps('two days forward', 2 * DAY_MS, async ({ gateway }, clock) => {
    await doubts(gateway);
    await follows(gateway, () => clock.now(), 'that of the wall, by less than 30 days');
  });
  steps('two years forward', TWO_YEARS, async ({ gateway }) => {
    await doubts(gateway);
    await follows(gateway, truth, 'as if nothing had been');
  });
  steps('two days back', -2 * DAY_MS, async ({ gateway }) => void (await doubts(gateway)));
  steps('an hour back', -HOUR_MS, async ({ gateway }) => {
    await follows(gateway, truth, 'as if nothing had been');
  });

  chaos('clock: a silence ends by itself over a step back', {}, async (c) => {
    const clock = new WallClock(c);
    const gateway = await c.open({ env: clock.env });
    expect((await gateway.ask('POST', '/api/v1/silence', { for: '5s' })).status).toBe(200);
    clock.set(-HOUR_MS);
    const isOver = async (): Promise<boolean> =>
      (await gateway.ask('GET', '/api/v1/state')).body['silencedUntil'] === undefined;
    await until('the silence to end', isOver, SEEN_WITHIN_MS);
  });
});

const OUTAGE_MS = 10_000;

describe('clock: an outage', () => {
  for (const how of ['kill -9', 'SIGTERM'] as const)
    chaos(`clock: ${how} and nothing watched for 10 s`, {}, async (c) => {
      await c.start();
      await c.alarms.steps(3);
      await c.acts.durable();
      await (how === 'kill -9' ? c.kill() : c.stop());
      const ended = Date.now();
      await pause(OUTAGE_MS);
      const gateway = await c.start();
      const { priority, trouble } = await gateway.raises('gateway:blind');
      const [from, to] = [Number(trouble?.from), Number(trouble?.to)];
      c.saw(`blind for ${((to - from) / 1000).toFixed(1)} s`);
      expect(priority).toBe(3);
      expect(Math.abs(from - ended), 'since when, ms off').toBeLessThan(2000);
      expect(to, 'until when').toBeGreaterThan(ended + OUTAGE_MS - 1000);
      await c.alarms.steps(1);
      const { cookie } = await signIn(c, 'li');
      const middle = new Date(ended + OUTAGE_MS / 2).toISOString();
      const { first } = await openSocket(c, `/api/v1/replay?at=${middle}`, cookie);
      const { snapshot } = JSON.parse(first) as { snapshot: { readings: { point: string; quality: string }[] } };
      const shown = snapshot.readings.find(({ point }) => point === GAS_POINT);
      expect(shown?.quality, 'a value in the gap, as a replay shows it').not.toBe('good');
    });
});
