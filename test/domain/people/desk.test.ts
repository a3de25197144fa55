import { describe, expect, it } from 'vitest';
import type { Act } from '../../../src/domain/act.ts';
import { restore } from '../../../src/domain/checkpoint.ts';
import { groupId, personId, seqOf, tagId } from '../../../src/domain/ids.ts';
import { siteCount } from '../../../src/domain/people/site.ts';
import { instant } from '../../../src/domain/time.ts';
import { act, fix } from '../../support/drafts.ts';
import { every, Fold, T0 } from '../../support/fold.ts';
import { person, rule, smallPlant, smallRules } from '../../support/plant.ts';
import { seeded } from '../../support/random.ts';

const desk = (what: Act) => act(what);
const add = (id: string, more: { readonly until?: number; readonly tag?: string } = {}) =>
  desk({
    act: 'add-people',
    people: [
      {
        id: personId(id),
        name: `name of ${id}`,
        groups: [groupId('visitor')],
        ...(more.until === undefined ? {} : { until: instant(T0 + more.until) }),
        ...(more.tag === undefined ? {} : { tag: tagId(more.tag) }),
      },
    ],
  });
const issue = (tag: string, to: string, swap = false) =>
  desk({ act: 'issue-badge', tag: tagId(tag), person: personId(to), ...(swap ? { swap } : {}) });
const back = (tag: string) => desk({ act: 'return-badge', tag: tagId(tag) });
const arrived = (id: string) => desk({ act: 'arrived', person: personId(id) });
const remove = (id: string) => desk({ act: 'remove-person', person: personId(id) });
const told = (fold: Fold, kind: string) =>
  fold.events.filter((event) => event.kind === kind).map(({ subject, person, reason }) => [subject, person, reason]);
const onSite = (fold: Fold) => siteCount(fold.state);
const names = (fold: Fold, zone: string) =>
  [...fold.state.zones].flatMap(([id, { occupants }]) => (id === zone ? occupants.map(({ who }) => who) : []));

