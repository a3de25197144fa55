import { describe, expect, it } from 'vitest';
import { type DrawnPerson, walk } from '../../src/dashboard/lib/draw-people.ts';
import { inZone, isBlindToPeople, onSite } from '../../src/dashboard/lib/headcount.ts';
import { bringInto, toScreenX, toScreenY } from '../../src/dashboard/lib/map-view.ts';
import { gasIn, nearestTo, PlaceFinder, presentIn, zoneAt } from '../../src/dashboard/lib/places.ts';
import type { Fix, Reading } from '../../src/wire/messages.ts';
import type { PlantView, PointView, ZoneView } from '../../src/wire/plant.ts';
import { alarm } from './alarm.ts';

const text = (id: string): { zh: string; en: string } => ({ zh: id, en: id });
const zone = (id: string, left: number, gasPoints: string[] = []): ZoneView => ({
  id,
  name: text(id),
  floor: 'ground',
  polygon: [
    [left, 0],
    [left + 10, 0],
    [left + 10, 10],
    [left, 10],
  ],
  muster: false,
  gasPoints,
});
const gas = (id: string, device = 'panel'): PointView => ({
  id,
  name: text(id),
  device,
  setPoints: [{ condition: 'high', direction: 'high', limit: 10 }],
});
const FARM = zone('farm', 0, ['h2s', 'ex']);
const HALL = zone('hall', 20);
const places = new PlaceFinder({
  floors: [{ id: 'ground', name: text('Ground'), extent: [0, 0, 100, 100] }],
  zones: [FARM, HALL],
  points: [
    gas('h2s'),
    gas('ex', 'other'),
    { ...gas('call', 'other'), contact: 'call-point', at: { floor: 'ground', x: 25, y: 5 } },
  ],
});
const fix = (x: number, zones: string[], quality: Fix['quality'] = 'good', floor = 'ground'): Fix => ({
  tag: 't',
  floor,
  x,
  y: 5,
  accuracy: 1,
  zones,
  quality,
  at: 0,
});
const PEOPLE = new Map([
  ['inside', fix(5, ['farm'])],
  ['silent', fix(6, ['farm'], 'uncertain')],
  ['walked-out', fix(15, [])],
  ['far', fix(90, [])],
  ['upstairs', fix(5, [], 'good', 'first')],
]);

describe('where it is', () => {
  it.each([
    ['h2s', ['farm']],
    ['farm', ['farm']],
    ['call', ['hall']],
    ['inside', ['farm']],
    ['panel', ['farm']],
    ['other', ['farm', 'hall']],
  ])('%s: %j, on the ground floor', (id, zones) => {
    const place = places.of(id, PEOPLE);
    expect([place.zones.map((one) => one.id), place.floor?.id]).toEqual([zones, 'ground']);
  });

  it('the gateway is nowhere on the map', () =>
    expect(places.of('gateway', PEOPLE)).toMatchObject({ zones: [], floor: undefined }));
});

describe('who is there', () => {
  it('is told apart: inside, perhaps inside, left; and whom the alarm names without ever being seen is not gone', () => {
    expect(
      presentIn(['farm'], ['inside', 'walked-out', 'never-seen'], PEOPLE).map(({ who, presence }) => [who, presence]),
    ).toEqual([
      ['inside', 'inside'],
      ['never-seen', 'uncertain'],
      ['silent', 'uncertain'],
      ['walked-out', 'left'],
    ]);
  });

  it('who has left the site is gone, though his badge has fallen silent since', () => {
    const gone = new Map([['gate', { ...fix(5, [], 'uncertain'), left: { at: 0, how: 'gate' } } satisfies Fix]]);
    expect(presentIn(['farm'], ['gate'], gone).map(({ presence }) => presence)).toEqual(['left']);
  });

  it('and who is nearest on the same floor, but for those who are there', () =>
    expect(
      nearestTo({ floor: 'ground', x: 5, y: 5 }, PEOPLE, new Set(['inside', 'silent'])).map(({ who, metres }) => [
        who,
        metres,
      ]),
    ).toEqual([
      ['walked-out', 10],
      ['far', 85],
    ]));
});

it('of the gas there a detector that knows nothing comes first, then the worst', () => {
  const seen = (value: number | null, quality: Reading['quality'] = 'good'): Reading => ({
    point: '',
    value,
    quality,
    at: 0,
  });
  const order = (h2s: Reading, ex: Reading): string[] =>
    gasIn(
      [FARM],
      [gas('h2s'), gas('ex')],
      new Map([
        ['h2s', h2s],
        ['ex', ex],
      ]),
    ).map(({ id }) => id);
  expect(order(seen(1), seen(9))).toEqual(['ex', 'h2s']);
  expect(order(seen(9), seen(1, 'bad'))).toEqual(['ex', 'h2s']);
  expect(order(seen(0.1), seen(0.2))).toEqual(['h2s', 'ex']);
});

