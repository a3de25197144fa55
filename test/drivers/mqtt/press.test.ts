import { describe, expect, it } from 'vitest';
import { messageOf, readerOf, said, Watched } from '../../support/badges.ts';
import { T0 } from '../../support/fold.ts';

const HOUR = 3_600_000;
/** A press has no end: the call latches at once. */
const CALL = ['raise', 'return'];
/** Pressed again before the first call was acknowledged: the same occurrence. */
const AGAIN = ['change', 'return'];

/** A source that says when the button was last pressed, and the time of its places. */
const source = () =>
  new Watched({
    topic: 'tags',
    fields: { tag: '/id', x: '/x', y: '/y', at: '/t', 'sos-at': '/btn' },
    units: { at: 'ms' },
  });
const calls = (source: Watched, ms: number, body: object) => source.calls(ms, { id: 'a', ...body });
const quuppa = (source: Watched, ms: number, tag: object) =>
  source.calls(ms, { code: 0, tags: [{ tagId: 'a', ...tag }] }, 'quuppa/tags');

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
    ['said its state', { buttonState: 'notPushed', lastButtonPressTS: null }],
    ['said only that there was no press', { lastButtonPressTS: null, lastButton2PressTS: null }],
  ])('is a call of a Quuppa badge that %s', (_name, before) => {
    const reader = new Watched({ dialect: 'quuppa' });
    expect([
      quuppa(reader, 0, { ...before, location: [1, 2], locationTS: T0 - HOUR }),
      quuppa(reader, 1000, { ...before, lastButtonPressTS: T0 - HOUR + 900 }),
    ]).toEqual([[], CALL]);
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
    expect([40_000, 50_000, 60_000].map((ms) => calls(reader, ms, { btn: T0 + 30_000 }))).toEqual([[], AGAIN, []]);
    expect(calls(reader, 70_000, { btn: T0 + 69_000 })).toEqual(AGAIN);
  });

  it('is not deaf for ever after one absurd time', () => {
    const reader = source();
    expect(calls(reader, 0, { btn: 1e300 })).toEqual(CALL);
    expect([31_000, 32_000].map((ms) => calls(reader, ms, { btn: T0 + 30_000 }))).toEqual([AGAIN, []]);
  });
});

describe('a driver that starts again', () => {
  it('makes no second call of a press that was told before', () => {
    const watched = source();
    expect(calls(watched, 1000, { btn: T0 + 900 })).toEqual(CALL);
    watched.restart();
    expect(calls(watched, 60_000, { btn: T0 + 900 })).toEqual([]);
    expect(calls(watched, 61_000, { btn: T0 + 60_500 })).toEqual(AGAIN);
  });

  it('hears the first press of a slow clock as one that never stopped listening', () => {
    const watched = source();
    expect(calls(watched, 0, { x: 1, y: 1, btn: 0 })).toEqual([]);
    watched.restart();
    expect(calls(watched, 1000, { btn: T0 - HOUR + 1000 })).toEqual(CALL);
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
