import { describe, expect, it } from 'vitest';
import { type AlarmLine, alarmLines, subjectsIn } from '../../src/dashboard/lib/alarms.ts';
import { nextPlan, type OpenPlan, type PlanScene, queueBeside } from '../../src/dashboard/lib/plans.ts';
import type { Alarm } from '../../src/wire/messages.ts';
import { alarm } from './alarm.ts';

const linesOf = (...alarms: Alarm[]): AlarmLine[] => alarmLines(alarms, subjectsIn({ points: [], people: [] }));
const gas = alarm('a:high-high', { priority: 1, condition: 'high-high' });
const fire = alarm('b:high-high', { priority: 1, condition: 'high-high', sensedAt: 9000 });
const evacuate = alarm('tanks:evacuate', { priority: 1, condition: 'evacuate' });
const urgent = alarm('c:high');
const scene = (alarms: Alarm[], otherwise: Partial<PlanScene> = {}): PlanScene => ({
  lines: linesOf(...alarms),
  closed: new Set(),
  isHeld: false,
  now: 0,
  ...otherwise,
});
const of = (plan: OpenPlan | undefined): string | undefined => plan?.line.alarm.alarm;
const opened = nextPlan(undefined, scene([gas]));

describe('the plan that is open', () => {
  it('opens by itself for an emergency only, and under no pointer', () => {
    expect(of(opened)).toBe('a:high-high');
    expect(nextPlan(undefined, scene([urgent]))).toBeUndefined();
    expect(nextPlan(undefined, scene([gas], { isHeld: true }))).toBeUndefined();
  });

  it('stays with its alarm: another emergency waits beside it, also when this one is acknowledged', () => {
    const seen = { ...gas, acked: true, state: 'acked' as const };
    const stays = nextPlan(opened, scene([seen, fire], { now: 60_000 }));
    expect(of(stays)).toBe('a:high-high');
    expect(stays?.line.alarm.acked).toBe(true);
    expect(queueBeside(stays, linesOf(seen, fire)).map((one) => one.alarm)).toEqual(['b:high-high']);
  });

  it('gives way to people in danger only in its first moment, and not under a pointer', () => {
    expect(of(nextPlan(opened, scene([gas, evacuate], { now: 1000 })))).toBe('tanks:evacuate');
    expect(of(nextPlan(opened, scene([gas, evacuate], { now: 1000, isHeld: true })))).toBe('a:high-high');
    expect(of(nextPlan(opened, scene([gas, evacuate], { now: 1500 })))).toBe('a:high-high');
  });

  it('goes when its alarm is over, but stays to be read under a pointer', () => {
    expect(of(nextPlan(opened, scene([fire], { now: 60_000 })))).toBe('b:high-high');
    const held = nextPlan(opened, scene([fire], { now: 60_000, isHeld: true }));
    expect([of(held), held?.line.alarm.state]).toEqual(['a:high-high', 'normal']);
  });

  it('stays closed once it was closed, until the alarm comes again', () => {
    const closed = new Set([gas.occurrence]);
    expect(nextPlan(undefined, scene([gas], { closed }))).toBeUndefined();
    expect(of(nextPlan(undefined, scene([{ ...gas, occurrence: 'another' }], { closed })))).toBe('a:high-high');
  });

  it('that a person opened is taken away by no emergency', () => {
    const [line] = linesOf(urgent);
    const byHand = line && { line, isByHand: true, openedAt: 0 };
    expect(of(nextPlan(byHand, scene([urgent, evacuate])))).toBe('c:high');
  });
});
