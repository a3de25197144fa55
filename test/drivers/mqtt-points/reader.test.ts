import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant } from '../../../src/domain/time.ts';
import { Fold, T0 } from '../../support/fold.ts';
import { messageOf, pointSettings, readerOf, said } from './support.ts';

const GOOD = { values: { h2s: 3.2 }, door: false, ok: true, ts: T0 };
const read = (body: unknown, changes = {}) => said(readerOf().read(messageOf(body, changes)));

describe('a message of a detector', () => {
  it('says several values, each in the unit of its point', () => {
    expect(read(GOOD)).toEqual(['d1.h2s=3.2 good', 'd1.door=0 good']);
    expect(read({ v: 25 }, { topic: 'gas/d2/up' })).toEqual(['d2.h2s=3.5 good']);
    expect(readerOf().read(messageOf(GOOD)).drafts[0]).toMatchObject({ sourceAt: T0 });
  });

  it.each<readonly [string, unknown, readonly string[]]>([
    ['a number in a text', { ...GOOD, values: { h2s: ' 3.2 ' } }, ['d1.h2s=3.2 good', 'd1.door=0 good']],
    ['no number', { ...GOOD, values: {} }, ['d1.h2s=null bad/sensor', 'd1.door=0 good', '(missing-field)']],
    ['null', { ...GOOD, values: { h2s: null } }, ['d1.h2s=null bad/sensor', 'd1.door=0 good', '(not-a-number)']],
    ['true', { ...GOOD, values: { h2s: true } }, ['d1.h2s=null bad/sensor', 'd1.door=0 good', '(not-a-number)']],
    ['a word', { ...GOOD, values: { h2s: 'ERR' } }, ['d1.h2s=null bad/sensor', 'd1.door=0 good', '(not-a-number)']],
    ['an empty text', { ...GOOD, values: { h2s: '' } }, ['d1.h2s=null bad/sensor', 'd1.door=0 good', '(not-a-number)']],
    ['an object', { ...GOOD, values: { h2s: {} } }, ['d1.h2s=null bad/sensor', 'd1.door=0 good', '(not-a-number)']],
    [
      'more than any number',
      '{"values":{"h2s":1e999},"door":1,"ok":true}',
      ['d1.h2s=null bad/sensor', 'd1.door=1 good', '(not-a-number)'],
    ],
    ['far below its range', { ...GOOD, values: { h2s: -50 } }, ['d1.h2s=-50 bad/sensor', 'd1.door=0 good']],
    ['the end of its range', { ...GOOD, values: { h2s: 100 } }, ['d1.h2s=100 uncertain/over-range', 'd1.door=0 good']],
    ['a status that is not good', { ...GOOD, ok: false }, ['d1.h2s=null bad/sensor', 'd1.door=0 good']],
    ['a status in other words', { ...GOOD, ok: 'true' }, ['d1.h2s=null bad/sensor', 'd1.door=0 good']],
    ['no status', { ...GOOD, ok: undefined }, ['d1.h2s=null bad/sensor', 'd1.door=0 good', '(missing-field)']],
    [
      'a switch that says neither',
      { ...GOOD, door: 'ajar' },
      ['d1.h2s=3.2 good', 'd1.door=null bad/sensor', '(not-a-number)'],
    ],
    ['a time that is none', { ...GOOD, ts: 'now' }, ['d1.h2s=3.2 good', 'd1.door=0 good']],
    ['no JSON', 'h2s=3', ['(not-json)']],
    [
      'a comma too many',
      '{"values":{"h2s":3.2,},"door":0,"ok":true,}',
      ['d1.h2s=3.2 good', 'd1.door=0 good', '(not-json)'],
    ],
    [
      'a bare nan',
      '{"values":{"h2s":nan},"door":0,"ok":true}',
      ['d1.h2s=null bad/sensor', 'd1.door=0 good', '(not-json)', '(not-a-number)'],
    ],
    ['no end', '{"ok":true,"values":{"h2s":3.2},"door":', ['d1.h2s=3.2 good', '(not-json)']],
    ['a number cut short', '{"ok":true,"values":{"h2s":3', ['(not-json)']],
    ['a number alone', '3', ['(shape)']],
    ['nothing', '', ['(not-json)']],
    ['a list', [3], ['d1.h2s=null bad/sensor', 'd1.door=null bad/sensor', '(missing-field)', '(missing-field)']],
    ['more than 64 kB', Buffer.alloc(64_001, 0x20), ['(too-large)']],
  ])('with %s', (_what, body, expected) => expect(read(body)).toEqual(expected));

  it.each(['gas/d3/up', 'gas/D1/up', 'gas//up'])('of another detector (%s) is counted', (topic) =>
    expect(read(GOOD, { topic })).toEqual(['(foreign)']),
  );

  it('that the broker retained is old, and no duplicate of what was heard live', () => {
    const reader = readerOf();
    expect(said(reader.read(messageOf(GOOD)))).toEqual(['d1.h2s=3.2 good', 'd1.door=0 good']);
    expect(said(reader.read(messageOf(GOOD, { retained: true })))).toEqual([
      'd1.h2s=3.2 uncertain/retained',
      'd1.door=0 uncertain/retained',
    ]);
    expect(read({ ...GOOD, ok: false }, { retained: true })[0]).toBe('d1.h2s=null bad/sensor');
  });

  it('that comes twice is counted; one with a time far ahead has none', () => {
    const reader = readerOf();
    const next = (ts: number) => said(reader.read(messageOf({ ...GOOD, ts })))[0];
    expect([next(T0), next(T0), next(T0 + 1000)]).toEqual(['d1.h2s=3.2 good', 'd1.door=0 good', 'd1.h2s=3.2 good']);
    expect(said(reader.read(messageOf({ ...GOOD, ts: T0 + 1000 })))).toEqual(['d1.door=0 good', '(duplicate)']);
    expect(reader.read(messageOf({ ...GOOD, ts: T0 + 90_000 })).drafts[0]).not.toHaveProperty('sourceAt');
  });

  it('has no number that is none, whatever is in it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (h2s, ok) => {
        for (const draft of readerOf().read(messageOf({ ...GOOD, values: { h2s }, ok })).drafts) {
          if (draft.kind !== 'reading') throw new Error('not a reading');
          if (draft.value !== null) expect(Number.isFinite(draft.value)).toBe(true);
          else expect(draft.quality).toBe('bad');
        }
      }),
    );
  });
});

