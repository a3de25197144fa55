import { describe, expect, it } from 'vitest';
import type { AlarmId, IncidentId } from '../../../src/domain/ids.ts';
import { ack, act, fails, read, reset } from '../../support/drafts.ts';
import { every, Fold, T0, type Timed } from '../../support/fold.ts';
import { device, smallPlant } from '../../support/plant.ts';

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

  it('comes out alike when the record is folded again', () => {
    const fold = Fold.started().feed([[1000, read('h2s', 20)], ...fine(2000, 3 * MINUTE)]);
    const again = new Fold();
    for (const input of fold.inputs) again.take(input);
    expect(JSON.stringify([...again.state.incidents])).toBe(JSON.stringify([...fold.state.incidents]));
    expect(again.events).toEqual(fold.events);
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
