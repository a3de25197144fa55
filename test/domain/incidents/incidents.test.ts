import { describe, expect, it } from 'vitest';
import type { AlarmId, IncidentId } from '../../../src/domain/ids.ts';
import type { Outcome } from '../../../src/domain/reduce.ts';
import { instant } from '../../../src/domain/time.ts';
import { ack, act, answers, fails, lost, read, reset, started } from '../../support/drafts.ts';
import { every, Fold, T0, type Timed } from '../../support/fold.ts';
import { device, rule, smallPlant, smallRules } from '../../support/plant.ts';

const MINUTE = 60_000;
const open = (fold: Fold) => [...fold.state.incidents].filter(([, { closedAt }]) => closedAt === undefined);
const last = (fold: Fold, id: string) => fold.transitions.findLast(({ alarm }) => alarm === id);
const acknowledge = (fold: Fold, ms: number, id: string): void =>
  void fold.send(ms, ack(id, fold.alarm(id)?.occurrence));
/** All is fine. */
const fine = (from: number, to: number): Timed[] =>
  every(1000, from, to, read('h2s', 1)).flatMap((one) => [one, ...elsewhere(one[0])]);
/** All other points are read, so that none is lost. */
const elsewhere = (ms: number): Timed[] => [
  [ms, read('ex', 1)],
  [ms, read('o2', 20.9)],
  [ms, read('call', 0)],
];

