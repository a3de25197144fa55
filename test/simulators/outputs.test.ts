import { describe, expect, it } from 'vitest';
import { EmergenciesSound } from '../../simulators/sim/invariants/outputs.ts';
import { HORN, SimOutputs, withOutputs } from '../../simulators/sim/outputs.ts';
import { SimClock } from '../../simulators/sim/clock.ts';
import { SIM_NOTIFY } from '../../simulators/sim/notifier.ts';
import { seeded } from '../../simulators/random.ts';
import { type AlarmId, outputId, seqOf } from '../../src/domain/ids.ts';
import type { Draft, Input } from '../../src/domain/input.ts';
import type { Outcome } from '../../src/domain/reduce.ts';
import { duration, instant, seconds } from '../../src/domain/time.ts';
import { ack, act, read } from '../support/drafts.ts';
import { Fold, T0 } from '../support/fold.ts';
import { smallPlant } from '../support/plant.ts';

const plant = { ...withOutputs(smallPlant()), notify: SIM_NOTIFY };
const SIREN = outputId('siren');
const BEACON = outputId('beacon');
const LAMP = outputId('lamp');
const release: Draft = act({ act: 'release-output', output: SIREN, reason: '现场已核实' });

/** A fold, and what watches it. */
function watched() {
  const fold = Fold.started(plant);
  const rule = new EmergenciesSound();
  const sees = (ms: number, draft: Draft, spoil: (outcome: Outcome) => Outcome = (outcome) => outcome): Outcome => {
    const input: Input = { ...draft, seq: seqOf(fold.state.seq + 1), at: instant(T0 + ms) };
    const outcome = spoil(fold.take(input));
    rule.check({ input, outcome, state: fold.state, plant });
    return outcome;
  };
  const second = (ms: number) => () => rule.everySecond({ state: fold.state, plant }, T0 + ms);
  const begin = (): void => rule.begin({ state: fold.state, plant, lastSeq: fold.state.seq, lastAt: fold.state.at });
  return { fold, sees, second, begin };
}

describe('the invariants of outputs see', () => {
  it('an emergency whose siren is off, also after a crash', () => {
    const { fold, sees, second, begin } = watched();
    sees(1000, read('h2s', 20));
    expect(second(2000)).not.toThrow();
    begin();
    expect(second(2000)).not.toThrow();
    fold.state.outputs.edit(SIREN).wanted = false;
    expect(second(3000)).toThrow('what an alarm needs is wanted until its end');
  });

  it('an output that rests for ever, or where nothing spares it', () => {
    const { fold, sees, second } = watched();
    sees(1000, read('h2s', 20));
    fold.state.outputs.edit(BEACON).on = false;
    expect(second(2000)).not.toThrow();
    expect(second(12_000)).not.toThrow();
    expect(second(16_000)).toThrow('an output rests for a moment only');
  });

  it('an output without a reason: no alarm, a test that is over, one that a person ended', () => {
    const { fold, sees, second } = watched();
    fold.state.outputs.edit(SIREN).wanted = true;
    expect(second(1000)).toThrow('nothing is wanted without a reason');
    fold.state.outputs.edit(SIREN).wanted = false;
    sees(2000, act({ act: 'test-output', output: SIREN, for: seconds(10) }));
    expect(second(11_000)).not.toThrow();
    expect(second(20_000)).toThrow('nothing is wanted without a reason');
    sees(21_000, read('h2s', 20));
    sees(22_000, release);
    expect(second(23_000)).not.toThrow();
    fold.state.outputs.edit(SIREN).wanted = true;
    expect(second(24_000)).toThrow('nothing is wanted without a reason');
  });

  it('an escalation that has no emergency', () => {
    const { fold, second } = watched();
    fold.state.outputs.edit(HORN).wanted = true;
    expect(second(1000)).toThrow('nothing is wanted without a reason');
  });

  it('an output that an acknowledgement from a message ended', () => {
    const { fold, sees } = watched();
    sees(1000, read('h2s', 8));
    const occurrence = fold.alarm('h2s:high')?.occurrence;
    if (occurrence === undefined) throw new Error('no alarm');
    const said = act({ act: 'ack', alarm: 'h2s:high' as AlarmId, occurrence, via: 'message' });
    const { outputs } = fold.state;
    expect(() =>
      sees(2000, said, (outcome) => {
        outputs.edit(LAMP).wanted = false;
        return outcome;
      }),
    ).toThrow('what an alarm needs is wanted until its end');
    outputs.edit(LAMP).wanted = true;
    sees(3000, ack('h2s:high', occurrence));
    expect(outputs.get(LAMP)?.wanted).toBe(false);
  });

  it('what was found on, and ended without a person', () => {
    const { fold, sees, second } = watched();
    sees(1000, { kind: 'output', output: SIREN, readBack: true });
    sees(2000, { kind: 'damaged', files: [], statesUnknown: true });
    expect(second(3000)).not.toThrow();
    fold.state.outputs.edit(SIREN).wanted = false;
    expect(second(4000)).toThrow('what was found on is ended by a person');
  });
});

it('a simulated driver that was not asked for what is wanted is seen', () => {
  const fold = Fold.started(plant).feed([[1000, read('h2s', 20)]]);
  const outputs = new SimOutputs(new SimClock(T0), seeded(1), 0, new Map([[SIREN, false]]));
  expect(() => outputs.check(fold.state)).toThrow('what is wanted of an output is asked of its driver');
});

it('a simulated relay obeys at last, and outlives its driver', async () => {
  const clock = new SimClock(T0);
  const held = new Map([[SIREN, false]]);
  const outputs = new SimOutputs(clock, seeded(3), 1, held);
  const heard: Draft[] = [];
  outputs.start({ heard: ({ draft }) => heard.push(draft), rejected: () => undefined });
  outputs.want({ output: SIREN, on: true });
  await clock.run(duration(100_000), () => held.get(SIREN) === true);
  expect(held.get(SIREN)).toBe(true);
  expect(heard.at(-1)).toMatchObject({ kind: 'output', output: SIREN });
});
