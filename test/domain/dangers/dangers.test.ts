import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dangersOf, inDanger, isInsideDanger } from '../../../src/domain/dangers/badges.ts';
import { distanceToDanger, sectorOf, dangerSizeOf } from '../../../src/domain/dangers/shape.ts';
import { type AlarmId, floorId, pointId, seqOf, tagId } from '../../../src/domain/ids.ts';
import type { Zone } from '../../../src/domain/plant.ts';
import { GOOD, uncertain } from '../../../src/domain/reading/quality.ts';
import { instant } from '../../../src/domain/time.ts';
import { dangersNow } from '../../../src/project/dangers.ts';
import { Deltas } from '../../../src/project/deltas.ts';
import { snapshotOf } from '../../../src/project/snapshot.ts';
import { deltaText, piecesOf } from '../../../src/server/live/pieces.ts';
import { delta, snapshot } from '../../../src/wire/messages.ts';
import { act, fix, read } from '../../support/drafts.ts';
import { every, Fold, T0, type Timed } from '../../support/fold.ts';
import { measured, rule, setPoint, smallPlant, zone } from '../../support/plant.ts';

const plan = { level1: 15, level2: 50, isolate: { H2S: 30, SO2: 100 } };
const at = (x: number, y: number, floor = 'ground') => ({ at: { floor: floorId(floor), x, y } });
const detectors = [
  measured('h2s', 'H2S', at(50, 50)),
  measured('h2s-2', 'H2S', at(90, 50)),
  measured('h2s-3', 'H2S', at(180, 50)),
  measured('ex', 'EX', at(50, 110)),
];
const conditions = detectors.flatMap(({ id, gas }) => [
  rule(id, 'high', { setPoint: setPoint('high', gas === 'EX' ? 25 : 7, 0.5) }),
  rule(id, 'high-high', { setPoint: setPoint('high', gas === 'EX' ? 50 : 14, 0.5) }),
  rule(id, 'over-range'),
]);
const plant = smallPlant({
  points: detectors,
  conditions,
  danger: plan,
  zones: [
    zone('farm', [40, 40, 60, 60]),
    zone('point', [75, 45, 80, 55], { muster: true }),
    zone('far', [150, 0, 160, 9]),
  ],
});
const leftSite = (person: string) => act({ act: 'left-site', person });
const outOfService = (alarm: string) =>
  act({
    act: 'out-of-service',
    alarm: alarm as AlarmId,
    reason: 'bump test',
    compensating: 'portable',
    until: instant(T0 + 3_600_000),
  });
const areas = (fold: Fold) => dangersNow(fold.state).map(({ id, level, radius }) => `${id} ${level} ${radius}`);
const people = (fold: Fold, id = 'h2s') => dangersNow(fold.state).find((one) => one.id === id)?.people;

