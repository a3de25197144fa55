import { describe, expect, it } from 'vitest';
import { messageOf, readerOf, said } from '../../../support/badges.ts';
import { contentsOf, plain, refuses } from './table.ts';

const ANCHORS = [
  { id: 'A1', at: [0, 0, 3] },
  { id: 'A2', at: [30, 0, 3] },
  { id: 'A3', at: [30, 20, 3] },
  { id: 'A4', at: [0, 20, 3] },
];
const RANGES = { dialect: 'ranges', anchors: ANCHORS, height: 1.2 };
const BLINK = {
  tag: '0107',
  seq: 89,
  t: 1767340001.304,
  ranges: [
    { a: 'A1', d: 4.82, q: 0.9 },
    { a: 'A2', d: 9.1 },
  ],
};
const ranges = (...list: unknown[]) => ({ tag: '0107', ranges: list });
const ok = { a: 'A1', d: 4.82 };

describe('ranges', () => {
  it('are a measure a blink', () => {
    expect(plain(contentsOf(RANGES, 'uwb/0107/ranges', BLINK))).toEqual({
      samples: [
        {
          tag: '0107',
          at: 1767340001304,
          seq: { value: 89, modulo: 2 ** 32 },
          measures: {
            kind: 'ranges',
            ranges: [
              { anchor: 'A1', distance: 4.82, quality: 0.9 },
              { anchor: 'A2', distance: 9.1 },
            ],
          },
        },
      ],
      rejects: [],
    });
  });

  it('of Makerfabs name no badge, and begin with zeros', () => {
    const body = {
      links: [
        { A: '1782', R: '1.2' },
        { A: '1783', R: '3.6' },
      ],
    };
    expect(plain(contentsOf(RANGES, 'uwb/0107/ranges', body))).toEqual({
      samples: [
        {
          tag: '0107',
          measures: {
            kind: 'ranges',
            ranges: [
              { anchor: '1782', distance: 1.2 },
              { anchor: '1783', distance: 3.6 },
            ],
            settles: 3,
          },
        },
      ],
      rejects: [],
    });
  });

  it.each([
    ['a negative one', ranges(ok, { a: 'A2', d: -0.1 }), ['out-of-range']],
    ['one beyond any radio', ranges(ok, { a: 'A2', d: 300.1 }), ['out-of-range']],
    ['one of nobody', ranges(ok, { d: 1 }), ['missing-field']],
    ['one that is none', ranges(ok, { a: 'A2', d: 'far' }), ['not-a-number']],
    ['a text', ranges(ok, 'x'), ['shape']],
  ])('are thrown away alone: %s', (_name, body, reasons) => {
    expect(contentsOf(RANGES, 'uwb/0107/ranges', body)).toMatchObject({
      samples: [{ measures: { ranges: [{ anchor: 'A1', distance: 4.82 }] } }],
      rejects: reasons,
    });
  });

  refuses(RANGES, 'uwb/0107/ranges', [
    ['an empty object', {}, 'missing-field'],
    ['a list', [], 'shape'],
    ['an object of ranges', { tag: '1', ranges: {} }, 'shape'],
    ['no ranges', ranges(), 'missing-field'],
    ['links that are none', { links: 'x' }, 'shape'],
    ['no anchor', ranges({ d: 1 }), 'missing-field'],
    ['no distance', ranges({ a: 'A1' }), 'missing-field'],
    ['null for a distance', ranges({ a: 'A1', d: null }), 'missing-field'],
    ['NaN', ranges({ a: 'A1', d: 'NaN' }), 'not-a-number'],
    ['a negative range', ranges({ a: 'A1', d: -1 }), 'out-of-range'],
    ['300 m and more', ranges({ a: 'A1', d: 301 }), 'out-of-range'],
    ['beyond every number', '{"tag":"1","ranges":[{"a":"A1","d":1e999}]}', 'not-a-number'],
    ['an anchor that is an object', ranges({ a: {}, d: 1 }), 'missing-field'],
    ['links without a distance', { links: [{ A: '1' }] }, 'missing-field'],
  ]);
});

const TDOA = { dialect: 'tdoa', anchors: ANCHORS };
const RX = {
  tag: '0107',
  seq: 88,
  t: 1767340001.204,
  rx: [
    { a: 'A1', ts: 1.2031e-6, snr: 14 },
    { a: 'A2', ts: 1.2188e-6 },
    { a: 'A4', ts: 1.1975e-6 },
  ],
};
const rx = (...list: unknown[]) => ({ tag: '0107', rx: list });

