import { describe, expect, it } from 'vitest';
import { UNCONFIRMED } from '../../../src/domain/gateway/configuration.ts';
import { deviceId, zoneId } from '../../../src/domain/ids.ts';
import type { Plant } from '../../../src/domain/plant.ts';
import { duration } from '../../../src/domain/time.ts';
import { ack, fix, lost, read, started } from '../../support/drafts.ts';
import { every, Fold } from '../../support/fold.ts';
import { measured, person, rule, setPoint, smallPlant, smallRules } from '../../support/plant.ts';

const withLimit = (high: number, revision = `h2s ${high}`): Plant =>
  smallPlant({
    revision,
    conditions: smallRules({ 'h2s:high': { setPoint: setPoint('high', high, 0.5) } }),
  });

it('a limit that is lowered below the value raises at once, and says the limit that is in force', () => {
  const fold = Fold.started().feed([[0, read('h2s', 6)]]);
  const { transitions } = fold.configure(300, withLimit(5));
  expect(transitions).toMatchObject([{ alarm: 'h2s:high', kind: 'raise', value: 6, setPoint: { limit: 5 } }]);
});

it('an alarm under a limit that is raised above the value is evaluated under the new one, and the record has both', () => {
  const fold = Fold.started().feed([[0, read('h2s', 8)]]);
  fold.configure(1000, withLimit(20));
  fold.feed(every(5000, 5000, 65_000, read('h2s', 8)));
  expect(fold.transitions.filter(({ alarm }) => alarm === 'h2s:high')).toMatchObject([
    { kind: 'raise', setPoint: { limit: 7 } },
    { kind: 'change', setPoint: { limit: 20 }, cause: 'limit', value: 8 },
    { kind: 'return', setPoint: { limit: 20 } },
  ]);
});

it('values, positions and alarms go on: no point becomes unknown because a name or another limit changed', () => {
  const fold = Fold.started().feed([
    [0, read('ex', 30)],
    [100, fix('0a01', 50, 45)],
  ]);
  const before = fold.alarm('ex:high')?.occurrence;
  fold.configure(200, withLimit(6));
  expect(fold.point('ex')).toMatchObject({ value: 30, trust: { quality: 'good' } });
  expect(fold.tag('0a01')?.memberships).toHaveLength(1);
  expect(fold.alarm('ex:high')?.occurrence).toBe(before);
});

it('of a point whose value means something else now nothing is known until it is read', () => {
  const fold = Fold.started().feed([[0, read('h2s', 6)]]);
  fold.configure(200, smallPlant({ revision: 'r2', points: [measured('h2s', 'H2S', { unit: 'mg/m3' })] }));
  expect(fold.point('h2s')).toMatchObject({ value: null, trust: { quality: 'bad', reason: 'stale' } });
});

it('a delay that an old value began raises nothing once the value means something else', () => {
  const slow = (revision: string, unit: string): Plant =>
    smallPlant({
      revision,
      points: [measured('h2s', 'H2S', { unit })],
      conditions: [rule('h2s', 'high', { onDelay: duration(30_000), setPoint: setPoint('high', 7) })],
    });
  const fold = Fold.started(slow('r1', 'ppm')).feed([[0, read('h2s', 8)]]);
  fold.configure(2000, slow('r2', 'mg/m3'));
  expect(fold.until(60_000).story('h2s:high')).toEqual([]);
});

it('a point that is removed in alarm takes its alarm with it, and the record says why', () => {
  const fold = Fold.started().feed([[0, read('h2s', 20)]]);
  const { conditions, points } = smallPlant();
  const { transitions } = fold.configure(500, {
    ...smallPlant({ revision: 'r2' }),
    points: points.filter(({ id }) => id !== 'h2s'),
    conditions: conditions.filter(({ subject }) => subject !== 'h2s'),
  });
  expect(transitions).toMatchObject(
    [
      { alarm: 'h2s:high', priority: 2 },
      { alarm: 'h2s:high-high', priority: 1 },
    ].map((alarm) => ({ ...alarm, kind: 'remove', cause: 'limit', state: 'normal' })),
  );
  expect(fold.point('h2s')).toBeUndefined();
});

