import { describe, expect, it } from 'vitest';
import { alarmLines, callOf, foremost, type KnownSubjects, subjectsIn } from '../../src/dashboard/lib/alarms.ts';
import type { Alarm } from '../../src/wire/messages.ts';
import { alarm } from './alarm.ts';

/** The subjects of a plant without points and people. */
const nobody = (): KnownSubjects => subjectsIn({ points: [], people: [] });

const order = (alarms: readonly Alarm[]): string[] => alarmLines(alarms, nobody()).map((line) => line.alarm.alarm);

describe('the alarm list', () => {
  it('puts emergencies before all, then what nobody has seen, what came back unseen, what is in hand', () => {
    const emergency = alarm('a:high-high', { priority: 1 });
    const urgent = alarm('b:high', { priority: 2, sensedAt: 9000 });
    const returned = alarm('c:high-high', { priority: 1, state: 'latched-unacked', active: false, latched: true });
    const inHand = alarm('d:high-high', { priority: 1, state: 'acked', acked: true });
    const over = alarm('e:high-high', {
      priority: 1,
      state: 'latched-acked',
      active: false,
      acked: true,
      sensedAt: 9000,
    });
    expect(order([over, inHand, returned, urgent, emergency])).toEqual([
      'a:high-high',
      'b:high',
      'c:high-high',
      'd:high-high',
      'e:high-high',
    ]);
  });

  it('puts the newest first among equals, and keeps one order whatever came first', () => {
    const [old, young, twin] = [
      alarm('a:high', { sensedAt: 1 }),
      alarm('b:high', { sensedAt: 2 }),
      alarm('c:high', { sensedAt: 2 }),
    ];
    expect(order([old, young, twin])).toEqual(['b:high', 'c:high', 'a:high']);
    expect(order([twin, young, old])).toEqual(['b:high', 'c:high', 'a:high']);
  });

  it('shows the points behind an offline device in its line, and those of another device in their own', () => {
    const offline = alarm('panel:offline', { priority: 3, condition: 'offline' });
    const lost = alarm('p1:bad', { priority: 3, condition: 'bad', cause: 'offline' });
    const broken = alarm('p2:bad', { priority: 3, condition: 'bad', cause: 'quality' });
    const elsewhere = alarm('p3:bad', { priority: 3, condition: 'bad', cause: 'offline' });
    const lines = alarmLines([lost, offline, broken, elsewhere], {
      ...nobody(),
      deviceOf: (point) => (point === 'p3' ? 'other' : 'panel'),
    });
    expect(lines.map((line) => [line.alarm.alarm, line.behind.map(({ subject }) => subject)])).toEqual([
      ['p2:bad', []],
      ['p3:bad', []],
      ['panel:offline', ['p1']],
    ]);
  });
});

describe('calls for help of badges that nobody carries', () => {
  const isPerson = (id: string): boolean => id === 'li';
  const call = (who: string, sensedAt: number): Alarm =>
    alarm(`${who}:sos`, { priority: 1, condition: 'sos', subject: who, sensedAt });
  const gas = alarm('a:high-high', { priority: 1, sensedAt: 1 });
  const lines = alarmLines(
    [...Array.from({ length: 20 }, (_, i) => call(`made-up-${i}`, 100 + i)), call('uwb', 500), call('li', 0), gas],
    { ...nobody(), isPerson },
  );

  it('stand behind every other emergency, however new they are', () => {
    expect(lines.slice(0, 3).map((line) => line.alarm.alarm)).toEqual(['a:high-high', 'li:sos', 'uwb:sos']);
  });

  it('open no plan while somebody of the plant, or gas, has one', () => {
    expect(foremost(lines)?.alarm).toBe('li:sos');
    expect(foremost(lines.filter(({ alarm: { subject } }) => subject !== 'li'))?.alarm).toBe('a:high-high');
    expect(foremost(lines.filter(({ isStrangers }) => isStrangers))?.alarm).toBe('uwb:sos');
  });
});

describe('the response plan that opens by itself', () => {
  it('is about people in danger before what endangers them', () => {
    const gas = alarm('a:high-high', { priority: 1, sensedAt: 9 });
    const evacuate = alarm('tank-farm:evacuate', { priority: 1, condition: 'evacuate', sensedAt: 1 });
    expect(foremost(alarmLines([gas, evacuate], nobody()))).toBe(evacuate);
    expect(foremost(alarmLines([gas], nobody()))).toBe(gas);
  });

  it('stays until the emergency is over, acknowledged or not, behind one that has not been seen', () => {
    const seen = alarm('a:high-high', { priority: 1, acked: true, state: 'acked' });
    const ended = alarm('b:high-high', {
      priority: 1,
      acked: true,
      state: 'latched-acked',
      active: false,
      sensedAt: 9000,
    });
    const urgent = alarm('c:high');
    const plan = (...alarms: Alarm[]): Alarm | undefined => foremost(alarmLines(alarms, nobody()));
    expect(plan(ended, seen, urgent)).toBe(seen);
    expect(plan(ended, urgent)).toBe(ended);
    expect(plan(urgent)).toBeUndefined();
    const unseen = alarm('d:high-high', { priority: 1 });
    expect(plan(ended, seen, unseen)).toBe(unseen);
  });
});

describe('the horn', () => {
  const heard = (...alarms: Alarm[]): string => callOf(alarmLines(alarms, { ...nobody(), deviceOf: () => 'panel' }));

  it('calls for the worst that nobody has acknowledged, each priority with its own sound', () => {
    const one = (priority: number): Alarm => alarm(`p${priority}:high`, { priority });
    expect(heard(one(4), one(3), one(2), one(1))).toBe('emergency');
    expect(heard(one(4), one(3), one(2))).toBe('urgent');
    expect(heard(one(4), one(3))).toBe('warning');
    expect(heard(one(4))).toBe('notice');
    expect(heard(alarm('a:high'), alarm('b:high-high', { priority: 1, acked: true, state: 'acked' }))).toBe('urgent');
    expect(heard(alarm('a:high', { acked: true, state: 'acked' }))).toBe('none');
    expect(heard()).toBe('none');
  });

  it('goes on for an emergency that went away unseen', () => {
    expect(heard(alarm('a:high-high', { priority: 1, active: false, state: 'latched-unacked' }))).toBe('emergency');
  });

  it('is not silent when a gas panel is lost, and silent for the points behind it', () => {
    const panel = alarm('panel:offline', { priority: 3, condition: 'offline' });
    const point = alarm('p:bad', { priority: 3, condition: 'bad', cause: 'offline' });
    expect(heard(panel, point)).toBe('warning');
    expect(heard({ ...panel, acked: true, state: 'acked' }, point)).toBe('none');
  });
});
