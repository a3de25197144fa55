import { beforeAll, describe, expect, it, vi } from 'vitest';
import { drivers } from '../../drivers/registry.ts';
import { load } from '../../src/settings/load.ts';
import { formatProblem } from '../../src/settings/problem.ts';
import { overlaps } from '../../src/settings/topics.ts';
import { changed, written } from '../support/example.ts';
import { tempDir } from '../support/temp.ts';

const PASSWORD = 'password: "${env:P}"';
beforeAll(() => void vi.stubEnv('P', 'a password that is there'));

/** What is made of the example with an embedded broker. */
const loadedWith = (broker: string) =>
  load(
    written(tempDir(), {
      'plant.yaml': changed('log: {', `broker: ${broker}\nlog: {`, changed('mqtt://127.0.0.1:1883', 'embedded')),
    }),
    drivers,
  );

function problemsOf(broker: string): string[] {
  const loaded = loadedWith(broker);
  return loaded.ok ? [] : loaded.problems.map(formatProblem);
}

it('the line of the contract is read', () => {
  const loaded = loadedWith(
    `{ listen: 0.0.0.0:1883, accounts: [{ user: a, ${PASSWORD}, publish: [uwb/#], subscribe: [tag/+/buzz] }, { user: b, ${PASSWORD} }], limits: { packet: 256KB, connections: 2000, rate: 30000/s } }`,
  );
  expect(loaded.ok && loaded.settings.file.broker).toEqual({
    listen: '0.0.0.0:1883',
    accounts: [
      { user: 'a', password: '${env:P}', publish: ['uwb/#'], subscribe: ['tag/+/buzz'] },
      { user: 'b', password: '${env:P}', subscribe: [] },
    ],
    limits: { packet: 262_144, connections: 2000, rate: 30_000 },
  });
  const bare = loadedWith('{}');
  expect(bare.ok && bare.settings.file.broker).toEqual({
    listen: '127.0.0.1:1883',
    accounts: [],
    limits: { packet: 262_144, connections: 2000, rate: 30_000 },
  });
});

describe('a broker that would not do what is meant is refused', () => {
  it.each([
    ['{ listen: 0.0.0.0:1883 }', /beyond this machine, and has no accounts; add `accounts/],
    ['{ listen: "[::]:1883" }', /beyond this machine/],
    ['{ listen: 192.168.1.5:1883 }', /beyond this machine/],
    ['{ listen: localhost.plant.cn:1883 }', /beyond this machine/],
    [`{ accounts: [{ user: a, ${PASSWORD} }, { user: a, ${PASSWORD} }] }`, /the account a is there twice/],
    [`{ accounts: [{ user: gateway, ${PASSWORD} }] }`, /gateway's own; give it another name/],
    [
      `{ accounts: [{ user: a, ${PASSWORD}, publish: [uwb/location, tag/#] }] }`,
      /may publish nothing that the gateway hears; it hears uwb\/\+\/location/,
    ],
    [`{ accounts: [{ user: a, ${PASSWORD}, publish: [uwb/#/x] }] }`, /not a pattern of topics/],
    [`{ accounts: [{ user: a, ${PASSWORD}, subscribe: [uwb/x+] }] }`, /not a pattern of topics/],
    [`{ accounts: [{ user: a, ${PASSWORD}, subscribe: ["$SYS/#"] }] }`, /not a pattern of topics/],
    [`{ accounts: [{ user: a, ${PASSWORD}, subscribe: [""] }] }`, /means no topic/],
    ['{ limits: { packet: 256 } }', /`broker.limits.packet`: .+; write it like|put it in quotes/],
    ['{ limits: { packet: 1TB } }', /it must be from 1kB to 16MB/],
    ['{ limits: { rate: 30000 } }', /write it like `30000\/s`|put it in quotes/],
    ['{ limits: { rate: 500/m } }', /`broker.limits.rate`: not a rate; write it like `30000\/s`/],
    ['{ limits: { rate: 0/s } }', /not a rate/],
    ['{ limits: { connections: 0 } }', /at least 1/],
    ['{ limits: { conections: 5 } }', /did you mean `connections`/],
  ])('%s', (broker, said) => {
    const problems = problemsOf(broker);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(said);
  });

  it.each([
    '{ listen: 127.0.0.1:1883 }',
    '{ listen: "[::1]:1883" }',
    '{ listen: localhost:1883 }',
    `{ accounts: [{ user: a, ${PASSWORD}, publish: [+/1/location] }, { user: b, ${PASSWORD}, publish: [] }] }`,
    `{ accounts: [{ user: a, ${PASSWORD}, publish: ["#"], subscribe: [+, a//+/#, /a] }] }`,
  ])('and not this: %s', (broker) => {
    expect(problemsOf(broker)).toEqual([]);
  });
});

it.each([
  ['uwb/+/location', '+/1/location', true],
  ['uwb/#', 'uwb', true],
  ['uwb/#', 'uwb/1/2', true],
  ['uwb/+', 'uwb/1/2', false],
  ['uwb/+/x', 'uwb/#', true],
  ['a/b', 'a/c', false],
  ['#', 'a', true],
  ['a/b/#', 'a', false],
])('%s and %s have a topic in common: %s', (one, other, is) => {
  expect(overlaps(one, other)).toBe(is);
  expect(overlaps(other, one)).toBe(is);
});
