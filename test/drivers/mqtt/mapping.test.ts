import { describe, expect, it } from 'vitest';
import { batteriesIn } from '../../../drivers/mqtt/dialects/battery.ts';
import { isoIn, momentsIn } from '../../../drivers/shared/json/instants.ts';
import { messageOf, readerOf, said, Watched } from '../../support/badges.ts';
import { T0 } from '../../support/fold.ts';

type Settings = Readonly<Record<string, unknown>>;
const says = (settings: unknown, body: unknown, topic: unknown = 'tags') =>
  said(readerOf({ topic: 'tags', ...(settings as Settings) }).read(messageOf(body, { topic: String(topic) })));

describe('the JSON mapping takes shapes that were seen', () => {
  it.each<readonly [string, Settings, unknown, readonly string[], string?]>([
    [
      'the key is the badge, places in a list of mm',
      { root: 'keys', fields: { x: '/pos/0', y: '/pos/1', at: '/ts' }, units: { position: 'mm' } },
      { '0A17': { ts: T0, pos: [41250, 18900] }, '0A18': { ts: T0, pos: [1000, 2000] } },
      ['0a17@41.25,18.9 good', '0a18@1,2 good'],
    ],
    [
      'a list inside of the message, each badge alone',
      { root: 'array', path: '/data/tags', fields: { tag: '/mac', x: '/x', y: '/y' } },
      { data: { tags: [{ mac: 'a', x: 1, y: 2 }, { mac: 'b', x: 'NaN', y: 2 }, 7, { mac: 'c', x: 3, y: 4 }] } },
      ['a@1,2 good', 'c@3,4 good', '(not-a-number)', '(shape)'],
    ],
    [
      'Mist: seconds, a map',
      {
        fields: { tag: '/mac', system: '/map_id', x: '/x', y: '/y', at: '/timestamp' },
        units: { at: 's' },
        transform: { m1: { origin: [10, 10], floor: 'upper' } },
      },
      { mac: 'AC233F', map_id: 'm1', x: 1.5, y: 2.5, timestamp: T0 / 1000 },
      ['ac233f@11.5,12.5 good'],
    ],
    [
      'OwnTracks: longitude and latitude in texts',
      {
        topic: 'owntracks/+/{tag}',
        when: { '/_type': 'location' },
        fields: { longitude: '/lon', latitude: '/lat', at: '/tst', accuracy: '/acc', battery: '/batt' },
        units: { at: 's' },
        wgs84: { origin: [121.4, 31.2], at: [50, 50] },
      },
      { _type: 'location', lat: '31.2', lon: '121.4', tst: T0 / 1000, acc: 8, batt: 64 },
      ['phone battery 64', 'phone@50,50 good'],
      'owntracks/li/phone',
    ],
    [
      'degrees as whole numbers',
      {
        fields: { tag: '/id', longitude: '/lon', latitude: '/lat' },
        units: { angle: 'deg-e7' },
        wgs84: { origin: [121.4, 31.2] },
      },
      { id: 'a', lon: 1_214_000_000, lat: 312_000_000 },
      ['a@0,0 good'],
    ],
    [
      'feet',
      { fields: { tag: '/id', x: '/x', y: '/y' }, units: { position: 'ft' } },
      { id: 'a', x: 100, y: 10 },
      ['a@30.48,3.048 good'],
    ],
    [
      'a battery in words',
      { fields: { tag: '/id', x: '/x', y: '/y', battery: '/b' }, battery: { as: 'words' } },
      { id: 'a', x: 1, y: 1, b: 'CRITICAL' },
      ['a battery 5', 'a@1,1 good'],
    ],
    [
      'a call in a word, motion in a number, a strap and a fall in others',
      {
        fields: { tag: '/id', sos: '/alarm', motion: '/m', tamper: '/strap', fall: '/posture' },
        words: {
          sos: { help: true, none: false },
          motion: { 2: true, 0: false },
          tamper: { cut: true },
          fall: { lying: true, upright: false },
        },
        'presence-only': true,
      },
      { id: 'a', alarm: 'HELP', m: 2, strap: 'cut', posture: 'lying' },
      ['a sos true', 'a fall', 'a motion true', 'a tamper true', 'a heard'],
    ],
    [
      'messages by their name',
      {
        fields: { tag: '/uid', x: '/pos/0', y: '/pos/1', sos: '/name' },
        words: { sos: { Call: true, CancelCall: false } },
      },
      { name: 'CancelCall', uid: 'a' },
      ['a sos false'],
    ],
    [
      'what the gate does not let in is nothing',
      { when: { '/type': ['pos', 'fix'] }, fields: { tag: '/id', x: '/x', y: '/y' } },
      { type: 'config', id: 'a', x: 1, y: 1 },
      [],
    ],
    [
      'one of what the gate lets in',
      { when: { '/type': ['pos', 'fix'] }, fields: { tag: '/id', x: '/x', y: '/y' } },
      { type: 'fix', id: 'a', x: 1, y: 1 },
      ['a@1,1 good'],
    ],
    [
      'a flag that is a yes at the gate',
      { when: { '/ok': true }, fields: { tag: '/id', x: '/x', y: '/y' } },
      { ok: true, id: 'a', x: 1, y: 1 },
      ['a@1,1 good'],
    ],
    [
      'an object at the gate, which no text can be made of',
      { when: { '/type': 'fix' }, fields: { tag: '/id', x: '/x', y: '/y' } },
      { type: { toString: null, valueOf: 1 }, id: 'a', x: 1, y: 1 },
      [],
    ],
    [
      'a tower of lists at the gate',
      { when: { '/type': 'fix' }, fields: { tag: '/id', x: '/x', y: '/y' } },
      `{"type":${'['.repeat(30_000)}${']'.repeat(30_000)},"id":"a","x":1,"y":1}`,
      [],
    ],
    [
      'a blank for a floor',
      { fields: { tag: '/id', x: '/x', y: '/y', floor: '/f' } },
      { id: 'a', x: 1, y: 1, f: ' ' },
      ['a@1,1 good'],
    ],
    ['presence alone', { 'presence-only': true, fields: { tag: '/mac' } }, { mac: 'A1', x: 0, y: 0 }, ['a1 heard']],
    [
      'a call in the topic',
      { topic: 'b/{tag}/{sos}', fields: {}, 'presence-only': true },
      {},
      ['7 sos true', '7 heard'],
      'b/7/on',
    ],
    ['coordinates in the topic', { topic: 'b/{tag}/{x}/{y}', fields: {} }, {}, ['7@3,4.5 good'], 'b/7/3/4.5'],
    [
      'a deep pointer',
      { fields: { tag: '/a/b/c/d', x: '/a/b/x', y: '/a/b/y' } },
      { a: { b: { x: 1, y: 2, c: { d: 'q' } } } },
      ['q@1,2 good'],
    ],
    ['no object where keys should be', { root: 'keys', fields: { x: '/x', y: '/y' } }, [1], ['(shape)']],
    [
      'no list where one should be',
      { root: 'array', fields: { tag: '/id', x: '/x', y: '/y' } },
      { id: 'a', x: 1, y: 1 },
      ['(shape)'],
    ],
    [
      'nothing where it should be',
      { root: 'array', path: '/tags', fields: { tag: '/id', x: '/x', y: '/y' } },
      {},
      ['(shape)'],
    ],
  ])('%s', (_name, settings, body, expected, topic) => expect(says(settings, body, topic)).toEqual(expected));

  it('and a call by the time of the last press', () => {
    const source = new Watched({
      topic: 'tags',
      fields: { tag: '/id', 'sos-at': '/btn' },
      units: { 'sos-at': 's' },
      'presence-only': true,
    });
    const read = (ms: number, btn: unknown) => source.calls(ms, { id: 'a', btn });
    expect([read(10, T0 / 1000 - 86_400), read(2000, T0 / 1000 + 1), read(3000, T0 / 1000 + 1)]).toEqual([
      [],
      ['raise', 'return'],
      [],
    ]);
  });
});

