import { expect, it } from 'vitest';
import { personId, tagId } from '../../src/domain/ids.ts';
import { instant } from '../../src/domain/time.ts';
import { wearers } from '../../src/historian/people/wearers.ts';
import { finish } from '../../src/log/finish.ts';
import { act } from '../support/drafts.ts';
import { Fold, T0 } from '../support/fold.ts';
import { recordOf } from '../support/people-record.ts';
import { person, smallPlant } from '../support/plant.ts';

interface Told {
  readonly items: readonly { person: string; from: number; to?: number; source: string; by?: string }[];
}

it('who wore a badge is said by the configuration in force then, and by the badge desk', () => {
  const fold = Fold.started();
  const swapped = smallPlant({ revision: 'r2', people: [person('li', '0b01'), person('wang', '0a01')] });
  fold.configure(10_000, swapped);
  fold.send(20_000, act({ act: 'return-badge', tag: tagId('0a01') }));
  const zhao = { id: personId('v-1'), name: 'Zhao', groups: [] };
  fold.send(30_000, act({ act: 'add-people', people: [zhao] }));
  fold.send(40_000, { ...act({ act: 'issue-badge', tag: tagId('0a01'), person: zhao.id }), by: 'gate' });
  // What is in force now says nothing of then.
  const now = smallPlant({ revision: 'r3', people: [person('meng', '0a01')] });
  const reader = recordOf(fold, [smallPlant(), swapped, now]);
  const told = (from: number, to = from): unknown[] => {
    const span = { from: instant(T0 + from), to: instant(T0 + to) };
    const { items } = finish(wearers(reader, now, { tag: '0a01', ...span })) as Told;
    return items.map((one) => [
      one.person,
      one.from - T0,
      one.to === undefined ? null : one.to - T0,
      one.source,
      one.by,
    ]);
  };
  expect(told(-5000, 50_000)).toEqual([
    ['li', 0, 10_000, 'config', undefined],
    ['wang', 10_000, 20_000, 'config', undefined],
    ['v-1', 40_000, null, 'desk', 'gate'],
  ]);
  expect(told(5000)).toEqual([['li', 5000, null, 'config', undefined]]);
  expect(told(15_000)).toEqual([['wang', 15_000, null, 'config', undefined]]);
  expect(told(25_000)).toEqual([]);
  // The desk gave it out before the moment that is asked for.
  expect(told(45_000)).toEqual([['v-1', 40_000, null, 'desk', 'gate']]);
  expect(told(-5000)).toEqual([]);
});