describe('the danger area of a detector', () => {
  it.each<readonly [string, readonly Timed[], readonly string[]]>([
    ['below level 1 there is none', [[1000, read('h2s', 6.9)]], []],
    ['level 1', [[1000, read('h2s', 8)]], ['h2s 1 15']],
    ['level 2', [[1000, read('h2s', 20)]], ['h2s 2 50']],
    ['over range: the greater one of level 2 and the isolation distance', [[1000, read('h2s', 100)]], ['h2s 3 50']],
    ['a gas without an isolation distance', [[1000, read('ex', 100)]], ['ex 3 50']],
    ['two of one gas near each other', [[1000, read('h2s', 8)], [2000, read('h2s-2', 8)]], ['h2s 3 50', 'h2s-2 3 50']], // prettier-ignore
    ['two that are further apart', [[1000, read('h2s', 8)], [2000, read('h2s-3', 8)]], ['h2s 1 15', 'h2s-3 1 15']], // prettier-ignore
    ['two of different gases', [[1000, read('h2s', 8)], [2000, read('ex', 30)]], ['h2s 1 15', 'ex 1 15']], // prettier-ignore
    ['one of two is over', [[1000, read('h2s', 8)], [2000, read('h2s-2', 8)], ...every(1000, 3000, 90_000, read('h2s-2', 1)), [90_000, read('h2s', 8)]], ['h2s 1 15']], // prettier-ignore
    ['out of service', [[1000, read('h2s', 20)], [2000, outOfService('h2s:high-high')], [2000, outOfService('h2s:high')]], []], // prettier-ignore
  ])('%s', (_, inputs, expected) => {
    expect(areas(Fold.started(plant).feed(inputs))).toEqual(expected);
  });

  it('lasts as long as the alarm, and is in the record', () => {
    const fold = Fold.started(plant).feed([[1000, read('h2s', 8)], ...every(5000, 10_000, 68_000, read('h2s', 1))]);
    expect(areas(fold)).toEqual(['h2s 1 15']);
    fold.until(71_000);
    expect(areas(fold)).toEqual([]);
    const told = fold.events.filter(({ kind }) => kind.startsWith('danger'));
    expect(told.map(({ kind, subject, alarm }) => `${kind} ${subject} ${alarm}`)).toEqual([
      'danger-began h2s h2s:high',
      'danger-ended h2s h2s:high',
    ]);
  });

  it('is not there for a plant that has none configured, and ends with its configuration', () => {
    const { danger: _, ...without } = plant;
    expect(areas(Fold.started(without).feed([[1000, read('h2s', 20)]]))).toEqual([]);
    const fold = Fold.started(plant).feed([
      [1000, fix('0a01', 50, 50)],
      [1000, read('h2s', 20)],
    ]);
    fold.configure(2000, { ...without, revision: 'r2' });
    expect([areas(fold), dangersOf(fold.state, tagId('0a01'))]).toEqual([[], []]);
  });

  it('closes the muster points that it touches', () => {
    const closed = (fold: Fold) =>
      plant.zones.filter((one: Zone) => isInsideDanger(fold.state, one)).map(({ id }) => id);
    const fold = Fold.started(plant).feed([[1000, read('h2s', 8)]]);
    expect(closed(fold)).toEqual(['farm']);
    fold.send(2000, read('h2s', 20));
    expect(closed(fold)).toEqual(['farm', 'point']);
    expect(dangersNow(fold.state)[0]?.zones).toEqual(['farm', 'point']);
  });
});

