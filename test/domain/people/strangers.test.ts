import { describe, expect, it } from 'vitest';
import { bad } from '../../../src/domain/reading/quality.ts';
import { countOnSite, everyoneOnSite } from '../../../src/domain/people/on-site.ts';
import { siteCount } from '../../../src/domain/people/site.ts';
import { alarmId, deviceId, personId, tagId, zoneId } from '../../../src/domain/ids.ts';
import type { StrangersInput } from '../../../src/domain/input.ts';
import { countOf } from '../../../src/project/readings.ts';
import { transitionMessage } from '../../../src/project/alarms.ts';
import { ack, act, battery, fix, read } from '../../support/drafts.ts';
import { every, Fold, T0 } from '../../support/fold.ts';
import { device, smallPlant } from '../../support/plant.ts';

const MAX = 5;
const hour = 3_600_000;
const plant = smallPlant({ devices: [device('panel'), { ...device('uwb', 'badges', 1000), unknownMax: MAX }] });
const STRANGERS = 'uwb:strangers';
const farm = (fold: Fold) => countOf(fold.state, zoneId('farm'));
const flood = (fold: Fold, ms: number, n: number, x = 50): Fold => {
  for (let i = 0; i < n; i++) fold.send(ms + i, fix(`made-up-${ms}-${i}`, x, 50));
  return fold;
};
const told = (badges: number, ...zones: string[]): StrangersInput => ({
  kind: 'strangers',
  device: deviceId('uwb'),
  badges,
  zones: zones.map(zoneId),
});

