import { conditionsOf, NO_SETTINGS } from '../../../../src/domain/conditions/index.ts';
import { floorId, pointId } from '../../../../src/domain/ids.ts';
import type { Plant } from '../../../../src/domain/plant.ts';
import { fix, read } from '../../../support/drafts.ts';
import { every, type Timed } from '../../../support/fold.ts';
import { fence, measured, zone } from '../../../support/plant.ts';
import { kindTable, plantOf, stay, together } from './scenario.ts';

const quick = { fence: fence(0, 0, 0) };
const h2s = measured('h2s', 'H2S', { at: { floor: floorId('ground'), x: 50, y: 45 } });
/** The detector is in a farm of 20 x 20 m; a shop has a detector of its own, the yard around them has none. */
function plant(danger: Plant['danger'] = { level1: 15, level2: 50, isolate: {} }): Plant {
  const known = plantOf([
    zone('farm', [40, 35, 60, 55], { ...quick, gasPoints: [pointId('h2s')] }),
    zone('shop', [60, 35, 80, 55], { ...quick, gasPoints: [pointId('o2')] }),
  ]);
  return {
    ...known,
    points: known.points.map((point) => (point.id === h2s.id ? h2s : point)),
    conditions: [
      ...known.conditions,
      ...conditionsOf('point', h2s, h2s.id, NO_SETTINGS).filter(({ name }) => name === 'not-evacuated'),
    ],
    danger,
  };
}
const at = (x: number, tag = 't1') => fix(tag, x, 45);
const gas = (fromMs: number, toMs: number, value = 20): Timed[] => every(1000, fromMs, toMs, read('h2s', value));

// 未撤离, beside all zones with detectors
kindTable('h2s:not-evacuated', plant(), [
  {
    what: 'one is in the open for 120 s after the gas came; it returns, latched, when he is out',
    inputs: together(stay(1000, 140_000, at(90)), stay(141_000, 150_000, at(150)), gas(10_000, 150_000)),
    until: 150_000,
    story: ['130 raise', '141 return'],
  },
  {
    what: 'silent: out just before',
    inputs: together(stay(1000, 128_000, at(90)), stay(129_000, 200_000, at(150)), gas(10_000, 200_000)),
    until: 200_000,
    story: [],
  },
  {
    what: 'a badge that fell silent there is not out, also one that no person carries',
    inputs: together(stay(1000, 20_000, at(90, 'unknown')), gas(10_000, 200_000)),
    until: 200_000,
    story: ['130 raise'],
  },
  {
    what: 'one is in a zone with good air of its own',
    inputs: together(stay(1000, 140_000, at(70)), gas(10_000, 140_000), every(1000, 1000, 140_000, read('o2', 20.9))),
    until: 140_000,
    story: ['130 raise'],
  },
  {
    what: 'silent: the zone names him',
    inputs: together(stay(1000, 200_000, at(50)), gas(10_000, 200_000)),
    until: 200_000,
    story: [],
  },
  {
    what: 'silent: who walks into the zone is named by it from then on',
    inputs: together(stay(1000, 100_000, at(70)), stay(101_000, 200_000, at(50)), gas(10_000, 200_000)),
    until: 200_000,
    story: [],
  },
  {
    what: 'silent: nobody is there',
    inputs: together(stay(1000, 200_000, at(150)), gas(10_000, 200_000)),
    until: 200_000,
    story: [],
  },
  {
    what: 'the gateway was off in between: the order was in force all the time',
    inputs: together(stay(1000, 300_000, at(90)), gas(10_000, 300_000)),
    down: { from: 60_000, to: 90_000 },
    until: 300_000,
    story: ['130 raise'],
  },
  {
    what: 'silent: out of the danger area, which has no radius here',
    plant: plant({ level1: 0, level2: 0, isolate: {} }),
    inputs: together(stay(1000, 200_000, at(90)), gas(10_000, 200_000)),
    until: 200_000,
    story: [],
  },
]);