describe('an incident', () => {
  it('opens with an urgent alarm, the first-out, and others of its zone join', () => {
    const fold = Fold.started().feed([[1000, read('h2s', 8)]]);
    const occurrence = fold.alarm('h2s:high')?.occurrence;
    const id = `i-${occurrence}`;
    expect(last(fold, 'h2s:high')).toMatchObject({ incident: id, firstOut: true });
    expect(fold.events.at(-1)).toMatchObject({ kind: 'incident-opened', subject: id, alarm: 'h2s:high', occurrence });
    fold.send(90_000, read('ex', 60));
    expect(last(fold, 'ex:high-high')).toMatchObject({ incident: id });
    expect(last(fold, 'ex:high-high')).not.toHaveProperty('firstOut');
    expect(open(fold)).toMatchObject([[id, { priority: 1, places: ['farm'], first: { alarm: 'h2s:high' } }]]);
  });

  it('is another one elsewhere', () => {
    const fold = Fold.started().feed([
      [1000, read('h2s', 8)],
      [2000, read('o2', 10)],
    ]);
    expect(open(fold).map(([, { first }]) => first.alarm)).toEqual(['h2s:high', 'o2:low']);
  });

  it('takes in what comes within a minute of its opening, and opens for nothing less than urgent', () => {
    const panels = ['a', 'b', 'c'].map((id) => device(id));
    const fold = Fold.started(smallPlant({ devices: [...smallPlant().devices, ...panels] }));
    fold.feed(every(1000, 1000, 12_000, fails('a')));
    expect(last(fold, 'a:offline')).toMatchObject({ kind: 'raise' });
    expect(fold.state.incidents.size).toBe(0);
    fold.send(20_000, read('h2s', 8));
    fold.feed(every(1000, 40_000, 52_000, fails('b')));
    fold.feed(every(1000, 90_000, 102_000, fails('c')));
    expect(fold.alarm('b:offline')?.incident).toBe(open(fold)[0]?.[0]);
    expect(fold.alarm('c:offline')?.incident).toBeUndefined();
  });

  it('closes five minutes after all its alarms are normal and reset, and the next one is another', () => {
    const fold = Fold.started().feed([[1000, read('h2s', 20)]]);
    const [id] = open(fold)[0] ?? [];
    acknowledge(fold, 2000, 'h2s:high');
    acknowledge(fold, 2100, 'h2s:high-high');
    fold.feed(fine(3000, 10 * MINUTE));
    expect(open(fold)).toHaveLength(1);
    fold.send(10 * MINUTE + 500, reset('h2s:high-high'));
    expect(last(fold, 'h2s:high-high')).toMatchObject({ state: 'normal' });
    fold.restart(11 * MINUTE);
    fold.feed(fine(11 * MINUTE, 15 * MINUTE));
    expect(open(fold)).toHaveLength(1);
    fold.feed(fine(15 * MINUTE + 1000, 16 * MINUTE));
    expect(open(fold)).toEqual([]);
    expect(fold.state.incidents.get(id as IncidentId)).toMatchObject({ closedAt: T0 + 15 * MINUTE + 500, standing: 0 });
    expect(fold.events.at(-1)).toMatchObject({ kind: 'incident-closed', subject: id, from: T0 + 1000 });
    fold.send(17 * MINUTE, read('h2s', 8));
    expect(open(fold)).not.toEqual([]);
    expect(open(fold)[0]?.[0]).not.toBe(id);
  });

  it('goes on when one of its alarms comes again in time', () => {
    const fold = Fold.started().feed([[1000, read('h2s', 8)]]);
    acknowledge(fold, 2000, 'h2s:high');
    fold.feed(fine(3000, 4 * MINUTE));
    fold.send(4 * MINUTE + 500, read('h2s', 8));
    expect(last(fold, 'h2s:high')).toMatchObject({ kind: 'raise', firstOut: true });
    expect(open(fold)).toMatchObject([['i-1-2-0', { count: 2, standing: 1 }]]);
  });

  it('is not held open by an alarm that is hidden', () => {
    const fold = Fold.started().feed([[1000, read('h2s', 8)]]);
    fold.send(2000, act({ act: 'shelve', alarm: 'h2s:high' as AlarmId, reason: 'known-fault' }));
    expect(last(fold, 'h2s:high')).not.toHaveProperty('incident');
    fold.feed(every(1000, 3000, 6 * MINUTE, read('h2s', 8)).flatMap((one) => [one, ...elsewhere(one[0])]));
    expect(open(fold)).toEqual([]);
  });

  it('is not held open by what came at the same time elsewhere and is less urgent', () => {
    const fold = Fold.started(smallPlant({ devices: [...smallPlant().devices, device('panel-2')] }));
    const failing = every(1000, 2000, 14_000, fails('panel-2')).flatMap(([ms, draft]): Timed[] => [
      [ms, draft],
      [ms, read('h2s', 8)],
      ...elsewhere(ms),
    ]);
    fold.feed([[1000, read('h2s', 8)], ...failing]);
    const [id] = open(fold)[0] ?? [];
    expect(last(fold, 'panel-2:offline')).toMatchObject({ kind: 'raise', incident: id });
    expect(open(fold)).toMatchObject([[id, { count: 2, standing: 1, places: ['farm'] }]]);
    acknowledge(fold, 15_000, 'h2s:high');
    fold.feed(fine(16_000, 8 * MINUTE));
    expect(fold.base('panel-2:offline')).toBe('unacked');
    expect(open(fold)).toEqual([]);
    fold.send(9 * MINUTE, read('h2s', 8));
    expect(open(fold)[0]?.[0]).not.toBe(id);
    acknowledge(fold, 9 * MINUTE, 'panel-2:offline');
    fold.send(9 * MINUTE + 500, answers('panel-2'));
    expect(open(fold)).toMatchObject([[expect.anything(), { count: 1, standing: 1 }]]);
  });

  it('is left for one of its own by what came at the same time and becomes urgent', () => {
    const devices = [...smallPlant().devices, device('panel-2')];
    const conditions = [...smallRules(), rule('panel-2', 'offline')];
    const fold = Fold.started(smallPlant({ devices, conditions }));
    fold.feed([[1000, read('h2s', 8)], ...every(1000, 2000, 14_000, fails('panel-2'))]);
    const urgent = [...smallRules(), rule('panel-2', 'offline', { priority: 2 })];
    const { transitions } = fold.configure(20_000, smallPlant({ revision: 'r2', devices, conditions: urgent }));
    expect(open(fold)).toMatchObject(
      [
        [expect.anything(), { first: { alarm: 'panel-2:offline' } }],
        [expect.anything(), { first: { alarm: 'h2s:high' } }],
      ].reverse(),
    );
    expect(transitions).toMatchObject([{ alarm: 'panel-2:offline', kind: 'change', priority: 2, firstOut: true }]);
  });

  it('takes in a latched alarm that comes out from under an overlay', () => {
    const fold = Fold.started().feed([[1000, read('o2', 10)]]);
    fold.send(2000, read('h2s', 20));
    const service = { until: instant(T0 + 3 * MINUTE), reason: '标定', compensating: '便携式' };
    fold.send(3000, act({ act: 'out-of-service', alarm: 'h2s:high-high' as AlarmId, ...service }));
    expect(last(fold, 'h2s:high-high')).not.toHaveProperty('incident');
    fold.feed(fine(4000, 4 * MINUTE));
    expect(last(fold, 'h2s:high-high')).toMatchObject({ kind: 'in-service', state: 'latched-unacked' });
    expect(last(fold, 'h2s:high-high')).toHaveProperty('incident', `i-${fold.alarm('h2s:high')?.occurrence}`);
  });

  it('comes out alike when the record is folded again', () => {
    const fold = Fold.started().feed([[1000, read('h2s', 20)], ...fine(2000, 3 * MINUTE)]);
    const again = new Fold();
    for (const input of fold.inputs) again.take(input);
    expect(JSON.stringify([...again.state.incidents])).toBe(JSON.stringify([...fold.state.incidents]));
    expect(again.events).toEqual(fold.events);
  });
});

