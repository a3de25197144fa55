import { describe, expect, it } from 'vitest';
import { instant } from '../../../src/domain/time.ts';
import { eventsIn, messageOf, readerOf, said } from '../../support/badges.ts';
import { T0 } from '../../support/fold.ts';

const HOUR = 3_600_000;
const CALL = ['a sos true', 'a sos false'];

/** A source that says when the button was last pressed, and the time of its places. */
const source = () =>
  readerOf({
    topic: 'tags',
    fields: { tag: '/id', x: '/x', y: '/y', at: '/t', 'sos-at': '/btn' },
    units: { at: 'ms' },
  });
const calls = (reader: ReturnType<typeof source>, ms: number, body: object) =>
  said(reader.read(messageOf({ id: 'a', ...body }, { topic: 'tags', at: instant(T0 + ms) }))).filter((line) =>
    line.includes('sos'),
  );
const quuppa = (reader: ReturnType<typeof source>, ms: number, tag: object) =>
  said(
    reader.read(messageOf({ code: 0, tags: [{ tagId: 'a', ...tag }] }, { topic: 'quuppa/tags', at: instant(T0 + ms) })),
  ).filter((line) => line.includes('sos'));

describe('the first press of a button whose clock is an hour slow', () => {
  it('is a call, for there was none before', () => {
    const reader = source();
    expect([calls(reader, 0, { x: 1, y: 1, btn: null }), calls(reader, 1000, { btn: T0 - HOUR + 1000 })]).toEqual([
      [],
      CALL,
    ]);
    const zero = source();
    expect([calls(zero, 0, { x: 1, y: 1, btn: 0 }), calls(zero, 1000, { btn: T0 - HOUR + 1000 })]).toEqual([[], CALL]);
  });

  it('is a call where the field comes with the press, by what the clock was off before', () => {
    const reader = source();
    const walk = (ms: number, more: object = {}) => calls(reader, ms, { x: 1, y: ms, t: T0 - HOUR + ms, ...more });
    expect([walk(0), walk(1000), walk(2000, { btn: T0 - HOUR + 1900 })]).toEqual([[], [], CALL]);
  });

  it.each([
    ['said its state', { buttonState: 'notPushed', lastButtonPressTS: null }, 'a sos false'],
    ['said only that there was no press', { lastButtonPressTS: null, lastButton2PressTS: null }, undefined],
  ])('is a call of a Quuppa badge that %s', (_name, before, first) => {
    const reader = readerOf({ dialect: 'quuppa' });
    expect([
      quuppa(reader, 0, { ...before, location: [1, 2], locationTS: T0 - HOUR }),
      quuppa(reader, 1000, { ...before, lastButtonPressTS: T0 - HOUR + 900 }),
    ]).toEqual([first === undefined ? [] : [first], CALL]);
  });

  it('of long ago is none when the gateway begins to listen', () =>
    expect(calls(source(), 0, { x: 1, y: 1, btn: T0 - HOUR })).toEqual([]));
});

describe('a button whose clock was hours ahead and is put right', () => {
  it('is heard again, at once or after half a minute', () => {
    const reader = source();
    expect(calls(reader, 0, { btn: T0 + 8 * HOUR })).toEqual(CALL);
    // An older message that came later calls nobody.
    expect(calls(reader, 1000, { btn: T0 + 7 * HOUR })).toEqual([]);
    expect(calls(reader, 20_000, { btn: T0 + 8 * HOUR })).toEqual([]);
    expect([40_000, 50_000, 60_000].map((ms) => calls(reader, ms, { btn: T0 + 30_000 }))).toEqual([[], CALL, []]);
    expect(calls(reader, 70_000, { btn: T0 + 69_000 })).toEqual(CALL);
  });

  it('is not deaf for ever after one absurd time, which is no time of the record', () => {
    const reader = source();
    const heard = reader.read(messageOf({ id: 'a', btn: 1e300 }, { topic: 'tags' }));
    expect(eventsIn(heard).map(({ sourceAt }) => sourceAt)).toEqual([undefined, undefined]);
    expect([31_000, 32_000].map((ms) => calls(reader, ms, { btn: T0 + 30_000 }))).toEqual([CALL, []]);
  });
});

describe('a call that cannot be read', () => {
  it.each<readonly [string, object, string, object]>([
    ['json', {}, 'uwb/a/location', { position: { x: 1, y: 1 }, sos: 'PRESSED' }],
    [
      'omlox',
      { dialect: 'omlox' },
      'x',
      { provider_id: 'a', position: { type: 'Point', coordinates: [1, 1] }, properties: { sos: 7 } },
    ],
    [
      'pozyx',
      { dialect: 'pozyx', fields: { sos: '/s' } },
      'tags',
      [{ tagId: 'a', s: {}, data: { coordinates: { x: 1000, y: 1000 } } }],
    ],
  ])('is counted in %s, and its place is kept', (_name, settings, topic, body) =>
    expect(said(readerOf({ ...settings }).read(messageOf(body, { topic })))).toEqual(['a@1,1 good', '(shape)']),
  );
});
