import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/domain/time.ts';
import { fixIn, messageOf, readerOf, said } from '../../../support/badges.ts';
import { contentsOf, plain, refuses } from './table.ts';

const OMLOX = { dialect: 'omlox' };
const TOPIC = '/omlox/json/location_updates/local/f4ce36aa0107';
/** As devices.md A.1 has it. */
const LOCATION = {
  position: { type: 'Point', coordinates: [41.25, 18.9, 1.1] },
  source: 'zone-tankfarm',
  provider_type: 'uwb',
  provider_id: 'F4CE36AA0107',
  timestamp_generated: '2026-03-02T07:14:05.120Z',
  crs: 'local',
  floor: 1,
  accuracy: 0.35,
  properties: { battery: 71, sos: false },
};
const AT = Date.UTC(2026, 2, 2, 7, 14, 5, 120);
const says = (body: unknown, settings?: unknown) =>
  said(
    readerOf({ ...OMLOX, floors: { 1: 'ground', 2: 'upper' }, ...(settings as object | undefined) }).read(
      messageOf(body, { topic: TOPIC }),
    ),
  );
const changed = (changes: object) => ({ ...LOCATION, ...changes });

describe('an omlox location', () => {
  it('is a sample with all that it says', () => {
    expect(plain(contentsOf(OMLOX, TOPIC, LOCATION))).toEqual({
      samples: [
        {
          tag: 'f4ce36aa0107',
          place: { frame: 'local', system: 'zone-tankfarm', x: 41.25, y: 18.9, z: 1.1, accuracy: 0.35, floor: 1 },
          at: AT,
          sos: false,
          battery: 71,
        },
      ],
      rejects: [],
    });
  });

  it.each<readonly [string, unknown, readonly string[], object?]>([
    [
      'a floor by its number',
      LOCATION,
      ['f4ce36aa0107 sos false', 'f4ce36aa0107 battery 71', 'f4ce36aa0107@41.25,18.9 good'],
    ],
    [
      'a call for help under a name of its own',
      changed({ properties: { 'com.x': { alarm: 'pressed' } } }),
      ['f4ce36aa0107 sos true', 'f4ce36aa0107@41.25,18.9 good'],
      { fields: { sos: '/properties/com.x/alarm' }, words: { sos: { pressed: true } } },
    ],
    [
      'a floor nobody knows',
      changed({ floor: 7 }),
      ['f4ce36aa0107 sos false', 'f4ce36aa0107 battery 71', '(unknown-floor)'],
    ],
    [
      'degrees without a site',
      changed({ crs: 'EPSG:4326' }),
      ['f4ce36aa0107 sos false', 'f4ce36aa0107 battery 71', '(unknown-frame)'],
    ],
    [
      'the wrapper of the websocket',
      { event: 'message', topic: 'location_updates', subscription_id: 1, payload: [changed({ properties: {} })] },
      ['f4ce36aa0107 sos false', 'f4ce36aa0107@41.25,18.9 good'],
    ],
    ['an answer of the websocket', { event: 'subscribed', topic: 'location_updates', subscription_id: 1 }, []],
    ['other topics of the websocket', { event: 'message', topic: 'fence_events', payload: [{ id: 'x' }] }, []],
  ])('takes %s', (_name, body, expected, settings) => expect(says(body, settings)).toEqual(expected));

  it.each([
    ['a mezzanine is of the floor below it', 1.5, 'ground'],
    ['which may have a name', 2.5, 'upper'],
    ['no floor is floor 0, the usual one', undefined, 'ground'],
  ])('%s', (_name, floor, expected) => {
    const reader = readerOf({ ...OMLOX, floors: { 1: 'ground', 2: 'upper' } });
    expect(fixIn(reader.read(messageOf(changed({ floor }), { topic: TOPIC })))?.floor).toBe(expected);
  });

  it('above the ellipsoid says nothing of z in a local frame, and above the floor nothing of an elevation', () => {
    const local = contentsOf(OMLOX, TOPIC, changed({ elevation_ref: 'wgs84' }));
    const global = contentsOf(OMLOX, TOPIC, changed({ crs: 'EPSG:4326' }));
    expect([local.samples[0]?.place, global.samples[0]?.place].map(plain)).toEqual([
      expect.not.objectContaining({ z: 1.1 }),
      expect.not.objectContaining({ elevation: 1.1 }),
    ]);
  });

  it.each([
    [undefined, '/omlox/json/location_updates/local/+'],
    ['epsg4326', '/omlox/json/location_updates/epsg4326/+'],
    ['pub', '/omlox/json/location_updates/pub/+'],
  ])('is heard in one frame: %s', (frame, filter) => {
    expect(readerOf({ ...OMLOX, ...(frame === undefined ? {} : { frame }) }).filters).toEqual([filter]);
  });

  it('published in both frames is one fix', () => {
    const reader = readerOf({ ...OMLOX, wgs84: { origin: [106, 26] } });
    const read = (body: object) =>
      said(reader.read(messageOf({ ...body, properties: {} }, { topic: TOPIC, at: instant(AT + 100) }))).at(-1);
    expect(read(changed({ floor: 0 }))).toBe('f4ce36aa0107@41.25,18.9 good');
    const global = { type: 'Point', coordinates: [106.000413, 26.000171] };
    expect(read(changed({ crs: 'EPSG:4326', floor: 0, position: global }))).toBe('(duplicate)');
  });

  refuses(OMLOX, TOPIC, [
    ['an empty object', {}, 'missing-field'],
    ['no provider', changed({ provider_id: undefined }), 'missing-field'],
    ['a provider that is an object', changed({ provider_id: {} }), 'missing-field'],
    ['no position', { provider_id: 'a', source: 'z' }, 'missing-field'],
    ['a null position', { ...LOCATION, properties: {}, position: null }, 'missing-field'],
    ['a polygon', { provider_id: 'a', position: { type: 'Polygon', coordinates: [[[1, 2]]] } }, 'shape'],
    ['no coordinates', { provider_id: 'a', position: { type: 'Point' } }, 'shape'],
    ['half a place', { provider_id: 'a', position: { type: 'Point', coordinates: [1] } }, 'missing-field'],
    ['null for y', { provider_id: 'a', position: { type: 'Point', coordinates: [1, null] } }, 'missing-field'],
    [
      'words for numbers',
      { provider_id: 'a', position: { type: 'Point', coordinates: ['NaN', 'NaN'] } },
      'not-a-number',
    ],
    ['endless', '{"provider_id":"a","position":{"type":"Point","coordinates":[1e999,2]}}', 'not-a-number'],
    [
      'a z that is none',
      { provider_id: 'a', position: { type: 'Point', coordinates: [1, 2, 'high'] } },
      'not-a-number',
    ],
    [
      'a floor that is none',
      { provider_id: 'a', floor: 'roof', position: { type: 'Point', coordinates: [1, 2] } },
      'not-a-number',
    ],
    [
      'a frame nobody knows',
      { provider_id: 'a', crs: 'EPSG:3857', position: { type: 'Point', coordinates: [1, 2] } },
      'unknown-frame',
    ],
    ['a text among the locations', ['here'], 'shape'],
    ['a wrapper of nothing', { event: 'message', topic: 'location_updates' }, 'shape'],
    ['an empty object among them', [{}, {}], ['missing-field', 'missing-field']],
    ['a badge that only tells of itself', { ...LOCATION, position: undefined }, 'missing-field', ['f4ce36aa0107']],
  ]);
});

