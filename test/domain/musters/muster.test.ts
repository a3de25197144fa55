import { describe, expect, it } from 'vitest';
import type { Act } from '../../../src/domain/act.ts';
import { alarmId, type MusterId, musterId, personId, pointId, tagId, zoneId } from '../../../src/domain/ids.ts';
import type { Plant } from '../../../src/domain/plant.ts';
import { isOnSite, whereIs } from '../../../src/domain/people/presence.ts';
import { siteCount } from '../../../src/domain/people/site.ts';
import { uncertain } from '../../../src/domain/reading/quality.ts';
import { seconds } from '../../../src/domain/time.ts';
import { musterIds, musterOf } from '../../../src/project/musters.ts';
import { act, fix, lost, read } from '../../support/drafts.ts';
import { every, Fold, T0, type Timed } from '../../support/fold.ts';
import { person, smallPlant, zone } from '../../support/plant.ts';

const plant = smallPlant({
  zones: [
    zone('farm', [20, 20, 80, 70], { gasPoints: [pointId('h2s')] }),
    zone('gate', [0, 0, 10, 10], { gate: 'out' }),
    zone('rack', [100, 100, 102, 102], { charger: true }),
    zone('yard', [120, 20, 160, 60], { muster: true }),
    zone('north', [120, 80, 160, 119], { muster: true, gasPoints: [pointId('o2')] }),
  ],
  people: [person('li', '0a01'), person('wang', '0a02'), person('zhao', '0a03'), person('sun', '0a04')],
});
const START = 20_000;
const PLANT_WORK = ['0a01', '0a02'];

/** Li and Wang are in the tank farm, Zhao has no badge on, Sun has left. */
function begun(more: Partial<Act & { act: 'muster-start' }> = {}, before: readonly Timed[] = []): Fold {
  const fold = Fold.started(plant).feed(
    every(1000, 1000, START - 1000, (ms) => fix(PLANT_WORK[(ms / 1000) % 2] ?? '', 40 + ((ms / 1000) % 2) * 10, 40)),
  );
  fold.feed(before);
  fold.send(START, start(more));
  return fold;
}
const start = (more: Partial<Act & { act: 'muster-start' }> = {}) =>
  act({ act: 'muster-start', reason: 'smell of gas', ...more });
const onlyId = (fold: Fold): MusterId => musterIds(fold.state)[0]?.id ?? musterId('none');
const item = (fold: Fold, id = onlyId(fold)) => {
  const found = musterOf(fold.state, id);
  if (found === undefined) throw new Error('no muster');
  return found;
};
const missing = (fold: Fold) => item(fold).missing.map((one) => one.person);
const accounted = (fold: Fold) => item(fold).accounted.map((one) => [one.person, one.how]);
const account = (fold: Fold, who: string, more: object = {}) =>
  act({ act: 'muster-account', muster: onlyId(fold), person: who, ...more });
const told = (fold: Fold) =>
  fold.events
    .filter(({ kind }) => kind.startsWith('muster') || kind === 'all-clear')
    .map(({ kind, person: who, reason, by }) => [kind, who, reason, by].filter((part) => part !== undefined).join(' '));
const walk = (tag: string, x: number, y: number, from: number, to: number): Timed[] =>
  every(1000, from, to, fix(tag, x, y));

