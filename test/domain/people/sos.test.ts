import { describe, expect, it } from 'vitest';
import { ack, battery, fix, reset, sos } from '../../support/drafts.ts';
import { Fold } from '../../support/fold.ts';

describe('a call for help', () => {
  it.each([
    ['of somebody known', '0a01', 'li:sos', 'li'],
    ['in capitals', '0A01', 'li:sos', 'li'],
    ['of a badge that nobody carries', 'FFFF', 'ffff:sos', 'ffff'],
  ])('%s raises at once, without a position', (_, tag, alarm, who) => {
    const outcome = Fold.started().send(1000, sos(tag));
    expect(outcome.transitions).toMatchObject([
      { alarm, kind: 'raise', priority: 1, latched: true, people: [who], cause: 'badge' },
    ]);
  });

  it('merges repeats, and latches when the button is let go', () => {
    const fold = Fold.started().feed([
      [1000, sos('0a01')],
      [2000, sos('0a01')],
      [3000, sos('0a01', false)],
      [4000, sos('0a01', false)],
    ]);
    expect(fold.story('li:sos')).toEqual(['1000 raise', '3000 return']);
    expect(fold.base('li:sos')).toBe('latched-unacked');
  });

  it.each(['0a01', 'ffff'])('of %s ends by a person alone', (tag) => {
    const id = tag === 'ffff' ? 'ffff:sos' : 'li:sos';
    const fold = Fold.started()
      .feed([
        [1000, sos(tag)],
        [2000, sos(tag, false)],
        [3000, fix(tag, 50, 50)],
      ])
      .until(3_600_000);
    expect(fold.base(id)).toBe('latched-unacked');
    fold.send(3_600_100, ack(id, fold.alarm(id)?.occurrence));
    fold.send(3_600_200, reset(id));
    expect(fold.base(id)).toBe('normal');
  });

  it('stays active when the badge falls silent', () => {
    const fold = Fold.started()
      .feed([[1000, sos('0a01')]])
      .until(3_600_000);
    expect(fold.base('li:sos')).toBe('unacked');
  });

  it('is a new occurrence when it is pressed again after it was let go', () => {
    const fold = Fold.started().feed([
      [1000, sos('0a01')],
      [2000, sos('0a01', false)],
      [3000, sos('0a01')],
    ]);
    expect(fold.story('li:sos')).toEqual(['1000 raise', '2000 return', '3000 raise']);
    expect(fold.base('li:sos')).toBe('unacked');
  });

  it('that was not made raises nothing', () => {
    expect(Fold.started().send(1000, sos('0a01', false)).transitions).toEqual([]);
  });
});

describe('a battery', () => {
  it.each([
    [100, 0],
    [20, 0],
    [19, 1],
    [0, 1],
  ])('at %d %% makes %d events', (percent, events) => {
    const outcome = Fold.started().send(1000, battery('0a01', percent));
    expect(outcome.events).toHaveLength(events);
    for (const event of outcome.events)
      expect(event).toMatchObject({ kind: 'battery', person: 'li', subject: '0a01', amount: percent });
  });
});