describe('who is in danger', () => {
  const alarm: Timed = [1000, read('h2s', 20)];
  const cases: readonly (readonly [string, readonly Timed[], readonly string[]])[] = [
    ['inside when it begins', [[500, fix('0a01', 60, 50)], alarm], ['li']],
    ['outside', [[500, fix('0a01', 101, 50)], alarm], []],
    ['comes in', [[500, fix('0a01', 120, 50)], alarm, ...every(1000, 2000, 9000, (ms) => fix('0a01', 120 - ms / 200, 50))], ['li']], // prettier-ignore
    ['goes out', [[500, fix('0a01', 90, 50)], alarm, ...every(1000, 2000, 9000, (ms) => fix('0a01', 90 + ms / 500, 50))], []], // prettier-ignore
    ['may be inside by the error of the fix', [[500, fix('0a01', 102, 50, { ...GOOD, accuracy: 3 })], alarm], ['li']],
    ['a badge that no person carries', [[500, fix('0a99', 60, 50)], alarm], ['0a99']],
    ['on another floor', [[500, fix('0a01', 60, 50, { ...GOOD, floor: 'upper' })], alarm], []],
    [
      'was silent before it began',
      [
        [500, fix('0a01', 60, 50)],
        [400_000, read('h2s', 20)],
      ],
      ['li'],
    ],
    ['falls silent in it', [[500, fix('0a01', 60, 50)], alarm, ...every(1000, 2000, 300_000, read('h2s', 20))], ['li']],
    ['a stranger falls silent in it', [[500, fix('0a99', 60, 50)], alarm, ...every(1000, 2000, 900_000, read('h2s', 20))], ['0a99']], // prettier-ignore
    ['has left the site', [[500, fix('0a01', 60, 50)], alarm, [2000, leftSite('li')]], []],
    ['comes back', [[500, fix('0a01', 60, 50)], alarm, [2000, leftSite('li')], [9000, fix('0a01', 60, 50)]], ['li']],
  ];
  it.each(cases)('%s', (_, inputs, expected) => {
    const fold = Fold.started(plant).feed(inputs);
    expect(people(fold)).toEqual(expected);
    expect(inDanger(fold.state, tagId('0a01'))).toBe(expected.includes('li'));
    fold.restart(1_000_000);
    expect(people(fold)).toEqual(expected);
  });

  it('says who was last seen there', () => {
    const fold = Fold.started(plant).feed([[500, fix('0a01', 60, 50)], alarm]);
    expect(dangersNow(fold.state)[0]?.lastSeen).toBeUndefined();
    fold.until(60_000);
    expect(dangersNow(fold.state)[0]).toMatchObject({ people: ['li'], lastSeen: ['li'] });
  });

  it('at its border does not come and go', () => {
    const fold = Fold.started(plant).feed([[500, fix('0a01', 99.9, 50)], alarm]);
    let changes = 0;
    for (let i = 0; i < 200; i++)
      if (fold.send(2000 + 500 * i, fix('0a01', 100 + 0.6 * Math.sin(i * 7.3), 50)).dangers === true) changes += 1;
    expect([changes, people(fold)]).toEqual([0, ['li']]);
  });

  it('on any floor of the stack, and while the floor is in doubt', () => {
    const floors = plant.floors.map((floor) => ({ ...floor, stack: 'tower' }));
    const stacked = Fold.started({ ...plant, floors }).feed([
      [500, fix('0a01', 60, 50, { ...GOOD, floor: 'upper' })],
      [500, fix('0a02', 60, 50, { ...uncertain('floor'), accuracy: 0.3, floor: 'upper' })],
      alarm,
    ]);
    expect(people(stacked)).toEqual(['li', 'wang']);
  });

  it('is who a plain look at all places finds, whatever moved and alarmed', () => {
    const walk = fc.record({
      tag: fc.constantFrom('0a01', '0a02', '0a03', '0a99'),
      x: fc.integer({ min: 0, max: 200 }),
      y: fc.integer({ min: 0, max: 120 }),
    });
    const smell = fc.record({
      point: fc.constantFrom('h2s', 'h2s-2', 'h2s-3', 'ex'),
      value: fc.constantFrom(0, 8, 30, 100),
    });
    fc.assert(
      fc.property(fc.array(fc.oneof(walk, smell), { maxLength: 60 }), (steps) => {
        const fold = Fold.started(plant);
        steps.forEach((step, i) => {
          const draft = 'tag' in step ? fix(step.tag, step.x, step.y) : read(step.point, step.value);
          fold.send(20_000 * (i + 1), draft);
          for (const [id, danger] of fold.state.dangers) {
            for (const [tag, place] of fold.state.tags) {
              const d = distanceToDanger(danger, place.x, place.y);
              const isNamed = danger.tags.includes(tag);
              expect(isNamed).toBe(dangersOf(fold.state, tag).includes(id));
              if (d <= 0.3) expect(isNamed).toBe(true);
              if (d > 0.9) expect(isNamed).toBe(false);
            }
          }
        });
      }),
      { numRuns: 30 },
    );
  });
});

describe('what a screen is told of danger areas', () => {
  const told = Fold.started({ ...plant, weather: { speed: pointId('ex'), direction: pointId('ex'), yAxis: 0 } });
  const outcomes = [told.send(500, fix('0a01', 60, 50)), told.send(1000, read('h2s', 20))];

  it('is all of them, whenever one has changed, and what a slow screen gets is the last of it', () => {
    const deltas = new Deltas();
    for (const outcome of outcomes) deltas.add(outcome);
    const whole = deltas.take(told.state, seqOf(1));
    const parsed = delta.parse(JSON.parse(deltaText(whole, piecesOf(whole), false)));
    expect(parsed.dangers).toEqual(dangersNow(told.state));
    expect(parsed).toMatchObject({ dangers: [{ id: 'h2s', people: ['li'], gas: 'H2S' }], wind: { state: 'none-yet' } });
    expect(deltas.empty).toBe(true);
    expect(deltas.take(told.state, seqOf(1)).dangers).toBeUndefined();
  });

  it('begins with them', () => {
    expect(snapshot.parse(snapshotOf(told.state, seqOf(1))).dangers).toHaveLength(1);
    const none = snapshot.parse(snapshotOf(Fold.started(plant).state, seqOf(1)));
    expect([none.dangers, none.wind]).toEqual([undefined, undefined]);
  });
});

