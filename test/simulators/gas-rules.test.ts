import { expect, it } from 'vitest';
import { withGasRules } from '../../simulators/sim/gas-rules.ts';
import { ExposureIsSummed } from '../../simulators/sim/invariants/exposure.ts';
import type { Invariant } from '../../simulators/sim/invariants/invariant.ts';
import { OwnRulesAreHonest } from '../../simulators/sim/invariants/own-rules.ts';
import { VotesAreCounted } from '../../simulators/sim/invariants/votes.ts';
import { freshAlarm } from '../../src/domain/alarm/alarm-state.ts';
import type { Transition } from '../../src/domain/alarm/transition.ts';
import { type AlarmId, alarmId, seqOf } from '../../src/domain/ids.ts';
import type { Draft, Input } from '../../src/domain/input.ts';
import type { Outcome } from '../../src/domain/reduce.ts';
import { instant } from '../../src/domain/time.ts';
import { lost, read } from '../support/drafts.ts';
import { Fold, T0 } from '../support/fold.ts';
import { settings } from './broken.ts';

const plant = withGasRules(settings.plant);
const [A, B, C] = ['tank-farm.h2s-101', 'tank-farm.h2s-102', 'tank-farm.h2s-103'] as const;

/** One invariant beside a fold that can be spoilt. */
class Watched {
  readonly fold = Fold.started(plant);
  readonly #rule: Invariant;

  constructor(rule: Invariant) {
    this.#rule = rule;
  }

  feed(s: number, draft: Draft, spoil: (outcome: Outcome) => Outcome = (outcome) => outcome): this {
    const input: Input = { ...draft, seq: seqOf(this.fold.state.seq + 1), at: instant(T0 + s * 1000) };
    this.#rule.check?.({ input, outcome: spoil(this.fold.take(input)), state: this.fold.state, plant });
    return this;
  }

  second(s: number): void {
    this.#rule.everySecond?.({ state: this.fold.state, plant }, T0 + s * 1000);
  }

  set(id: AlarmId, active: boolean): this {
    this.fold.state.alarms.edit(id, freshAlarm).active = active;
    return this;
  }

  /** An outcome in which an alarm moved. */
  moved(id: AlarmId, kind: Transition['kind'], s: number): (outcome: Outcome) => Outcome {
    const [known] = this.fold.transitions;
    if (known === undefined) throw new Error('nothing has moved yet');
    const [subject = '', condition = ''] = id.split(':');
    const spoilt = { ...known, alarm: id, subject, condition, kind, at: instant(T0 + s * 1000) };
    return (outcome) => ({ ...outcome, transitions: [...outcome.transitions, spoilt] });
  }
}

it('sees a vote that is not true, that a lost member ended, and that is raised by too few', () => {
  const on = alarmId('tank-farm.vote', 'on');
  const both = (): Watched => new Watched(new VotesAreCounted()).feed(1, read(A, 8)).feed(2, read(B, 8));
  expect(() => both().second(3)).not.toThrow();
  expect(() => both().set(on, false).second(3)).toThrow('enough members that vote make a vote true');
  const held = both();
  held.fold.state.alarms.edit(alarmId(A, 'bad'), freshAlarm).active = true;
  expect(() => held.feed(3, lost(A), held.moved(on, 'return', 3))).toThrow('never votes no');
  const one = new Watched(new VotesAreCounted()).feed(1, read(C, 1)).feed(1, read(B, 1)).feed(1, read(A, 8));
  expect(() => one.feed(2, read(B, 1), one.moved(on, 'raise', 2))).toThrow('only by members that vote');
  expect(() => both().set(alarmId(A, 'bad'), true).second(3)).toThrow('a vote with a member out is degraded');
});

it('sees a condition that what is missing decided, and one that is true and raises nothing', () => {
  const rule = 'tank-farm.rule-0';
  const both = (): Watched => new Watched(new OwnRulesAreHonest()).feed(1, read(A, 8)).feed(2, read(B, 8));
  const until = (watched: Watched, s: number) => () => {
    for (let t = 3; t <= s; t++) watched.feed(t, read(A, 8)).feed(t, read(B, 8)).second(t);
  };
  expect(until(both(), 9)).not.toThrow();
  const silent = both();
  silent.fold.state.alarms.edit(alarmId(rule, 'on')).active = false;
  expect(() => {
    for (let t = 3; t <= 9; t++) silent.second(t);
  }).toThrow('a condition that is true whatever is missing is an alarm');
  const missing = both();
  missing.feed(3, lost(A)).second(3);
  expect(() => missing.feed(4, lost(A), missing.moved(alarmId(rule, 'on'), 'return', 4))).toThrow(
    'what is missing decides no condition',
  );
  const still = both();
  still.second(2);
  expect(() => still.feed(3, read(A, 8), still.moved(alarmId(rule, 'on'), 'return', 3))).toThrow(
    'returns only when it is false',
  );
});

it('sees a mean above its limit that is no alarm, and one that returns though it may still be above it', () => {
  const stel = alarmId('reactor-hall.co-201', 'stel');
  const summed = (): Watched => {
    const watched = new Watched(new ExposureIsSummed());
    for (let s = 1; s <= 310; s += 20) watched.feed(s, read('reactor-hall.co-201', 20));
    return watched;
  };
  // T0 is 40 s after a whole minute.
  expect(() => summed().second(320)).not.toThrow();
  expect(() => summed().set(stel, false).second(320)).toThrow('a mean of exposure above its limit is an alarm');
  const back = summed();
  const isBack = back.moved(stel, 'return', 321);
  expect(() => back.feed(321, read('reactor-hall.co-201', 0), isBack)).toThrow('returns only below its limit');
  const early = new Watched(new ExposureIsSummed()).feed(1, read('reactor-hall.co-201', 100));
  const isEarly = early.moved(stel, 'raise', 3);
  expect(() => early.feed(3, read('reactor-hall.co-201', 0), isEarly)).toThrow('is raised by what was read');
});