it('an alarm that goes on under another limit has it in its state, too, and not only in the record', () => {
  const fold = Fold.started().feed([[0, read('h2s', 8)]]);
  const { transitions } = fold.configure(200, withLimit(5));
  expect(transitions).toMatchObject([{ alarm: 'h2s:high', cause: 'limit', setPoint: { limit: 5 } }]);
  expect(fold.alarm('h2s:high')?.evidence).toMatchObject({ cause: 'limit', value: 8, setPoint: { limit: 5 } });
});

it('a delay that runs gets its new length from its own beginning', () => {
  const fold = Fold.started(
    smallPlant({ conditions: [rule('h2s', 'high', { onDelay: duration(30_000), setPoint: setPoint('high', 7) })] }),
  );
  fold.feed([[0, read('h2s', 8)]]);
  fold.configure(
    2000,
    smallPlant({
      revision: 'r2',
      conditions: [rule('h2s', 'high', { onDelay: duration(5000), setPoint: setPoint('high', 7) })],
    }),
  );
  expect(fold.until(6000).story('h2s:high')).toEqual(['5000 raise']);
});

it('who carries a badge now is in the zone in which the badge is', () => {
  const fold = Fold.started().feed([[0, fix('0a01', 50, 45)]]);
  fold.configure(500, smallPlant({ revision: 'r2', people: [person('chen', '0a01', 'visitor')] }));
  expect(fold.state.zones.get(zoneId('farm'))?.occupants).toMatchObject([{ who: 'chen', person: 'chen' }]);
  expect(fold.until(2600).base('farm:forbidden')).toBe('unacked');
});

it('who changed it, why, and the old and new values are in the record', () => {
  const fold = Fold.started();
  const changes = [{ path: 'points[h2s].alarms.high', old: '7', new: '5' }];
  const { events } = fold.configure(100, withLimit(5), { reason: 'new OEL', changes, changed: 1 });
  expect(events.at(-1)).toMatchObject({
    kind: 'configured',
    by: 'chen',
    comment: 'new OEL',
    changes,
    amount: 1,
    revision: 'h2s 5',
  });
});

it('limits of priority 1 that one person loosened stand as an alarm until another one has confirmed them', () => {
  const fold = Fold.started();
  fold.configure(100, withLimit(9), { loosened: ['points[h2s].alarms.high-high'] });
  expect(fold.alarm(UNCONFIRMED)).toMatchObject({ active: true });
  const { occurrence } = fold.alarm(UNCONFIRMED) ?? {};
  fold.send(200, { ...ack(UNCONFIRMED, occurrence), by: 'chen', role: 'engineer' });
  expect(fold.base(UNCONFIRMED)).toBe('acked');
  fold.send(300, { ...ack(UNCONFIRMED, occurrence), by: 'op', role: 'operator' });
  expect(fold.base(UNCONFIRMED)).toBe('acked');
  fold.send(400, { ...ack(UNCONFIRMED, occurrence), by: 'wei', role: 'engineer' });
  expect(fold.base(UNCONFIRMED)).toBe('normal');
});

it('who loosened limits cannot confirm them by acknowledging what another one loosened later', () => {
  const fold = Fold.started();
  const confirm = (ms: number, by: string) =>
    fold.send(ms, { ...ack(UNCONFIRMED, fold.alarm(UNCONFIRMED)?.occurrence), by, role: 'engineer' });
  const trouble = () => fold.alarm(UNCONFIRMED)?.evidence?.trouble;
  fold.configure(100, withLimit(9), { by: 'chen', loosened: ['a'] });
  fold.configure(200, withLimit(10), { by: 'wei', loosened: ['b'] });
  fold.configure(300, withLimit(11), { by: 'wei', loosened: ['c'] });
  expect(trouble()).toEqual({
    what: 'loosened',
    by: 'wei',
    limits: ['c', 'b'],
    earlier: [{ by: 'chen', limits: ['a'] }],
  });
  confirm(400, 'chen');
  expect(trouble()).toEqual({ what: 'loosened', by: 'chen', limits: ['a'] });
  expect(fold.base(UNCONFIRMED)).toBe('unacked');
  confirm(500, 'chen');
  expect(fold.base(UNCONFIRMED)).toBe('acked');
  confirm(600, 'wei');
  expect(fold.base(UNCONFIRMED)).toBe('normal');
});

