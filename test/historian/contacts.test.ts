import fc from 'fast-check';
import { expect, it } from 'vitest';
import { personId, tagId } from '../../src/domain/ids.ts';
import { GOOD } from '../../src/domain/reading/quality.ts';
import { instant } from '../../src/domain/time.ts';
import { contacts } from '../../src/historian/people/contacts.ts';
import { dwell, dwellingOf } from '../../src/historian/people/dwell.ts';
import { countBuckets, zoneCount } from '../../src/historian/people/zone-count.ts';
import { finish } from '../../src/log/finish.ts';
import type { ContactsQuery, UnknownStretch } from '../../src/ports/archive.ts';
import { act, fix } from '../support/drafts.ts';
import { every, Fold, T0 } from '../support/fold.ts';
import { recordOf } from '../support/people-record.ts';
import { smallPlant } from '../support/plant.ts';

interface Told {
  readonly items: readonly {
    readonly who: string;
    readonly name?: string;
    readonly from: number;
    readonly to: number;
    readonly nearest: number;
    readonly certain: boolean;
    readonly lastSeen?: true;
  }[];
  readonly unknown: readonly {
    readonly who: string;
    readonly cause: string;
    readonly from: number;
    readonly to: number;
    readonly lastSeen?: object;
  }[];
  readonly gaps: readonly unknown[];
}

const LEAK = { floor: 'ground', x: 50, y: 50 };

function contactsOf(fold: Fold, to: number, near: ContactsQuery['near'] = LEAK, radius = 10, from = 0): Told {
  const span = { from: instant(T0 + from), to: instant(T0 + to) };
  const told = finish(contacts(recordOf(fold), smallPlant(), { near, radius, ...span }));
  if (told === undefined) throw new Error('there is a record');
  return told as Told;
}

it('who was near a leak: without doubt, possibly, by the way, and who was not located', () => {
  const fold = Fold.started();
  fold.feed(every(1000, 0, 20_000, fix('0a01', 52, 50)));
  // 12 m away with an error of 1 m: perhaps.
  fold.feed(every(1000, 20_500, 40_000, fix('0a02', 62, 50, { ...GOOD, accuracy: 1 })));
  // Past it between two fixes, far from it at both.
  fold.feed([
    [41_000, fix('0a03', 35, 50)],
    [46_000, fix('0a03', 65, 50)],
    [47_000, fix('ffff', 51, 51, { ...GOOD, floor: 'upper' })],
    [60_000, fix('0a02', 90, 90)],
  ]);
  const { items, unknown } = contactsOf(fold, 60_000);
  expect(items.map(({ who, nearest, certain, lastSeen }) => [who, nearest, certain, lastSeen])).toEqual([
    ['li', 2, true, true],
    ['visitor', 0, false, undefined],
    ['wang', 12, false, true],
  ]);
  expect(items[0]).toMatchObject({ name: 'li', from: T0, to: T0 + 35_000 });
  expect(unknown.find(({ who }) => who === 'li')).toMatchObject({ cause: 'silence', from: T0 + 35_000 });
});

it('who was on site and silent before the span began may have been near, too', () => {
  const fold = Fold.started();
  fold.feed(every(1000, 0, 10_000, fix('0a01', 52, 50)));
  fold.send(11_000, act({ act: 'arrived', person: personId('wang') }));
  fold.until(120_000);
  fold.feed(every(1000, 120_000, 150_000, fix('0a03', 150, 100)));
  const { unknown } = contactsOf(fold, 150_000, LEAK, 10, 100_000);
  const dark = { from: T0 + 100_000, to: T0 + 150_000, cause: 'silence' };
  expect(unknown).toMatchObject([
    { who: 'li', ...dark, lastSeen: { floor: 'ground', x: 52, y: 50, at: T0 + 10_000 } },
    { who: 'wang', ...dark },
    { who: 'visitor', from: T0 + 100_000, to: T0 + 120_000 },
  ]);
  expect(unknown[1]).not.toHaveProperty('lastSeen');
});