describe('the badge desk', () => {
  it('adds a person and hands out a badge, which is counted as him from then on, also where it was tracked before', () => {
    const fold = Fold.started().feed(every(1000, 1000, 3000, fix('77', 50, 50)));
    expect(names(fold, 'farm')).toEqual(['77']);
    fold.send(4000, add('guest'));
    expect(fold.send(4100, issue('77', 'guest')).refusal).toBeUndefined();
    expect(names(fold, 'farm')).toEqual(['guest']);
    expect(told(fold, 'badge-issued')).toEqual([['77', 'guest', undefined]]);
    // A visitor in a zone that forbids visitors.
    expect(fold.alarm('farm:forbidden')?.evidence?.people).toEqual(['guest']);
    fold.send(5000, fix('77', 50, 50));
    expect(fold.state.index.conditions.has('guest:lost' as never)).toBe(true);
    fold.until(60_000);
    expect(fold.base('guest:lost')).toBe('unacked');
  });

  it('counts a person by hand once to whom another configuration gives a badge that is on site', () => {
    const plant = smallPlant();
    const fold = Fold.started(plant).feed(every(1000, 1000, 3000, fix('77', 50, 50)));
    fold.send(4000, add('guest'));
    fold.send(5000, arrived('guest'));
    expect(onSite(fold)).toMatchObject({ present: 1, byHand: 1 });
    fold.configure(6000, { ...plant, revision: 'r2', people: [...plant.people, person('guest', '77')] });
    expect(onSite(fold)).toEqual({ present: 1, uncertain: 0, left: 0 });
  });

  it('takes a badge back: it and its person are in no count, and its alarms end', () => {
    const fold = Fold.started().feed([
      [1000, add('guest', { tag: '77' })],
      [2000, fix('77', 50, 50)],
    ]);
    fold.until(60_000);
    expect(onSite(fold)).toMatchObject({ uncertain: 1 });
    fold.send(61_000, back('77'));
    expect(onSite(fold)).toEqual({ present: 0, uncertain: 0, left: 1 });
    expect(names(fold, 'farm')).toEqual([]);
    expect(fold.base('guest:lost')).not.toBe('unacked');
    expect(told(fold, 'left-site')).toEqual([['guest', 'guest', 'hand']]);
    expect(told(fold, 'badge-returned')).toEqual([['77', 'guest', undefined]]);
    // Located again, it counts again: as a badge that no person carries.
    fold.send(70_000, fix('77', 50, 50));
    expect(names(fold, 'farm')).toEqual(['77']);
  });

  it('refuses what would make two of one', () => {
    const fold = Fold.started().feed([
      [1000, add('guest', { tag: '77' })],
      [1000, add('other')],
    ]);
    const refusals = [
      issue('77', 'other'),
      issue('0A01', 'other'),
      issue('78', 'guest'),
      issue('78', 'nobody'),
      issue('farm', 'other'),
      add('li'),
      add('farm'),
      add('guest'),
      back('99'),
      remove('guest'),
      remove('li'),
      arrived('nobody'),
    ].map((draft, i) => fold.send(2000 + i, draft).refusal);
    expect(refusals).toEqual([
      'badge-carried',
      'badge-carried',
      'has-badge',
      'unknown-person',
      'tag-is-id',
      'id-taken',
      'id-taken',
      'id-taken',
      'not-carried',
      'has-badge',
      'of-configuration',
      'unknown-person',
    ]);
    expect(told(fold, 'refused')).toHaveLength(refusals.length);
  });

  it('swaps a badge: its person stays on site by the word of the desk until the new one is located', () => {
    const fold = Fold.started().feed(every(1000, 1000, 3000, fix('0a01', 50, 50)));
    fold.send(4000, issue('78', 'li', true));
    expect(onSite(fold)).toEqual({ present: 0, uncertain: 0, left: 1, byHand: 1 });
    expect(fold.state.index.people.get('li')?.tag).toBe('78');
    fold.send(5000, fix('78', 50, 50));
    expect(onSite(fold)).toEqual({ present: 1, uncertain: 0, left: 1 });
    expect(names(fold, 'farm')).toEqual(['li']);
    expect(told(fold, 'badge-returned')).toEqual([['0a01', 'li', 'swap']]);
  });

  it('counts a visitor without a badge by hand, until he leaves', () => {
    const fold = Fold.started().feed([
      [1000, add('guest', { until: 10_000 })],
      [2000, arrived('guest')],
    ]);
    expect(onSite(fold)).toMatchObject({ byHand: 1 });
    expect(fold.send(2100, arrived('guest')).refusal).toBe('already-on-site');
    fold.until(11_000);
    expect(fold.story('guest:visit-over')).toEqual(['10000 raise']);
    fold.send(12_000, desk({ act: 'left-site', person: 'guest' }));
    expect(fold.story('guest:visit-over')).toEqual(['10000 raise', '12000 return']);
    expect(onSite(fold)).toEqual({ present: 0, uncertain: 0, left: 0 });
    fold.send(13_000, remove('guest'));
    expect(fold.state.index.people.has('guest')).toBe(false);
    expect(fold.state.former.get('guest')?.zh).toBe('name of guest');
  });

  it('a person leaves, and not the unknown badge that has his id', () => {
    const fold = Fold.started().feed([
      [1000, add('v02')],
      [2000, arrived('v02')],
      [3000, fix('v02', 50, 50)],
    ]);
    expect(names(fold, 'farm')).toEqual(['~v02']);
    fold.send(4000, desk({ act: 'left-site', person: 'v02' }));
    expect(told(fold, 'left-site')).toEqual([['v02', 'v02', 'hand']]);
    expect(onSite(fold)).toEqual({ present: 1, uncertain: 0, left: 0 });
    expect(fold.send(5000, desk({ act: 'left-site', person: 'v02' })).refusal).toBe('not-on-site');
    fold.send(6000, desk({ act: 'left-site', person: '~v02' }));
    expect(onSite(fold)).toEqual({ present: 0, uncertain: 0, left: 1 });
  });

  it.each([
    ['on, past its end', 10_000, ['3600011 raise']],
    ['on, not to its end', 3_700_000, ['3700000 raise']],
  ])('the end of a visit is one of the calendar, also where plant time is moved %s', (_, until, story) => {
    const fold = Fold.started().feed([
      [1, add('guest', { until })],
      [2, arrived('guest')],
    ]);
    const shift = 3_600_000;
    const [seq, at] = [seqOf(fold.state.seq + 1), instant(T0 + 11 + shift)];
    fold.take({ kind: 'clock-stepped', by: shift, shift, seq, at });
    fold.until(shift + 200_000);
    expect(fold.story('guest:visit-over')).toEqual(story);
  });

  it('a visit is not over any more where plant time is moved back before its end', () => {
    const fold = Fold.started().feed([
      [1, add('guest', { until: 3_610_000 })],
      [2, arrived('guest')],
    ]);
    fold.until(3_620_000);
    const [seq, at] = [seqOf(fold.state.seq + 1), instant(T0 + 30_000)];
    fold.take({ kind: 'clock-stepped', by: -3_600_000, shift: -3_600_000, seq, at });
    expect(fold.story('guest:visit-over')).toEqual(['3610000 raise', '30000 return']);
    fold.until(3_620_000);
    expect(fold.story('guest:visit-over').at(-1)).toBe('3610000 raise');
  });

  it('says nothing of a visit that ends while the visitor is away', () => {
    const fold = Fold.started().feed([[1000, add('guest', { until: 10_000 })]]);
    fold.until(60_000);
    expect(fold.story('guest:visit-over')).toEqual([]);
  });

  it('yields to a configuration that says otherwise, and the record says so', () => {
    const fold = Fold.started().feed([
      [1000, add('guest', { tag: '77' })],
      [1000, add('other', { tag: '78' })],
      [2000, issue('79', 'li', true)],
    ]);
    const people = [person('li', '0b01'), person('guest', '77', 'visitor'), person('zhao', '78')];
    fold.configure(3000, { ...smallPlant({ people }), revision: 'r2' });
    expect(told(fold, 'person-removed')).toEqual([['guest', 'guest', 'configured']]);
    expect(told(fold, 'badge-returned').slice(1)).toEqual([
      ['77', 'guest', 'configured'],
      ['78', 'other', 'configured'],
      ['79', 'li', 'configured'],
    ]);
    const carriers = [...fold.state.index.carrier].map(([tag, { id }]) => [tag, id]);
    expect(carriers).toEqual([
      ['0b01', 'li'],
      ['77', 'guest'],
      ['78', 'zhao'],
    ]);
    expect(fold.state.index.people.has('other')).toBe(true);
  });

  it('keeps what it did under a configuration that does not speak of it, and over a restart', () => {
    const fold = Fold.started().feed([
      [1000, add('guest', { tag: '77' })],
      [2000, issue('79', 'li', true)],
    ]);
    fold.configure(3000, { ...smallPlant(), revision: 'r2' });
    fold.restart(4000);
    expect(fold.state.index.carrier.get(tagId('77'))?.id).toBe('guest');
    expect(fold.state.index.people.get('li')?.tag).toBe('79');
    expect(fold.state.index.carrier.has(tagId('0a01'))).toBe(false);
  });

  it('leaves the conditions of everything else alone', () => {
    const fold = Fold.started(smallPlant({ conditions: [...smallRules(), rule('wang', 'lost')] }));
    const before = fold.state.index;
    fold.send(1000, add('guest', { tag: '77' }));
    const after = fold.state.index;
    expect(after.dependents.point).toBe(before.dependents.point);
    expect(after.dependents.person.get('wang')?.[0]).toBe(before.dependents.person.get('wang')?.[0]);
    const own = after.dependents.person.get('guest')?.[0];
    fold.send(2000, add('other'));
    expect(fold.state.index.dependents.person.get('guest')?.[0]).toBe(own);
  });
});

