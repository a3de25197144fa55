import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Act } from '../../../src/domain/act.ts';
import { conditionsOf, NO_SETTINGS } from '../../../src/domain/conditions/index.ts';
import { alarmId, pointId, zoneId } from '../../../src/domain/ids.ts';
import { uncertain } from '../../../src/domain/reading/quality.ts';
import { text } from '../../../src/domain/text.ts';
import { instant, seconds } from '../../../src/domain/time.ts';
import { type Ballot, tallyOf, type Vote } from '../../../src/domain/votes/vote.ts';
import { votesNow } from '../../../src/project/rules.ts';
import { textOf } from '../../../src/project/texts.ts';
import { act, lost, read } from '../../support/drafts.ts';
import { Fold, T0, type Timed } from '../../support/fold.ts';
import { measured, rule, setPoint, smallPlant } from '../../support/plant.ts';

const NAMES = ['a', 'b', 'c'] as const;

function plantOf(need: number, members: readonly string[] = NAMES) {
  const small = smallPlant();
  const vote: Vote = {
    id: 'vote',
    name: text('罐区表决', 'Farm vote'),
    of: members.map(pointId),
    need,
    level: 'high-high',
    window: seconds(60),
    zones: [zoneId('farm')],
  };
  const conditions = members.flatMap((id) => [
    rule(id, 'high', { setPoint: setPoint('high', 7), offDelay: seconds(5) }),
    rule(id, 'high-high', { setPoint: setPoint('high', 14), offDelay: seconds(5) }),
    rule(id, 'over-range'),
    rule(id, 'bad'),
    rule(id, 'bypass-expired'),
  ]);
  return smallPlant({
    points: members.map((id) => measured(id, 'H2S')),
    zones: small.zones.map((zone) => (zone.id === 'farm' ? { ...zone, gasPoints: vote.of } : zone)),
    conditions: [...conditions, ...conditionsOf('vote', vote, vote.id, NO_SETTINGS)],
    votes: [vote],
  });
}

/** Reads a clean 0, and says itself that it may be blind. */
const BLIND = { value: 0, trust: uncertain('sensor') };
type Said = number | null | typeof BLIND;

/** Members that are polled each second: a number is a value, `null` is lost. */
class Poll {
  readonly fold: Fold;
  readonly #now: Record<string, Said>;
  #ms = 0;

  constructor(need: number, members: readonly string[] = NAMES) {
    this.fold = Fold.started(plantOf(need, members));
    this.#now = Object.fromEntries(members.map((id) => [id, 1]));
    this.after(5);
  }

