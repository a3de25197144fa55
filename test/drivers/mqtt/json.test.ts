import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { badgeSource, eventsIn, FIELDS, fixIn, messageOf, numbersIn, readerOf, said } from '../../support/badges.ts';
import { T0 } from '../../support/fold.ts';

/** Fields of a source that says nothing of calls for help. */
const { sos: SOS, ...PLAIN } = FIELDS;
const HERE = { position: { x: 41.25, y: 18.9 }, accuracy: 0.35, ts: T0 - 50 };

type Settings = Readonly<Record<string, unknown>>;

/** A row of a table that may leave them out. */
const settingsIn = (given: unknown): Settings => (given ?? {}) as Settings;

/** What a message says, in short; rejects in brackets. */
function says(body: unknown, settings?: unknown, changes?: Parameters<typeof messageOf>[1]): string[] {
  return said(readerOf({ fields: PLAIN, ...settingsIn(settings) }).read(messageOf(body, changes)));
}

describe('a message of a badge', () => {
  it('is a fix with everything it says', () => {
    expect(readerOf({ fields: PLAIN }).read(messageOf(HERE))).toMatchObject({
      drafts: [
        {
          kind: 'fix',
          device: 'uwb',
          tag: '1a2b',
          floor: 'ground',
          x: 41.25,
          y: 18.9,
          accuracy: 0.35,
          quality: 'good',
          sourceAt: T0 - 50,
        },
      ],
      rejects: [],
    });
  });

  it.each<readonly [string, unknown, readonly string[], Settings?]>([
    ['numbers in strings with blanks', { position: { x: ' 6.34', y: '11.02 ' } }, ['1a2b@6.34,11.02 good']],
    ['centimetres', { position: { x: 4125, y: 1890 } }, ['1a2b@41.25,18.9 good'], { units: { position: 'cm' } }],
    ['millimetres', { position: { x: 41250, y: 18900 } }, ['1a2b@41.25,18.9 good'], { units: { position: 'mm' } }],
    ['more decimals than are kept', { position: { x: 1 / 3, y: 2 / 3 } }, ['1a2b@0.333,0.667 good']],
    ['a place a little outside its floor', { position: { x: -24, y: 144 } }, ['1a2b@-24,144 good']],
    ['a battery', { ...HERE, battery: 71.4 }, ['1a2b battery 71', '1a2b@41.25,18.9 good']],
    ['a battery in a string, alone', { battery: '12' }, ['1a2b battery 12']],
    ['a battery beyond full', { ...HERE, battery: 255 }, ['1a2b@41.25,18.9 good']],
    ['a battery of nothing', { ...HERE, battery: null }, ['1a2b@41.25,18.9 good']],
    [
      'a tag in the message',
      { ...HERE, id: 'FF01' },
      ['ff01@41.25,18.9 good'],
      { topic: 'tags', fields: { ...PLAIN, tag: '/id' } },
    ],
    [
      'a tag that is a number',
      { ...HERE, id: 24580 },
      ['24580@41.25,18.9 good'],
      { topic: 'tags', fields: { ...PLAIN, tag: '/id' } },
    ],
    [
      'keys with a slash and a tilde',
      { 'a/b': { 'm~n': 3, y: 4 } },
      ['1a2b@3,4 good'],
      { fields: { x: '/a~1b/m~0n', y: '/a~1b/y' } },
    ],
    ['places in a list', { p: [3, 4] }, ['1a2b@3,4 good'], { fields: { x: '/p/0', y: '/p/1' } }],
    ['a floor of its own', { ...HERE, f: 'upper' }, ['1a2b@41.25,18.9 good'], { fields: { ...PLAIN, floor: '/f' } }],
  ])('%s', (_name, body, expected, settings) => expect(says(body, settings)).toEqual(expected));

  it.each<readonly [string, unknown, object, Settings?]>([
    ['no accuracy', { position: HERE.position }, { accuracy: 0.5 }],
    ['an accuracy of nothing, which no system has', { ...HERE, accuracy: 0 }, { accuracy: 0.5, quality: 'good' }],
    ...[-1, null, 'NaN', 'unknown', '', {}, true].map(
      (accuracy) =>
        [
          `an accuracy that is none: ${JSON.stringify(accuracy)}`,
          { ...HERE, accuracy },
          { accuracy: 15, quality: 'uncertain', reason: 'geometry' },
        ] as const,
    ),
    ['an accuracy in words of numbers', { ...HERE, accuracy: '0.4' }, { accuracy: 0.4, quality: 'good' }],
    ['a coarse accuracy', { ...HERE, accuracy: 60 }, { accuracy: 60 }],
    ['seconds', { ...HERE, ts: (T0 - 50) / 1000 }, { sourceAt: T0 - 50 }, { units: { at: 's' } }],
    ['microseconds in a string', { ...HERE, ts: `${T0 - 50}000` }, { sourceAt: T0 - 50 }, { units: { at: 'us' } }],
    ['a time a little ahead', { ...HERE, ts: T0 + 60_000 }, { sourceAt: T0 + 60_000 }],
    ['z', { ...HERE, z: 1.2 }, { z: 1.2 }, { fields: { ...PLAIN, z: '/z' } }],
    ['a floor of its own', { ...HERE, f: 'upper' }, { floor: 'upper' }, { fields: { ...PLAIN, floor: '/f' } }],
    ['a floor in the topic', HERE, { floor: 'upper' }, { topic: 'uwb/{floor}/{tag}' }],
  ])('%s', (_name, body, expected, settings) => {
    const topic = settingsIn(settings)['topic'] === undefined ? 'uwb/1a2b/location' : 'uwb/upper/1a2b';
    expect(fixIn(readerOf(settingsIn(settings)).read(messageOf(body, { topic })))).toMatchObject(expected as object);
  });

  it.each([
    ['a time far ahead would make every later fix look old', { ...HERE, ts: T0 + 60_001 }],
    ['a time that is none', { ...HERE, ts: 'yesterday' }],
    ['a badge whose clock was never set', { ...HERE, ts: 0 }],
    ['no time', { position: HERE.position }],
  ])('%s: it has none', (_name, body) =>
    expect(fixIn(readerOf().read(messageOf(body)))).not.toHaveProperty('sourceAt'),
  );
});

