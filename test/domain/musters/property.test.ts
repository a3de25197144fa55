import fc from 'fast-check';
import { expect, it } from 'vitest';
import { musterId, personId, pointId, tagId, zoneId } from '../../../src/domain/ids.ts';
import type { Draft } from '../../../src/domain/input.ts';
import { carrierOf } from '../../../src/domain/people/carrier.ts';
import { musterIds, musterOf } from '../../../src/project/musters.ts';
import { act, fix, read } from '../../support/drafts.ts';
import { Fold, T0 } from '../../support/fold.ts';
import { person, smallPlant, zone } from '../../support/plant.ts';

const plant = smallPlant({
  zones: [
    zone('farm', [20, 20, 80, 70], { gasPoints: [pointId('h2s')] }),
    zone('gate', [0, 0, 10, 10], { gate: 'out' }),
    zone('yard', [120, 20, 160, 60], { muster: true }),
  ],
  people: [person('li', '0a01'), person('wang', '0a02'), person('zhao', '0a03')],
});
const PLACES = [
  [50, 50],
  [5, 5],
  [140, 40],
] as const;
const tag = fc.constantFrom('0a01', '0a02', '0a03', 'ffff', '__proto__');
const who = fc.constantFrom('li', 'wang', 'zhao', 'ffff', '__proto__', 'nobody');
const id = musterId('m-1-2');

/** Stays of a badge, silence, ticks, word of the desk, gas: whatever may come. */
const step: fc.Arbitrary<{ readonly for: number; readonly draft: Draft; readonly again: boolean }> = fc.record({
  for: fc.constantFrom(500, 3000, 12_000, 40_000),
  again: fc.boolean(),
  draft: fc.oneof(
    { weight: 5, arbitrary: fc.tuple(tag, fc.constantFrom(...PLACES)).map(([one, [x, y]]): Draft => fix(one, x, y)) },
    who.map((one): Draft => act({ act: 'muster-account', muster: id, person: one })),
    who.map((one): Draft => act({ act: 'muster-unaccount', muster: id, person: one, reason: 'mistake' })),
    who.map((one): Draft => act({ act: 'left-site', person: one })),
    who.map((one): Draft => act({ act: 'arrived', person: personId(one) })),
    tag.map((one): Draft => act({ act: 'return-badge', tag: tagId(one) })),
    fc.constant<Draft>(act({ act: 'muster-start', reason: 'drill', drill: true, zones: [zoneId('farm')] })),
    fc.constantFrom<Draft>(read('h2s', 9), read('h2s', 0)),
  ),
});

/** Everyone is missing, accounted for or not on site, and in one of these alone. */
function check(fold: Fold): void {
  for (const { id: one } of musterIds(fold.state)) {
    const item = musterOf(fold.state, one);
    if (item === undefined) continue;
    const lists = [item.missing, item.accounted, item.notOnSite].map((list) => list.map((entry) => entry.person));
    const all = lists.flat();
    expect(new Set(all).size).toBe(all.length);
    expect(item.counts.missing + item.counts.accounted).toBe(item.counts.expected);
    if (item.zones !== undefined) continue;
    const known = new Set<string>(plant.people.map((entry) => entry.id));
    for (const [badge, { left }] of fold.state.tags)
      if (left === undefined) known.add(carrierOf({ state: fold.state }, badge));
    for (const entry of known) expect(all).toContain(entry);
    for (const entry of item.accounted) {
      const [mark] = fold.state.musters.get(one)?.people.filter((other) => other.who === entry.person) ?? [];
      expect(mark?.hand ?? mark?.badge ?? mark?.gone).toBeDefined();
    }
  }
}

it('has everyone once, whatever comes, and is the same after a restore', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 25 }), (steps) => {
      const fold = Fold.started(plant);
      fold.send(0, act({ act: 'muster-start', reason: 'smell of gas' }));
      const starts = [...fold.state.musters].map(([one]) => String(one));
      expect(starts).toEqual([String(id)]);
      let ms = 1000;
      for (const { for: length, draft, again } of steps) {
        const end = ms + length;
        for (; ms < end; ms += 1000) if (again || ms === end - length) fold.send(ms, draft);
        fold.until(ms + 1001);
        ms += 1001;
        check(fold);
      }
      const restored = new Fold(plant, fold.checkpoint());
      expect(musterOf(restored.state, id)).toEqual(musterOf(fold.state, id));
      expect(restored.state.at).toBe(fold.state.at);
      expect(T0).toBeLessThan(fold.state.at);
    }),
    { numRuns: 30 },
  );
});
