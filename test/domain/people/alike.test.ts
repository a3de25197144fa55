import { describe, expect, it } from 'vitest';
import { indexOf } from '../../../src/domain/begin.ts';
import { floorId } from '../../../src/domain/ids.ts';
import { areInSameZones } from '../../../src/domain/people/zones-at.ts';
import { smallPlant, zone } from '../../support/plant.ts';
import { seconds } from '../../../src/domain/time.ts';

const fence = { exitTolerance: 5, toleranceTimeout: seconds(30), exitDelay: seconds(5) };
const index = indexOf(smallPlant({ zones: [zone('farm', [20, 20, 80, 80], { fence })] }));
const at = (x: number, accuracy = 0.3) => ({ floor: floorId('ground'), x, y: 50, accuracy });

describe('two fixes of one badge, of which the older one may be left out when there are too many', () => {
  it.each([
    ['well inside', at(50), at(51), true],
    ['on both sides of the border', at(20.2), at(19.8), false],
    ['inside and beyond the tolerance of the exit, metres away from the zone', at(15.3), at(14.7), false],
    ['far outside', at(5), at(4), true],
    ['outside by 2 and by 4 sigmas', at(16, 2), at(12, 2), false],
    ['of another accuracy', at(50), at(50, 0.4), false],
  ])('%s', (_where, older, newer, alike) => {
    expect(areInSameZones(index, older, newer)).toBe(alike);
  });
});
