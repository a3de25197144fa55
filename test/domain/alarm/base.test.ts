import { describe, expect, it } from 'vitest';
import {
  ack,
  activate,
  type Base,
  type BaseState,
  baseState,
  NORMAL,
  type Refusal,
  reset,
  returned,
} from '../../../src/domain/alarm/base.ts';

const flags = (active: boolean, acked: boolean, latched: boolean): Base => ({ active, acked, latched });

/** ISA-18.2 as in domain.md 3: one row a base state, with the flags of both kinds where they differ. */
const rows: readonly {
  from: BaseState;
  base: Base;
  returns?: BaseState;
  ack: BaseState | Refusal;
  reset: BaseState | Refusal;
}[] = [
  { from: 'normal', base: NORMAL, ack: 'nothing-to-acknowledge', reset: 'not-latched' },
  {
    from: 'unacked',
    base: flags(true, false, false),
    returns: 'returned-unacked',
    ack: 'acked',
    reset: 'still-active',
  },
  { from: 'unacked', base: flags(true, false, true), returns: 'latched-unacked', ack: 'acked', reset: 'still-active' },
  { from: 'acked', base: flags(true, true, false), returns: 'normal', ack: 'acked', reset: 'still-active' },
  { from: 'acked', base: flags(true, true, true), returns: 'latched-acked', ack: 'acked', reset: 'still-active' },
  { from: 'returned-unacked', base: flags(false, false, false), ack: 'normal', reset: 'not-latched' },
  { from: 'latched-unacked', base: flags(false, false, true), ack: 'latched-acked', reset: 'not-acknowledged' },
  { from: 'latched-acked', base: flags(false, true, true), ack: 'latched-acked', reset: 'normal' },
];

const outcome = (step: ReturnType<typeof reset>): string => (step.ok ? baseState(step.base) : step.refusal);

describe('the base machine of ISA-18.2', () => {
  it.each(rows)('$from (latched: $base.latched)', (row) => {
    expect(baseState(row.base)).toBe(row.from);
    if (row.returns !== undefined) expect(baseState(returned(row.base))).toBe(row.returns);
    expect(outcome(ack(row.base))).toBe(row.ack);
    expect(outcome(reset(row.base))).toBe(row.reset);
  });

  it.each([true, false])('activates to unacked, latched as the condition is (%s)', (latching) => {
    expect(activate(latching)).toEqual(flags(true, false, latching));
  });
});
