import { alarmId, deviceId, pointId, seqOf } from '../../src/domain/ids.ts';
import { expect, it, onTestFinished } from 'vitest';
import type { ConfigurationEdit } from '../../src/domain/input.ts';
import type { Plant } from '../../src/domain/plant.ts';
import { emptyState } from '../../src/domain/begin.ts';
import { PlantText } from '../../src/server/plant-text.ts';
import { Hellos } from '../../src/server/live/hellos.ts';
import { read, sos } from '../support/drafts.ts';
import { contact, measured, rule, smallPlant, zone } from '../support/plant.ts';
import { TestSite } from '../support/site.ts';
import { until } from '../support/until.ts';

const EDIT: ConfigurationEdit = { by: 'wei', role: 'engineer', changes: [], changed: 0, loosened: [] };

async function open(plant = smallPlant()): Promise<TestSite> {
  const site = await TestSite.open(plant);
  onTestFinished(() => site.close());
  return site;
}

/** The small plant with another name of its zone, a lower limit, and one detector more. */
function other(): Plant {
  const plant = smallPlant({ revision: 'r2' });
  return {
    ...plant,
    zones: plant.zones.map((one) => ({ ...one, name: { zh: '新罐区', en: 'New farm' } })),
    points: [...plant.points, measured('new', 'H2S')],
    conditions: [
      ...plant.conditions,
      rule('new', 'high', { setPoint: { direction: 'high', limit: 5, deadband: 0.5 } }),
    ],
  };
}

it('a hello brings the plant, as it is told over HTTP', async () => {
  const site = await open();
  const viewer = await site.live();
  const [hello] = viewer.all('hello');
  expect(hello?.revision).toBe(smallPlant().revision);
  expect(hello?.plant).toEqual((await site.request('GET', '/api/v1/plant', { as: 'viewer' })).json);
});

it('every open page takes a new configuration, and goes on with what happens under it', async () => {
  const site = await open();
  const viewers = [await site.live('viewer'), await site.live('viewer'), await site.live('operator')];
  site.hear(sos('before'));
  expect(await site.gateway.configure(other(), EDIT)).toMatchObject({ ok: true });
  site.hear(sos('after'), read('new', 9));
  await site.clock.pass(100);
  for (const viewer of viewers) {
    const { plant } = await viewer.has('hello', ({ revision }) => revision === 'r2');
    expect(plant?.zones[0]?.name.en).toBe('New farm');
    expect(plant?.points.find(({ id }) => id === 'new')?.setPoints).toMatchObject([{ limit: 5 }]);
    await viewer.has('delta', ({ readings }) => readings.some(({ point }) => point === 'new'));
    const told = viewer.all('transition').map(({ alarm }) => alarm);
    expect(told).toEqual(['before:sos', 'after:sos', 'new:high']);
    const [first, second] = viewer.all('hello');
    expect(second?.seq).toBeGreaterThan(first?.seq ?? Infinity);
  }
  expect(viewers.map((viewer) => viewer.all('hello')[1]?.role)).toEqual(['viewer', 'viewer', 'operator']);
  const plant = await site.request('GET', '/api/v1/plant', { as: 'viewer' });
  expect(plant.json).toMatchObject({ revision: 'r2' });
});

it('what another configuration suppresses by design is told at once, and listed as suppressed', async () => {
  const plant = smallPlant();
  const points = [...plant.points, contact('stopped', 'other')];
  const site = await open({ ...plant, points });
  const viewer = await site.live();
  site.hear(read('stopped', 1));
  const plan = { id: 'unit-1', name: { zh: '装置停车', en: 'Unit stopped' } };
  const suppressions = [
    { ...plan, while: [{ point: pointId('stopped'), is: 1 as const }], alarms: [alarmId('panel', 'offline')] },
  ];
  const points2 = points.map((point) => (point.type === 'measured' ? { ...point, device: deviceId('uwb') } : point));
  await site.gateway.configure({ ...plant, points: points2, suppressions, revision: 'r2' }, EDIT);
  const told = await viewer.has('transition', ({ kind }) => kind === 'suppress');
  expect(told).toMatchObject({ alarm: 'panel:offline', state: 'suppressed', overlays: ['suppressed'] });
  expect(told.hiding).toMatchObject([{ reason: 'unit-1', name: plan.name }]);
  const list = await site.request('GET', '/api/v1/alarms?state=suppressed', { as: 'viewer' });
  expect(list.json).toMatchObject({ items: [{ alarm: 'panel:offline', active: false }] });
});

it('what is gone from the plant is gone from the snapshot', async () => {
  const site = await open();
  site.hear(read('h2s', 3), read('ex', 1));
  const viewer = await site.live();
  const { points, zones, ...rest } = smallPlant({ revision: 'r2' });
  await site.gateway.configure(
    { ...rest, points: points.filter(({ id }) => id !== 'h2s'), zones: [...zones, zone('yard', [0, 0, 9, 9])] },
    EDIT,
  );
  const { plant, snapshot } = await viewer.has('hello', ({ revision }) => revision === 'r2');
  expect(plant?.points.map(({ id }) => id)).not.toContain('h2s');
  expect(snapshot.readings.map(({ point }) => point)).not.toContain('h2s');
  expect(snapshot.readings.map(({ point }) => point)).toContain('ex');
  expect(snapshot.counts.map(({ zone: id }) => id)).toContain('yard');
});

it('a client that is being told what it missed is told the rest of it all the same', async () => {
  const points = Array.from({ length: 400 }, (_, i) => measured(`p${i}`, 'H2S'));
  const conditions = points.map(({ id }) =>
    rule(id, 'high', { setPoint: { direction: 'high', limit: 5, deadband: 0.5 } }),
  );
  const site = await open(smallPlant({ points, conditions }));
  const first = await site.live();
  const { seq, epoch } = first.all('hello')[0] ?? expect.fail('no hello');
  site.hear(...points.map(({ id }) => read(id, 9)));
  await until('all of them', async () => {
    await site.clock.pass(100);
    return first.all('transition').length === points.length;
  });
  const viewer = await site.live();
  viewer.say({ type: 'resume', epoch, seq });
  await viewer.has('transition');
  expect(viewer.all('transition').length).toBeLessThan(points.length);
  await site.gateway.configure(smallPlant({ revision: 'r2', points, conditions }), EDIT);
  site.hear(sos('last'));
  await until('the rest', async () => {
    await site.clock.pass(100);
    return viewer.all('transition').length > points.length;
  });
  expect(viewer.all('hello').map(({ revision }) => revision)).toEqual([smallPlant().revision, 'r2']);
  const told = new Set(viewer.all('transition').map(({ seq: at }) => at));
  expect(told).toEqual(new Set(first.all('transition').map(({ seq: at }) => at)));
});

it('is encoded once for all screens of a role', () => {
  const state = emptyState(smallPlant());
  const plant = new PlantText(state);
  const hellos = new Hellos({ state, log: { durableSeq: seqOf(0) }, clock: { monotonic: () => 0 } }, plant, []);
  const [one] = hellos.greeting('viewer');
  expect(hellos.greeting('viewer')[0]).toBe(one);
  expect(hellos.greeting('operator')[0]).not.toBe(one);
  const before = plant.text;
  expect(plant.text).toBe(before);
});
