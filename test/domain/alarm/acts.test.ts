import { describe, expect, it } from 'vitest';
import { alarmId } from '../../../src/domain/ids.ts';
import { ack, act, lost, read, reset } from '../../support/drafts.ts';
import { every, Fold } from '../../support/fold.ts';

const fold = () =>
  Fold.started()
    .feed([
      [100, read('h2s', 9)],
      [100, lost('ex')],
      [100, lost('o2')],
    ])
    .until(11_000);

describe('acts', () => {
  it.each([
    ['ack', ack('nothing:high', undefined), 'unknown-alarm'],
    ['reset', reset('nothing:high'), 'unknown-alarm'],
    ['comment', act({ act: 'comment', alarm: alarmId('nothing', 'high'), comment: 'x' }), 'unknown-alarm'],
    ['ack of what was never raised', ack('ex:high', undefined), 'occurrence-changed'],
    ['reset of what was never raised', reset('ex:high'), 'not-latched'],
  ])('refuses %s, and records it', (_, draft, reason) => {
    const outcome = fold().send(12_000, draft);
    expect(outcome).toMatchObject({
      refusal: reason,
      transitions: [],
      events: [{ kind: 'refused', by: 'op', reason }],
    });
  });

  it('records a comment and moves nothing', () => {
    const outcome = fold().send(12_000, act({ act: 'comment', alarm: alarmId('h2s', 'high'), comment: 'seen' }));
    expect(outcome).toMatchObject({
      transitions: [],
      events: [{ kind: 'commented', subject: 'h2s:high', comment: 'seen' }],
    });
  });

  it('acknowledges a returned one to normal, and refuses the next', () => {
    const moved = fold();
    moved.feed(every(1000, 12_000, 80_000, read('h2s', 0)));
    const occurrence = moved.alarm('h2s:high')?.occurrence;
    expect(moved.base('h2s:high')).toBe('returned-unacked');
    expect(moved.send(81_000, ack('h2s:high', occurrence)).transitions).toMatchObject([
      { kind: 'ack', state: 'normal' },
    ]);
    expect(moved.send(82_000, ack('h2s:high', occurrence)).refusal).toBe('nothing-to-acknowledge');
  });

  it('answers a second acknowledgement with nothing new', () => {
    const moved = fold();
    const occurrence = moved.alarm('h2s:high')?.occurrence;
    moved.send(12_000, ack('h2s:high', occurrence));
    const again = moved.send(12_100, ack('h2s:high', occurrence));
    expect([again.refusal, again.transitions]).toEqual([undefined, []]);
  });

  it('acknowledges several at once only of priority 3 and 4, and records both', () => {
    const moved = fold();
    const occurrences = ['h2s:high', 'ex:bad', 'o2:bad'].flatMap((id) => moved.alarm(id)?.occurrence ?? []);
    const outcome = moved.send(12_000, act({ act: 'ack-many', occurrences }));
    expect(outcome.transitions.map(({ alarm, kind, by }) => [alarm, kind, by])).toEqual([
      ['ex:bad', 'ack', 'op'],
      ['o2:bad', 'ack', 'op'],
    ]);
    expect(outcome.events.map(({ subject, kind, reason }) => [subject, kind, reason])).toEqual([
      ['ex:bad', 'acknowledged', undefined],
      ['h2s:high', 'refused', 'too-important'],
      ['o2:bad', 'acknowledged', undefined],
    ]);
    expect(moved.base('h2s:high')).toBe('unacked');
  });
});
