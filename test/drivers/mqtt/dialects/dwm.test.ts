import { describe, expect, it } from 'vitest';
import { eventsIn, messageOf, readerOf, said } from '../../../support/badges.ts';
import { T0 } from '../../../support/fold.ts';
import { contentsOf, plain, refuses } from './table.ts';

const PANS = { dialect: 'dwm1001', button: {} };
const topicOf = (kind: string) => `dwm/node/0A17/uplink/${kind}`;
const LOCATION = { position: { x: 3.11, y: 7.42, z: 1.05, quality: 74 }, superFrameNumber: 812 };
const position = (changes: object) => ({ ...LOCATION, position: { ...LOCATION.position, ...changes } });
const NAN = { x: 'NaN', y: 'NaN', z: 'NaN', quality: 0 };

describe('a DWM1001', () => {
  it('subscribes to what its badges say', () => {
    expect(readerOf({ dialect: 'dwm1001', prefix: 'site/dwm' }).filters).toEqual([
      'site/dwm/node/+/uplink/location',
      'site/dwm/node/+/uplink/status',
    ]);
    expect(readerOf(PANS).filters.at(-1)).toBe('dwm/node/+/uplink/data');
  });

  it('says a place without a time', () => {
    expect(plain(contentsOf(PANS, topicOf('location'), LOCATION))).toEqual({
      samples: [
        { tag: '0a17', place: { frame: 'local', x: 3.11, y: 7.42, z: 1.05 }, seq: { value: 812, modulo: 65_536 } },
      ],
      rejects: [],
    });
  });

  it('of PANS PRO says when, in microseconds in a text, and its place from before is no news', () => {
    const reader = readerOf(PANS);
    const body = { ...LOCATION, timestamp: `${T0 - 20}000` };
    expect(said(reader.read(messageOf(body, { topic: topicOf('location'), retained: true })))).toEqual([
      '0a17@3.11,7.42 bad/retained',
    ]);
    expect(reader.read(messageOf(body, { topic: topicOf('location') })).drafts).toMatchObject([
      { x: 3.11, y: 7.42, quality: 'good', sourceAt: T0 - 20 },
    ]);
  });

  it.each([
    ['NaN', NAN],
    ['zeros of no quality', { x: 0, y: 0, z: 0, quality: 0 }],
  ])('that is not located is heard, and its %s is no place', (_name, nowhere) => {
    const reader = readerOf(PANS);
    const read = (body: unknown) => said(reader.read(messageOf(body, { topic: topicOf('location') })));
    expect(read(position(nowhere))).toEqual(['0a17 heard']);
    expect(read(position(nowhere))).toEqual([]);
    expect(read(LOCATION)).toEqual(['0a17@3.11,7.42 good']);
    expect(read({ ...position(nowhere), superFrameNumber: 813 })).toEqual(['0a17 heard']);
  });

  it.each([
    ['present', { present: true }, []],
    ['gone', { present: false }, []],
    ['with a battery', { present: true, battery: 63 }, ['0a17 battery 63']],
  ])('is %s', (_name, body, expected) =>
    expect(said(readerOf(PANS).read(messageOf(body, { topic: topicOf('status') })))).toEqual(expected),
  );

  it('has a button where somebody put one', () => {
    const reader = readerOf({ ...PANS, button: { byte: 1, mask: 4 } });
    const press = (...bytes: number[]) =>
      eventsIn(
        reader.read(
          messageOf({ data: Buffer.from(bytes).toString('base64'), overwrite: false }, { topic: topicOf('data') }),
        ),
      ).map(({ event }) => event);
    expect(press(0, 4)).toEqual([{ what: 'sos', pressed: true }]);
    expect(press(255, 3)).toEqual([{ what: 'sos', pressed: false }]);
  });

  describe('at its location', () =>
    refuses(PANS, topicOf('location'), [
      ['an empty object', {}, 'missing-field'],
      ['a list', [], 'shape'],
      ['a null position', { position: null }, 'missing-field'],
      ['a text for a position', { position: 'here' }, 'shape'],
      ['a list for a position', { position: [1, 2] }, 'shape'],
      ['no y', { position: { x: 1, quality: 50 } }, 'missing-field'],
      ['null for x', position({ x: null }), 'missing-field'],
      ['NaN with a quality', position({ x: 'NaN' }), 'not-a-number'],
      ['a quality that is none', position({ quality: 'good' }), 'not-a-number'],
      ['a z that is none', position({ z: 'NaN' }), 'not-a-number'],
      ['yes for a number', position({ y: true }), 'not-a-number'],
      ['beyond every number', '{"position":{"x":1e999,"y":1,"quality":5}}', 'not-a-number'],
    ]));
  describe('at its status', () =>
    refuses(PANS, topicOf('status'), [
      ['an empty object', {}, 'missing-field'],
      ['a list', [], 'shape'],
      ['perhaps', { present: 'perhaps' }, 'missing-field'],
      ['null', { present: null }, 'missing-field'],
      ['a number', { present: 1 }, 'missing-field'],
      ['a battery alone', { battery: 50 }, 'missing-field'],
      ['a place', LOCATION, 'missing-field'],
      ['a text', { present: 'true' }, 'missing-field'],
    ]));
  describe('at its data', () =>
    refuses(PANS, topicOf('data'), [
      ['no data', {}, 'missing-field'],
      ['a list', [], 'shape'],
      ['a number', { data: 1 }, 'missing-field'],
      ['no base64', { data: '**' }, 'shape'],
      ['no bytes', { data: '' }, 'missing-field'],
      ['null', { data: null }, 'missing-field'],
      ['a list of bytes', { data: [1] }, 'missing-field'],
      ['a word with blanks', { data: 'AA AA' }, 'shape'],
    ]));
});