describe('the sector downwind', () => {
  const wind = (state: 'good' | 'calm', from: number, sigma: number) => ({ state, from, sigma, speed: 3 });

  it.each([
    ['a steady wind', wind('good', 270, 5), 2, 30, { from: 55, to: 125, reach: 50 }],
    ['a wind that turns somewhat', wind('good', 0, 25), 2, 30, { from: 125, to: 235, reach: 50 }],
    ['a wind that turns much', wind('good', 90, 44), 2, 30, { from: 180, to: 0, reach: 50 }],
    ['calm air', wind('calm', 90, 5), 2, 50, undefined],
    ['no station', undefined, 2, 50, undefined],
    ['level 1, smaller than the isolation distance', wind('good', 90, 5), 1, 15, undefined],
  ] as const)('of %s', (_, known, level, radius, wedge) => {
    expect(dangerSizeOf(plan, 'H2S', level, known)).toEqual({ radius, ...(wedge === undefined ? {} : { wedge }) });
  });

  it('is a full circle for a gas of which no isolation distance is known, and as wide as that for one of a great one', () => {
    expect(dangerSizeOf(plan, 'EX', 2, wind('good', 270, 5))).toEqual({ radius: 50 });
    expect(dangerSizeOf(plan, 'SO2', 3, wind('good', 270, 5))).toEqual({ radius: 100 });
    expect(dangerSizeOf(plan, 'toString', 3, wind('good', 270, 5))).toEqual({ radius: 50 });
  });

  it('holds every place within its angles and reach, and none a step beyond', () => {
    const angle = fc.integer({ min: 0, max: 71 }).map((n) => 5 * n);
    const half = fc.integer({ min: 7, max: 18 }).map((n) => 5 * n);
    const part = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(angle, half, part, part, (axis, wide, along, far) => {
        const sector = sectorOf({ from: (axis - wide + 360) % 360, to: (axis + wide) % 360, reach: 50 }, 10, 20);
        const danger = { radius: 0, sector, x: 10, y: 20 };
        const place = (turn: number, r: number): readonly [number, number] => [
          10 + r * Math.sin(((axis + turn) * Math.PI) / 180),
          20 + r * Math.cos(((axis + turn) * Math.PI) / 180),
        ];
        const d = (turn: number, r: number) => distanceToDanger(danger as never, ...place(turn, r));
        expect(d((2 * along - 1) * wide, 50 * far)).toBeLessThan(1e-5);
        expect(d((2 * along - 1) * wide, 50.1)).toBeGreaterThan(0);
        if (wide < 90) expect(d(wide + 2 + along * (356 - 2 * wide), 1 + 49 * far)).toBeGreaterThan(0);
      }),
    );
  });

  it('follows the wind, and is a circle again when the station fails', () => {
    const station = [
      ...detectors,
      measured('speed', 'O2', { unit: 'm/s', range: [0, 60] }),
      measured('vane', 'O2', { unit: '', range: [0, 360] }),
    ];
    const weather = { speed: pointId('speed'), direction: pointId('vane'), yAxis: 0 };
    const fold = Fold.started({ ...plant, points: station, weather });
    fold.feed([
      [500, fix('0a01', 95, 50)],
      [500, fix('0a02', 5, 50)],
      [500, fix('0a03', 30, 50)],
    ]);
    for (let ms = 1000; ms <= 320_000; ms += 5000)
      fold.feed([
        [ms, read('speed', 4)],
        [ms, read('vane', 268 + ((ms / 1000) % 5))],
        [ms, read('h2s', 20)],
      ]);
    expect(dangersNow(fold.state)[0]).toMatchObject({ radius: 30, sector: { from: 55, to: 125, reach: 50 } });
    expect(people(fold)).toEqual(['li', 'visitor']);
    fold.send(330_000, read('speed', -1));
    fold.until(341_000);
    expect(dangersNow(fold.state)[0]?.sector).toBeUndefined();
    expect(people(fold)).toEqual(['li', 'wang', 'visitor']);
  });
});
