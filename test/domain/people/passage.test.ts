import { describe, expect, it } from 'vitest';
import { groupId } from '../../../src/domain/ids.ts';
import type { Zone } from '../../../src/domain/plant.ts';
import { GOOD } from '../../../src/domain/reading/quality.ts';
import { fix } from '../../support/drafts.ts';
import { Fold, type Timed } from '../../support/fold.ts';
import { person, rule, smallPlant, zone } from '../../support/plant.ts';

const moves = (fold: Fold) => fold.events.map(({ kind }) => kind).filter((kind) => kind.startsWith('zone-'));

describe('the way between two fixes', () => {
  const strip = [
    [50, 0],
    [51, 0],
    [51, 100],
    [50, 100],
  ] as const;
  const slanted = [
    [40, 0],
    [42, 0],
    [62, 100],
    [60, 100],
  ] as const;
  const bracket = [
    [50, 0],
    [70, 0],
    [70, 2],
    [52, 2],
    [52, 98],
    [70, 98],
    [70, 100],
    [50, 100],
  ] as const;
  const at = (x: number, y = 50, accuracy = 0.3) => fix('0a01', x, y, { ...GOOD, accuracy });
  const cases: readonly [string, Zone['polygon'], readonly Timed[], passes: boolean][] = [
    ['through a strip', strip, [[1000, at(49.5)], [2000, at(51.5)]], true], // prettier-ignore
    ['through a strip in 10 s', strip, [[1000, at(44)], [11_000, at(57)]], true], // prettier-ignore
    ['with a fix in the strip', strip, [[1000, at(49)], [2000, at(50.4)], [3000, at(51.8)], [4000, at(53.2)]], true], // prettier-ignore
    ['with fixes at both edges of the strip', strip, [[1000, at(48.5)], [2000, at(49.9)], [3000, at(51.2)], [4000, at(52.5)]], true], // prettier-ignore
    ['through a slanted strip', slanted, [[1000, at(49.2)], [2000, at(53.3)]], true], // prettier-ignore
    ['through the back of a bracket', bracket, [[1000, at(49)], [2000, at(53)]], true], // prettier-ignore
    ['into a strip and back', strip, [[1000, at(49)], [2000, at(50.4)], [3000, at(48.6)]], false], // prettier-ignore
    ['along a strip', strip, [[1000, at(49.2, 50)], [2000, at(49.2, 53)]], false], // prettier-ignore
    ['past the end of a strip', strip, [[1000, at(49, 100.2)], [2000, at(52, 100.2)]], false], // prettier-ignore
    ['with fixes that are not accurate enough', strip, [[1000, at(49, 50, 1)], [2000, at(52, 50, 1)]], false], // prettier-ignore
    ['with more than 10 s between the fixes', strip, [[1000, at(44)], [12_000, at(57)]], false], // prettier-ignore
    ['faster than any person', strip, [[1000, at(20)], [2000, at(90)]], false], // prettier-ignore
  ];
  it.each(cases)('%s', (_, polygon, fixes, passes) => {
    const people = [person('li', '0a01', 'visitor')];
    const zones = [{ ...zone('lane', [0, 0, 1, 1], { forbid: [groupId('visitor')] }), polygon }];
    const conditions = [rule('lane', 'forbidden')];
    const fold = Fold.started(smallPlant({ people, zones, conditions })).feed(fixes).until(60_000);
    expect(moves(fold)).toEqual(passes ? ['zone-entered', 'zone-left'] : []);
    expect(fold.story('lane:forbidden').map((line) => line.split(' ')[1])).toEqual(passes ? ['raise', 'return'] : []);
  });
});