describe('a head-count', () => {
  it('counts apart of whom it is not sure', () => {
    expect(onSite(PEOPLE, false)).toEqual({
      sure: 4,
      uncertain: 1,
      isBlind: false,
      isMore: false,
      left: undefined,
    });
    expect(inZone('farm', { zone: 'farm', people: 2, unknown: 1 }, PEOPLE, false)).toEqual({
      sure: 2,
      uncertain: 1,
      isBlind: false,
    });
  });

  it('leaves out who has left the site, and takes the word of a gateway that counts the uncertain itself', () => {
    const gone: Fix = { ...fix(5, []), left: { at: 0, how: 'gate' } };
    expect(onSite(new Map([...PEOPLE, ['gone', gone]]), false)).toMatchObject({ sure: 4, uncertain: 1 });
    expect(nearestTo({ floor: 'ground', x: 5, y: 5 }, new Map([['gone', gone]]), new Set())).toEqual([]);
    // One badge more than this screen was sent, and two silent ones.
    const told = { present: 4, uncertain: 2, left: 3, atLeast: true } as const;
    expect(onSite(PEOPLE, false, told)).toEqual({ sure: 4, uncertain: 2, isBlind: false, isMore: true, left: 3 });
    expect(onSite(PEOPLE, false, { present: 5, uncertain: 0, left: 0 })).toMatchObject({ sure: 4, uncertain: 1 });
    const count = { zone: 'farm', people: 5, unknown: 0, uncertain: 3 };
    expect(inZone('farm', count, PEOPLE, false)).toMatchObject({ sure: 2, uncertain: 3 });
  });

  it('draws who has left the site no longer, and again when he is back', () => {
    const walkers = new Map<string, DrawnPerson>();
    const drawn = (one: Fix): readonly string[] => {
      walk(walkers, new Map([['t', one]]), 0);
      return [...walkers.keys()];
    };
    expect(drawn(fix(5, []))).toEqual(['t']);
    expect(drawn({ ...fix(5, [], 'uncertain'), left: { at: 0, how: 'charger' } })).toEqual([]);
    expect(drawn(fix(6, []))).toEqual(['t']);
  });

  it('is no nought before the first count', () => expect(inZone('farm', undefined, PEOPLE, false)).toBeUndefined());

  it('is marked while a source of badges is silent', () => {
    const plant: Pick<PlantView, 'devices'> = { devices: [{ id: 'uwb', name: text('uwb'), kind: 'badges' }] };
    const offline = alarm('uwb:offline', { condition: 'offline' });
    expect(isBlindToPeople(plant, new Map([[offline.alarm, offline]]))).toBe(true);
    expect(isBlindToPeople(plant, new Map([[offline.alarm, { ...offline, active: false }]]))).toBe(false);
    expect(isBlindToPeople(plant, new Map())).toBe(false);
  });
});

it('the map moves only to what is out of sight, and puts it into the middle', () => {
  const view = { scale: 10, left: 0, top: 0 };
  expect(bringInto(view, [0, 0, 100, 100], 20, 80, 400, 400)).toBe(view);
  const moved = bringInto(view, [0, 0, 100, 100], 90, 10, 400, 400);
  expect([toScreenX(moved, [0, 0, 100, 100], 90), toScreenY(moved, [0, 0, 100, 100], 10)]).toEqual([200, 200]);
});

describe('the zone that is pressed', () => {
  const hole: [number, number][] = [
    [4, 4],
    [6, 4],
    [6, 6],
    [4, 6],
  ];
  const inner: ZoneView = { ...zone('pit', 3), polygon: hole };

  it('is the smallest around the place, on this floor, and no hole of it', () => {
    expect(zoneAt([FARM, inner, HALL], 'ground', 5, 5)?.id).toBe('pit');
    expect(zoneAt([{ ...FARM, holes: [hole] }], 'ground', 5, 5)).toBeUndefined();
    expect(zoneAt([FARM], 'upper', 1, 1)).toBeUndefined();
    expect(zoneAt([{ ...FARM, floors: ['ground', 'upper'] }], 'upper', 1, 1)?.id).toBe('farm');
    expect(zoneAt([FARM, HALL], 'ground', 15, 5)).toBeUndefined();
  });
});
