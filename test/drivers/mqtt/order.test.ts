import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ByTag, tagMemories, type TagMemory } from '../../../drivers/mqtt/badge/memory.ts';
import { type Order, orderOf, received, remember } from '../../../drivers/mqtt/badge/order.ts';
import type { Sample } from '../../../drivers/mqtt/dialects/sample.ts';
import { tagId } from '../../../src/domain/ids.ts';
import { instant } from '../../../src/domain/time.ts';
import { fixIn, messageOf, readerOf, said, Watched } from '../../support/badges.ts';
import { T0 } from '../../support/fold.ts';

const place = (x: number) => ({ frame: 'local', x, y: 0 }) as const;
const sample = (changes: Partial<Sample>): Sample => ({ tag: tagId('a'), place: place(1), ...changes });
const fresh = (): TagMemory => tagMemories().of(tagId('a'));

type Row = readonly [ms: number, changes: Partial<Sample>];

/** How each sample is judged, remembering those that were next. */
function judged(samples: readonly Row[], fixHasItsTime = false): Order[] {
  const known = fresh();
  return samples.map(([ms, changes]) => {
    const next = received(sample(changes), instant(T0 + ms));
    const order = orderOf(known, next, fixHasItsTime);
    if (order === 'next') remember(known, next);
    return order;
  });
}

const seq = (value: number, modulo = 256) => ({ value, modulo });
const at = (ms: number) => T0 + ms;

describe('the order of a badge', () => {
  it.each<readonly [string, readonly Row[], readonly Order[], boolean?]>([
    [
      'the same time and place',
      [
        [0, { at: at(0) }],
        [10, { at: at(0) }],
      ],
      ['next', 'duplicate'],
    ],
    [
      'a clock that stands still while the badge walks',
      [
        [0, { at: at(0) }],
        [10, { at: at(0), place: place(2) }],
      ],
      ['next', 'next'],
    ],
    [
      'a time that is the name of its fix',
      [
        [0, { at: at(0) }],
        [10, { at: at(0), place: place(2) }],
      ],
      ['next', 'duplicate'],
      true,
    ],
    [
      'an older time',
      [
        [0, { at: at(0) }],
        [10, { at: at(-1), place: place(2) }],
      ],
      ['next', 'late'],
    ],
    [
      'a clock that was set back',
      [
        [0, { at: at(0) }],
        [30_000, { at: at(-9000) }],
        [31_000, { at: at(-8000) }],
      ],
      ['next', 'next', 'next'],
    ],
    [
      'no time at all',
      [
        [0, {}],
        [10, {}],
      ],
      ['next', 'next'],
    ],
    [
      'a time far ahead is none',
      [
        [0, { at: at(90_000) }],
        [10, { at: at(10) }],
        [20, { at: at(90_000) }],
      ],
      ['next', 'next', 'next'],
    ],
    [
      'the same number and place',
      [
        [0, { seq: seq(7) }],
        [10, { seq: seq(7) }],
      ],
      ['next', 'duplicate'],
    ],
    [
      'the same number elsewhere',
      [
        [0, { seq: seq(7) }],
        [10, { seq: seq(7), place: place(2) }],
      ],
      ['next', 'next'],
    ],
    [
      'a number that went round',
      [
        [0, { seq: seq(250) }],
        [10, { seq: seq(3) }],
        [20, { seq: seq(4) }],
      ],
      ['next', 'next', 'next'],
    ],
    [
      'a number that is back by less than half',
      [
        [0, { seq: seq(100) }],
        [10, { seq: seq(90) }],
      ],
      ['next', 'late'],
    ],
    [
      'a number that is back by more than half',
      [
        [0, { seq: seq(200) }],
        [10, { seq: seq(60) }],
      ],
      ['next', 'next'],
    ],
    [
      'a badge that restarted',
      [
        [0, { seq: seq(100) }],
        [10_000, { seq: seq(0) }],
        [10_100, { seq: seq(1) }],
      ],
      ['next', 'next', 'next'],
    ],
    [
      'a number that stands still for long',
      [
        [0, { seq: seq(7) }],
        [30_000, { seq: seq(7) }],
      ],
      ['next', 'next'],
    ],
    [
      'a call without a place',
      [
        [0, { at: at(0), seq: seq(7) }],
        [10, { at: at(-5), seq: seq(6), place: undefined, sos: true }],
      ],
      ['next', 'next'],
    ],
    [
      'the same time and another number',
      [
        [0, { at: at(0), seq: seq(7) }],
        [10, { at: at(0), seq: seq(8) }],
      ],
      ['next', 'next'],
    ],
  ])('%s', (_name, samples, expected, fixHasItsTime) =>
    expect(judged(samples as readonly Row[], fixHasItsTime === true)).toEqual(expected),
  );

  it('takes every number once, also when they go round, however messages are doubled', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(16, 256, 65_536),
        fc.nat(65_535),
        fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.boolean()), { minLength: 1, maxLength: 60 }),
        (modulo, first, steps) => {
          let value = first % modulo;
          const orders: Order[] = [];
          const expected: Order[] = [];
          const samples: (readonly [number, Partial<Sample>])[] = [];
          steps.forEach(([step, doubled], i) => {
            value = (value + step) % modulo;
            for (const order of doubled ? (['next', 'duplicate'] as const) : (['next'] as const)) {
              samples.push([100 * i, { seq: seq(value, modulo), place: place(i) }]);
              expected.push(order);
            }
          });
          orders.push(...judged(samples));
          expect(orders).toEqual(expected);
        },
      ),
    );
  });

  it('never goes back: what is taken of any shuffled row has rising times', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5000), { maxLength: 60 }), (times) => {
        const orders = judged(times.map((time, i) => [5000 + i, { at: at(time), place: place(i) }]));
        const taken = times.filter((_time, i) => orders[i] === 'next');
        expect(taken).toEqual([...taken].sort((a, b) => a - b));
      }),
    );
  });
});