describe('who is expected', () => {
  it('is everyone on site at the start; the rest of the plant is not on site', () => {
    const fold = begun();
    expect(missing(fold)).toEqual(['li', 'wang']);
    expect(item(fold)).toMatchObject({ counts: { expected: 2, accounted: 0, missing: 2, notOnSite: 2 }, drill: false });
    expect(item(fold).notOnSite.map(({ person: who, why }) => [who, why])).toEqual([
      ['zhao', 'not-seen'],
      ['sun', 'not-seen'],
    ]);
  });

  it('is also who comes later, and an unknown badge; a silent one too', () => {
    const fold = begun().feed([
      [25_000, fix('0a03', 60, 60)],
      [26_000, fix('ffff', 61, 60)],
    ]);
    fold.until(120_000);
    expect(new Set(missing(fold))).toEqual(new Set(['li', 'wang', 'zhao', 'ffff']));
    fold.until(3_600_000);
    expect(item(fold).missing).toMatchObject([
      { person: 'li', silent: true },
      { person: 'wang', silent: true },
      { person: 'zhao', silent: true },
      { person: 'ffff', unknown: true, silent: true, fix: { x: 61, y: 60 } },
    ]);
  });

  it('of some zones is who is in them, or comes into them', () => {
    const fold = Fold.started(plant).feed([
      ...walk('0a01', 40, 40, 1000, 19_000),
      ...walk('0a02', 110, 5, 1000, 19_000),
    ]);
    fold.send(START, start({ zones: [zoneId('farm')] }));
    expect(item(fold)).toMatchObject({ counts: { expected: 1, elsewhere: 1 }, zones: ['farm'] });
    fold.feed(walk('0a02', 40, 50, 21_000, 23_000));
    expect(missing(fold)).toEqual(['li', 'wang']);
  });

  it('counts an unknown badge and the person who gets it as one', () => {
    const fold = begun().feed([[21_000, fix('0a09', 50, 50)]]);
    fold.until(23_000);
    expect(missing(fold)).toContain('0a09');
    fold.configure(24_000, { ...plant, revision: 'r2', people: [...plant.people, person('qian', '0a09')] });
    fold.until(26_000);
    expect(new Set(missing(fold))).toEqual(new Set(['li', 'wang', 'qian']));
  });
});

describe('a badge', () => {
  it('accounts for its person after 10 s inside a muster point, and not when it leaves again', () => {
    const fold = begun().feed(walk('0a01', 140, 40, 21_000, 30_000));
    expect(missing(fold)).toEqual(['wang', 'li']);
    fold.feed(walk('0a01', 140, 40, 31_000, 32_000)).until(33_000);
    expect(accounted(fold)).toEqual([['li', 'badge']]);
    fold.feed(walk('0a01', 100, 40, 34_000, 45_000)).until(46_000);
    expect(missing(fold)).toContain('li');
    expect(told(fold)).toEqual(['muster-started op', 'muster-accounted li badge', 'muster-unaccounted li left-point']);
  });

  it('that falls silent inside before that proves nothing', () => {
    const fold = begun().feed(walk('0a01', 140, 40, 21_000, 26_000));
    fold.until(600_000);
    expect(missing(fold)).toContain('li');
  });

  it('that falls silent inside after that stays accounted for, with its age', () => {
    const fold = begun().feed(walk('0a01', 140, 40, 21_000, 33_000));
    fold.until(600_000);
    expect(item(fold).accounted).toMatchObject([{ person: 'li', how: 'badge', silent: true, zone: 'yard' }]);
  });

  it('that lay at the point for 5 minutes before the start has to be looked for; motion tells', () => {
    const fold = Fold.started(plant).feed(walk('0a01', 140, 40, 1000, 400_000));
    fold.send(400_500, start());
    fold.feed(walk('0a01', 140, 40, 401_000, 430_000));
    expect(item(fold).missing).toMatchObject([{ person: 'li', byEye: true }]);
    fold.feed(walk('0a01', 144, 40, 431_000, 433_000)).until(434_000);
    expect(accounted(fold)).toEqual([['li', 'badge']]);
  });

  it('that lies at the point is no walking one for a stray fix, before the start or after it', () => {
    const lying = walk('0a01', 140, 40, 1000, 480_000).map(([ms, one]): Timed => [
      ms,
      [200_000, 399_000, 410_000].includes(ms) ? fix('0a01', 152, 52) : one,
    ]);
    const fold = Fold.started(plant).feed(lying.filter(([ms]) => ms < 400_000));
    fold.send(400_500, start());
    fold.feed(lying.filter(([ms]) => ms > 400_500));
    expect(item(fold).missing).toMatchObject([{ person: 'li', byEye: true }]);
    fold.feed(walk('0a01', 152, 52, 481_000, 483_000)).until(484_000);
    expect(accounted(fold)).toEqual([['li', 'badge']]);
  });

  it('that has not moved at the point for 5 minutes is accounted for, and to be looked at', () => {
    const fold = begun().feed(walk('0a01', 140, 40, 21_000, 400_000));
    expect(item(fold).accounted).toMatchObject([{ person: 'li', byEye: true }]);
  });

  it('on a charger says nothing of its person; at a gate silence does not either, nor once the roll-call is over', () => {
    const fold = begun().feed([...walk('0a01', 101, 101, 21_000, 100_000)]);
    expect(missing(fold)).toContain('li');
    fold.feed(walk('0a02', 5, 5, 101_000, 110_000)).until(200_000);
    expect(missing(fold)).toContain('wang');
    const { refusal } = fold.send(201_000, act({ act: 'muster-close', muster: onlyId(fold) }));
    expect(refusal).toBeUndefined();
    expect(fold.until(400_000).state.tags.get(tagId('0a02'))?.left).toBeUndefined();
    fold.send(401_000, start());
    expect(missing(fold)).toContain('wang');
  });

  it('that lay at the point does so still after it was silent for a while', () => {
    const fold = Fold.started(plant).feed(walk('0a01', 140, 40, 1000, 400_000));
    fold.send(400_500, start());
    fold.feed(walk('0a01', 140, 40, 401_000, 402_000)).feed(walk('0a01', 140, 40, 445_000, 475_000));
    expect(missing(fold)).toContain('li');
  });

  it('has to be seen there for ten seconds without a break', () => {
    const fold = begun().feed([...walk('0a01', 140, 40, 21_000, 24_000), ...walk('0a01', 140, 40, 44_000, 48_000)]);
    expect(missing(fold)).toContain('li');
    fold.feed(walk('0a01', 140, 40, 49_000, 56_000)).until(57_000);
    expect(accounted(fold)).toEqual([['li', 'badge']]);
  });

  it('accounts for nobody at a closed point', () => {
    const fold = begun({}, [[19_500, read('o2', 18)]]).feed(walk('0a01', 140, 100, 21_000, 40_000));
    expect(item(fold)).toMatchObject({ points: [{ zone: 'yard' }, { zone: 'north', people: 1, closed: true }] });
    expect(item(fold).missing[0]).toMatchObject({ person: 'li', danger: true, zone: 'north' });
  });
});

