import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { siteClock } from '../../../src/common/site-clock.ts';
import { groupId } from '../../../src/domain/ids.ts';
import { isInSchedule, nextChange, type Schedule } from '../../../src/domain/people/schedule.ts';
import { instant } from '../../../src/domain/time.ts';
import { fix } from '../../support/drafts.ts';
import { every, Fold, T0 } from '../../support/fold.ts';
import { smallPlant, zone } from '../../support/plant.ts';

const shanghai = siteClock('Asia/Shanghai');
const berlin = siteClock('Europe/Berlin');
const at = (text: string) => instant(Date.parse(text));
const day: Schedule = { from: 480, to: 1080 };
const week: Schedule = { ...day, days: [1, 2, 3, 4, 5] };
const night: Schedule = { from: 1320, to: 360 };
/** The night that begins on a Friday. */
const friday: Schedule = { ...night, days: [5] };

describe('a schedule', () => {
  it.each([
    ['the minute at which it begins', day, '2026-11-27T08:00:00+08:00', true],
    ['the minute before', day, '2026-11-27T07:59:59.999+08:00', false],
    ['the minute at which it ends', day, '2026-11-27T18:00:00+08:00', false],
    ['a Friday', week, '2026-11-27T12:00:00+08:00', true],
    ['a Saturday', week, '2026-11-28T12:00:00+08:00', false],
    ['before midnight', night, '2026-11-27T23:00:00+08:00', true],
    ['after midnight', night, '2026-11-27T05:59:00+08:00', true],
    ['the middle of the day', night, '2026-11-27T12:00:00+08:00', false],
    ['the morning after the night of its day', friday, '2026-11-28T02:00:00+08:00', true],
    ['the morning of its day', friday, '2026-11-27T02:00:00+08:00', false],
    ['a time before 1970', week, '1969-12-29T12:00:00+08:00', true],
  ])('at %s', (_, schedule, time, holds) => {
    expect(isInSchedule(schedule, at(time), shanghai)).toBe(holds);
  });

  it('follows the clock of the site through summer time', () => {
    expect(isInSchedule(day, at('2026-03-28T07:30:00Z'), berlin)).toBe(true);
    expect(isInSchedule(day, at('2026-03-28T06:30:00Z'), berlin)).toBe(false);
    expect(isInSchedule(day, at('2026-03-30T06:30:00Z'), berlin)).toBe(true);
  });

  it('changes nowhere but at the moments that it names', () => {
    const minute = fc.integer({ min: 0, max: 1439 });
    const days = fc.option(fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), { nil: undefined });
    const moment = fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2027-01-01T00:00:00Z') }).map(instant);
    fc.assert(
      fc.property(
        minute,
        minute,
        days,
        moment,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (from, to, on, when, part) => {
          fc.pre(from !== to);
          const schedule: Schedule = { from, to, ...(on === undefined ? {} : { days: on }) };
          const next = nextChange(schedule, when, berlin);
          expect(next).toBeGreaterThan(when);
          const between = instant(Math.floor(when + (next - 1 - when) * part));
          expect(isInSchedule(schedule, between, berlin)).toBe(isInSchedule(schedule, when, berlin));
        },
      ),
    );
  });
});

describe('a zone with a schedule', () => {
  // T0 is a Sunday, 23:06:40 in Shanghai.
  const zones = [zone('farm', [20, 20, 80, 70], { forbid: [groupId('visitor')], schedule: { from: 1390, to: 1395 } })];
  const plant = smallPlant({ zones, clock: shanghai });
  const visitor = every(1000, 1000, 700_000, fix('0a03', 50, 50));

  it('forbids in its hours alone, and says so at their begin and end', () => {
    expect(new Date(T0).toISOString()).toBe('2025-06-15T15:06:40.000Z');
    const fold = Fold.started(plant).feed(visitor);
    expect(fold.story('farm:forbidden')).toEqual(['200000 raise', '500000 return']);
  });

  it('does so after a restart in between', () => {
    const fold = Fold.started(plant).feed(visitor.slice(0, 100));
    fold.restart(150_000);
    fold.until(250_000);
    expect(fold.base('farm:forbidden')).toBe('unacked');
  });

  it('forgets its hours with the configuration', () => {
    const fold = Fold.started(plant).feed(visitor.slice(0, 100));
    fold.configure(150_000, { ...smallPlant({ zones: [] }), revision: 'r2' });
    expect(fold.state.deadlines.has('schedule', 'farm')).toBe(false);
  });
});
