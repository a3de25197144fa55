import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant } from '../../../src/domain/time.ts';
import { REJECT_REASONS } from '../../../src/ports/driver.ts';
import { messageOf, numbersIn, readerOf } from '../../support/badges.ts';
import { T0 } from '../../support/fold.ts';

const ANCHORS = [
  [0, 0, 3],
  [60, 0, 3],
  [60, 40, 3],
  [0, 40, 3],
].map((at, i) => ({ id: `A${i + 1}`, at }));
const SOURCES: readonly (readonly [string, Readonly<Record<string, unknown>>, string])[] = [
  [
    'json',
    {
      topic: 'x/{tag}',
      fields: { x: '/x', y: '/y', z: '/z', at: '/t', sos: '/s', battery: '/b', seq: '/n', motion: '/m' },
    },
    'x/7',
  ],
  ['json by keys', { topic: 'x', root: 'keys', fields: { x: '/x', y: '/pos/1', floor: '/f', 'sos-at': '/t' } }, 'x'],
  [
    'json in degrees',
    {
      topic: 'x/{tag}',
      fields: { longitude: '/x', latitude: '/y', elevation: '/z' },
      wgs84: { origin: [106, 29], elevation: 300 },
    },
    'x/7',
  ],
  [
    'omlox',
    { dialect: 'omlox', wgs84: { origin: [106, 29] }, floors: { 1: 'upper' } },
    '/omlox/json/location_updates/local/a',
  ],
  ['dwm1001', { dialect: 'dwm1001', button: {} }, 'dwm/node/0A17/uplink/location'],
  ['dwm1001 status', { dialect: 'dwm1001', button: {} }, 'dwm/node/0A17/uplink/status'],
  ['dwm1001 data', { dialect: 'dwm1001', button: {} }, 'dwm/node/0A17/uplink/data'],
  ['leaps', { dialect: 'leaps', 'floors-by-z': { ground: [-1, 4], upper: [4, 9] } }, 'leaps/node/uplink/location/0A17'],
  [
    'pozyx',
    { dialect: 'pozyx', fields: { sos: '/s', battery: '/b' }, transform: { '*': { rotation: 30, scale: 2 } } },
    'tags',
  ],
  ['quuppa', { dialect: 'quuppa' }, 'quuppa/tags'],
  ['nooploop', { dialect: 'nooploop', time: 'uptime' }, 'ips/x'],
  ['rt-loc', { dialect: 'rt-loc' }, 'data/devices/tag-data/frame'],
  ['rt-loc ranges', { dialect: 'rt-loc', use: 'ranges', anchors: ANCHORS, height: 1 }, 'data/devices/tag-data/frame'],
  ['ranges', { dialect: 'ranges', anchors: ANCHORS }, 'uwb/7/ranges'],
  ['ranges in the plane', { dialect: 'ranges', anchors: ANCHORS, height: 1 }, 'uwb/7/ranges'],
  ['tdoa', { dialect: 'tdoa', anchors: ANCHORS, height: 1 }, 'uwb/7/tdoa'],
];

/** Words of all dialects, so that chance finds their branches. */
const KEYS = [
  'x',
  'y',
  'z',
  't',
  's',
  'b',
  'n',
  'm',
  'f',
  'pos',
  'position',
  'coordinates',
  'type',
  'crs',
  'provider_id',
  'source',
  'floor',
  'accuracy',
  'timestamp_generated',
  'properties',
  'sos',
  'battery',
  'quality',
  'superFrameNumber',
  'timestamp',
  'present',
  'data',
  'node_location',
  'sd_x',
  'sd_y',
  'r95',
  'tagId',
  'id',
  'success',
  'alive',
  'tags',
  'tag',
  'location',
  'locationTS',
  'locationType',
  'locationRadius',
  'lastButtonPressTS',
  'buttonState',
  'batteryAlarm',
  'batteryVoltage',
  'code',
  'name',
  'uid',
  'posVar',
  'time',
  'mapId',
  'frameNr',
  'dist',
  'ranges',
  'rx',
  'links',
  'a',
  'd',
  'q',
  'ts',
  'A',
  'R',
  'event',
  'topic',
  'payload',
  'elevation_ref',
  '__proto__',
  'constructor',
  'length',
];
const leaf = fc.oneof(
  fc.double(),
  fc.integer({ min: -5, max: 70 }),
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    '',
    ' ',
    'NaN',
    'Infinity',
    '1e308',
    '-0',
    ' 7 ',
    'Point',
    'local',
    'EPSG:4326',
    'position',
    'presence',
    'Pos',
    'Call',
    'A1',
    'A2',
    'A3',
    'A4',
    'message',
    'location_updates',
    T0,
    T0 / 1000,
    `${T0}000`,
    '2026-03-02T07:14:05.120Z',
    1e308,
    2 ** 53,
  ),
  fc.string({ maxLength: 8 }),
);
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('tree'), { maxLength: 5 }),
    fc.dictionary(fc.constantFrom(...KEYS), tie('tree'), { maxKeys: 7 }),
  ),
}));
const object = fc.oneof(
  fc.dictionary(fc.constantFrom(...KEYS), tree, { maxKeys: 10 }),
  fc.array(fc.dictionary(fc.constantFrom(...KEYS), tree), { maxLength: 3 }),
);
const json = fc.oneof(
  object,
  fc.json().map((text): unknown => JSON.parse(text)),
);
const bytes = fc.oneof(
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 100 }).map((list) => Buffer.from(list)) },
  { weight: 6, arbitrary: json.map((body) => Buffer.from(JSON.stringify(body) ?? '')) },
  // JSON has numbers that JavaScript has not.
  {
    weight: 1,
    arbitrary: json.map((body) => Buffer.from((JSON.stringify(body) ?? '').replace(/:(-?)\d[\d.e+-]*/g, ':$11e999'))),
  },
);

describe.each(SOURCES)('whatever comes to %s', (_name, settings, topic) => {
  it('is heard or counted, never thrown, and never a number that is none', () => {
    const reader = readerOf(settings);
    fc.assert(
      fc.property(
        bytes,
        fc.boolean(),
        fc.oneof({ weight: 5, arbitrary: fc.constant(topic) }, fc.string({ maxLength: 20 })),
        fc.nat(100_000),
        (payload, retained, at, ms) => {
          const heard = reader.read(messageOf(payload, { retained, topic: at, at: instant(T0 + ms) }));
          for (const reason of heard.rejects) expect(REJECT_REASONS).toContain(reason);
          expect(numbersIn(heard.drafts).every(Number.isFinite)).toBe(true);
          expect(JSON.parse(JSON.stringify(heard.drafts))).toEqual(heard.drafts);
          if (retained)
            for (const draft of heard.drafts)
              expect(draft).toMatchObject({ kind: 'fix', quality: 'bad', reason: 'retained' });
        },
      ),
      { numRuns: 400 },
    );
  });
});

it('subscribes to filters that a broker takes', () => {
  for (const [, settings] of SOURCES)
    for (const filter of readerOf(settings).filters)
      expect(
        filter
          .split('/')
          .every(
            (level, i, levels) => !/[+#]/.test(level) || level === '+' || (level === '#' && i === levels.length - 1),
          ),
      ).toBe(true);
});