describe('a tick by hand', () => {
  it('is named, and the same one when it is sent twice; both times are kept', () => {
    const fold = begun();
    const tick = account(fold, 'wang', { how: 'by eye', saidAt: T0 + 25_123 });
    for (const ms of [30_000, 31_000, 32_000]) expect(fold.send(ms, tick).refusal).toBeUndefined();
    expect(item(fold).accounted).toMatchObject([
      { person: 'wang', how: 'hand', by: 'op', note: 'by eye', saidAt: T0 + 25_123 },
    ]);
    expect(told(fold).filter((line) => line.startsWith('muster-accounted'))).toHaveLength(1);
  });

  it('of a person who was not on site makes him expected; an unknown one is refused', () => {
    const fold = begun();
    fold.send(30_000, account(fold, 'zhao'));
    expect(item(fold).counts).toEqual({ expected: 3, accounted: 1, missing: 2, notOnSite: 1, elsewhere: 0 });
    expect(fold.send(31_000, account(fold, 'constructor')).refusal).toBe('unknown-person');
    expect(fold.send(32_000, act({ act: 'muster-account', muster: musterId('m-9'), person: 'li' })).refusal).toBe(
      'unknown-muster',
    );
  });

  it('is taken back with a reason, and does not come back when the phone sends it again', () => {
    const fold = begun();
    const tick = account(fold, 'wang', { saidAt: 5 });
    const back = (reason: string) => act({ act: 'muster-unaccount', muster: onlyId(fold), person: 'wang', reason });
    expect(fold.send(29_000, back('x')).refusal).toBe('not-ticked');
    fold.send(30_000, tick);
    expect(fold.send(31_000, back(' ')).refusal).toBe('reason-needed');
    fold.send(32_000, back('another Wang'));
    fold.send(33_000, tick);
    expect(missing(fold)).toContain('wang');
    fold.send(34_000, account(fold, 'wang', { saidAt: 6 }));
    expect(accounted(fold)).toEqual([['wang', 'hand']]);
  });

  it('stays when the badge leaves the point, and says so', () => {
    const fold = begun().feed(walk('0a01', 140, 40, 21_000, 33_000));
    fold.send(34_000, account(fold, 'li'));
    fold.feed(walk('0a01', 100, 40, 35_000, 46_000)).until(47_000);
    expect(item(fold).accounted).toMatchObject([{ person: 'li', how: 'hand', left: true }]);
  });

  it('counts in every roll-call that expects the person, and a drill is apart', () => {
    const fold = begun();
    const first = onlyId(fold);
    fold.send(21_000, start({ zones: [zoneId('farm')] }));
    fold.send(22_000, start({ drill: true }));
    fold.send(23_000, act({ act: 'muster-account', muster: first, person: 'li' }));
    const counts = musterIds(fold.state).map(({ id }) => [item(fold, id).drill, item(fold, id).counts.accounted]);
    expect(counts).toEqual([
      [true, 0],
      [false, 1],
      [false, 1],
    ]);
  });
});

