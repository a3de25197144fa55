import { describe, expect, it } from 'vitest';
import { LittleRoomIsAnAlarm } from '../../simulators/sim/invariants/room.ts';
import { SomebodyIsThere } from '../../simulators/sim/invariants/watch.ts';
import { Simulation } from '../../simulators/sim/run.ts';
import { freshAlarm } from '../../src/domain/alarm/alarm-state.ts';
import { alarmId, pointId, seqOf, tagId } from '../../src/domain/ids.ts';
import type { Draft, Input } from '../../src/domain/input.ts';
import type { Outcome } from '../../src/domain/reduce.ts';
import { GOOD } from '../../src/domain/reading/quality.ts';
import { duration, instant } from '../../src/domain/time.ts';
import { Fold, T0 } from '../support/fold.ts';
import { Broken, settings } from './broken.ts';

const H2S = pointId('tank-farm.h2s-101');

describe('a simulated life', () => {
  it('holds every invariant, over crashes, and is the same again from its seed', { timeout: 120_000 }, async () => {
    const once = await new Simulation(settings, 7).run(4);
    expect(once.inputs).toBeGreaterThan(10_000);
    expect(once.crashes).toBeGreaterThan(0);
    expect(once.changes).toBeGreaterThan(0);
    expect(await new Simulation(settings, 7).run(4)).toEqual(once);
  });
});

const good = (value: number): Draft => ({ kind: 'reading', point: H2S, value, quality: 'good' });
const press: Draft = { kind: 'act', by: 'wang', role: 'operator', do: { act: 'watch' } };
const lost: Draft = { kind: 'reading', point: H2S, value: null, quality: 'bad', reason: 'comm' };

describe('the invariants see', () => {
  it('that nobody asks whether anybody is there, and an alarm of nobody who acts', () => {
    const plant = { ...settings.plant, watch: { every: duration(60_000), answer: duration(20_000) } };
    const fold = Fold.started(plant);
    const rule = new SomebodyIsThere();
    const sees = (ms: number, draft: Draft): void => {
      const input: Input = { ...draft, seq: seqOf(fold.state.seq + 1), at: instant(T0 + ms) };
      rule.check({ input, outcome: fold.take(input), state: fold.state, plant });
    };
    const second = (ms: number) => () => rule.everySecond({ state: fold.state, plant }, T0 + ms);
    sees(2000, press);
    expect(second(70_000)).toThrow('whether anybody is there is asked in time');
    sees(62_000, { kind: 'tick' });
    expect(second(80_000)).not.toThrow();
    expect(second(86_000)).toThrow('an alarm tells that nobody answers');
    sees(63_000, press);
    fold.state.alarms.edit(alarmId('gateway', 'unattended'), freshAlarm).active = true;
    expect(second(64_000)).toThrow('nobody is missed who was not asked');
  });

  it('little room for the record that no alarm says', () => {
    const fold = Fold.started(settings.plant);
    const rule = new LittleRoomIsAnAlarm();
    const { plant } = settings;
    const everySecond = (): void => rule.everySecond({ state: fold.state, plant });
    for (const space of ['low', 'short', 'low', 'ample'] as const) {
      const draft: Draft = { kind: 'disk', space, isPinnedTooMuch: false, keptTooShort: [] };
      const input: Input = { ...draft, seq: seqOf(fold.state.seq + 1), at: instant(fold.state.at + 1000) };
      rule.check({ input, outcome: fold.take(input), state: fold.state, plant });
      expect(everySecond).not.toThrow();
    }
    fold.state.alarms.edit(alarmId('gateway', 'disk'), freshAlarm).active = true;
    expect(everySecond).toThrow('an alarm says that there is little room for the record');
  });

  it('a limit that was crossed and raised nothing', () => {
    const broken = new Broken();
    broken.feed(1000, good(8));
    broken.state.alarms.edit(alarmId(H2S, 'high')).active = false;
    expect(() => broken.feed(2000, good(8.1))).not.toThrow();
    broken.state.alarms.remove(alarmId(H2S, 'high-high'));
    expect(() => {
      broken.feed(3000, good(30), (outcome) => {
        broken.state.alarms.edit(alarmId(H2S, 'high-high')).active = false;
        return outcome;
      });
    }).toThrow('a limit crossed by good data');
  });

  it('an alarm that data loss cleared', () => {
    const broken = new Broken();
    const raised: Outcome['transitions'][number][] = [];
    broken.feed(1000, good(8), (outcome) => (raised.push(...outcome.transitions), outcome));
    const [first] = raised;
    if (first === undefined) throw new Error('nothing was raised');
    const spoilt = { ...first, kind: 'return', at: instant(100_000) } as const;
    expect(() => broken.feed(100_000, lost, (outcome) => ({ ...outcome, transitions: [spoilt] }))).toThrow(
      'losing data clears nothing',
    );
  });

  it('an input out of its place and a time that runs back', () => {
    const broken = new Broken();
    broken.feed(5000, good(1));
    expect(() => broken.feed(4000, good(1))).toThrow('plant time never runs back');
    const { state } = broken;
    broken.invariants.begin({ state, plant: state.plant, lastSeq: 17, lastAt: 0 });
    expect(() => broken.feed(6000, good(1))).toThrow('every input follows the one before');
  });

  it('a sensor that is lost and told nobody', () => {
    const broken = new Broken();
    broken.feed(1000, good(1));
    expect(() => broken.invariants.everySecond(60_000, broken.state)).toThrow(
      'a point without a usable reading is an alarm',
    );
  });

  it('a person whose badge a flood displaced, and a head count that hides a flood', () => {
    const broken = new Broken();
    const [person] = settings.plant.people;
    const [source] = settings.plant.devices.filter(({ kind }) => kind === 'badges');
    const [zone] = settings.plant.zones;
    if (person?.tag === undefined || source === undefined || zone === undefined) throw new Error('an empty plant');
    const { tag } = person;
    const [x, y] = zone.polygon[0] ?? [0, 0];
    const here: Draft = { kind: 'fix', device: source.id, tag, floor: zone.floor, x, y, accuracy: 1, quality: 'good' };
    broken.feed(1000, here);
    expect(() => {
      broken.feed(2000, here, (outcome) => {
        broken.state.tags.remove(tag);
        return outcome;
      });
    }).toThrow("no flood of strangers displaces a person's badge");
    const flood: Draft = { kind: 'strangers', device: source.id, badges: 9, zones: [zone.id] };
    broken.feed(3000, flood);
    expect(() => {
      broken.feed(4000, flood, (outcome) => {
        delete broken.state.zones.edit(zone.id).strangersAt;
        return outcome;
      });
    }).toThrow('the count says at least');
  });

  it('more strangers than the quota', () => {
    const broken = new Broken();
    const [source] = settings.plant.devices.filter(({ kind }) => kind === 'badges');
    const [zone] = settings.plant.zones;
    if (source === undefined || zone === undefined) throw new Error('an empty plant');
    const state = { device: source.id, floor: zone.floor, x: 0, y: 0, accuracy: 1, trust: GOOD, memberships: [] };
    for (let i = 0; i < 500; i++) broken.state.tags.edit(tagId(`s${i}`), () => ({ ...state, at: instant(0) }));
    expect(() => broken.invariants.everySecond(1000, broken.state)).toThrow(
      'no more strangers are kept than the quota',
    );
  });
});