  /** Sets some members, and lets so many seconds pass. */
  after(s: number, changes: Readonly<Record<string, Said>> = {}): this {
    Object.assign(this.#now, changes);
    const end = this.#ms + s * 1000;
    for (; this.#ms < end; this.#ms += 1000)
      this.fold.feed(
        Object.entries(this.#now).map(([id, v]): Timed => {
          if (v === null) return [this.#ms, lost(id)];
          return [this.#ms, typeof v === 'number' ? read(id, v) : read(id, v.value, v.trust)];
        }),
      );
    return this;
  }

  do(one: Act): this {
    this.fold.send(this.#ms, act(one));
    return this;
  }

  bypass = (id: string): this =>
    this.do({
      act: 'bypass',
      point: pointId(id),
      reason: '标定',
      until: instant(T0 + 3_600_000),
      compensating: '便携',
    });

  is(name: string): boolean {
    return this.fold.alarm(`vote:${name}`)?.active === true;
  }

  priority = (name: string) => this.fold.transitions.findLast(({ alarm }) => alarm === `vote:${name}`)?.priority;
}

describe('a vote by the table of domain.md 5', () => {
  it.each([
    // need, members, out, votes, true, degraded, unprotected
    [1, ['a', 'b'], [], ['a'], true, undefined, false],
    [1, ['a', 'b'], [], [], false, undefined, false],
    [2, ['a', 'b'], [], ['a'], false, undefined, false],
    [2, ['a', 'b'], [], ['a', 'b'], true, undefined, false],
    [1, ['a', 'b'], ['b'], ['a'], true, 3, false],
    [2, ['a', 'b'], ['b'], ['a'], true, 3, false],
    [2, ['a', 'b'], ['b'], [], false, 3, false],
    [2, ['a', 'b'], ['a', 'b'], [], false, undefined, true],
    [2, NAMES, [], ['a'], false, undefined, false],
    [2, NAMES, [], ['a', 'c'], true, undefined, false],
    [2, NAMES, ['c'], ['a'], true, 3, false],
    [2, NAMES, ['c'], [], false, 3, false],
    [2, NAMES, ['b', 'c'], ['a'], true, 2, false],
    [3, NAMES, ['c'], ['a'], false, 3, false],
    [3, NAMES, ['c'], ['a', 'b'], true, 3, false],
    [2, NAMES, NAMES, [], false, undefined, true],
  ] as const)('%s of %j, without %j, with votes of %j', (need, members, out, votes, isTrue, degraded, unprotected) => {
    for (const by of ['loss', 'bypass'] as const) {
      const poll = new Poll(need, members);
      if (by === 'loss') poll.after(12, Object.fromEntries(out.map((id) => [id, null])));
      else for (const id of out) poll.bypass(id);
      poll.after(2, Object.fromEntries(votes.map((id) => [id, 20])));
      expect([by, poll.is('on'), poll.is('degraded'), poll.is('unprotected')]).toEqual([
        by,
        isTrue,
        degraded !== undefined,
        unprotected,
      ]);
      if (degraded !== undefined) expect(poll.priority('degraded')).toBe(degraded);
      if (unprotected) expect(poll.priority('unprotected')).toBe(1);
      // Annunciation is never voted on.
      for (const id of votes) expect(poll.fold.alarm(`${id}:high-high`)?.active).toBe(true);
    }
  });

  it('is an emergency with a name, and returns when its members have', () => {
    const poll = new Poll(2).after(1, { a: 20 }).after(2, { b: 20 });
    const raise = poll.fold.transitions.find(({ alarm }) => alarm === 'vote:on');
    expect(raise).toMatchObject({ kind: 'raise', priority: 1, cause: 'vote', value: 2, latched: true });
    expect(raise && textOf(poll.fold.state, raise).zh).toContain('罐区表决');
    poll.after(70, { a: 1, b: 1 });
    expect(poll.is('on')).toBe(false);
    expect(poll.fold.base('vote:on')).toBe('latched-unacked');
  });

  it('takes over-range for a yes', () => {
    expect(new Poll(2).after(1, { a: 20 }).after(2, { b: 100 }).is('on')).toBe(true);
  });

  it('counts votes that do not coincide for a minute, and not for longer', () => {
    const apart = (s: number) => new Poll(2).after(1, { a: 20 }).after(s, { a: 1 }).after(2, { b: 20 }).is('on');
    expect(apart(55)).toBe(true);
    expect(apart(62)).toBe(false);
  });

  it('is shown with what each member says: also one whose alarm has ended, and who is left out', () => {
    const poll = new Poll(2).after(2, { a: 20, b: 20 }).bypass('c').after(20, { a: 1 }).after(12, { b: null });
    expect(votesNow(poll.fold.state)).toEqual([
      {
        id: 'vote',
        truth: 'true',
        need: 1,
        yes: 1,
        out: 2,
        members: [
          { point: 'a', says: 'yes', late: true },
          { point: 'b', says: 'held', why: 'lost' },
          { point: 'c', says: 'out', why: 'bypass' },
        ],
      },
    ]);
    expect(votesNow(poll.after(70, { b: 1 }).fold.state)).toMatchObject([
      { truth: 'false', need: 1, yes: 0, members: [{ says: 'no' }, { says: 'no' }, { says: 'out' }] },
    ]);
  });

  it('does not become easier by a poll that failed', () => {
    expect(new Poll(2).after(3, { a: 20, c: null }).after(3, { c: 1 }).is('on')).toBe(false);
  });

  it('is held while a member that voted is lost', () => {
    const poll = new Poll(1, ['a', 'b']).after(2, { a: 20 }).after(200, { a: null });
    expect(poll.is('on')).toBe(true);
    poll.after(70, { a: 1 });
    expect(poll.is('on')).toBe(false);
  });

  it('never votes by test gas', () => {
    expect(new Poll(2).bypass('a').after(5, { a: 20 }).is('on')).toBe(false);
  });

  it('sends a person to look where one member is alone for five minutes', () => {
    const poll = new Poll(2).after(298, { a: 20 });
    expect(poll.is('single')).toBe(false);
    poll.after(5);
    expect([poll.is('single'), poll.priority('single')]).toEqual([true, 2]);
    expect(new Poll(2).after(200, { a: 20 }).after(200, { a: 1 }).is('single')).toBe(false);
  });

  it('sends a person to look also where that member is lost meanwhile, and holds it', () => {
    const poll = new Poll(2).after(200, { a: 20 }).after(110, { a: null });
    expect([poll.is('single'), poll.is('on')]).toEqual([true, false]);
    poll.after(60, { a: 20 }).after(60, { a: null });
    expect(poll.is('single')).toBe(true);
    poll.after(70, { a: 1 });
    expect(poll.is('single')).toBe(false);
    // In a bypass that member says nothing any more, and the others alone did not raise it.
    const bypassed = new Poll(2).after(310, { a: 20 }).bypass('a').after(70, { a: 1 });
    expect(bypassed.is('single')).toBe(true);
  });

  it('leaves out a member whose voting alarm alone is out of service', () => {
    const poll = new Poll(2).do({
      act: 'out-of-service',
      alarm: alarmId(pointId('a'), 'high-high'),
      reason: '维修',
      until: instant(T0 + 3_600_000),
      compensating: '便携',
    });
    poll.after(5, { b: 20 });
    expect([poll.is('degraded'), poll.is('on')]).toEqual([true, true]);
  });

  it('leaves out a member that may be blind, after as long as a lost one; what it votes still counts', () => {
    const poll = new Poll(2).after(5, { a: BLIND }).after(2, { b: 20 });
    expect([poll.is('on'), poll.is('degraded')]).toEqual([false, false]);
    poll.after(10);
    expect([poll.is('on'), poll.is('degraded')]).toEqual([true, true]);
    poll.after(2, { a: 1, b: 1 });
    expect(poll.is('degraded')).toBe(false);
    const voted = new Poll(2).after(2, { a: 20 }).after(20, { a: BLIND }).after(2, { c: 20 });
    expect([voted.is('on'), voted.is('degraded')]).toEqual([true, false]);
  });

  it('goes on after a restart', () => {
    const poll = new Poll(2).after(2, { a: 20 }).after(10, { a: 1 });
    poll.fold.restart(18_000);
    for (const id of NAMES) poll.fold.send(18_500, read(id, 1));
    poll.fold.send(19_000, read('b', 20));
    expect(poll.is('on')).toBe(true);
  });

  it('ends with its configuration', () => {
    const poll = new Poll(2).after(2, { a: 20, b: 20 });
    poll.fold.configure(9000, { ...plantOf(3), revision: 'r2' });
    expect(poll.is('on')).toBe(false);
    expect(poll.fold.alarm('a:high-high')?.active).toBe(true);
  });
});

describe('any vote', () => {
  const ballots = fc.array(fc.constantFrom<Ballot>('yes', 'no', 'out', 'held'), { minLength: 1, maxLength: 6 });

  it('stays true when a member that does not vote is lost, and never returns by a loss', () => {
    fc.assert(
      fc.property(ballots, fc.nat(5), fc.nat(5), (all, need, place) => {
        const wanted = (need % all.length) + 1;
        const before = tallyOf(all, wanted).isTrue;
        const lostNow = all.map((one, i): Ballot => {
          if (i !== place % all.length) return one;
          return one === 'yes' || one === 'held' ? 'held' : 'out';
        });
        const after = tallyOf(lostNow, wanted).isTrue;
        if (before === true) expect(after).not.toBe(false);
        if (before === true && all[place % all.length] !== 'yes') expect(after).toBe(true);
      }),
    );
  });

  it('never asks for more than the members that are left', () => {
    fc.assert(
      fc.property(ballots, fc.nat(5), (all, need) => {
        const { need: now, out } = tallyOf(all, (need % all.length) + 1);
        if (out < all.length) expect(now).toBeLessThanOrEqual(all.length - out);
      }),
    );
  });
});
