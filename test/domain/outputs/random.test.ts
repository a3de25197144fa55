import fc from 'fast-check';
import { expect, it } from 'vitest';
import { EmergenciesSound } from '../../../simulators/sim/invariants/outputs.ts';
import { withOutputs } from '../../../simulators/sim/outputs.ts';
import { SIM_NOTIFY } from '../../../simulators/sim/notifier.ts';
import type { AlarmId } from '../../../src/domain/ids.ts';
import { outputId, pointId, seqOf } from '../../../src/domain/ids.ts';
import type { Draft, Input } from '../../../src/domain/input.ts';
import type { Plant } from '../../../src/domain/plant.ts';
import { duration, instant, seconds } from '../../../src/domain/time.ts';
import { act, read, reset, started, tick } from '../../support/drafts.ts';
import { Fold, T0 } from '../../support/fold.ts';
import { contact, smallPlant } from '../../support/plant.ts';

const SIREN = outputId('siren');
const STOP = pointId('stop');
const small = smallPlant();
const base = withOutputs({
  ...small,
  notify: SIM_NOTIFY,
  points: [...small.points, { ...contact('stop', 'other'), id: STOP }],
});
const plant: Plant = {
  ...base,
  outputs: (base.outputs ?? []).map((output) => (output.id === SIREN ? { ...output, stop: STOP } : output)),
};
const ALARMS = ['h2s:high', 'h2s:high-high', 'ex:high'] as AlarmId[];

/** What comes, after so many ms. An acknowledgement is of what stands when it comes. */
type Step = readonly [after: number, what: (fold: Fold) => Draft | 'restart'];

const output = fc.constantFrom(...(plant.outputs ?? []).map(({ id }) => id));
const alarm = fc.constantFrom(...ALARMS);
const what: fc.Arbitrary<Step[1]> = fc.oneof(
  fc.constantFrom(0, 8, 20).map((value) => () => read('h2s', value)),
  fc.constantFrom(0, 30).map((value) => () => read('ex', value)),
  fc.constantFrom(0, 1).map((value) => () => read('stop', value)),
  fc.tuple(alarm, fc.boolean()).map(([id, isByMessage]) => (fold: Fold) => {
    const occurrence = fold.alarm(id)?.occurrence;
    if (occurrence === undefined) return tick;
    return act({ act: 'ack', alarm: id, occurrence, ...(isByMessage ? { via: 'message' } : {}) });
  }),
  alarm.map((id) => () => reset(id)),
  fc.tuple(output, fc.integer({ min: 1, max: 90 })).map(
    ([id, s]) =>
      () =>
        act({ act: 'test-output', output: id, for: seconds(s) }),
  ),
  output.map((id) => () => act({ act: 'release-output', output: id, reason: '现场已核实' })),
  fc.tuple(output, fc.boolean()).map(([id, readBack]): Step[1] => () => ({ kind: 'output', output: id, readBack })),
  fc.constant((): Draft => ({ kind: 'damaged', files: [], statesUnknown: true })),
  fc.constant((): 'restart' => 'restart'),
);
const steps: fc.Arbitrary<Step[]> = fc.array(fc.tuple(fc.integer({ min: 1, max: 40_000 }), what), { maxLength: 40 });

/** Lives through the steps: `see` is shown each input. @returns the fold, and the inputs */
function lived(all: readonly Step[]): { readonly fold: Fold; readonly inputs: readonly Input[] } {
  const fold = new Fold(plant);
  const rule = new EmergenciesSound();
  const inputs: Input[] = [];
  const send = (ms: number, draft: Draft): void => {
    const input: Input = { ...draft, seq: seqOf(fold.state.seq + 1), at: instant(T0 + ms) };
    inputs.push(input);
    const outcome = fold.take(input);
    rule.check({ input, outcome, state: fold.state, plant });
    rule.everySecond({ state: fold.state, plant }, T0 + ms);
    for (const [id, { audible, reasons }] of fold.state.outputs) {
      const heard = Object.values(reasons).filter(({ silenced }) => silenced !== true);
      const emergencies = heard.filter(({ isEmergency }) => isEmergency).length;
      expect([id, audible]).toEqual([id, { emergencies, others: heard.length - emergencies }]);
    }
  };
  send(0, started(1));
  let ms = 0;
  for (const [after, next] of all) {
    const end = ms + after;
    for (let due = fold.wakeAt; due !== undefined && due <= T0 + end; due = fold.wakeAt)
      send(Math.max(due, fold.state.at) - T0, tick);
    ms = end;
    const draft = next(fold);
    if (draft !== 'restart') send(ms, draft);
    else {
      rule.begin({ state: fold.state, plant, lastSeq: fold.state.seq, lastAt: fold.state.at });
      send(ms, started(fold.state.epoch + 1, duration(0)));
    }
  }
  return { fold, inputs };
}

it('whatever comes: an emergency is wanted until its end, nothing without a reason, and what sounds is counted', () => {
  fc.assert(
    fc.property(steps, (all) => {
      lived(all);
    }),
    { numRuns: 150 },
  );
});

it('whatever came, the same inputs give the same outputs, also from a checkpoint', () => {
  fc.assert(
    fc.property(steps, fc.nat(), (all, cut) => {
      const { fold, inputs } = lived(all);
      const again = new Fold(plant);
      const at = cut % inputs.length;
      for (const input of inputs.slice(0, at)) again.take(input);
      const restored = new Fold(plant, again.checkpoint());
      for (const input of inputs.slice(at)) restored.take(input);
      expect(restored.checkpoint().facts).toEqual(fold.checkpoint().facts);
    }),
    { numRuns: 60 },
  );
});