describe('a moment', () => {
  const noon = Date.UTC(2026, 2, 2, 12, 0, 0);
  it.each<readonly [string, number | undefined]>([
    ['2026-03-02T12:00:00Z', noon],
    ['2026-03-02T12:00:00.250Z', noon + 250],
    ['2026-03-02 12:00:00.250', noon + 250],
    ['2026-03-02T20:00:00+08:00', noon],
    ['2026-03-02T20:00:00+0800', noon],
    ['2026-03-02T04:30:00-07:30', noon],
    [' 2026-03-02T12:00Z ', noon],
    ['2026-03-02', undefined],
    ['2026-02-30T12:00:00Z', undefined],
    ['2026-13-01T12:00:00Z', undefined],
    ['2026-03-02T24:00:00Z', undefined],
    ['2026-03-02T12:60:00Z', undefined],
    ['yesterday', undefined],
    ['', undefined],
  ])('%s', (text, expected) => expect(isoIn(text)).toBe(expected));

  it.each<readonly [string, Parameters<typeof momentsIn>, unknown, number | undefined]>([
    ['milliseconds', ['ms'], 1500, 1500],
    ['seconds with a fraction', ['s'], 1.5, 1500],
    ['microseconds in a text', ['us'], '1500000', 1500],
    ['of the zone of the site', ['iso', '+08:00'], '2026-03-02 20:00:00', noon],
    ['whose own zone goes first', ['iso', '+08:00'], '2026-03-02T12:00:00Z', noon],
    ['that there is none of', ['none'], 1500, undefined],
    ['that is a number and should be a text', ['iso'], 1500, undefined],
    ['that is no number', ['s'], {}, undefined],
    ['beyond every number', ['s'], 1e308, undefined],
  ])('in %s', (_name, unit, value, expected) => expect(momentsIn(...unit)(value)).toBe(expected));
});

