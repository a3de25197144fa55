import { describe, expect, it } from 'vitest';
import { type MusterId, musterId, personId, pointId, tagId, zoneId } from '../../../src/domain/ids.ts';
import { isOnSite } from '../../../src/domain/people/presence.ts';
import { seconds } from '../../../src/domain/time.ts';
import { musterIds, musterOf } from '../../../src/project/musters.ts';
import { act, answers, fails, fix, read, started } from '../../support/drafts.ts';
import { every, Fold, type Timed } from '../../support/fold.ts';
import { person, smallPlant, zone } from '../../support/plant.ts';

// What a roll-call takes for evidence of a person, and what it does not.
const plant = smallPlant({
  zones: [
    zone('farm', [20, 20, 80, 70], { gasPoints: [pointId('h2s')] }),
    zone('gate', [0, 0, 10, 10], { gate: 'out' }),
    zone('yard', [120, 20, 160, 60], { muster: true }),
  ],
  people: [person('li', '0a01'), person('wang', '0a02')],
  musters: [{ when: { conditions: ['high'] }, delay: seconds(0) }],
});
const start = (more: object = {}) => act({ act: 'muster-start', reason: 'smell of gas', ...more });
const stand = (tag: string, x: number, y: number, from: number, to: number): Timed[] =>
  every(1000, from, to, fix(tag, x, y));
const newest = (fold: Fold): MusterId => musterIds(fold.state)[0]?.id ?? musterId('none');
const item = (fold: Fold) => {
  const found = musterOf(fold.state, newest(fold));
  if (found === undefined) throw new Error('no roll-call');
  return found;
};
const missing = (fold: Fold) => item(fold).missing.map(({ person: who }) => who);

describe('a badge that lies at a muster point', () => {
  const lying = () => Fold.started(plant).feed(stand('0a01', 140, 40, 1000, 400_000));

  it('lies there after a power cut, too', () => {
    const fold = lying();
    fold.send(434_000, { ...started(2, 34_000), revision: plant.revision });
    fold.feed(stand('0a01', 140.4, 40, 435_000, 440_000));
    fold.send(441_000, start());
    fold.feed(stand('0a01', 140.4, 40, 442_000, 470_000));
    expect(missing(fold)).toEqual(['li']);
    // Taken up and carried, it speaks again.
    fold.feed([...stand('0a01', 150, 50, 471_000, 490_000)]);
    expect(item(fold).accounted).toMatchObject([{ person: 'li', how: 'badge' }]);
  });

  it('does so after its source was silent', () => {
    const fold = lying().feed(stand('0a01', 140, 40.3, 510_000, 515_000));
    fold.send(516_000, start());
    fold.feed(stand('0a01', 140, 40.3, 517_000, 540_000));
    expect(missing(fold)).toEqual(['li']);
  });

  it('is no person when no person carries it, either', () => {
    const fold = Fold.started(plant).feed(stand('ffff', 140, 40, 1000, 400_000));
    fold.send(401_000, start());
    fold.feed(stand('ffff', 140, 40, 402_000, 430_000));
    expect(missing(fold)).toEqual(['ffff']);
  });
});

describe('a tick by hand', () => {
  it('of a person whose badge is heard in the tank farm says so', () => {
    const fold = Fold.started(plant).feed(stand('0a01', 40, 40, 1000, 19_000));
    fold.send(20_000, start());
    fold.send(21_000, act({ act: 'muster-account', muster: newest(fold), person: 'li' }));
    fold.feed(stand('0a01', 41, 40, 22_000, 35_000)).until(36_000);
    expect(item(fold).accounted).toMatchObject([{ person: 'li', how: 'hand', left: true }]);
  });

  it('of a person of whom nothing was known puts him on site', () => {
    const fold = Fold.started(plant);
    fold.send(20_000, start());
    fold.send(21_000, act({ act: 'muster-account', muster: newest(fold), person: 'wang' }));
    fold.send(22_000, act({ act: 'muster-close', muster: newest(fold) }));
    expect(isOnSite(fold.state, personId('wang'))).toBe(true);
    fold.send(23_000, start());
    expect(missing(fold)).toEqual(['wang']);
  });
});

it('silence at a gate in which the source did not answer is no way out', () => {
  const fold = Fold.started(plant).feed(stand('0a02', 5, 5, 1000, 10_000));
  fold.send(11_000, fails('uwb'));
  fold.send(30_000, answers('uwb'));
  expect(fold.until(200_000).state.tags.get(tagId('0a02'))?.left).toBeUndefined();
});

it('drills that run leave a rule its place', () => {
  const zones = ['farm', 'gate', 'yard'].map(zoneId);
  const fold = Fold.started(plant).feed(stand('0a01', 40, 40, 1000, 5000));
  let at = 6000;
  for (const drill of [true, false])
    for (let mask = 1; mask < 8; mask++) {
      const some = zones.filter((_, i) => (mask >> i) % 2 === 1);
      fold.send((at += 100), start({ zones: some, ...(drill ? { drill } : {}) }));
    }
  fold.feed([[20_000, read('h2s', 20)]]).until(21_000);
  expect(item(fold)).toMatchObject({ drill: false, alarm: 'h2s:high', missing: [{ person: 'li' }] });
});
