import { type AlarmCondition, condition, type SetPoint } from '../../src/domain/alarm/condition.ts';
import { type GasId, gasOf } from '../../src/domain/gas/gases.ts';
import { deviceId, floorId, groupId, personId, pointId, tagId, zoneId } from '../../src/domain/ids.ts';
import type {
  ContactKind,
  ContactPoint,
  Device,
  Fence,
  MeasuredPoint,
  Person,
  Plant,
  Zone,
} from '../../src/domain/plant.ts';
import { text } from '../../src/domain/text.ts';
import { duration, seconds } from '../../src/domain/time.ts';

const label = (id: string) => text(id, id);

export const device = (id: string, kind: Device['kind'] = 'modbus', periodMs = 200): Device => ({
  id: deviceId(id),
  name: label(id),
  kind,
  period: duration(periodMs),
});

export function measured(id: string, gas: GasId, changes: Partial<MeasuredPoint> = {}): MeasuredPoint {
  const { unit, range } = gasOf(gas);
  return {
    type: 'measured',
    id: pointId(id),
    name: label(id),
    device: deviceId('panel'),
    unit,
    range,
    gas,
    scale: 0.1,
    offset: 0,
    decimals: 1,
    resolution: 0.1,
    ...changes,
  };
}

export const contact = (id: string, kind: ContactKind = 'call-point', active: 0 | 1 = 1): ContactPoint => ({
  type: 'contact',
  id: pointId(id),
  name: label(id),
  device: deviceId('panel'),
  contact: kind,
  active,
});

export const person = (id: string, tag: string, ...groups: string[]): Person => ({
  id: personId(id),
  name: id,
  tag: tagId(tag),
  groups: groups.map(groupId),
});

export const fence = (exitTolerance = 1, toleranceTimeoutS = 30, exitDelayS = 5): Fence => ({
  exitTolerance,
  toleranceTimeout: seconds(toleranceTimeoutS),
  exitDelay: seconds(exitDelayS),
});

/** A zone on the ground floor between two corners. */
export function zone(
  id: string,
  [x1, y1, x2, y2]: readonly [number, number, number, number],
  changes: Partial<Zone> = {},
): Zone {
  return {
    id: zoneId(id),
    name: label(id),
    floor: floorId('ground'),
    polygon: [
      [x1, y1],
      [x2, y1],
      [x2, y2],
      [x1, y2],
    ],
    fence: fence(),
    forbid: [],
    muster: false,
    gasPoints: [],
    ...changes,
  };
}

/** As the contract has it: priority, latching, and the delays of its defaults in seconds. */
const DEFAULTS = {
  'high-high': [1, true, 0, 60],
  'low-low': [1, true, 0, 60],
  'over-range': [1, true, 0, 60],
  high: [2, false, 0, 60],
  low: [2, false, 0, 60],
  rising: [3, false, 0, 0],
  bad: [3, false, 10, 0],
  'bypass-expired': [2, false, 0, 0],
  offline: [3, false, 10, 0],
  on: [1, false, 0, 5],
  'over-count': [2, false, 10, 30],
  forbidden: [2, false, 0, 0],
  evacuate: [1, true, 0, 0],
  unprotected: [1, true, 0, 0],
  sos: [1, true, 0, 0],
  lost: [3, false, 0, 0],
  'no-motion': [2, false, 30, 0],
  'man-down': [1, true, 20, 0],
  battery: [4, false, 60, 60],
  'tag-data': [4, false, 10, 0],
  unassigned: [4, false, 600, 60],
  strangers: [3, false, 2, 60],
  recording: [2, false, 0, 0],
  config: [2, false, 0, 0],
  unconfirmed: [3, false, 0, 0],
  clock: [2, false, 0, 0],
  blind: [3, false, 0, 0],
} as const satisfies Record<string, readonly [priority: number, latching: boolean, on: number, off: number]>;

export function rule(
  subject: string,
  name: keyof typeof DEFAULTS,
  changes: Partial<AlarmCondition> = {},
): AlarmCondition {
  const [priority, latching, onDelay, offDelay] = DEFAULTS[name];
  return condition(subject, name, {
    priority,
    latching,
    onDelay: seconds(onDelay),
    offDelay: seconds(offDelay),
    ...changes,
  });
}

export const setPoint = (direction: SetPoint['direction'], limit: number, deadband = 0): SetPoint => ({
  direction,
  limit,
  deadband,
});

/** A small plant: one panel of gas points, one badge system, a tank farm, a muster place. */
export function smallPlant(changes: Partial<Plant> = {}): Plant {
  return {
    revision: 'r1',
    site: { id: 'test', name: label('test'), timezone: 'Asia/Shanghai' },
    floors: ['ground', 'upper'].map((id) => ({ id: floorId(id), name: label(id), extent: [0, 0, 200, 120] })),
    devices: [device('panel'), device('uwb', 'badges', 1000)],
    points: [measured('h2s', 'H2S'), measured('ex', 'EX'), measured('o2', 'O2'), contact('call')],
    zones: [
      zone('farm', [20, 20, 80, 70], {
        max: 2,
        forbid: [groupId('visitor')],
        gasPoints: [pointId('h2s'), pointId('ex')],
      }),
      zone('muster', [100, 20, 120, 40], { muster: true }),
    ],
    people: [
      person('li', '0a01', 'operator'),
      person('wang', '0a02', 'operator'),
      person('visitor', '0a03', 'visitor'),
    ],
    incidents: true,
    conditions: smallRules(),
    ...changes,
  };
}

export function smallRules(changes: Partial<Record<string, Partial<AlarmCondition>>> = {}): readonly AlarmCondition[] {
  return [
    rule('h2s', 'high', { setPoint: setPoint('high', 7, 0.5), unit: 'ppm' }),
    rule('h2s', 'high-high', { setPoint: setPoint('high', 14, 0.5), unit: 'ppm' }),
    rule('ex', 'high', { setPoint: setPoint('high', 25, 2), unit: '%LEL' }),
    rule('ex', 'high-high', { setPoint: setPoint('high', 50, 2), unit: '%LEL' }),
    rule('o2', 'low', { setPoint: setPoint('low', 19.5, 0.3), unit: '%VOL' }),
    rule('o2', 'high', { setPoint: setPoint('high', 23.5, 0.3), unit: '%VOL' }),
    ...['h2s', 'ex', 'o2'].flatMap((id) => [rule(id, 'over-range'), rule(id, 'rising'), rule(id, 'bad')]),
    rule('call', 'on'),
    rule('call', 'bad'),
    rule('panel', 'offline'),
    rule('uwb', 'offline'),
    rule('farm', 'over-count'),
    rule('farm', 'forbidden'),
    rule('farm', 'evacuate'),
    ...['li', 'wang', 'visitor'].map((id) => rule(id, 'sos')),
    rule('gateway', 'recording'),
  ].map((known) => ({ ...known, ...changes[known.id] }));
}
