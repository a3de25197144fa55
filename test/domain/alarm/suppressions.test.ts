import { describe, expect, it } from 'vitest';
import { type AlarmId, pointId } from '../../../src/domain/ids.ts';
import type { Draft } from '../../../src/domain/input.ts';
import type { Plant, SuppressionPlan } from '../../../src/domain/plant.ts';
import { uncertain } from '../../../src/domain/reading/quality.ts';
import { text } from '../../../src/domain/text.ts';
import { act, answers, fails, fix, lost, read } from '../../support/drafts.ts';
import { every, Fold, T0 } from '../../support/fold.ts';
import { contact, device, measured, rule, setPoint, smallPlant, smallRules } from '../../support/plant.ts';

const FLOW = 'flow:low-low' as AlarmId;
const GAS = 'h2s:high' as AlarmId;
const STOPPED = { point: pointId('stopped'), is: 1 } as const;
const plan = (changes: Partial<SuppressionPlan> = {}): SuppressionPlan => ({
  id: 'unit-1-stopped',
  name: text('装置停车', 'unit stopped'),
  while: [STOPPED],
  alarms: [FLOW, GAS],
  ...changes,
});

/** A flow, without gas, whose low-low is an emergency; a contact that says that its unit is stopped. */
function unit(...suppressions: readonly SuppressionPlan[]): Plant {
  const { gas: _gas, ...flow } = measured('flow', 'CO', { unit: 'm3/h', range: [0, 100] });
  const plant = smallPlant();
  return {
    ...plant,
    devices: [...plant.devices, device('utility')],
    points: [...plant.points, { ...flow, device: device('utility').id }, contact('stopped', 'other')],
    conditions: [
      ...smallRules({ 'h2s:high': { offDelay: 0 as never } }),
      rule('flow', 'low-low', { setPoint: setPoint('low', 10, 1), unit: 'm3/h', latching: false }),
      rule('flow', 'bad'),
      rule('utility', 'offline'),
      rule('stopped', 'on', { priority: 4 }),
      rule('stopped', 'bad'),
    ],
    suppressions,
  };
}

const STOP = read('stopped', 1);
const last = (fold: Fold, id: string) => fold.transitions.findLast(({ alarm }) => alarm === id);
const overlaysOf = (fold: Fold, id: AlarmId) => (fold.alarm(id)?.hiding ?? []).map(({ overlay }) => overlay);
const running = (...suppressions: readonly SuppressionPlan[]): Fold =>
  Fold.started(unit(...suppressions)).feed([
    [100, answers('uwb')],
    [200, read('flow', 50)],
    [300, read('h2s', 0)],
    [400, read('stopped', 0)],
  ]);

describe('an alarm that is suppressed by design', () => {
  it('is hidden while its condition is true, with its name, and comes back as a new occurrence', () => {
    const fold = running(plan());
    fold.send(1000, STOP);
    const hiding = [
      { overlay: 'suppressed', from: T0 + 1000, reason: 'unit-1-stopped', name: text('装置停车', 'unit stopped') },
    ];
    expect(last(fold, FLOW)).toMatchObject({ kind: 'suppress', state: 'suppressed', overlays: ['suppressed'], hiding });
    fold.send(2000, read('flow', 5));
    expect(last(fold, FLOW)).toMatchObject({ kind: 'raise', active: true, state: 'suppressed' });
    const { occurrence } = fold.alarm(FLOW) ?? {};
    fold.send(3000, read('stopped', 0));
    expect(fold.story(FLOW)).toEqual(['1000 suppress', '2000 raise', '3000 unsuppress', '3000 raise']);
    expect(last(fold, FLOW)).toMatchObject({ cause: 'unshelved-active', state: 'unacked', overlays: [] });
    expect(fold.alarm(FLOW)?.occurrence).not.toBe(occurrence);
  });

  it('that is there already is hidden, too, and nothing more is said of it', () => {
    const fold = running(plan()).feed([[1000, read('flow', 5)]]);
    fold.send(2000, STOP);
    fold.send(2500, STOP);
    expect(fold.story(FLOW)).toEqual(['1000 raise', '2000 suppress']);
  });

  it.each<readonly [string, Draft]>([
    ['its source is lost', lost('stopped')],
    ['its source is doubtful', read('stopped', 1, uncertain('stale'))],
    ['the device of its source does not answer', fails()],
    ['its source is out of service', act({ act: 'bypass', point: pointId('stopped'), reason: 'x', compensating: 'y' })],
  ])('is back in sight as soon as %s', (_, draft) => {
    const fold = running(plan());
    fold.feed([
      [1000, STOP],
      [2000, read('flow', 5)],
    ]);
    fold.send(3000, draft);
    expect(overlaysOf(fold, FLOW)).toEqual([]);
    expect(last(fold, FLOW)).toMatchObject({ kind: 'raise', state: 'unacked' });
  });

  it('is back in sight when its source falls silent', () => {
    const fold = running(plan());
    fold.feed([[1000, STOP], ...every(1000, 2000, 15_000, read('flow', 5))]);
    expect(fold.story(FLOW).slice(-2)).toEqual(['11000 unsuppress', '11000 raise']);
  });

  it('rests on an alarm that is active by a good value', () => {
    const fold = running(plan({ while: [{ alarm: FLOW }], alarms: ['panel:offline' as AlarmId, GAS] }));
    fold.send(1000, read('flow', 5));
    expect(overlaysOf(fold, GAS)).toEqual(['suppressed']);
    fold.send(2000, lost('flow'));
    expect(fold.alarm(FLOW)?.active).toBe(true);
    expect(overlaysOf(fold, GAS)).toEqual([]);
  });

  it('needs all of its conditions, and one suppression of several', () => {
    const both = plan({ id: 'both', while: [STOPPED, { alarm: 'o2:low' as AlarmId }] });
    const other = plan({ id: 'other', while: [{ alarm: 'o2:low' as AlarmId }], alarms: [FLOW] });
    const fold = running(both, other);
    fold.send(1000, STOP);
    expect(overlaysOf(fold, FLOW)).toEqual([]);
    fold.send(2000, read('o2', 18));
    expect(fold.alarm(FLOW)?.hiding).toMatchObject([{ reason: 'both' }]);
    fold.send(3000, read('stopped', 0));
    expect(fold.alarm(FLOW)?.hiding).toMatchObject([{ reason: 'other' }]);
    expect(overlaysOf(fold, GAS)).toEqual([]);
    expect(fold.story(FLOW)).toEqual(['2000 suppress', '3000 suppress']);
  });
});