describe('a call for help', () => {
  it.each<readonly [string, unknown, readonly string[]]>([
    ['with a place', { ...HERE, sos: true }, ['1a2b sos true', '1a2b@41.25,18.9 good']],
    ['without a place', { sos: true }, ['1a2b sos true']],
    ['with a place that is none', { sos: true, position: { x: 'NaN', y: 0 } }, ['1a2b sos true', '(not-a-number)']],
    ['with half a place', { sos: 1, position: { x: 3 } }, ['1a2b sos true']],
    ['in a string', { sos: 'true' }, ['1a2b sos true']],
    ['that is over', { ...HERE, sos: false }, ['1a2b sos false', '1a2b@41.25,18.9 good']],
    ['that says neither', { ...HERE, sos: 'perhaps' }, ['1a2b@41.25,18.9 good', '(shape)']],
    ['a fix without a word of it takes it back', HERE, ['1a2b sos false', '1a2b@41.25,18.9 good']],
    ['a fix with nothing in its place, too', { ...HERE, sos: null }, ['1a2b sos false', '1a2b@41.25,18.9 good']],
    ['a battery alone does not', { battery: 5 }, ['1a2b battery 5']],
    ['nor does a place that is none', { position: { x: 'NaN', y: 1 } }, ['(not-a-number)']],
    ['nor does a message of nothing', {}, ['(missing-field)']],
  ])('%s', (_name, body, expected) => expect(says(body, { fields: { ...PLAIN, sos: SOS } })).toEqual(expected));
});

describe('a retained message', () => {
  it('is an old place and nothing else', () => {
    expect(says({ ...HERE, sos: true, battery: 3 }, { fields: FIELDS }, { retained: true })).toEqual([
      '1a2b@41.25,18.9 bad/retained',
    ]);
  });

  it('without a place says nothing', () =>
    expect(says({ sos: true }, { fields: FIELDS }, { retained: true })).toEqual(['(missing-field)']));
});

