import { expect, it } from 'vitest';
import { drivers } from '../../drivers/registry.ts';
import { load } from '../../src/settings/load.ts';
import { formatProblem } from '../../src/settings/problem.ts';
import { changed, written } from '../support/example.ts';
import { tempDir } from '../support/temp.ts';

const loadedWith = (...outputs: string[]) =>
  load(
    written(tempDir(), {
      'plant.yaml': changed('log: {', `outputs:\n${outputs.map((one) => `  - ${one}\n`).join('')}log: {`),
    }),
    drivers,
  );

const linesOf = (...outputs: string[]): string[] => {
  const loaded = loadedWith(...outputs);
  return (loaded.ok ? loaded.warnings : loaded.problems).map(formatProblem);
};

const WRITE = 'device: tank-farm-panel, write: { table: coil, address: 16 }';

it('the lines of the contract are read, with every default', () => {
  const loaded = loadedWith(
    `{ id: siren-tank-farm, ${WRITE}, read-back: { table: coil, address: 16 }, kind: siren, when: { priority: [1], zone: tank-farm, conditions: [high-high, evacuate, sos] }, until: returned, stop: tank-farm.call-point-1, at-stop: off }`,
    `{ id: buzz, mqtt: { broker: uwb, topic: all/buzz, on: '{"buzz":1}', off: '{"buzz":0}' } }`,
    `{ id: beat, kind: heartbeat, device: tank-farm-panel, write: { table: holding, address: 40 }, period: 2s }`,
  );
  if (!loaded.ok) throw new Error(loaded.problems.map(formatProblem).join('\n'));
  expect(loaded.settings.plant.outputs).toMatchObject([
    { id: 'siren-tank-farm', kind: 'siren', until: 'returned', stop: 'tank-farm.call-point-1', minimumOff: 0 },
    { id: 'buzz', kind: 'relay', device: 'uwb', when: {} },
    { id: 'beat', kind: 'heartbeat', period: 2000 },
  ]);
  const conditions = loaded.settings.plant.conditions.filter(({ subject }) => subject === 'siren-tank-farm');
  expect(conditions.map(({ name, priority }) => `${name} ${priority}`)).toEqual([
    'offline 1',
    'mismatch 1',
    'stop-stuck 3',
  ]);
});

it('an output has a place on a floor, or none', () => {
  const loaded = loadedWith(`{ id: a, ${WRITE}, at: { floor: ground, x: 50, y: 66 } }`);
  expect(loaded.ok && loaded.settings.plant.outputs?.[0]?.at).toEqual({ floor: 'ground', x: 50, y: 66 });
  expect(linesOf(`{ id: a, ${WRITE}, at: { floor: grond, x: 50, y: 66 } }`)).toContainEqual(
    expect.stringMatching(/no floor grond; did you mean `ground`/),
  );
  expect(linesOf(`{ id: a, ${WRITE}, at: { floor: ground, x: 500, y: 66 } }`)).toContainEqual(
    expect.stringMatching(/a is at \(500, 66\), outside floor ground/),
  );
});

it.each([
  ['nothing', '{ id: a, kind: siren }', /wired to nothing; write `device` and `write`/],
  [
    'a device that is not there',
    '{ id: a, device: tank-farm-pane, write: { table: coil, address: 1 } }',
    /no device tank-farm-pane; did you mean/,
  ],
  [
    'a broker that is not there',
    '{ id: a, mqtt: { broker: uwc, topic: t, on: "1", off: "0" } }',
    /uwc; did you mean `uwb`/,
  ],
  ['both ways', `{ id: a, ${WRITE}, mqtt: { broker: uwb, topic: t, on: "1", off: "0" } }`, /keep one of them/],
  ['an unknown zone', `{ id: a, ${WRITE}, when: { zone: tank-fram } }`, /no zone tank-fram; did you mean `tank-farm`/],
  [
    'an unknown subject',
    `{ id: a, ${WRITE}, when: { subject: nothing-here } }`,
    /no point, device, zone or person nothing-here/,
  ],
  [
    'the number of a manual',
    '{ id: a, device: tank-farm-panel, write: { table: holding, address: 40017 } }',
    /40017 is holding 16 on the wire; write `table: holding, address: 16`/,
  ],
  ['an unknown condition', `{ id: a, ${WRITE}, when: { conditions: [hi-high] } }`, /high-high/],
  ['a gas that no point measures', `{ id: a, ${WRITE}, when: { gas: CO } }`, /no point measures CO/],
  [
    'a stop that is no contact',
    `{ id: a, ${WRITE}, stop: tank-farm.h2s-101 }`,
    /is no contact; name a point that has `contact`/,
  ],
  [
    'a stop that is not there',
    `{ id: a, ${WRITE}, stop: tank-farm.call-point-2 }`,
    /did you mean `tank-farm.call-point-1`/,
  ],
  [
    'a function of another table',
    '{ id: a, device: tank-farm-panel, write: { table: coil, address: 1, function: 6 } }',
    /5 or 15/,
  ],
  ['an id that is taken', `{ id: tank-farm, ${WRITE} }`, /the id tank-farm is used twice/],
  ['alarms for a heartbeat', `{ id: a, kind: heartbeat, ${WRITE}, when: { priority: [1] } }`, /remove `when`/],
  [
    'an acknowledgement that ends an emergency',
    `{ id: a, kind: siren, ${WRITE}, when: { priority: [1] }, until: acked }`,
    /warning: .*ends with the acknowledgement/,
  ],
])('an output with %s is told with its place and a mend', (_, output, words) => {
  const lines = linesOf(output);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^plant\.yaml:\d+:\d+: /);
  expect(lines[0]).toMatch(words);
});

it('an output on a register that is read, and two on one register, are refused', () => {
  const own = 'device: tank-farm-panel, write:';
  const [line] = linesOf(
    `{ id: a, ${own} { table: coil, address: 3 } }`,
    `{ id: b, ${own} { table: coil, address: 3 } }`,
  );
  expect(line).toMatch(/the outputs b and a write the same coil 3/);
  const holding = changed('table: input, address: 0, type: u16', 'table: holding, address: 0, type: u16');
  const root = written(tempDir(), {
    'plant.yaml': changed('log: {', `outputs: [{ id: a, ${own} { table: holding, address: 0 } }]\nlog: {`, holding),
  });
  const loaded = load(root, drivers);
  expect(loaded.ok ? [] : loaded.problems.map(formatProblem)).toEqual([
    expect.stringMatching(/the output a writes holding 0, which the point tank-farm.h2s-101 reads/),
  ]);
});

it('an escalation to an output that is not there is refused', () => {
  const notify = 'notify: { rules: [{ escalate: [{ after: 30s, outputs: [siren-1] }] }] }';
  const root = written(tempDir(), { 'plant.yaml': changed('log: {', `${notify}\nlog: {`) });
  const loaded = load(root, drivers);
  expect(loaded.ok ? [] : loaded.problems.map(formatProblem)).toContainEqual(
    expect.stringMatching(/no output siren-1.*the configuration has none/),
  );
});