describe('people of the badge desk', () => {
  const desk = (what: Act) => act(what);

  it('counts a visitor by hand, who is missing until a warden sees him or he leaves', () => {
    const fold = begun();
    fold.send(21_000, desk({ act: 'arrived', person: personId('zhao') }));
    fold.until(23_000);
    expect(item(fold).missing.map((one) => [one.person, one.fix])).toContainEqual(['zhao', undefined]);
    expect(item(fold).counts).toMatchObject({ expected: 3, notOnSite: 1 });
    fold.send(24_000, desk({ act: 'left-site', person: 'zhao' }));
    fold.until(26_000);
    expect(accounted(fold)).toEqual([['zhao', 'hand']]);
  });

  it('a lost badge that is taken out of use leaves the counts, and its person is still missing', () => {
    const fold = begun();
    fold.send(21_000, desk({ act: 'retire-badge', tag: tagId('0a01'), reason: 'lost' }));
    fold.until(24_000);
    expect(missing(fold)).toContain('li');
    expect(accounted(fold)).toEqual([]);
    expect(isOnSite(fold.state, personId('li'))).toBe(true);
    const back = fold.events.filter(({ kind }) => kind === 'badge-returned');
    expect(back.map(({ subject, person: who, reason }) => [subject, who, reason])).toEqual([
      ['0a01', 'li', 'badge-retired'],
    ]);
    expect(siteCount(fold.state)).toMatchObject({ byHand: 1, present: 1 });
  });

  it('an unknown badge that is taken out of use is no proof that its person left: he is still missing', () => {
    const fold = begun().feed(walk('ffff', 50, 50, 21_000, 25_000));
    fold.send(26_000, desk({ act: 'retire-badge', tag: tagId('ffff'), reason: 'found on the ground' }));
    fold.until(40_000);
    expect(missing(fold)).toContain('ffff');
    expect(accounted(fold)).toEqual([]);
    fold.send(41_000, act({ act: 'muster-close', muster: onlyId(fold) }));
    expect(item(fold).notOnSite.map((one) => one.person)).not.toContain('ffff');
    expect(fold.events.filter(({ kind }) => kind === 'left-site')).toEqual([]);
  });

  it('a person by hand is not lost by one bad fix of his badge on its charger', () => {
    const fold = Fold.started(plant).feed(walk('0a01', 101, 101, 1000, 100_000));
    fold.send(101_000, desk({ act: 'arrived', person: personId('li') }));
    fold.send(102_000, start());
    fold.send(103_000, fix('0a01', 106, 101));
    expect(whereIs(fold.state, person('li', '0a01'))).toBe('present');
    fold.feed(walk('0a01', 101, 101, 104_000, 200_000));
    expect(whereIs(fold.state, person('li', '0a01'))).toBe('by-hand');
    expect(missing(fold)).toEqual(['li']);
    // He takes it from there and carries it for more than a minute: then the charger is the end of the shift.
    fold.feed(walk('0a01', 40, 40, 201_000, 265_000)).feed(walk('0a01', 101, 101, 266_000, 400_000));
    expect(whereIs(fold.state, person('li', '0a01'))).toBe('left');
    expect(siteCount(fold.state)).not.toHaveProperty('byHand');
  });

  it('a badge that another person carries now accounts for that one alone', () => {
    const fold = begun();
    fold.send(21_000, desk({ act: 'return-badge', tag: tagId('0a01') }));
    fold.until(23_000);
    expect(accounted(fold)).toEqual([['li', 'hand']]);
    fold.send(24_000, desk({ act: 'arrived', person: personId('li') }));
    fold.send(25_000, desk({ act: 'add-people', people: [{ id: personId('qian'), name: 'qian', groups: [] }] }));
    fold.send(26_000, desk({ act: 'issue-badge', tag: tagId('0a01'), person: personId('qian') }));
    fold.feed(walk('0a01', 140, 40, 27_000, 45_000)).until(46_000);
    expect(accounted(fold)).toEqual([['qian', 'badge']]);
    expect(missing(fold)).toContain('li');
  });
});

