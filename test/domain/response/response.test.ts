import { describe, expect, it } from 'vitest';
import type { AlarmId, OccurrenceId } from '../../../src/domain/ids.ts';
import type { Act } from '../../../src/domain/act.ts';
import { MOST_UNCLOSED } from '../../../src/domain/response/unclosed.ts';
import { text } from '../../../src/domain/text.ts';
import { instant } from '../../../src/domain/time.ts';
import { ack, act, read } from '../../support/drafts.ts';
import { every, Fold, T0 } from '../../support/fold.ts';
import { smallPlant, smallRules } from '../../support/plant.ts';

const HIGH = 'h2s:high' as AlarmId;
const plan = { steps: [text('撤离', 'leave'), text('测氧', 'measure oxygen')], call: [] };
const plant = () => smallPlant({ conditions: smallRules({ [HIGH]: { plan: 0 } }), responses: [plan] });

const occurrenceOf = (fold: Fold): OccurrenceId => fold.alarm(HIGH)?.occurrence ?? ('none' as OccurrenceId);
const step = (occurrence: OccurrenceId, n: number, done = true): Act => ({ act: 'step', occurrence, step: n, done });
const close = (occurrence: OccurrenceId, more: Partial<Extract<Act, { act: 'close' }>> = {}): Act => ({
  act: 'close',
  alarm: HIGH,
  occurrence,
  verdict: 'real',
  measure: '更换阀门垫片',
  ...more,
});

/** Raised at 1 s, acknowledged at 2 s. */
const raised = (): Fold => {
  const fold = Fold.started(plant()).feed([[1000, read('h2s', 8)]]);
  fold.send(2000, ack(HIGH, occurrenceOf(fold)));
  return fold;
};
/** It is normal after a minute of good readings. */
const over = (fold: Fold, from = 4000): Fold => fold.feed(every(1000, from, from + 65_000, read('h2s', 1)));

describe('the steps of a response plan', () => {
  it('are ticked with a name, and the screens and the record hear of each', () => {
    const fold = raised();
    const { transitions, events } = fold.send(3000, act(step(occurrenceOf(fold), 2)));
    const ticked = [{ step: 2, by: 'op', at: T0 + 3000 }];
    expect(transitions).toMatchObject([{ alarm: HIGH, kind: 'change', acked: true, ticked }]);
    expect(events).toMatchObject([{ kind: 'step-done', subject: HIGH, by: 'op', amount: 2 }]);
    fold.send(3100, act(step(occurrenceOf(fold), 1)));
    fold.send(3200, act(step(occurrenceOf(fold), 2, false)));
    expect(fold.events.at(-1)).toMatchObject({ kind: 'step-undone', amount: 2 });
    expect(fold.alarm(HIGH)?.ticked).toEqual([{ step: 1, by: 'op', at: T0 + 3100 }]);
  });

  it('outlive a restart, may be done when it is over, and begin again with the next occurrence', () => {
    const fold = raised();
    const first = occurrenceOf(fold);
    fold.send(3000, act(step(first, 1)));
    fold.restart(3500);
    expect(fold.alarm(HIGH)?.ticked).toHaveLength(1);
    over(fold);
    expect(fold.send(80_000, act(step(first, 2))).refusal).toBeUndefined();
    expect(fold.state.unclosed.get(first)?.about.ticked?.map((one) => one.step)).toEqual([1, 2]);
    fold.send(81_000, read('h2s', 8));
    expect(fold.alarm(HIGH)?.ticked).toBeUndefined();
  });

  it.each([
    ['a step that the plan lacks', (one: OccurrenceId) => step(one, 3), 'unknown-step'],
    ['an occurrence that is not there', () => step('9-9-9' as OccurrenceId, 1), 'occurrence-changed'],
  ] as const)('refuses %s', (_, wanted, refusal) => {
    const fold = raised();
    expect(fold.send(3000, act(wanted(occurrenceOf(fold)))).refusal).toBe(refusal);
    expect(fold.events.at(-1)).toMatchObject({ kind: 'refused', act: 'step', reason: refusal, by: 'op' });
  });
});

describe('closing', () => {
  it('waits until the alarm is normal, and is in the record with verdict, measure and due date', () => {
    const fold = raised();
    const first = occurrenceOf(fold);
    expect(fold.send(3000, act(close(first))).refusal).toBe('not-over');
    over(fold);
    expect([...fold.state.unclosed.keys()]).toEqual([first]);
    const due = instant(T0 + 86_400_000);
    expect(fold.send(80_000, act(close(first, { due }))).refusal).toBeUndefined();
    expect(fold.events.at(-1)).toMatchObject({ kind: 'closed', subject: HIGH, verdict: 'real', due });
    expect(fold.events.at(-1)).toMatchObject({ by: 'op', comment: '更换阀门垫片', occurrence: first });
    expect(fold.state.unclosed.size).toBe(0);
    expect(fold.send(81_000, act(close(first))).refusal).toBe('closed-already');
  });

  it('is owed also for an earlier occurrence, after a restart too', () => {
    const fold = over(raised());
    const first = occurrenceOf(fold);
    fold.send(80_000, read('h2s', 8));
    fold.restart(81_000);
    expect(fold.send(82_000, act(close(occurrenceOf(fold)))).refusal).toBe('not-over');
    expect(fold.send(82_000, act(close('9-9-9' as OccurrenceId))).refusal).toBe('occurrence-changed');
    expect(fold.send(82_000, act(close(first, { measure: ' ' }))).refusal).toBe('reason-needed');
    expect(fold.send(83_000, act(close(first, { verdict: 'false' }))).refusal).toBeUndefined();
  });

  it('is not owed for what was raised under an overlay', () => {
    const fold = Fold.started(plant());
    fold.send(1000, act({ act: 'shelve', alarm: HIGH, reason: 'test' }));
    fold.send(2000, read('h2s', 8));
    expect(over(fold).state.unclosed.size).toBe(0);
  });

  it('keeps a bounded list', () => {
    const fold = Fold.started(plant());
    for (let i = 0; i <= MOST_UNCLOSED; i++) {
      const at = 1000 + i * 200_000;
      fold.send(at, read('h2s', 8));
      fold.send(at + 1, ack(HIGH, occurrenceOf(fold)));
      fold.send(at + 2, read('h2s', 1));
      fold.feed(every(1500, at + 1500, at + 63_000, read('h2s', 1)));
    }
    expect(fold.state.unclosed.size).toBe(MOST_UNCLOSED);
  });
});
