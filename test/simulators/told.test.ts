import { describe, expect, it } from 'vitest';
import { PeopleAreTold } from '../../simulators/sim/invariants/told.ts';
import { SIM_NOTIFY } from '../../simulators/sim/notifier.ts';
import { alarmId, seqOf } from '../../src/domain/ids.ts';
import type { Draft, Input } from '../../src/domain/input.ts';
import type { Outcome } from '../../src/domain/reduce.ts';
import { instant } from '../../src/domain/time.ts';
import { read } from '../support/drafts.ts';
import { Fold, T0 } from '../support/fold.ts';
import { smallPlant } from '../support/plant.ts';

const plant = smallPlant({ notify: SIM_NOTIFY });

/** A fold, and what watches it. */
function watched() {
  const fold = Fold.started(plant);
  const rule = new PeopleAreTold();
  const sees = (ms: number, draft: Draft, spoil: (outcome: Outcome) => Outcome = (outcome) => outcome): Outcome => {
    const input: Input = { ...draft, seq: seqOf(fold.state.seq + 1), at: instant(T0 + ms) };
    const outcome = spoil(fold.take(input));
    rule.check({ input, outcome, state: fold.state, plant });
    return outcome;
  };
  const second = (ms: number) => () => rule.everySecond({ state: fold.state, plant }, T0 + ms);
  return { fold, sees, second };
}

describe('the invariants of telling see', () => {
  it('an emergency that nobody is told of, and one that is not tried again', () => {
    const { fold, sees, second } = watched();
    sees(1000, read('h2s', 20));
    expect(second(2000)).not.toThrow();
    expect(second(400_000)).toThrow('an emergency that was not delivered is tried again');
    for (const id of fold.state.notices.keys()) fold.state.notices.remove(id);
    expect(second(3000)).toThrow('an emergency is told, or waits to be told');
  });

  it('what is sent once more after it was delivered', () => {
    const { sees } = watched();
    const [notice] = sees(1000, read('h2s', 20)).notices ?? [];
    if (notice === undefined) throw new Error('nothing was sent');
    sees(2000, { kind: 'notice', notice, ok: true, result: '200' });
    expect(() => sees(3000, { kind: 'tick' }, (outcome) => ({ ...outcome, notices: [notice] }))).toThrow(
      'nothing is sent after it was delivered',
    );
  });

  it('more messages than a channel takes', () => {
    const { sees } = watched();
    const [notice] = sees(1000, read('h2s', 20)).notices ?? [];
    if (notice === undefined) throw new Error('nothing was sent');
    const many = Array.from({ length: 12 }, () => notice);
    expect(() => sees(2000, { kind: 'tick' }, (outcome) => ({ ...outcome, notices: many }))).toThrow('keeps its rate');
  });

  it('a dead channel that is no alarm', () => {
    const { fold, sees, second } = watched();
    const [notice] = sees(1000, read('h2s', 20)).notices ?? [];
    if (notice === undefined) throw new Error('nothing was sent');
    sees(2000, { kind: 'notice', notice, ok: false, result: 'refused' });
    sees(63_000, { kind: 'tick' });
    expect(fold.base('gateway:notify')).toBe('unacked');
    expect(second(63_000)).not.toThrow();
    fold.state.alarms.edit(alarmId('gateway', 'notify')).active = false;
    expect(second(63_000)).toThrow('that a channel is dead is an alarm');
  });
});