describe('alarms that stand at the first start of a version that knows of incidents', () => {
  const { incidents: _incidents, ...ofBefore } = smallPlant({ revision: 'r0' });
  /** Urgent alarms at two places, and one that is not urgent. */
  const upgraded = (): { fold: Fold; outcome: Outcome } => {
    const fold = Fold.started(ofBefore);
    fold.know(smallPlant());
    fold.feed([
      [1000, read('o2', 10)],
      [2000, read('h2s', 20)],
      [3000, lost('ex')],
    ]);
    fold.until(20_000);
    expect(fold.state.incidents.size).toBe(0);
    return { fold, outcome: fold.send(20_000, started(2, 10_000)) };
  };

  it('are in incidents, by their time and place, and nothing of them is recorded twice', () => {
    const { fold, outcome } = upgraded();
    expect(outcome.transitions).toEqual([]);
    expect(outcome.events.map(({ kind }) => kind)).toEqual(['incident-opened', 'incident-opened', 'started']);
    expect(open(fold)).toMatchObject([
      [
        `i-${fold.alarm('o2:low')?.occurrence}`,
        { openedAt: T0 + 1000, first: { alarm: 'o2:low' }, count: 1, standing: 1, places: ['panel'] },
      ],
      [
        `i-${fold.alarm('h2s:high')?.occurrence}`,
        { openedAt: T0 + 2000, first: { alarm: 'h2s:high' }, count: 2, standing: 2, places: ['farm'] },
      ],
    ]);
    expect(fold.alarm('h2s:high')).toMatchObject({ firstOut: true });
    fold.restart(40_000);
    expect(fold.state.incidents.size).toBe(2);
  });

  it('are closed with a verdict once they are over', () => {
    const { fold } = upgraded();
    acknowledge(fold, 31_000, 'h2s:high');
    fold.feed(fine(32_000, 3 * MINUTE));
    expect([...fold.state.unclosed].map(([, { about }]) => about.alarm)).toContain('h2s:high');
  });
});

describe('a flood', () => {
  const panels = Array.from({ length: 12 }, (_, i) => device(`panel-${i}`));
  const plant = () => smallPlant({ devices: panels, points: [], zones: [], people: [], conditions: [] });
  /** So many devices fail one after the other, each an alarm of its own 10 s later. */
  const flooded = (count: number): Fold => {
    const fold = Fold.started(plant());
    panels
      .slice(0, count)
      .forEach(({ id }, i) => fold.feed(every(1000, 1000 + i * 20_000, 12_000 + i * 20_000, fails(id))));
    return fold;
  };

  it('begins with the eleventh alarm of ten minutes, and says which came first', () => {
    expect(flooded(10).state.flood.now).toBeUndefined();
    const fold = flooded(11);
    expect(fold.state.flood.now).toMatchObject({ count: 11, peak: 11, first: { alarm: 'panel-0:offline' } });
    expect(fold.events.at(-1)).toMatchObject({ kind: 'flood-began', amount: 11, alarm: 'panel-0:offline' });
  });

  it('is over when fewer than five are left in ten minutes, after a restart too', () => {
    const fold = flooded(12);
    fold.restart(5 * MINUTE);
    const { count, peak } = fold.state.flood.now ?? {};
    expect([count, peak]).toEqual([12, 12]);
    fold.until(20 * MINUTE);
    expect(fold.state.flood.now).toBeUndefined();
    const ended = fold.events.filter(({ kind }) => kind === 'flood-ended');
    expect(ended).toMatchObject([{ amount: 12, peak: 12, alarm: 'panel-0:offline' }]);
    expect((ended[0]?.at ?? 0) - T0).toBeGreaterThan(10 * MINUTE);
    expect((ended[0]?.at ?? 0) - T0).toBeLessThan(14 * MINUTE);
  });
});
