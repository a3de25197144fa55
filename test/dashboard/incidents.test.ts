import { expect, it } from 'vitest';
import type { AlarmLine } from '../../src/dashboard/lib/alarms.ts';
import { type ListEntry, Seating } from '../../src/dashboard/lib/incidents.ts';
import type { Alarm } from '../../src/wire/messages.ts';
import { alarm } from './alarm.ts';

const line = (id: string, more: Partial<Alarm> = {}): AlarmLine => ({
  alarm: alarm(id, more),
  behind: [],
  isStrangers: false,
});
const spelled = (entries: readonly ListEntry[]): string[] =>
  entries.map((entry) =>
    entry.kind === 'alarm'
      ? `${entry.line.alarm.alarm}${entry.isFirstOut ? '!' : ''}`
      : `${entry.id}(${entry.lines.map(({ alarm: { alarm: id } }) => id).join(' ')})`,
  );

const LINES = [
  line('a:high', { incident: 'i-1' }),
  line('b:high-high', { incident: 'i-1', priority: 1 }),
  line('c:high', { incident: 'i-2' }),
  line('d:high', { incident: 'i-1', firstOut: true }),
  line('e:bad'),
];

it('in a flood the list goes by incidents, the first-out first, and an emergency stands before all of them', () => {
  expect(spelled(new Seating().entries(LINES, true, false))).toEqual([
    'b:high-high',
    'i-1(d:high a:high)',
    'c:high',
    'e:bad',
  ]);
});

it('without a flood nothing is grouped, and only the first of several is marked', () => {
  expect(spelled(new Seating().entries(LINES, false, false))).toEqual([
    'a:high',
    'b:high-high',
    'c:high',
    'd:high!',
    'e:bad',
  ]);
  expect(spelled(new Seating().entries([line('d:high', { incident: 'i-1', firstOut: true })], false, false))).toEqual([
    'd:high',
  ]);
});

it('while the list is held a flood that begins, or an alarm that goes to another incident, moves no row', () => {
  const seating = new Seating();
  const before = spelled(seating.entries(LINES, false, false));
  expect(spelled(seating.entries(LINES, true, true))).toEqual(before);
  const grouped = spelled(seating.entries(LINES, true, false));
  const moved = LINES.map((one) => ({ ...one, alarm: { ...one.alarm, incident: 'i-9', priority: 1 } }));
  expect(spelled(seating.entries(moved, false, true))).toEqual(grouped);
});

it('ten thousand alarms are arranged in one walk', () => {
  const many = Array.from({ length: 10_000 }, (_, i) => line(`p${i}:high`, { incident: `i-${i % 7}` }));
  const entries = new Seating().entries(many, true, false);
  expect(entries).toHaveLength(7);
  expect(entries.reduce((sum, entry) => sum + (entry.kind === 'incident' ? entry.lines.length : 1), 0)).toBe(10_000);
});