describe('a battery', () => {
  it.each<readonly [string, Parameters<typeof batteriesIn>[0], unknown, number | undefined]>([
    ['percent', { as: 'percent' }, 71.4, 71],
    ['percent in a text', { as: 'percent' }, '77%', 77],
    ['percent beyond full', { as: 'percent' }, 101, undefined],
    ['percent below nothing', { as: 'percent' }, -1, undefined],
    ['percent of nothing', { as: 'percent' }, null, undefined],
    ['percent of a list', { as: 'percent' }, [50], undefined],
    ['words', { as: 'words' }, 'Full', 100],
    ['words of its own', { as: 'words', words: { GREEN: 90 } }, 'green', 90],
    ['words nobody knows', { as: 'words' }, 'soso', undefined],
    ['words that are a number', { as: 'words' }, 5, undefined],
    ['levels, good', { as: '0-15' }, 12, 80],
    ['levels, low', { as: '0-15' }, '1', 10],
    ['levels beyond', { as: '0-15' }, 16, undefined],
    ['levels between', { as: '0-15' }, 1.5, undefined],
    ['millivolts', { as: 'mV', empty: 3300, full: 4200 }, 3750, 50],
    ['millivolts below empty', { as: 'mV', empty: 3300, full: 4200 }, 3000, 0],
    ['volts above full', { as: 'V' }, 3.6, 100],
    ['no volts', { as: 'V' }, 0, undefined],
    ['volts in a text', { as: 'V' }, '2.5', 50],
    ['volts that are none', { as: 'V' }, 'NaN', undefined],
  ])('in %s', (_name, settings, value, expected) => expect(batteriesIn(settings)(value)).toBe(expected));
});