describe('differences of arrival', () => {
  it('are a measure a blink', () => {
    expect(plain(contentsOf(TDOA, 'uwb/0107/tdoa', RX))).toEqual({
      samples: [
        {
          tag: '0107',
          at: 1767340001204,
          seq: { value: 88, modulo: 2 ** 32 },
          measures: {
            kind: 'arrivals',
            arrivals: [
              { anchor: 'A1', seconds: 1.2031e-6 },
              { anchor: 'A2', seconds: 1.2188e-6 },
              { anchor: 'A4', seconds: 1.1975e-6 },
            ],
          },
        },
      ],
      rejects: [],
    });
  });

  refuses(TDOA, 'uwb/0107/tdoa', [
    ['an empty object', {}, 'missing-field'],
    ['a list', [], 'shape'],
    ['an object for rx', { tag: '1', rx: {} }, 'shape'],
    ['nothing heard', rx(), 'missing-field'],
    ['a text', rx('x'), 'shape'],
    ['no anchor', rx({ ts: 1 }), 'missing-field'],
    ['no time', rx({ a: 'A1' }), 'missing-field'],
    ['NaN', rx({ a: 'A1', ts: 'NaN' }), 'not-a-number'],
    ['null', rx({ a: 'A1', ts: null }), 'not-a-number'],
    ['an object', rx({ a: 'A1', ts: {} }), 'not-a-number'],
    ['beyond every number', '{"tag":"1","rx":[{"a":"A1","ts":1e999}]}', 'not-a-number'],
    [
      'seconds of 1970, which a double cannot tell apart by less than 71 m',
      rx({ a: 'A1', ts: 1_767_340_001.204 }),
      'out-of-range',
    ],
    ['two bad ones', rx({}, 7), ['missing-field', 'shape']],
  ]);
});

const RTLOC = { dialect: 'rt-loc' };
const FRAME = {
  ver: 1,
  frameNr: 4711,
  tags: {
    '12': {
      offset: 0,
      data: { dist: { '3': [4.2, 1, -80, 1, -81, 0], '4': [6.1, 0, -90, 0, -91, 0] }, pos: [4.1, 2.2, 1.1] },
    },
  },
};
const tag = (data: unknown) => ({ frameNr: 1, tags: { '12': { data } } });

describe('RT-LOC', () => {
  it('has the badge for a key', () => {
    expect(plain(contentsOf(RTLOC, 'data/devices/tag-data/frame', FRAME))).toEqual({
      samples: [
        { tag: '12', seq: { value: 4711, modulo: 2 ** 32 }, place: { frame: 'local', x: 4.1, y: 2.2, z: 1.1 } },
      ],
      rejects: [],
    });
    expect(readerOf(RTLOC).filters).toEqual(['rtls/replay/+/posxyz', 'data/devices/tag-data/frame']);
  });

  it('has ranges too', () => {
    expect(
      plain(contentsOf({ ...RTLOC, use: 'ranges', anchors: ANCHORS, units: { distance: 'cm' } }, 'x', FRAME).samples),
    ).toMatchObject([
      {
        measures: {
          ranges: [
            { anchor: '3', distance: 0.042 },
            { anchor: '4', distance: 0.061 },
          ],
        },
      },
    ]);
  });

  it('says a frame once', () => {
    const reader = readerOf(RTLOC);
    const read = (body: unknown) => said(reader.read(messageOf(body, { topic: 'data/devices/tag-data/frame' })));
    expect([read(FRAME), read(FRAME), read({ ...FRAME, frameNr: 4712 })]).toEqual([
      ['12@4.1,2.2 good'],
      ['(duplicate)'],
      ['12@4.1,2.2 good'],
    ]);
  });

  const shared: Parameters<typeof refuses>[2] = [
    ['an empty object', {}, 'missing-field'],
    ['a list', [], 'shape'],
    ['a list of tags', { tags: [] }, 'shape'],
    ['null for tags', { tags: null }, 'shape'],
    ['a text for a tag', { tags: { '12': 'x' } }, 'shape'],
    ['a badge without data', { tags: { '12': {} } }, 'missing-field'],
    ['a list for data', tag([]), 'shape'],
    ['a nameless badge', { tags: { '': FRAME.tags['12'] } }, 'missing-field'],
  ];
  describe('in places', () =>
    refuses(RTLOC, 'x', [
      ...shared,
      ['no place', tag({}), 'missing-field'],
      ['a text for a place', tag({ pos: 'x' }), 'shape'],
      ['half a place', tag({ pos: [1] }), 'missing-field'],
      ['NaN', tag({ pos: ['NaN', 1] }), 'not-a-number'],
      ['a z that is none', tag({ pos: [1, 2, 'x'] }), 'not-a-number'],
    ]));
  describe('in ranges', () =>
    refuses({ ...RTLOC, use: 'ranges', anchors: ANCHORS }, 'x', [
      ...shared,
      ['no ranges', tag({}), 'missing-field'],
      ['a list of ranges', tag({ dist: [] }), 'shape'],
      ['a number for a range', tag({ dist: { 3: 4 } }), ['shape', 'missing-field']],
      ['a range of nothing', tag({ dist: { 3: [] } }), ['missing-field', 'missing-field']],
      ['a negative range', tag({ dist: { 3: [-4] } }), ['out-of-range', 'missing-field']],
      ['a range beyond any radio', tag({ dist: { 3: [4000] } }), ['out-of-range', 'missing-field']],
      ['NaN', tag({ dist: { 3: ['NaN'] } }), ['not-a-number', 'missing-field']],
    ]));
});