it('what the desk did is the same after a checkpoint, at any moment, whatever it did', () => {
  for (let seed = 1; seed <= 10; seed++) {
    const chance = seeded(seed);
    const pick = <T>(of: readonly T[]): T => of[Math.floor(chance() * of.length)] as T;
    const tags = ['77', '78', '0a01', '0a02'];
    const ids = ['guest', 'other', 'li', 'wang'];
    const draft = () =>
      pick([
        () => add(pick(ids), chance() < 0.5 ? { tag: pick(tags) } : { until: 20_000 }),
        () => issue(pick(tags), pick(ids), chance() < 0.5),
        () => back(pick(tags)),
        () => arrived(pick(ids)),
        () => remove(pick(ids)),
        () => desk({ act: 'retire-badge', tag: tagId(pick(tags)), reason: 'broken' }),
        () => desk({ act: 'reuse-badge', tag: tagId(pick(tags)) }),
        () => desk({ act: 'left-site', person: pick(ids) }),
        () => fix(pick(tags), chance() * 100, chance() * 100),
        () => fix(pick(tags), chance() * 100, chance() * 100),
      ])();
    const straight = Fold.started();
    let resumed = Fold.started();
    for (let step = 1; step < 80; step++) {
      const what = draft();
      straight.send(step * 900, what);
      resumed.send(step * 900, what);
      if (chance() < 0.2) {
        const next = new Fold(smallPlant(), resumed.checkpoint());
        next.wakeAt = resumed.wakeAt;
        resumed = next;
      }
      // Each person at most once in a zone, each badge one person, each person one badge.
      const carriers = [...straight.state.index.carrier.values()].map(({ id }) => id);
      expect(new Set(carriers).size).toBe(carriers.length);
      for (const [, { occupants }] of straight.state.zones)
        expect(new Set(occupants.map(({ who }) => who)).size).toBe(occupants.length);
    }
    expect(resumed.checkpoint()).toEqual(straight.checkpoint());
    expect(resumed.state.plant).toEqual(straight.state.plant);
    expect([...resumed.state.index.conditions.keys()]).toEqual([...straight.state.index.conditions.keys()]);
  }
});

it('a checkpoint of before the badge desk has nothing of it', () => {
  const { facts, ...rest } = Fold.started().checkpoint();
  const old = facts.replace('"version":12', '"version":11').replace('"people":{},"carriers":{},"byHand":{},', '');
  expect(old).not.toBe(facts);
  const state = restore(smallPlant(), { ...rest, facts: old });
  expect([state.people.size, state.carriers.size, state.byHand.size]).toEqual([0, 0, 0]);
});