it.each([
  ['by the word of a person', act({ act: 'arrived', person: personId('li') }), []],
  ['with another badge', act({ act: 'issue-badge', tag: tagId('77'), person: personId('li') }), [fix('77', 10, 10)]],
])('who comes back %s has not left any more', (_, comes, later) => {
  for (const from of [0, 80_000]) {
    const fold = Fold.started();
    fold.feed(every(1000, 0, 10_000, fix('0a01', 52, 50)));
    fold.send(11_000, act({ act: 'left-site', person: 'li' }));
    fold.send(11_500, act({ act: 'return-badge', tag: tagId('0a01') }));
    fold.send(40_000, comes);
    later.forEach((draft, i) => fold.send(41_000 + i, draft));
    fold.feed(every(1000, 42_000, 120_000, fix('0a03', 150, 100)));
    const own = contactsOf(fold, 120_000, LEAK, 10, from).unknown.filter(({ who }) => who === 'li');
    const last = own.find(({ to }) => to >= T0 + 119_000);
    expect(last).toMatchObject({ cause: 'silence', to: T0 + 120_000 });
    expect(last?.from).toBeLessThanOrEqual(T0 + 80_000);
    expect(last?.from).toBeGreaterThanOrEqual(T0 + Math.max(from, 40_000));
  }
});

it('who was near a person, as long as it is known where both were', () => {
  const fold = Fold.started();
  for (let ms = 0; ms <= 30_000; ms += 1000) {
    fold.send(ms, fix('0a01', ms / 1000, 10));
    fold.send(ms + 300, fix('0a02', 60 - ms / 1000, 10));
  }
  fold.send(30_500, fix('0a03', 150, 100));
  const { items, gaps } = contactsOf(fold, 60_000, { person: 'li' }, 5);
  expect(items.map(({ who, certain }) => [who, certain])).toEqual([['wang', true]]);
  expect(items[0]?.nearest).toBeLessThan(1);
  // They came within 5 m of each other after 27 seconds, the errors apart.
  expect(items[0]?.from).toBeGreaterThan(T0 + 25_000);
  expect(items[0]?.from).toBeLessThanOrEqual(T0 + 28_000);
  expect(gaps).toEqual([{ from: T0 + 30_500, to: T0 + 60_000, cause: 'not-recorded' }]);
  const nobody = { from: instant(T0), to: instant(T0 + 1), radius: 5 };
  expect(finish(contacts(recordOf(fold), smallPlant(), { near: { person: 'x' }, ...nobody }))).toBeUndefined();
  expect(finish(contacts(recordOf(fold), smallPlant(), { near: { point: 'x' }, ...nobody }))).toBeUndefined();
});

it('each fix within the radius is in an encounter, and a certain encounter has one', () => {
  const step = fc.tuple(
    fc.integer({ min: 100, max: 20_000 }),
    fc.nat(100),
    fc.nat(100),
    fc.integer({ min: 1, max: 40 }),
  );
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), (steps) => {
      const fold = Fold.started();
      let at = 0;
      const fixes = steps.map(([after, x, y, tenths]) => {
        at += after;
        const accuracy = tenths / 10;
        fold.send(at, fix('0a01', x, y, { ...GOOD, accuracy }));
        return { at: T0 + at, d: Math.hypot(x - LEAK.x, y - LEAK.y), doubt: 3 * accuracy };
      });
      const { items } = contactsOf(fold, at);
      const within = items.map(({ from, to }) => fixes.filter((one) => one.at >= from && one.at <= to));
      for (const one of fixes) if (one.d - one.doubt <= 10) expect(within.some((own) => own.includes(one))).toBe(true);
      items.forEach(({ certain, nearest }, i) => {
        expect(certain).toBe(within[i]?.some(({ d, doubt }) => d + doubt <= 10));
        for (const { d } of within[i] ?? []) expect(nearest).toBeLessThanOrEqual(d + 0.01);
      });
    }),
    { numRuns: 25 },
  );
});

const times = fc.tuple(fc.nat(100), fc.nat(100)).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) + 1 }));
const SPAN = { from: 20, to: 80 };

/** Every moment of the span by itself. */
const moments = Array.from({ length: SPAN.to - SPAN.from }, (_, i) => SPAN.from + i);
const covers = (at: number) => (one: { readonly from: number; readonly to: number }) => one.from <= at && at < one.to;