const LEAPS = { dialect: 'leaps' };
const NODE = { x: 3.11, y: 7.42, z: 1.05, quality: 80, sd_x: 0.3, sd_y: 0.4 };
const AT_PAN = 'leaps/1A2F/node/uplink/location/DW0A17';
const node = (changes: object) => ({ timestamp: `${T0}000`, node_location: { ...NODE, ...changes } });

describe('LEAPS', () => {
  it('subscribes with and without the id of a network', () => {
    expect(readerOf({ ...LEAPS, prefix: 'x' }).filters).toEqual([
      'x/+/node/uplink/location/+',
      'x/node/uplink/location/+',
      'x/+/node/uplink/status/+',
      'x/node/uplink/status/+',
    ]);
  });

  it.each([AT_PAN, 'leaps/node/uplink/location/DW0A17'])('says a place at %s', (topic) => {
    expect(plain(contentsOf(LEAPS, topic, node({})))).toEqual({
      samples: [
        { tag: 'dw0a17', at: T0, place: { frame: 'local', x: 3.11, y: 7.42, z: 1.05, accuracy: Math.sqrt(0.125) } },
      ],
      rejects: [],
    });
  });

  it('says its doubt as a radius', () => {
    const [sample] = contentsOf(LEAPS, AT_PAN, node({ r95: 2.4477 })).samples;
    expect(sample?.place?.accuracy).toBeCloseTo(1, 9);
  });

  it.each([
    ['percent', {}, { battery: 63 }, ['dw0a17 battery 63']],
    ['millivolts', { battery: { as: 'mV', empty: 3300, full: 4200 } }, { battery: 3750 }, ['dw0a17 battery 50']],
    ['nothing', {}, { present: true }, []],
  ])('says %s of its battery', (_name, settings, body, expected) => {
    const topic = 'leaps/1A2F/node/uplink/status/DW0A17';
    expect(said(readerOf({ ...LEAPS, ...settings }).read(messageOf(body, { topic })))).toEqual(expected);
  });

  refuses(LEAPS, AT_PAN, [
    ['an empty object', {}, 'missing-field'],
    ['a list', [], 'shape'],
    ['a null place', { node_location: null }, 'missing-field'],
    ['a text for a place', { node_location: 'here' }, 'shape'],
    ['a list for a place', { node_location: [1, 2] }, 'shape'],
    ['no x', node({ x: undefined }), 'missing-field'],
    ['null for y', node({ y: null }), 'missing-field'],
    ['NaN', node({ x: 'NaN' }), 'not-a-number'],
    ['a quality that is none', node({ quality: {} }), 'not-a-number'],
    ['a comma', node({ x: '3,11' }), 'not-a-number'],
    ['beyond every number', '{"node_location":{"x":1,"y":-1e999}}', 'not-a-number'],
    ['a battery beside no place', { battery: 9 }, 'missing-field', ['dw0a17']],
  ]);
});