it('a third person confirms everything at once', () => {
  const fold = Fold.started();
  fold.configure(100, withLimit(9), { by: 'chen', loosened: ['a'] });
  fold.configure(200, withLimit(10), { by: 'wei', loosened: ['b'] });
  fold.send(300, { ...ack(UNCONFIRMED, fold.alarm(UNCONFIRMED)?.occurrence), by: 'gao', role: 'admin' });
  expect(fold.base(UNCONFIRMED)).toBe('normal');
});

it('limits that a second person confirmed raise nothing', () => {
  const fold = Fold.started();
  fold.configure(100, withLimit(9), { loosened: ['x'], confirmedBy: 'wei' });
  expect(fold.alarm(UNCONFIRMED)).toBeUndefined();
});

it('a recovery folds the change again to the same state', () => {
  const plants = new Map([smallPlant(), withLimit(5)].map((plant) => [plant.revision, plant]));
  const fold = Fold.started().feed([[0, read('h2s', 6)]]);
  fold.configure(300, withLimit(5));
  fold.feed([[900, read('h2s', 4)]]);
  const again = new Fold(smallPlant());
  for (const plant of plants.values()) again.know(plant);
  for (const input of fold.inputs) again.take(input);
  expect(again.checkpoint()).toEqual(fold.checkpoint());
});

it('files that were edited by hand while the gateway was off are a change in the record', () => {
  const fold = new Fold();
  const edit = { by: 'edit', role: '', changes: [], changed: 3, loosened: ['x'] };
  fold.send(0, { ...started(2), edit });
  expect(fold.events.map(({ kind }) => kind)).toContain('configured');
  expect(fold.base(UNCONFIRMED)).toBe('unacked');
});

it('nothing of a point, a zone or a source that was removed is due any more', () => {
  const fold = Fold.started().feed([
    [0, read('h2s', 1)],
    [100, fix('0a01', 50, 45)],
    [200, { kind: 'strangers', device: deviceId('uwb'), badges: 3, zones: [zoneId('farm')] }],
  ]);
  const { points, zones, devices, conditions } = smallPlant();
  const gone = new Set<string>(['h2s', 'farm', 'uwb']);
  const stays = ({ id }: { readonly id: string }): boolean => !gone.has(id);
  fold.configure(300, {
    ...smallPlant({ revision: 'r2' }),
    points: points.filter(stays),
    zones: zones.filter(stays),
    devices: devices.filter(stays),
    conditions: conditions.filter(({ subject }) => !gone.has(subject)),
  });
  const subjects = fold.state.deadlines.list().map(([{ subject }]) => subject);
  expect(subjects.filter((subject) => gone.has(subject))).toEqual([]);
  expect([...fold.state.trends.keys()].map(String)).not.toContain('h2s');
});

describe('a value that is lost while its on-delay runs', () => {
  const limitOf = (high: number): Plant =>
    smallPlant({
      revision: `h2s ${high}`,
      conditions: [rule('h2s', 'high', { onDelay: duration(5000), setPoint: setPoint('high', high, 0.5) })],
    });
  const lostAfter = (value: number): Fold =>
    Fold.started(limitOf(7)).feed([
      [0, read('h2s', value)],
      [500, lost('h2s')],
    ]);

  it('raises under the set point that is in force when the delay ends', () => {
    const fold = lostAfter(8);
    fold.configure(1000, limitOf(6));
    fold.until(5100);
    expect(fold.transitions).toMatchObject([{ alarm: 'h2s:high', kind: 'raise', value: 8, setPoint: { limit: 6 } }]);
  });

  it('raises nothing where it is not beyond the limit that was raised meanwhile', () => {
    const fold = lostAfter(8);
    fold.configure(1000, limitOf(20));
    fold.until(5100);
    expect(fold.transitions).toEqual([]);
  });
});
