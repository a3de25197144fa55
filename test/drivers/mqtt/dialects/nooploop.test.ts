import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/domain/time.ts';
import { messageOf, readerOf, said, Watched } from '../../../support/badges.ts';
import { ack, reset } from '../../../support/drafts.ts';
import { T0 } from '../../../support/fold.ts';
import { contentsOf, plain, refuses } from './table.ts';

const NOOPLOOP = { dialect: 'nooploop' };
const POS = {
  name: 'Pos',
  uid: '1A2B',
  data: {
    mapId: 'm1',
    pos: [41.2, 18.9, 1.1],
    posVar: [0.04, 0.12, 0.3],
    time: T0 - 40,
    vel: [0.4, 0, 0],
    fences: [{ id: 'f2', name: 'Pump row' }],
  },
};
const pos = (changes: object) => ({ ...POS, data: { ...POS.data, ...changes } });

function story(settings: object, ...bodies: readonly (readonly [ms: number, body: unknown])[]): string[][] {
  const reader = readerOf({ ...NOOPLOOP, ...settings });
  return bodies.map(([ms, body]) => said(reader.read(messageOf(body, { topic: 'ips/x', at: instant(T0 + ms) }))));
}

describe('Nooploop', () => {
  it('says a place with its variance and its map', () => {
    expect(plain(contentsOf(NOOPLOOP, 'ips/x', POS))).toEqual({
      samples: [
        {
          tag: '1a2b',
          at: T0 - 40,
          place: { frame: 'local', system: 'm1', x: 41.2, y: 18.9, z: 1.1, accuracy: Math.sqrt(0.08) },
        },
      ],
      rejects: [],
    });
  });

  it('calls for help in a message of its own, which takes no place', () => {
    const call = (name: string) => ({ name, uid: '1A2B', data: { time: T0 } });
    expect(story({}, [0, call('Call')], [10, POS], [20, call('Ack')], [30, call('CancelCall')])).toEqual([
      ['1a2b sos true'],
      ['1a2b@41.2,18.9 good'],
      [],
      ['1a2b sos false'],
    ]);
  });

  it('calls once for each press, and takes nothing back: another call is another press', () => {
    const source = new Watched(NOOPLOOP);
    const call = (ms: number, time = T0 + ms) =>
      source.calls(ms, { name: 'Call', uid: '1A2B', data: { time } }, 'ips/x');
    const id = '1a2b:sos';
    expect(call(0)).toEqual(['raise']);
    expect(call(1000), 'before the acknowledgement').toEqual([]);
    source.fold.send(2000, ack(id, source.fold.alarm(id)?.occurrence));
    expect(call(2500, T0 + 1000), 'the same message delivered twice').toEqual([]);
    expect(call(3000), 'after the acknowledgement').toEqual(['raise']);
    source.fold.send(4000, ack(id, source.fold.alarm(id)?.occurrence));
    source.fold.send(5000, reset(id));
    expect(call(5500, T0 + 3000), 'the same message again').toEqual([]);
    expect(call(6000), 'after the reset').toEqual(['raise']);
  });

  it('of old counts from its start, and begins anew', () => {
    const source = new Watched({ ...NOOPLOOP, time: 'uptime' });
    const xAfter = (ms: number, time: number, x: number) => {
      source.calls(ms, pos({ time, pos: [x, 2, 1] }), 'ips/x');
      return source.fold.tag('1a2b')?.x;
    };
    expect(xAfter(0, 50_000, 1)).toBe(1);
    expect(xAfter(1000, 51_000, 2)).toBe(2);
    expect(xAfter(1100, 50_500, 9)).toBe(2);
    expect(xAfter(12_000, 300, 3)).toBe(3);
    expect(xAfter(13_000, 1300, 4)).toBe(4);
  });

  it('has its frames on floors', () => {
    const reader = readerOf({ ...NOOPLOOP, transform: { m1: { origin: [50, 10], rotation: 90, floor: 'upper' } } });
    const read = (body: unknown) => reader.read(messageOf(body, { topic: 'ips/x' }));
    expect(read(pos({ pos: [10, 20, 1] })).drafts).toMatchObject([{ x: 30, y: 20, floor: 'upper' }]);
    expect(said(read(pos({ mapId: 'm2' })))).toEqual(['(unknown-frame)']);
    expect(said(read(pos({ mapId: undefined, time: T0 })))).toEqual(['(unknown-frame)']);
  });

  refuses(NOOPLOOP, 'ips/x', [
    ['an empty object', {}, 'missing-field'],
    ['a text in a list', ['x'], 'shape'],
    ['no name', { ...POS, name: undefined }, 'missing-field'],
    ['a number for a name', { ...POS, name: 7 }, 'missing-field'],
    ['no uid', { ...POS, uid: undefined }, 'missing-field'],
    ['a call of nobody', { name: 'Call' }, 'missing-field'],
    ['no data', { name: 'Pos', uid: 'a' }, 'missing-field'],
    ['a text for data', { name: 'Pos', uid: 'a', data: 'x' }, 'shape'],
    ['no pos', pos({ pos: undefined }), 'missing-field'],
    ['a null pos', pos({ pos: null }), 'missing-field'],
    ['an object for pos', pos({ pos: { x: 1, y: 2 } }), 'shape'],
    ['half a pos', pos({ pos: [1] }), 'missing-field'],
    ['NaN', pos({ pos: ['NaN', 1] }), 'not-a-number'],
    ['yes', pos({ pos: [true, 1] }), 'not-a-number'],
    ['a z that is none', pos({ pos: [1, 2, {}] }), 'not-a-number'],
    ['beyond every number', '{"name":"Pos","uid":"a","data":{"pos":[1e999,1]}}', 'not-a-number'],
  ]);
});
