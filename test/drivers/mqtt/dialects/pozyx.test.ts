import { describe, expect, it } from 'vitest';
import { messageOf, readerOf, said } from '../../../support/badges.ts';
import { contentsOf, plain, refuses } from './table.ts';

const POZYX = { dialect: 'pozyx', fields: { battery: '/data/tagData/battery', sos: '/data/tagData/button' } };
/** As devices.md A.3 has it. */
const HERE = {
  version: '2.0',
  tagId: '24580',
  alive: true,
  success: true,
  timestamp: 1767340001.227,
  data: {
    coordinates: { x: 41250, y: 18900, z: 1100 },
    metrics: { latency: 18.2, rates: { update: 9.9, success: 9.4 } },
    tagData: { blinkIndex: 9021 },
    anchorData: [{ tagId: '24580', anchorId: '1204', rss: -83.1 }],
    orientation: { yaw: 1.2, roll: 0, pitch: 0 },
    acceleration: { x: 0.1, y: 0, z: 1 },
  },
};
const LOST = { version: '2.0', tagId: '24581', alive: true, success: false, timestamp: 1767340001.241, errorCode: '0' };
const at = (coordinates: unknown) => [{ ...HERE, data: { coordinates } }];
const says = (body: unknown) => said(readerOf(POZYX).read(messageOf(body, { topic: 'tags' })));

describe('Pozyx', () => {
  it('sends lists of millimetres and seconds', () => {
    expect(plain(contentsOf(POZYX, 'tags', [HERE, LOST]))).toEqual({
      samples: [
        {
          tag: '24580',
          place: { frame: 'local', x: 41.25, y: 18.900000000000002, z: 1.1 },
          at: 1767340001227,
          sos: false,
        },
        { tag: '24581', at: 1767340001241, heard: true },
      ],
      rejects: [],
    });
  });

  it.each<readonly [string, unknown, readonly string[]]>([
    ['a place', [HERE], ['24580 sos false', '24580@41.25,18.9 good']],
    ['a number for a tag', [{ ...HERE, tagId: 24580 }], ['24580 sos false', '24580@41.25,18.9 good']],
    ['no success, with a number for its code', [{ ...LOST, errorCode: 0 }], ['24581 heard']],
    ['no success, with zeros for a place', [{ ...LOST, data: { coordinates: { x: 0, y: 0, z: 0 } } }], ['24581 heard']],
    ['a badge that is dead', [{ ...LOST, alive: false }], []],
    [
      'a button on the badge',
      [{ ...LOST, data: { tagData: { button: 1, battery: 40 } } }],
      ['24581 sos true', '24581 battery 40', '24581 heard'],
    ],
    [
      'one bad one, which does not cost the others',
      [{}, HERE, 7],
      ['24580 sos false', '24580@41.25,18.9 good', '(missing-field)', '(shape)'],
    ],
    ['an empty batch', [], []],
  ])('takes %s', (_name, body, expected) => expect(says(body)).toEqual(expected));

  it('of the cloud has another topic', () =>
    expect(readerOf({ dialect: 'pozyx', topic: 't1/tags' }).filters).toEqual(['t1/tags']));

  refuses(POZYX, 'tags', [
    ['no list', HERE, 'shape'],
    ['a text in the list', ['here'], 'shape'],
    ['a list in the list', [[HERE]], 'shape'],
    ['an empty object', [{}], 'missing-field'],
    ['no tag', [{ ...HERE, tagId: undefined }], 'missing-field'],
    ['a tag that is an object', [{ ...HERE, tagId: {} }], 'missing-field'],
    ['no data', [{ ...HERE, data: undefined }], 'missing-field'],
    ['a text for data', [{ ...HERE, data: 'x' }], 'shape'],
    ['no coordinates', at(undefined), 'missing-field'],
    ['null coordinates', at(null), 'missing-field'],
    ['a list of coordinates', at([1, 2]), 'shape'],
    ['no y', at({ x: 1 }), 'missing-field'],
    ['a null', at({ x: null, y: 1 }), 'missing-field'],
    ['NaN', at({ x: 'NaN', y: 1 }), 'not-a-number'],
    ['an empty text', at({ x: '', y: 1 }), 'not-a-number'],
    ['a z that is none', at({ x: 1, y: 1, z: 'high' }), 'not-a-number'],
    ['beyond every number', '[{"tagId":"1","data":{"coordinates":{"x":1e999,"y":1}}}]', 'not-a-number'],
    ['three of them', [{}, { tagId: 1 }, null], ['missing-field', 'missing-field', 'shape']],
  ]);
});