describe('what is remembered', () => {
  it('is of so many badges and no more, and those that speak stay', () => {
    const memories: ByTag<TagMemory> = tagMemories(undefined, 100);
    const mine = memories.of(tagId('mine'));
    mine.battery = 7;
    for (let i = 0; i < 10_000; i++) {
      memories.of(tagId(`stranger-${i}`));
      if (i % 50 === 0) expect(memories.of(tagId('mine'))).toBe(mine);
      expect(memories.size).toBeLessThanOrEqual(201);
    }
  });

  it("is of a person's badge whatever flood of others comes", () => {
    const memories = tagMemories((tag) => tag.startsWith('p'), 100);
    const mine = Array.from({ length: 500 }, (_, i) => memories.of(tagId(`p${i}`)));
    for (let i = 0; i < 50_000; i++) memories.of(tagId(`stranger-${i}`));
    expect(mine.every((memory, i) => memories.of(tagId(`p${i}`)) === memory)).toBe(true);
    expect(memories.size).toBeLessThanOrEqual(500 + 201);
  });

  it('is nothing of a badge that was let go of', () => {
    const memories = tagMemories(undefined, 10);
    memories.of(tagId('mine')).battery = 7;
    for (let i = 0; i < 30; i++) memories.of(tagId(`s${i}`));
    expect(memories.of(tagId('mine')).battery).toBeUndefined();
  });
});