describe('an alarm about gas', () => {
  it('is suppressed only while nobody is in its zone', () => {
    const fold = running(plan()).feed([
      [1000, STOP],
      [2000, read('h2s', 8)],
    ]);
    expect(overlaysOf(fold, GAS)).toEqual(['suppressed']);
    fold.send(3000, fix('0a01', 50, 50));
    expect(last(fold, GAS)).toMatchObject({ kind: 'raise', state: 'unacked', overlays: [] });
    expect(overlaysOf(fold, FLOW)).toEqual(['suppressed']);
  });

  it('is not suppressed where no badge source answers: nobody knows who is there', () => {
    const fold = running(plan()).feed([[1000, STOP]]);
    expect(overlaysOf(fold, GAS)).toEqual(['suppressed']);
    fold.send(2000, fails('uwb'));
    expect(overlaysOf(fold, GAS)).toEqual([]);
    fold.send(3000, answers('uwb'));
    expect(overlaysOf(fold, GAS)).toEqual(['suppressed']);
  });

  it.each([
    'h2s:high-high',
    'h2s:over-range',
    'li:sos',
    'farm:evacuate',
    'call:on',
    'gateway:recording',
    'uwb:offline',
  ])('%s is never suppressed, whatever a configuration says', (id) => {
    const fold = running(plan({ alarms: [id as AlarmId, FLOW] })).feed([[1000, STOP]]);
    expect(overlaysOf(fold, FLOW)).toEqual(['suppressed']);
    expect(overlaysOf(fold, id as AlarmId)).toEqual([]);
  });
});

describe('another configuration', () => {
  it('suppresses at once what it names, and brings back what it does not', () => {
    const fold = running(plan()).feed([
      [1000, STOP],
      [2000, read('flow', 5)],
    ]);
    const offline = 'utility:offline' as AlarmId;
    fold.configure(3000, { ...unit(plan({ alarms: [offline] })), revision: 'r2' });
    expect(overlaysOf(fold, offline)).toEqual(['suppressed']);
    expect(fold.story(FLOW).slice(-2)).toEqual(['3000 unsuppress', '3000 raise']);
  });

  it('that suppresses nothing ends all of it', () => {
    const fold = running(plan()).feed([[1000, STOP]]);
    const { suppressions: _none, ...without } = unit();
    fold.configure(2000, { ...without, revision: 'r2' });
    expect(fold.story(FLOW)).toEqual(['1000 suppress', '2000 unsuppress']);
    expect(fold.base(FLOW)).toBe('normal');
  });
});

it('after a restart nothing is suppressed until its source is read again', () => {
  const fold = running(plan()).feed([
    [1000, STOP],
    [2000, read('flow', 5)],
  ]);
  fold.restart(5000);
  expect(overlaysOf(fold, FLOW)).toEqual([]);
  fold.send(6000, STOP);
  expect(overlaysOf(fold, FLOW)).toEqual(['suppressed']);
});
