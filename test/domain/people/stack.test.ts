import { describe, expect, it } from 'vitest';
import { floorId, zoneId } from '../../../src/domain/ids.ts';
import { GOOD, uncertain } from '../../../src/domain/reading/quality.ts';
import { fix } from '../../support/drafts.ts';
import { every, Fold } from '../../support/fold.ts';
import { smallPlant, zone } from '../../support/plant.ts';

const named = ['ground', 'upper', 'roof', 'yard'] as const;
const floors = named.map((id) => ({
  id: floorId(id),
  name: { zh: id, en: id },
  extent: [0, 0, 200, 120] as const,
  ...(id === 'yard' ? {} : { stack: 'tower' }),
}));
const on = (floor: string) => ({ floor: floorId(floor) });
const box = [20, 20, 80, 80] as const;
const who = (fold: Fold, id: string) =>
  (fold.state.zones.get(zoneId(id))?.occupants ?? []).map((one) => `${one.who}${one.elsewhere === true ? '?' : ''}`);
const moves = (fold: Fold) => fold.events.filter(({ kind }) => kind.startsWith('zone-')).map(({ kind }) => kind);

describe('a badge whose floor is in doubt', () => {
  const zones = named.map((id) => zone(`${id}-farm`, box, on(id)));
  const unsure = fix('0a01', 50, 50, { ...uncertain('floor'), accuracy: 0.3, floor: 'upper' });
  const sure = fix('0a01', 50, 50, { ...GOOD, floor: 'upper' });
  const all = (fold: Fold) => named.map((id) => who(fold, `${id}-farm`));

  it('may be in the zones of all floors of the stack, and is counted on one', () => {
    const fold = Fold.started(smallPlant({ floors, zones })).feed(every(1000, 1000, 10_000, unsure));
    expect(all(fold)).toEqual([['li?'], ['li'], ['li?'], []]);
    expect(named.map((id) => fold.count(`${id}-farm`).people)).toEqual([0, 1, 0, 0]);
    expect(moves(fold)).toEqual(['zone-entered']);
  });

  it('stays so while it is silent, and is out of doubt half a minute after a floor was certain again', () => {
    const fold = Fold.started(smallPlant({ floors, zones })).feed(every(1000, 1000, 10_000, unsure));
    fold.until(300_000);
    expect(all(fold)).toEqual([['li?'], ['li'], ['li?'], []]);
    fold.feed(every(1000, 300_000, 332_000, sure));
    expect(all(fold)).toEqual([[], ['li'], [], []]);
  });

  it('is on its floor alone where that is in no stack', () => {
    const fold = Fold.started(smallPlant({ zones })).feed(every(1000, 1000, 10_000, unsure));
    expect(all(fold)).toEqual([[], ['li'], [], []]);
  });
});

describe('a zone on several floors', () => {
  const stairs = zone('stairs', box, { ...on('ground'), floors: [floorId('ground'), floorId('upper')] });
  const at = (floor: string, x = 50) => fix('0a01', x, 50, { ...GOOD, floor });

  it('is not left on the way from one to the other', () => {
    const fold = Fold.started(smallPlant({ floors, zones: [stairs] })).feed([
      ...every(1000, 1000, 10_000, at('ground')),
      ...every(1000, 11_000, 30_000, at('upper')),
    ]);
    expect([fold.tag('0a01')?.floor, ...who(fold, 'stairs')]).toEqual(['upper', 'li']);
    expect(moves(fold)).toEqual(['zone-entered']);
  });

  it('is left to a floor that it is not on', () => {
    const fold = Fold.started(smallPlant({ floors, zones: [stairs] })).feed([
      ...every(1000, 1000, 10_000, at('upper')),
      ...every(1000, 11_000, 30_000, at('roof')),
    ]);
    expect(who(fold, 'stairs')).toEqual([]);
    expect(moves(fold)).toEqual(['zone-entered', 'zone-left']);
  });
});

describe('a zone with a hole', () => {
  const yard = zone('yard', [0, 0, 100, 100], {
    holes: [
      [
        [30, 30],
        [70, 30],
        [70, 70],
        [30, 70],
      ],
    ],
  });
  const at = (x: number) => fix('0a01', x, 50);

  it('is left by going into the hole, and entered by coming out', () => {
    const fold = Fold.started(smallPlant({ zones: [yard] })).feed([
      ...every(1000, 1000, 5000, at(10)),
      ...every(1000, 6000, 60_000, at(50)),
      ...every(1000, 61_000, 70_000, at(90)),
    ]);
    expect(moves(fold)).toEqual(['zone-entered', 'zone-left', 'zone-entered']);
  });
});