describe('a detector', () => {
  /** What the rules make of messages: `[ms, body]`. */
  const folded = (...messages: readonly (readonly [ms: number, body: object, retained?: boolean])[]): Fold => {
    const settings = pointSettings();
    const fold = Fold.started(settings.plant);
    const reader = readerOf(settings);
    for (const [ms, body, retained = false] of messages) {
      const { drafts } = reader.read(messageOf({ ...GOOD, ...body }, { at: instant(T0 + ms), retained }));
      for (const draft of drafts) fold.send(ms, draft);
    }
    return fold;
  };
  const gas = (h2s: number, ms: number) => ({ values: { h2s }, ts: T0 + ms });

  it('that falls silent is stale after three periods', () => {
    const fold = folded([1000, gas(3, 1000)]);
    fold.until(180_900);
    expect(fold.point('d1.h2s')?.trust).toEqual({ quality: 'good' });
    fold.until(181_100);
    expect(fold.point('d1.h2s')).toMatchObject({ value: 3, trust: { quality: 'bad', reason: 'stale' } });
    fold.until(200_000);
    expect(fold.base('d1.h2s:bad')).toBe('unacked');
  });

  it('raises an alarm, which neither an older, a retained nor a broken message ends', () => {
    const fold = folded(
      [1000, gas(8, 1000)],
      [2000, gas(1, 500)],
      [3000, gas(1, 2500), true],
      [4000, { ...gas(1, 4000), ok: false }],
    ).until(120_000);
    expect(fold.story('d1.h2s:high')).toEqual(['1000 raise']);
  });

  it('raises nothing by what the broker retained', () => {
    expect(folded([1000, gas(80, 1000), true]).until(150_000).transitions).toEqual([]);
  });
});