it('the time in a zone is what a count of all moments comes to', () => {
  const gap = fc.tuple(fc.nat(9), fc.constantFrom('silence' as const, 'left-site' as const));
  fc.assert(
    fc.property(fc.array(times, { maxLength: 5 }), fc.uniqueArray(gap, { selector: ([i]) => i }), (stays, gaps) => {
      const unknown = gaps
        .sort(([a], [b]) => a - b)
        .map(([i, cause]): UnknownStretch => ({ from: instant(20 + 6 * i), to: instant(24 + 6 * i), cause }));
      const own = stays.map(({ from, to }) => ({ zone: 'z', from: instant(from), to: instant(to) }));
      const { known, unknown: dark, away, items } = dwellingOf(SPAN, own, unknown);
      const causeAt = (at: number) => unknown.find(covers(at))?.cause;
      const count = (is: (at: number) => boolean): number => moments.filter(is).length;
      expect(known).toBe(count((at) => causeAt(at) === undefined));
      expect(away).toBe(count((at) => causeAt(at) === 'left-site'));
      expect(dark).toBe(count((at) => causeAt(at) === 'silence'));
      const inside = count((at) => own.some(covers(at)) && causeAt(at) === undefined);
      const lastSeen = count((at) => own.some(covers(at)) && causeAt(at) === 'silence');
      expect([items[0]?.inside ?? 0, items[0]?.lastSeen ?? 0]).toEqual([inside, lastSeen]);
    }),
  );
});

it('how many were inside is what a count of all moments comes to', () => {
  fc.assert(
    fc.property(fc.array(times, { maxLength: 6 }), times, fc.integer({ min: 1, max: 20 }), (stays, blind, points) => {
      const buckets = finish(countBuckets(SPAN, { stays, silences: stays, blind: [blind] }, points));
      const width = Math.ceil(60 / points);
      buckets.forEach((bucket, i) => {
        expect<number>(bucket.at).toBe(20 + i * width);
        const own = moments.filter((at) => at >= bucket.at && at < bucket.at + width);
        const seen = own.filter((at) => !covers(at)(blind)).map((at) => stays.filter(covers(at)).length);
        expect(bucket.unknown).toBe(own.length - seen.length);
        expect(bucket.min).toBe(seen.length === 0 ? null : Math.min(...seen));
        expect(bucket.max).toBe(seen.length === 0 ? null : Math.max(...seen));
        expect(bucket.last).toBe(seen.at(-1) ?? null);
        expect(bucket.silent).toBe(Math.max(0, ...seen));
      });
    }),
  );
});

it('of a record: who was inside, who was last seen there, and what is not known', () => {
  const fold = Fold.started();
  fold.feed(every(1000, 1000, 30_000, fix('0a01', 50, 50)));
  fold.feed(every(1000, 30_500, 60_000, fix('0a02', 40, 40)));
  fold.send(61_000, act({ act: 'left-site', person: 'li' }));
  fold.feed(every(1000, 61_500, 90_000, fix('0a02', 40, 40)));
  const span = { from: instant(T0), to: instant(T0 + 90_000) };
  const told = finish(dwell(recordOf(fold), smallPlant(), { person: 'li', ...span }));
  // In the zone from the first fix on; located for 15 s after the last one; left at 61 s; the record ends at 89.5 s.
  expect(told).toMatchObject({ known: 44_000, unknown: 17_000, away: 28_500 });
  expect(told).toMatchObject({ items: [{ zone: 'farm', lastSeen: 16_000, visits: 1 }] });
  const { items } = finish(zoneCount(recordOf(fold), smallPlant(), { zone: 'farm', ...span, maxPoints: 3 })) as {
    readonly items: readonly object[];
  };
  expect(items).toMatchObject([
    { min: 0, max: 1, last: 1, silent: 0, unknown: 0 },
    { min: 1, max: 2, last: 2, silent: 1, unknown: 0 },
    { min: 1, max: 2, last: 1, silent: 1, unknown: 0 },
  ]);
});