describe('what is thrown away, and why', () => {
  const big = JSON.stringify({ ...HERE, junk: 'x'.repeat(64_000) });
  it.each<readonly [string, unknown, string, Settings?]>([
    ['nothing', Buffer.alloc(0), 'not-json'],
    ['binary', Buffer.from([0xcc, 0x5f, 0x00, 0xaa, 0xbb]), 'not-json'],
    ['half an object', '{"position":{"x":1', 'not-json'],
    ['a bare NaN', '{"position":{"x":NaN,"y":1}}', 'not-json'],
    ['two objects', '{}{}', 'not-json'],
    ['a tower of brackets that ends nowhere', '['.repeat(60_000), 'not-json'],
    ['more than 64 kB', big, 'too-large'],
    ['more than 64 kB of rubbish', Buffer.alloc(70_000, 0x7b), 'too-large'],
    ['a number', '42', 'shape'],
    ['a text', '"here"', 'shape'],
    ['null', 'null', 'shape'],
    ['true', 'true', 'shape'],
    ['an empty object', {}, 'missing-field'],
    ['a list', [HERE], 'missing-field'],
    ['no y', { position: { x: 1 } }, 'missing-field'],
    ['a null', { position: { x: null, y: 1 } }, 'missing-field'],
    ['a place elsewhere', { pos: { x: 1, y: 1 } }, 'missing-field'],
    [
      'a place of the prototype',
      { position: 'toString' },
      'missing-field',
      { fields: { x: '/position/length', y: '/constructor/name' } },
    ],
    ['no tag', HERE, 'missing-field', { topic: 'tags', fields: { ...PLAIN, tag: '/id' } }],
    ['an empty tag', { ...HERE, id: '' }, 'missing-field', { topic: 'tags', fields: { ...PLAIN, tag: '/id' } }],
    [
      'a tag that is an object',
      { ...HERE, id: {} },
      'missing-field',
      { topic: 'tags', fields: { ...PLAIN, tag: '/id' } },
    ],
    ['a NaN in a string', { position: { x: 'NaN', y: '1' } }, 'not-a-number'],
    ['an empty text', { position: { x: '', y: 1 } }, 'not-a-number'],
    ['a blank', { position: { x: ' ', y: 1 } }, 'not-a-number'],
    ['endless', { position: { x: 'Infinity', y: 1 } }, 'not-a-number'],
    ['beyond every number', '{"position":{"x":1e999,"y":1}}', 'not-a-number'],
    ['a percent sign', { position: { x: '41%', y: 1 } }, 'not-a-number'],
    ['a decimal comma', { position: { x: '41,2', y: 1 } }, 'not-a-number'],
    ['a list for a number', { position: { x: [41], y: 1 } }, 'not-a-number'],
    ['yes for a number', { position: { x: true, y: 1 } }, 'not-a-number'],
    ['an object for a number', { position: { x: {}, y: 1 } }, 'not-a-number'],
    ['a z that is none', { ...HERE, z: 'high' }, 'not-a-number', { fields: { ...PLAIN, z: '/z' } }],
    ['a floor that is not there', { ...HERE, f: 'roof' }, 'unknown-floor', { fields: { ...PLAIN, floor: '/f' } }],
    ['a place far outside its floor', { position: { x: 226, y: 1 } }, 'out-of-extent'],
    ['millimetres taken for metres', { position: { x: 41250, y: 18900 } }, 'out-of-extent'],
  ])('%s', (_name, body, reason, settings) => {
    const topic = settingsIn(settings)['topic'] === 'tags' ? 'tags' : 'uwb/1a2b/location';
    expect(says(body, settings, { topic })).toEqual([`(${String(reason)})`]);
  });
});

describe('whatever comes', () => {
  const anyBytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    fc.json().map((text) => Buffer.from(text)),
  );
  const odd = fc.oneof(
    fc.double(),
    fc.string({ maxLength: 12 }),
    fc.constantFrom(null, true, false, 'NaN', '1e308', '-0', ' 7 '),
    fc.jsonValue({ maxDepth: 1 }),
  );
  const nearly = fc
    .record(
      {
        position: fc.record({ x: odd, y: odd, z: odd }, { requiredKeys: [] }),
        accuracy: odd,
        ts: odd,
        sos: odd,
        battery: odd,
      },
      { requiredKeys: [] },
    )
    .map((body) => Buffer.from(JSON.stringify(body)));
  // JSON has numbers that JavaScript has not.
  const beyond = nearly.map((bytes) => Buffer.from(bytes.toString().replace(/:(-?)\d[\d.e+-]*/, ':$11e999')));
  const reader = readerOf({ fields: { ...PLAIN, z: '/position/z' } });

  it('is decoded or rejected, never thrown', () => {
    fc.assert(
      fc.property(fc.oneof(anyBytes, nearly, beyond), fc.boolean(), fc.string(), (payload, retained, topic) => {
        const heard = reader.read(messageOf(payload, { retained, topic }));
        expect(heard.drafts.length + heard.rejects.length).toBeGreaterThan(0);
        if (retained) expect(eventsIn(heard)).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it('is exactly what the log can keep', () => {
    fc.assert(
      fc.property(fc.oneof(nearly, beyond), (payload) => {
        const { drafts } = reader.read(messageOf(payload));
        expect(JSON.parse(JSON.stringify(drafts))).toEqual(drafts);
        expect(numbersIn(drafts).every(Number.isFinite)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it.each(['1e999', '1e308'])('an accuracy of %s is no good one', (accuracy) => {
    const fix = fixIn(readerOf().read(messageOf(`{"position":{"x":1,"y":1},"accuracy":${accuracy}}`)));
    expect(fix?.accuracy ?? 1000).toBeGreaterThan(10);
    expect(JSON.stringify(fix ?? {})).not.toContain('null');
  });
});

describe('what is subscribed to', () => {
  it.each([
    ['uwb/{tag}/location', 'uwb/+/location'],
    ['{floor}/{tag}', '+/+'],
    ['tags', 'tags'],
    ['site/+/{tag}/#', 'site/+/+/#'],
  ])('%s -> %s', (topic, filter) => expect(readerOf({ topic }).filters).toEqual([filter]));

  it.each([['uwb/{Tag}/x'], ['uwb/{tag/x'], ['uwb/a{tag}'], ['#/uwb'], ['uwb/x#']])('%s is no topic', (topic) => {
    expect(() => badgeSource({ topic })).toThrow(/in a topic/);
  });
});
