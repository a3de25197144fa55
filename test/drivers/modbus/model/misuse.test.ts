import { describe, expect, it } from 'vitest';
import { changed, placeOf } from '../../../support/example.ts';
import { DEVICES, problemsOf } from './plant-of.ts';

/** name, piece of the devices, what stands there instead, where the problem is (at `|`), what is said. */
const CASES: readonly (readonly [name: string, from: string, to: string, at: string, said: RegExp])[] = [
  [
    'an unknown model',
    'honeywell-xnx',
    'honeywel-xnx',
    'model: |honeywel-xnx',
    /no model honeywel-xnx; did you mean `honeywell-xnx`\? known are advantech/,
  ],
  [
    'an unknown model like no other',
    'honeywell-xnx',
    'q',
    'model: |q',
    /no model q; known are advantech-adam-4150, .+waveshare-io-8ch; others go into models/,
  ],
  [
    'a model with path parts',
    'honeywell-xnx',
    '../../../etc/passwd',
    'model: |../',
    /no model \.\.\/\.\.\/\.\.\/etc\/passwd; known/,
  ],
  ['a model that is a file here', 'honeywell-xnx', './devices', 'model: |./', /no model \.\/devices/],
  ['a model that is no text', 'honeywell-xnx', '[a]', 'model: |[a]', /`devices\[0\]\.model`/],
  [
    'an unknown signal',
    'signal: alarm-1',
    'signal: alarm1',
    'signal: |alarm1',
    /no signal alarm1; did you mean `alarm-1`\?/,
  ],
  [
    'a signal that is no text',
    'signal: alarm-1',
    'signal: [1]',
    'signal: |[1]',
    /no signal \[1\]; it has gas, alarm-1/,
  ],
  [
    'a signal from the inside of the language',
    'signal: alarm-1',
    'signal: constructor',
    'signal: |constructor',
    /no signal constructor/,
  ],
  [
    'a channel that is not there',
    'channel: 3',
    'channel: 9',
    'channel: |9',
    /waveshare-analog-8ch has no channel 9; write `channel:` with a number from 1 to 8/,
  ],
  ['channel 0', 'channel: 3', 'channel: 0', 'channel: |0', /no channel 0/],
  [
    'a channel of a device with one',
    'signal: alarm-1',
    'signal: alarm-1, channel: 2',
    'channel: |2',
    /no channel 2; it has one: take `channel` out/,
  ],
  [
    'no channel where there are eight',
    'channel: 3, loop: rki',
    'loop: rki',
    'read: |{ loop',
    /gas of waveshare-analog-8ch is there for 8 channels/,
  ],
  ['an unknown loop', 'loop: rki', 'loop: ne34', 'loop: |ne34', /unknown loop ne34; did you mean `ne43`\?/],
  [
    'a loop of a signal that is no current',
    'signal: alarm-1',
    'signal: alarm-1, loop: rki',
    'loop: |rki',
    /alarm-1 of honeywell-xnx is no 4-20 mA current/,
  ],
  [
    'a current without a range',
    'gas: H2S, read',
    'unit: bar, read',
    '- |{ id: ai.h2s',
    /the range of gas of waveshare-analog-8ch is set in the device; write `range:/,
  ],
  [
    'a current of a gas in another unit',
    'gas: H2S, read',
    'gas: H2S, unit: mg/m3, alarms: { high: 5 }, read',
    '- |{ id: ai.h2s',
    /write `range:/,
  ],
  [
    'a signal and an address',
    'channel: 3',
    'channel: 3, table: input, address: 2',
    'channel: |3',
    /by its `channel` or by a `table` and `address` of its own, not both/,
  ],
  [
    'a contact of a number',
    'read: { signal: alarm-1 }',
    'read: { signal: state }',
    'read: |{ signal',
    /state of honeywell-xnx is a number, and the point is a contact; write `signal:` with one of alarm-1/,
  ],
  [
    'a contact without its signal',
    ', read: { signal: alarm-1 }',
    '',
    '- |{ id: xnx.alarm',
    /gas of honeywell-xnx is a number/,
  ],
  [
    'a gas of a bit',
    'gas: EX }\n      - { id: xnx.alarm',
    'gas: EX, read: { signal: fault } }\n      - { id: xnx.alarm',
    '- |{ id: xnx.gas',
    /fault of honeywell-xnx is on or off; make the point a `contact:`/,
  ],
  [
    'a device that needs an origin',
    'waveshare-analog-8ch',
    'msa-ultima-x',
    'model: |msa',
    /count from one that is set in the device; write `origin`/,
  ],
  [
    'an origin that is not heeded',
    'model: honeywell-xnx',
    'model: honeywell-xnx\n    origin: 7',
    'origin: |7',
    /stand where they stand; take `origin` out/,
  ],
  [
    'an origin beyond the registers',
    'model: honeywell-xnx',
    'model: msa-ultima-x\n    origin: 65400',
    '- |{ id: xnx.gas',
    /is there for 3 channels/,
  ],
  [
    'a reading whose decimals are set in the device',
    'honeywell-xnx',
    'detcon-1000',
    '- |{ id: xnx.gas',
    /how many decimals gas of detcon-1000 has is set in the device; write `scale`/,
  ],
  [
    'a signal without a model',
    'read: { table: input, address: 0 }',
    'read: { signal: gas }',
    'signal: |gas',
    /`signal` is of a device with a `model`, and this one has none/,
  ],
  [
    'a channel beside an address without a model',
    'address: 0 }',
    'address: 0, channel: 2 }',
    'channel: |2',
    /`channel` is of a device with a `model`/,
  ],
  ['a read that is no map', 'read: { signal: alarm-1 }', 'read: 7', 'read: |7', /`devices\[0\]\.points\[1\]\.read`/],
  [
    'a scale that is no number',
    'channel: 3',
    'channel: 3, scale: x',
    'scale: |x',
    /`devices\[1\]\.points\[0\]\.read\.scale`/,
  ],
];

describe('every wrong use of a profile has its place and its mend', () => {
  it('what is made wrong below is right', () => expect(problemsOf(DEVICES)).toEqual([]));

  it.each(CASES)('%s', (_name, from, to, at, said) => {
    const text = changed(from, to, DEVICES);
    const problems = problemsOf(text);
    const found = problems.find((problem) => problem.startsWith(`devices.yaml:${placeOf(text, at)}: `));
    expect(found ?? problems.join('\n')).toMatch(said);
    expect(problems.join('\n')).not.toContain('nothing says where');
  });

  it('a register that an origin puts beyond the last', () => {
    const text = changed(
      'model: honeywell-xnx\n    points:\n      - { id: xnx.gas, gas: EX }\n      - { id: xnx.alarm, contact: panel-alarm, read: { signal: alarm-1 } }',
      'model: msa-ultima-x\n    origin: 65400\n    points: [{ id: xnx.gas, gas: EX, read: { channel: 1 } }]',
      DEVICES,
    );
    expect(problemsOf(text)[0]).toMatch(/would be at 65607, beyond the last register; correct the `origin`/);
  });

  it('a broken profile names its own file, once, and its points are not blamed', () => {
    const own = changed('model: honeywell-xnx', 'model: mine', DEVICES);
    const twice = changed('model: waveshare-analog-8ch', 'model: mine', own);
    expect(
      problemsOf(twice, { 'models/mine.yaml': 'model: mine\nkind: toaster\n' }).map((line) => line.slice(0, 22)),
    ).toEqual(expect.arrayContaining(['models/mine.yaml:2:7: ']));
    expect(problemsOf(twice, { 'models/mine.yaml': 'model: [' })).toHaveLength(1);
  });
});
