import { beforeEach, describe, expect, it } from 'vitest';
import { uncertain } from '../../../src/domain/reading/quality.ts';
import { seconds } from '../../../src/domain/time.ts';
import { ack, lost, read, reset } from '../../support/drafts.ts';
import { Fold, T0, type Timed } from '../../support/fold.ts';
import { rule, setPoint, smallPlant } from '../../support/plant.ts';

const HIGH = 'h2s:high';
const plantWith = (on: number, off: number, latching = false) =>
  smallPlant({
    conditions: [
      rule('h2s', 'high', {
        setPoint: setPoint('high', 7, 0.5),
        onDelay: seconds(on),
        offDelay: seconds(off),
        latching,
      }),
    ],
  });

describe('delays', () => {
  const doubtful = uncertain('under-range');
  const cases: readonly {
    name: string;
    on?: number;
    off?: number;
    inputs: readonly Timed[];
    story: readonly string[];
  }[] = [
    { name: 'no delay raises at once', inputs: [[100, read('h2s', 7)]], story: ['100 raise'] },
    { name: 'on-delay waits', on: 3, inputs: [[100, read('h2s', 9)]], story: ['3100 raise'] },
    {
      name: 'on-delay runs from its first sample',
      on: 3,
      inputs: [
        [100, read('h2s', 9)],
        [2000, read('h2s', 8)],
      ],
      story: ['3100 raise'],
    },
    {
      name: 'a good value below the limit ends an on-delay',
      on: 3,
      inputs: [
        [100, read('h2s', 9)],
        [2000, read('h2s', 6.9)],
      ],
      story: [],
    },
    {
      name: 'an on-delay begins anew after a break',
      on: 3,
      inputs: [
        [100, read('h2s', 9)],
        [2000, read('h2s', 6)],
        [2500, read('h2s', 9)],
      ],
      story: ['5500 raise'],
    },
    {
      name: 'on-delay runs through bad quality',
      on: 3,
      inputs: [
        [100, read('h2s', 9)],
        [2000, lost('h2s')],
      ],
      story: ['3100 raise'],
    },
    {
      name: 'on-delay runs through an uncertain low value',
      on: 3,
      inputs: [
        [100, read('h2s', 9)],
        [2000, read('h2s', 0, doubtful)],
      ],
      story: ['3100 raise'],
    },
    {
      name: 'off-delay waits',
      off: 5,
      inputs: [
        [100, read('h2s', 9)],
        [1000, read('h2s', 2)],
        [4000, read('h2s', 1)],
      ],
      story: ['100 raise', '6000 return'],
    },
    {
      name: 'the deadband ends an off-delay',
      off: 5,
      inputs: [
        [100, read('h2s', 9)],
        [1000, read('h2s', 2)],
        [4000, read('h2s', 6.8)],
      ],
      story: ['100 raise'],
    },
    {
      name: 'bad quality ends an off-delay',
      off: 5,
      inputs: [
        [100, read('h2s', 9)],
        [1000, read('h2s', 2)],
        [4000, lost('h2s')],
      ],
      story: ['100 raise'],
    },
    {
      name: 'an uncertain value ends an off-delay',
      off: 5,
      inputs: [
        [100, read('h2s', 9)],
        [1000, read('h2s', 2)],
        [4000, read('h2s', 2, doubtful)],
      ],
      story: ['100 raise'],
    },
    {
      name: 'an off-delay begins anew after bad quality',
      off: 5,
      inputs: [
        [100, read('h2s', 9)],
        [1000, read('h2s', 2)],
        [4000, lost('h2s')],
        [5000, read('h2s', 2)],
      ],
      story: ['100 raise', '10000 return'],
    },
  ];
  it.each(cases)('$name', ({ on = 0, off = 0, inputs, story }) => {
    const fold = Fold.started(plantWith(on, off)).feed(inputs).until(120_000);
    expect(fold.story(HIGH)).toEqual(story);
  });

  it('tells when the bytes that crossed were received, and shows the latest value', () => {
    const fold = Fold.started(plantWith(3, 0))
      .feed([
        [100, read('h2s', 9)],
        [2000, read('h2s', 8)],
      ])
      .until(4000);
    expect(fold.transitions[0]).toMatchObject({
      at: T0 + 3100,
      sensedAt: T0 + 100,
      value: 8,
      kind: 'raise',
      priority: 2,
    });
  });
});