describe('the end', () => {
  it('is a close at any time: who is missing stays missing, with the last place', () => {
    const fold = begun();
    fold.send(30_000, account(fold, 'li'));
    fold.send(31_000, act({ act: 'muster-close', muster: onlyId(fold) }));
    fold.feed(walk('0a02', 140, 40, 32_000, 60_000)).until(90_000);
    expect(item(fold)).toMatchObject({
      closedBy: 'op',
      counts: { expected: 2, accounted: 1, missing: 1, notOnSite: 2 },
      missing: [{ person: 'wang', zone: 'farm' }],
    });
    expect(fold.send(91_000, account(fold, 'wang')).refusal).toBe('muster-closed');
    expect(fold.wakeAt).not.toBe(91_000);
  });

  it('is all clear only without gas for 15 minutes, by good data, and with no person missing', () => {
    const air = (from: number, to: number): Timed[] =>
      every(1000, from, to, read('h2s', 0)).flatMap(([ms, h2s]) => [
        [ms, h2s],
        [ms, read('ex', 0)],
        [ms, read('o2', 20.9)],
      ]);
    const fold = begun({}, [[19_500, read('h2s', 9)]]);
    const clear = (handedOver: string[] = []) => act({ act: 'all-clear', muster: onlyId(fold), handedOver });
    const because = () => item(fold).allClear.because.map(({ en }) => en);
    fold.send(21_000, clear());
    expect(because().join('; ')).toBe('gas in alarm: h2s; no good value of ex, o2; 2 missing: li, wang');
    fold.feed(air(22_000, 200_000)).send(200_100, account(fold, 'li'));
    expect(fold.send(200_200, clear(['wang'])).refusal).toBe('not-clear');
    // The alarm returned a minute after the gas had gone.
    expect(because()[0]).toMatch(/: 14 min to go$/);
    fold.feed(air(201_000, 983_000));
    expect(fold.send(983_500, clear()).refusal).toBe('not-clear');
    expect(because()).toEqual(['1 missing: wang']);
    expect(fold.send(984_000, clear(['wang'])).refusal).toBeUndefined();
    expect(item(fold)).toMatchObject({ allClear: { by: 'op', handedOver: ['wang'] }, counts: { missing: 1 } });
    expect(told(fold).slice(-2)).toEqual(['all-clear op', 'muster-closed op']);
  });
});

it.each([
  ['lost', lost('h2s')],
  ['in doubt', read('h2s', 0, uncertain('sensor'))],
])('a value that is %s for less than a second begins the 15 minutes of the all-clear again', (_what, troubled) => {
  const air = (from: number, to: number): Timed[] =>
    every(1000, from, to, read('h2s', 0)).flatMap(([ms, h2s]) => [
      [ms, h2s],
      [ms, read('ex', 0)],
      [ms, read('o2', 20.9)],
    ]);
  const fold = begun().feed(air(21_000, 600_000));
  fold.feed([
    [600_300, troubled],
    [600_600, read('h2s', 0)],
  ]);
  fold.feed(air(601_000, 1_100_000));
  const soon = item(fold).allClear.because.map(({ en }) => en)[0];
  expect(soon).toMatch(/: \d+ min to go$/);
});