describe('a source of places', () => {
  const FIELDS = {
    tag: '/id',
    x: '/x',
    y: '/y',
    at: '/t',
    seq: '/n',
    sos: '/sos',
    battery: '/b',
    motion: '/m',
    tamper: '/p',
    fall: '/f',
  };
  const SETTINGS = { topic: 'tags', fields: FIELDS, seq: { modulo: 256 } };
  const source = (settings: object = {}) => readerOf({ ...SETTINGS, ...settings });
  type Body = Readonly<Record<string, unknown>>;
  const story = (reader: ReturnType<typeof source>, ...bodies: readonly (readonly [ms: number, body: Body])[]) =>
    bodies.map(([ms, body]) =>
      said(reader.read(messageOf({ id: 'a', ...body }, { topic: 'tags', at: instant(T0 + ms) }))),
    );

  it('hands a late fix to the record', () => {
    const reader = source();
    expect(
      story(reader, [0, { x: 1, y: 1, t: at(0), sos: false }], [10, { x: 2, y: 1, t: at(-500), sos: false }]),
    ).toEqual([['a sos false', 'a@1,1 good'], ['a@2,1 good']]);
  });

  it('moves nobody by a fix that is late by its number alone', () => {
    const watched = new Watched(SETTINGS);
    for (const [ms, body] of [
      [0, { x: 1, y: 1, n: 9 }],
      [10, { x: 2, y: 1, n: 8 }],
    ] as const)
      watched.calls(ms, { id: 'a', ...body });
    expect(watched.fold.tag('a')?.x).toBe(1);
    watched.calls(20, { id: 'a', x: 3, y: 1, n: 10 });
    expect(watched.fold.tag('a')?.x).toBe(3);
  });

  it('takes no call back because of what is old, and loses none', () => {
    const watched = new Watched(SETTINGS);
    const calls = (ms: number, body: object) => watched.calls(ms, { id: 'a', x: 1, y: 1, ...body });
    expect(calls(0, { t: at(0), sos: false })).toEqual([]);
    expect(calls(100, { t: at(100), sos: true })).toEqual(['raise']);
    expect(calls(110, { t: at(0), sos: false })).toEqual([]);
    expect(calls(120, { t: at(100), sos: true })).toEqual([]);
    expect(calls(200, { t: at(200), sos: false })).toEqual(['return']);
    expect(calls(210, { t: at(100), sos: true })).toEqual([]);
    expect(calls(220, { x: 9, t: at(150), sos: true })).toEqual(['change']);
  });

  it('takes none back that a badge makes without a place', () => {
    const watched = new Watched(SETTINGS);
    expect(watched.calls(100, { id: 'a', t: at(100), sos: true })).toEqual(['raise']);
    expect(watched.calls(110, { id: 'a', t: at(50), sos: false })).toEqual([]);
    expect(watched.calls(200, { id: 'a', t: at(200), sos: false })).toEqual(['return']);
  });

  it('hears a call of a badge whose clock stands still and that stands still itself', () => {
    const reader = source();
    const body = { x: 1, y: 1, t: at(0) };
    expect(
      story(reader, [0, { ...body, sos: false }], [100, { ...body, sos: true }], [200, { ...body, sos: true }]),
    ).toEqual([['a sos false', 'a@1,1 good'], ['a sos true', '(duplicate)'], ['(duplicate)']]);
  });

  it('doubts what was kept on its way, as by a broker while the gateway was away', () => {
    const watched = new Watched(SETTINGS);
    const trust = (ms: number, x: number, t: number) => watched.trust(ms, { id: 'a', x, y: 1, t: at(t) });
    expect(trust(50, 1, 0)).toBe('good');
    // Whatever became of the driver meanwhile.
    watched.restart();
    expect(trust(60_000, 2, 10_000)).toBe('uncertain/stale');
    expect(trust(60_010, 3, 20_000)).toBe('uncertain/stale');
    expect(trust(60_020, 4, 59_970)).toBe('good');
  });

  it('lets a badge take its call back whatever became of its clock', () => {
    const watched = new Watched(SETTINGS);
    expect(watched.calls(0, { id: 'a', t: at(0), sos: true })).toEqual(['raise']);
    expect(watched.calls(10_000, { id: 'a', t: at(-3_600_000), sos: false })).toEqual([]);
    expect(watched.calls(30_000, { id: 'a', t: at(-3_580_000), sos: false })).toEqual(['return']);
  });

  it('lives with a clock that is wrong, put back, or stands still', () => {
    const hour = 3_600_000;
    const watched = new Watched(SETTINGS);
    const walk = (from: number, by: (ms: number) => number) =>
      Array.from({ length: 12 }, (_, i) => {
        const ms = from + 10_000 * i;
        return watched.trust(ms, { id: 'a', x: i + 1, y: from / 1e6, t: at(by(ms)) });
      });
    expect(new Set(walk(0, (ms) => ms - hour))).toEqual(new Set(['good']));
    // Put back by a minute more: late at first, then doubtful for a minute, then believed.
    const after = walk(200_000, (ms) => ms - hour - 60_000);
    expect([after[0], after.at(-1)]).toEqual(['uncertain/stale', 'good']);
    expect(new Set(walk(400_000, () => -hour).slice(1))).toEqual(new Set(['good']));
  });

  it('loses no call for help, in whatever order its messages come and however often', () => {
    const messages = fc.uniqueArray(
      fc.record({ t: fc.integer({ min: 0, max: 5000 }), sos: fc.boolean(), located: fc.boolean(), n: fc.nat(255) }),
      {
        minLength: 1,
        maxLength: 12,
        selector: ({ t }) => t,
      },
    );
    const delivery = messages.chain((sent) =>
      fc.tuple(
        fc.constant(sent),
        fc.array(fc.nat(sent.length - 1), { minLength: sent.length, maxLength: 3 * sent.length }),
      ),
    );
    fc.assert(
      fc.property(delivery, ([sent, order]) => {
        const watched = new Watched(SETTINGS);
        let pressedAt: number | undefined;
        order.forEach((which, i) => {
          const { t, sos, located, n } = sent[which] ?? { t: 0, sos: false, located: true, n: 0 };
          const wasHeard = order.slice(0, i).includes(which);
          const body = { id: 'a', t: at(t), n, sos, ...(located ? { x: t, y: n } : {}) };
          const told = watched.calls(6000 + i, body);
          // A press that was never heard before is a call, however late; and nothing older than it takes a call back.
          if (sos && !wasHeard) expect(watched.fold.alarm('a:sos')?.active).toBe(true);
          if (told.includes('return')) expect(t).toBeGreaterThan(pressedAt ?? -1);
          if (sos) pressedAt = Math.max(t, pressedAt ?? 0);
        });
      }),
      { numRuns: 500 },
    );
  });

  it('tells of each fall once: while the flag is up, when it comes twice, and also when it is late', () => {
    const flags = (...bodies: readonly Body[]) =>
      story(source(), ...bodies.map((body, i) => [i * 10, { x: i, y: 1, sos: false, ...body }] as const))
        .flat()
        .filter((line) => line === 'a fall').length;
    expect(flags({ t: at(0), f: 1 }, { t: at(10), f: 1 }, { t: at(20), f: 0 })).toBe(1);
    expect(flags({ t: at(0), f: 1 }, { t: at(10) }, { t: at(20), f: 1 })).toBe(2);
    expect(flags({ t: at(0), f: 1 }, { t: at(10), f: 0 }, { t: at(0), f: 1 })).toBe(1);
    expect(flags({ t: at(0), f: 0 }, { t: at(20), f: 0 }, { t: at(10), f: 1 })).toBe(1);
    expect(flags({ t: at(0), f: 0 }, { t: at(20), f: 0 }, { t: at(10), f: 0 })).toBe(0);
  });

  it('says a change once', () => {
    const reader = source();
    expect(
      story(
        reader,
        [0, { b: 30, m: 1, p: 0 }],
        [10, { b: 30, m: 1, p: 0 }],
        [20, { b: 19, m: 0, p: 1 }],
        [30, { b: 19, m: 0, p: 1 }],
      ),
    ).toEqual([
      ['a battery 30', 'a motion true', 'a tamper false'],
      [],
      ['a battery 19', 'a motion false', 'a tamper true'],
      [],
    ]);
    const last = reader.read(messageOf({ id: 'a', b: 9 }, { topic: 'tags' }));
    expect(last.drafts).toMatchObject([{ event: { what: 'battery', percent: 9, was: 19 } }]);
  });

  it('has the same inputs for the same messages, and no number that is none', () => {
    const odd = fc.oneof(fc.double(), fc.constantFrom(null, true, 'NaN', '7', 1e308, -0), fc.nat(300));
    const body = fc.record(
      {
        id: fc.constantFrom('a', 'b'),
        x: odd,
        y: odd,
        t: fc.oneof(odd, fc.nat(1000).map(at)),
        n: odd,
        sos: odd,
        b: odd,
        m: odd,
        p: odd,
      },
      { requiredKeys: ['id'] },
    );
    fc.assert(
      fc.property(fc.array(body, { maxLength: 30 }), (bodies) => {
        const run = () => {
          const reader = source();
          return bodies.map((each, i) => reader.read(messageOf(each, { topic: 'tags', at: instant(T0 + 100 * i) })));
        };
        const heard = run();
        expect(run()).toEqual(heard);
        for (const each of heard) {
          const fix = fixIn(each);
          if (fix !== undefined) expect(Number.isFinite(fix.x + fix.y + fix.accuracy)).toBe(true);
        }
      }),
    );
  });
});