describe('occurrences', () => {
  let fold: Fold;
  beforeEach(() => {
    fold = Fold.started(plantWith(0, 0, true)).feed([[100, read('h2s', 9)]]);
  });
  const occurrence = () => fold.alarm(HIGH)?.occurrence;

  it('names an occurrence by epoch, seq and place of the transition that raised it', () => {
    expect(occurrence()).toBe('1-2-0');
  });

  it('keeps the occurrence while it is active and when it returns', () => {
    fold.feed([
      [200, read('h2s', 20)],
      [300, read('h2s', 0)],
    ]);
    expect(occurrence()).toBe('1-2-0');
    expect(fold.base(HIGH)).toBe('latched-unacked');
  });

  it.each([
    ['unacked', [] as Timed[]],
    ['acked', [[150, ack(HIGH, '1-2-0' as never)]] as Timed[]],
  ])('raises a new, unacknowledged occurrence out of latched (%s)', (_, before) => {
    fold.feed([...before, [200, read('h2s', 0)], [300, read('h2s', 9)]]);
    expect(occurrence()).not.toBe('1-2-0');
    expect(fold.base(HIGH)).toBe('unacked');
  });

  it('refuses an acknowledgement of an older occurrence', () => {
    const old = occurrence();
    fold.feed([
      [200, read('h2s', 0)],
      [300, read('h2s', 9)],
    ]);
    expect(fold.send(400, ack(HIGH, old)).refusal).toBe('occurrence-changed');
    expect(fold.base(HIGH)).toBe('unacked');
    expect(fold.events.at(-1)).toMatchObject({
      kind: 'refused',
      by: 'op',
      reason: 'occurrence-changed',
      subject: HIGH,
    });
  });

  it('goes unacked, acked, latched-acked and by reset to normal, with the name of who did it', () => {
    const refusals = [
      fold.send(200, reset(HIGH)),
      fold.send(300, ack(HIGH, occurrence())),
      fold.send(400, reset(HIGH)),
      fold.send(500, read('h2s', 0)),
      fold.send(600, reset(HIGH)),
      fold.send(700, reset(HIGH)),
    ].map(({ refusal }) => refusal);
    expect(refusals).toEqual(['still-active', undefined, 'still-active', undefined, undefined, 'not-latched']);
    expect(fold.transitions.map(({ kind, state, by }) => [kind, state, by])).toEqual([
      ['raise', 'unacked', undefined],
      ['ack', 'acked', 'op'],
      ['return', 'latched-acked', undefined],
      ['reset', 'normal', 'op'],
    ]);
  });

  it('refuses a reset before it was acknowledged', () => {
    fold.send(200, read('h2s', 0));
    expect(fold.send(300, reset(HIGH)).refusal).toBe('not-acknowledged');
    expect(fold.base(HIGH)).toBe('latched-unacked');
  });
});

describe('levels and priorities', () => {
  it('has both levels active at level 2, and an acknowledgement of one leaves the other', () => {
    const fold = Fold.started().feed([[100, read('h2s', 14)]]);
    fold.send(200, ack('h2s:high', fold.alarm('h2s:high')?.occurrence));
    expect([fold.base('h2s:high'), fold.base('h2s:high-high')]).toEqual(['acked', 'unacked']);
  });
});

describe('alarms raised by one input', () => {
  it('have each their own occurrence', () => {
    const fold = Fold.started().feed([[100, read('h2s', 14)]]);
    expect(fold.alarm('h2s:high')?.occurrence).not.toBe(fold.alarm('h2s:high-high')?.occurrence);
  });
});

describe('a changed configuration', () => {
  it('ends an alarm whose condition is gone, and says so', () => {
    const fold = Fold.started(plantWith(0, 0)).feed([[100, read('h2s', 9)]]);
    fold.restart(1000, smallPlant({ conditions: [] })).transitions.forEach((t) => fold.transitions.push(t));
    expect(fold.transitions.at(-1)).toMatchObject({
      alarm: HIGH,
      kind: 'remove',
      state: 'normal',
      cause: 'limit',
    });
    expect(fold.alarm(HIGH)).toBeUndefined();
  });
});