it('a level in service is gas, also where another level of the detector is out of service', () => {
  const fold = begun();
  const high = { alarm: alarmId('h2s', 'high'), reason: 'sensor', compensating: 'watch' };
  expect(fold.send(21_000, act({ act: 'out-of-service', ...high })).refusal).toBeUndefined();
  fold.feed(every(1000, 22_000, 30_000, read('h2s', 40)));
  expect(fold.state.alarms.get(alarmId('h2s', 'high-high'))?.active).toBe(true);
  expect(item(fold).allClear.because[0]?.en).toBe('gas in alarm: h2s');
});

it('one roll-call of the same people runs at a time; a drill never stands in the way of a real one', () => {
  const fold = begun({ drill: true });
  expect(fold.send(21_000, start({ drill: true })).refusal).toBe('muster-runs');
  expect(fold.send(22_000, start()).refusal).toBeUndefined();
  expect(fold.send(23_000, start({ zones: [zoneId('nowhere')] })).refusal).toBe('unknown-zone');
  expect(fold.send(24_000, start({ reason: ' ' })).refusal).toBe('reason-needed');
});

it('an alarm starts one by a rule, once an occurrence, after its delay', () => {
  const rules: Plant['musters'] = [{ when: { conditions: ['high'] }, delay: seconds(5), drill: true }];
  const fold = Fold.started({ ...plant, musters: rules }).feed(walk('0a01', 40, 40, 1000, 3000));
  fold.send(4000, read('h2s', 9));
  fold.until(8000);
  expect(musterIds(fold.state)).toEqual([]);
  fold.until(12_000);
  expect(item(fold)).toMatchObject({ drill: true, alarm: 'h2s:high', missing: [{ person: 'li', danger: true }] });
});

it('a restart in the middle changes nothing', () => {
  const feed = walk('0a01', 140, 40, 21_000, 40_000);
  const [whole, broken] = [begun(), begun()];
  for (const fold of [whole, broken]) fold.send(21_500, account(fold, 'wang'));
  whole.feed(feed.filter(([ms]) => ms > 21_500));
  broken.feed(feed.filter(([ms]) => ms > 21_500 && ms < 26_000));
  broken.restart(26_500);
  broken.feed(feed.filter(([ms]) => ms > 26_500));
  for (const fold of [whole, broken]) fold.until(42_000);
  const comparable = (fold: Fold) =>
    JSON.stringify(item(fold), (key, value: unknown) => (key.endsWith('At') || key === 'at' ? undefined : value));
  expect(comparable(broken)).toBe(comparable(whole));
  expect(accounted(broken)).toEqual([
    ['li', 'badge'],
    ['wang', 'hand'],
  ]);
});

it('of 500 people 3 are missing, found and named within 12 s of the last arrival', () => {
  const crowd = Array.from({ length: 500 }, (_, i) => person(`p${i}`, `b${i}`));
  const fold = Fold.started({ ...plant, people: crowd, conditions: [] });
  const at = (i: number, ms: number) => fix(`b${i}`, 21 + (i % 50), 21 + ((ms / 1000) % 3));
  for (let i = 0; i < 500; i++) fold.send(1000 + i, at(i, 1000));
  fold.send(2000, start());
  expect(item(fold).counts).toMatchObject({ expected: 500, missing: 500 });
  const lost = new Set([17, 240, 499]);
  let last = 0;
  // Each arrives by and by, the last of them after 15 s; the three stay where they are.
  for (let second = 3; second < 40 && item(fold).counts.missing > 3; second++)
    for (let i = 0; i < 500; i++) {
      const ms = second * 1000 + i;
      const isThere = !lost.has(i) && second >= 3 + (i * 15) / 500;
      if (isThere && second < 4 + (i * 15) / 500) last = ms;
      fold.send(ms, isThere ? fix(`b${i}`, 121 + (i % 38), 25 + (i % 30)) : at(i, ms));
    }
  expect(item(fold).missing.map((one) => one.person)).toEqual(['p17', 'p240', 'p499']);
  expect((item(fold).ninetyAt ?? Infinity) < fold.state.at).toBe(true);
  expect(fold.state.at - (1_750_000_000_000 + last)).toBeLessThan(12_000);
  expect(item(fold).missing[0]?.near).toHaveLength(2);
});