describe('badges that nobody carries', () => {
  it('are tracked and counted within the quota of their source', () => {
    const fold = flood(Fold.started(plant), 1000, MAX);
    expect(farm(fold)).toEqual({ zone: 'farm', people: 0, unknown: MAX, max: 2 });
    expect(fold.until(60_000).base(STRANGERS)).toBe('normal');
  });

  it('beyond it are only counted: the zone says at least', () => {
    const fold = flood(Fold.started(plant), 1000, 500);
    expect(farm(fold)).toEqual({ zone: 'farm', people: 0, unknown: MAX, max: 2, atLeast: true });
    expect([...fold.state.tags]).toHaveLength(MAX);
    expect(fold.state.deadlines.list().filter(([{ rule }]) => rule === 'tag')).toHaveLength(MAX);
  });

  it('never displace or drop anybody of the plant', () => {
    const fold = flood(Fold.started(plant), 1000, 500);
    fold.send(2000, fix('0a01', 50, 50));
    expect(fold.tag('0a01')).toBeDefined();
    expect(farm(fold)).toMatchObject({ people: 1, unknown: MAX, atLeast: true });
    flood(fold, 3000, 500);
    expect(farm(fold)).toMatchObject({ people: 1, unknown: MAX });
  });

  it('raise an alarm of their source with how many there are, which returns when they are gone', () => {
    const fold = Fold.started(plant);
    for (const ms of [1000, 2000, 3000]) fold.send(ms, told(300, 'farm'));
    fold.until(10_000);
    expect(fold.story(STRANGERS)).toEqual(['3000 raise']);
    expect(fold.transitions.find(({ alarm }) => alarm === STRANGERS)).toMatchObject({
      priority: 3,
      value: MAX + 300,
      subject: 'uwb',
      condition: 'strangers',
    });
    fold.until(3 * 60_000);
    expect(fold.base(STRANGERS)).toBe('returned-unacked');
  });

  it('are counted as one more at least where there is a limit', () => {
    const fold = Fold.started(plant).feed([
      [1000, fix('0a01', 50, 50)],
      [1000, fix('0a02', 50, 50)],
      ...every(1000, 2000, 20_000, told(1, 'farm')),
    ]);
    expect(fold.transitions.find(({ alarm }) => alarm === 'farm:over-count')).toMatchObject({
      people: ['li', 'wang'],
      count: 2,
      atLeast: true,
      value: 3,
    });
  });

  it('that are only counted make a gas alarm an evacuation', () => {
    const fold = Fold.started(plant).feed([
      [1000, told(1, 'farm')],
      [2000, read('h2s', 20)],
    ]);
    const [raise] = fold.transitions.filter(({ condition }) => condition === 'evacuate');
    expect(raise).toMatchObject({ kind: 'raise', people: [], atLeast: true });
    if (raise === undefined) throw new Error('no evacuation');
    const { text } = transitionMessage(fold.state, raise, raise.seq);
    expect(text.zh).toContain('另有未知人员');
    expect(text.en).toContain('further unknown people');
    fold.send(3000, ack('farm:evacuate', fold.alarm('farm:evacuate')?.occurrence));
    fold.send(9000, told(3, 'farm'));
    expect(fold.base('farm:evacuate')).toBe('acked');
  });

  it('come after an acknowledgement as a new occurrence', () => {
    const fold = Fold.started(plant).feed([
      [1000, fix('0a01', 50, 50)],
      [2000, read('h2s', 20)],
    ]);
    fold.send(3000, ack('farm:evacuate', fold.alarm('farm:evacuate')?.occurrence));
    fold.send(9000, told(1, 'farm'));
    expect(fold.base('farm:evacuate')).toBe('unacked');
  });

  it('give their place back after ten minutes of silence, and leave their zones', () => {
    const fold = flood(Fold.started(plant), 1000, 500).until(11 * 60_000);
    expect(fold.state.census.get(deviceId('uwb'))).toBe(0);
    expect(farm(fold)).toEqual({ zone: 'farm', people: 0, unknown: 0, max: 2 });
    expect(fold.events.filter(({ kind }) => kind === 'zone-left')).toHaveLength(MAX);
    flood(fold, 12 * 60_000, MAX);
    expect(farm(fold)).toMatchObject({ unknown: MAX });
    expect(fold.state.deadlines.list().filter(([{ rule }]) => rule === 'tag')).toHaveLength(2 * MAX);
  });

  it('are on site as last seen after that, for a day, and then go with an event', () => {
    const fold = Fold.started(plant).feed([[1000, fix('ffff', 50, 50)]]);
    const onSite = () => countOnSite(fold.state, everyoneOnSite(fold.state)).total;
    fold.until(23 * hour);
    expect([onSite(), siteCount(fold.state)]).toEqual([1, { present: 0, uncertain: 1, left: 0 }]);
    fold.until(24 * hour + 2000);
    expect(onSite()).toBe(0);
    const gone = fold.events.filter(({ kind }) => kind === 'forgotten');
    expect(gone).toEqual([expect.objectContaining({ subject: 'ffff', reason: 'silence', at: T0 + 24 * hour + 1000 })]);
  });

  it('that are heard again have their place again; the one heard longest ago makes room for others', () => {
    const fold = flood(Fold.started(plant), 1000, MAX).until(11 * 60_000);
    flood(fold, 12 * 60_000, MAX).until(13 * 60_000);
    fold.send(13 * 60_000, fix('made-up-1000-0', 60, 50));
    expect(farm(fold)).toMatchObject({ unknown: MAX + 1 });
    fold.until(60 * 60_000);
    expect(fold.state.tags.size).toBe(MAX);
    const gone = fold.events.filter(({ kind }) => kind === 'forgotten');
    expect(gone.map(({ subject, reason }) => [subject, reason])).toEqual(
      [1, 2, 3, 4].map((i) => [`made-up-1000-${i}`, 'too-many']).concat([['made-up-720000-0', 'too-many']]),
    );
    expect(fold.state.census.get(deviceId('uwb'))).toBe(0);
  });

  it('that get a person, or leave by the word of one, are no longer as last seen', () => {
    const fold = Fold.started(plant).feed([
      [1000, fix('ffff', 50, 50)],
      [1000, fix('eeee', 50, 50)],
    ]);
    const zhao = { id: personId('v-1'), name: 'Zhao', groups: [] };
    fold.until(20 * 60_000).send(20 * 60_000, act({ act: 'add-people', people: [zhao] }));
    fold.send(20 * 60_000, act({ act: 'issue-badge', tag: tagId('ffff'), person: zhao.id }));
    expect(fold.send(20 * 60_000, act({ act: 'left-site', person: 'eeee' })).refusal).toBeUndefined();
    fold.until(48 * hour);
    expect([...everyoneOnSite(fold.state)]).toMatchObject([{ who: 'v-1', where: 'uncertain' }]);
    expect(fold.events.filter(({ kind }) => kind === 'forgotten')).toEqual([]);
    expect(fold.state.tags.size).toBe(1);
    fold.send(48 * hour, fix('ffff', 50, 50));
    expect(fold.state.census.get(deviceId('uwb'))).toBe(0);
  });

  it('are not given up where gas is', () => {
    const fold = Fold.started(plant)
      .feed([
        [1000, fix('ffff', 50, 50)],
        [2000, read('h2s', 20)],
      ])
      .until(3_600_000);
    expect(farm(fold)).toMatchObject({ unknown: 1 });
    expect(fold.base('farm:evacuate')).toBe('unacked');
  });

  it('hold no place for ever that a broker kept a message for', () => {
    const fold = Fold.started(plant);
    for (let i = 0; i < MAX; i++) fold.send(1000, fix(`kept-${i}`, 50, 50, bad('retained')));
    fold.until(11 * 60_000).send(11 * 60_000, fix('ffff', 50, 50));
    expect(fold.tag('ffff')).toBeDefined();
  });

  it('need a place at a second source as well', () => {
    const two = smallPlant({
      devices: [device('panel'), ...['uwb', 'ble'].map((id) => ({ ...device(id, 'badges', 1000), unknownMax: MAX }))],
    });
    const fold = Fold.started(two);
    for (let i = 0; i < 100; i++) {
      fold.send(1000 + i, fix(`made-up-${i}`, 50, 50));
      fold.send(1000 + i, { ...fix(`made-up-${i}`, 50, 50), device: deviceId('ble') });
    }
    expect([...fold.state.tags].length).toBeLessThanOrEqual(2 * MAX);
  });

  it('come back after a restart as no more than the quota, those heard last', () => {
    const wide = smallPlant({ devices: [device('panel'), { ...device('uwb', 'badges', 1000), unknownMax: 1000 }] });
    const fold = flood(Fold.started(wide), 1000, 900);
    fold.send(2000, fix('0a01', 50, 50));
    fold.restart(60_000, plant);
    fold.wakeAt = fold.state.deadlines.next();
    const last = Array.from({ length: MAX }, (_, i) => `made-up-1000-${900 - MAX + i}`);
    expect(fold.state.tags.sorted().map(([id]) => id)).toEqual(['0a01', ...last]);
    expect(farm(fold)).toMatchObject({ people: 1, unknown: MAX });
    fold.until(20 * 60_000);
    expect(farm(fold)).toMatchObject({ people: 1, unknown: 0 });
    fold.restart(30 * 60_000, plant);
    fold.until(48 * hour);
    expect([...fold.state.tags.keys()]).toEqual(['0a01']);
  });

  it('fill no record with their batteries', () => {
    const fold = flood(Fold.started(plant), 1000, MAX);
    expect(fold.send(2000, battery('made-up-x', 5)).events).toEqual([]);
    expect(fold.send(2000, battery('made-up-1000-0', 5)).events).toHaveLength(1);
  });

  it('are not taken for the person or the thing whose id they bear', () => {
    const fold = Fold.started(plant).feed([[1000, fix('li', 50, 50)]]);
    expect(farm(fold)).toMatchObject({ people: 0, unknown: 1 });
    expect(fold.events).toContainEqual(expect.objectContaining({ kind: 'zone-entered', person: '~li' }));
  });

  it('leave nothing behind, however many there were', () => {
    const fold = Fold.started(plant);
    const size = (): number => fold.checkpoint().facts.length;
    flood(fold, 1000, 50);
    const before = size();
    for (let round = 1; round <= 20; round++) flood(fold, round * 5000, 500);
    expect(size()).toBeLessThan(before * 1.5);
    expect(fold.state.alarms.get(alarmId('uwb', 'strangers'))?.active).toBe(true);
  });
});