const REFERENCE = join(import.meta.dirname, '../../../../../shared/data/omlox-json/objects.jsonl');
const isThere = existsSync(REFERENCE);
if (!isThere) process.stderr.write(`skipped: the reference objects of omlox (no ${REFERENCE})\n`);

describe.skipIf(!isThere)('the reference objects of an omlox client', () => {
  const objects = isThere
    ? readFileSync(REFERENCE, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map(
          (line) => JSON.parse(line) as { readonly kind: string; readonly case: string | null; readonly json: object },
        )
    : [];
  const named = (kind: string, which?: string) =>
    objects
      .filter((object) => object.kind === kind && (which === undefined || object.case === which))
      .map(({ json }) => json);

  it('are read where they are locations', () => {
    for (const location of named('location')) {
      const { samples, rejects } = contentsOf(OMLOX, TOPIC, location);
      expect([rejects, samples.map(({ tag, place }) => ({ tag, place: plain(place) }))]).toMatchObject([
        [],
        [{ tag: 'ac:23:3f:af:f3:90', place: { frame: 'local', x: 7.815694, y: 48.13021599999995 } }],
      ]);
    }
    expect(contentsOf(OMLOX, TOPIC, named('location', 'fully-populated')[0]).samples[0]).toMatchObject({
      at: Date.UTC(2023, 9, 17, 11, 14, 37, 206),
      place: { floor: 1.2 },
    });
  });

  it('are read in and out of their wrapper', () => {
    const updates = named('websocket', 'location-update');
    expect(updates.length).toBeGreaterThan(0);
    for (const update of updates) {
      expect(contentsOf(OMLOX, TOPIC, update)).toMatchObject({
        samples: [{ tag: '77:4f:34:69:27:40', place: { x: 5, y: 4 } }],
        rejects: [],
      });
    }
  });

  it('of any other kind give no fix', () => {
    for (const { kind, json } of objects) {
      if (kind === 'location' || kind === 'websocket') continue;
      expect(contentsOf(OMLOX, TOPIC, json).samples).toEqual([]);
    }
  });
});
