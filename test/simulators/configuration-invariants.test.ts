import { describe, expect, it } from 'vitest';
import { altered, type Alterations, UNALTERED } from '../../simulators/sim/alterations.ts';
import { alarmId, pointId } from '../../src/domain/ids.ts';
import type { Draft } from '../../src/domain/input.ts';
import type { Plant } from '../../src/domain/plant.ts';
import type { Outcome } from '../../src/domain/reduce.ts';
import { instant, seconds } from '../../src/domain/time.ts';
import { Broken, settings } from './broken.ts';

const H2S = pointId('tank-farm.h2s-101');
const HIGH = alarmId(H2S, 'high');
const good = (value: number): Draft => ({ kind: 'reading', point: H2S, value, quality: 'good' });
const other = (alterations: Partial<Alterations>): Plant => altered(settings.plant, { ...UNALTERED, ...alterations });
const renamed = other({ zoneNames: { [settings.plant.zones[0]?.id ?? '']: 'another name' } });

/** H2S stands in alarm at its level 1. */
function inAlarm(): Broken {
  const broken = new Broken();
  broken.feed(1000, good(8));
  return broken;
}

describe('over a change of the configuration the invariants see', () => {
  it('a limit that was lowered below the value and raised nothing within its delay', () => {
    const lowered = other({ retuned: { [HIGH]: { limit: 4, onDelay: seconds(3) } } });
    const broken = new Broken();
    broken.feed(1000, good(5));
    broken.configure(2000, lowered);
    expect(() => broken.invariants.everySecond(5000, broken.state)).not.toThrow();
    expect(() => broken.invariants.everySecond(5100, broken.state)).toThrow('a limit crossed by good data');
  });

  it('an alarm that a change of something else has lost', () => {
    const broken = inAlarm();
    const lose = (outcome: Outcome): Outcome => (broken.state.alarms.remove(HIGH), outcome);
    expect(() => broken.configure(2000, renamed, lose)).toThrow('an alarm that the record says stands is there');
  });

  it('an alarm under another limit of which the record says nothing', () => {
    const silent = (outcome: Outcome): Outcome => ({ ...outcome, transitions: [] });
    const raised = other({ retuned: { [HIGH]: { limit: 7.8 } } });
    expect(() => inAlarm().configure(2000, raised, silent)).toThrow('goes on under another set point says so');
  });

  it('an alarm whose condition was removed and of which the record says nothing', () => {
    const broken = inAlarm();
    const silent = (outcome: Outcome): Outcome => ({ ...outcome, transitions: [] });
    expect(() => broken.configure(2000, other({ without: [H2S] }), silent)).toThrow(
      'an alarm whose condition was removed ends',
    );
  });

  it('an alarm that was removed with a condition that the plant still has', () => {
    const broken = inAlarm();
    const remove = (outcome: Outcome): Outcome => ({
      ...outcome,
      transitions: outcome.transitions.map((transition) => ({ ...transition, alarm: alarmId('gateway', 'config') })),
    });
    expect(() => broken.configure(2000, other({ without: [H2S] }), remove)).toThrow(
      'only an alarm whose condition was removed',
    );
  });

  it('a value that became unknown', () => {
    const broken = inAlarm();
    const forget = (outcome: Outcome): Outcome => {
      broken.state.points.edit(H2S).trust = { quality: 'bad', reason: 'stale' };
      return outcome;
    };
    expect(() => broken.configure(2000, renamed, forget)).toThrow('no value becomes unknown by a change');
  });

  it('somebody who is lost from a zone, and somebody who is counted twice', () => {
    const [person] = settings.plant.people;
    const [source] = settings.plant.devices.filter(({ kind }) => kind === 'badges');
    const [zone] = settings.plant.zones;
    if (person?.tag === undefined || source === undefined || zone === undefined) throw new Error('an empty plant');
    const { tag, id: who } = person;
    const [x, y] = zone.polygon[0] ?? [0, 0];
    const inside = (): Broken => {
      const broken = new Broken();
      broken.feed(1000, { kind: 'fix', device: source.id, tag, floor: zone.floor, x, y, accuracy: 1, quality: 'good' });
      return broken;
    };
    const spoilt = (spoil: (broken: Broken) => void) => {
      const broken = inside();
      broken.configure(2000, renamed, (outcome) => (spoil(broken), outcome));
    };
    expect(() => spoilt(() => undefined)).not.toThrow();
    expect(() => spoilt(({ state }) => (state.zones.edit(zone.id).occupants = []))).toThrow('a change loses nobody');
    const twice = { who, person: who, certain: true, since: instant(1) };
    expect(() => spoilt(({ state }) => state.zones.edit(zone.id).occupants.push(twice))).toThrow('counts nobody twice');
  });

  it('what remains of a point that was removed', () => {
    const broken = inAlarm();
    const leave = (outcome: Outcome): Outcome => (broken.state.deadlines.set('point', H2S, instant(9)), outcome);
    expect(() => broken.configure(2000, other({ without: [H2S] }), leave)).toThrow('nothing remains of what');
  });

  it('a change without its event, and a raise with another set point than the one in force', () => {
    const untold = (outcome: Outcome): Outcome => ({ ...outcome, events: [] });
    expect(() => new Broken().configure(2000, renamed, untold)).toThrow('every change is an event with who and why');
    const wrong = (outcome: Outcome): Outcome => ({
      ...outcome,
      transitions: outcome.transitions.map((transition) => ({
        ...transition,
        setPoint: { direction: 'high', limit: 1, deadband: 0 },
      })),
    });
    expect(() => new Broken().feed(1000, good(8), wrong)).toThrow('carries the set point that was in force');
  });
});
