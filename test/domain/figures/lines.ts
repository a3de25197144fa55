import type { Priority } from '../../../src/domain/alarm/condition.ts';
import type { Overlay, Transition, TransitionKind } from '../../../src/domain/alarm/transition.ts';
import { type AlarmId, epochOf, occurrenceId, type OccurrenceId, seqOf } from '../../../src/domain/ids.ts';
import type { Recorded } from '../../../src/domain/refold.ts';
import type { ClosingVerdict } from '../../../src/domain/response/closing.ts';
import { type Instant, instant } from '../../../src/domain/time.ts';
import { T0 } from '../../support/fold.ts';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

/** What is recorded `ms` after `T0`. */
export type Line =
  | {
      readonly ms: number;
      readonly kind: TransitionKind;
      readonly alarm: string;
      readonly priority: Priority;
      readonly overlays: readonly Overlay[];
    }
  | { readonly ms: number; readonly alarm: string; readonly occurrence: string; readonly verdict: ClosingVerdict };

export const moves = (
  ms: number,
  kind: TransitionKind,
  alarm: string,
  priority: Priority,
  overlays: readonly Overlay[] = [],
): Line => ({ ms, kind, alarm, priority, overlays });

export const closed = (ms: number, alarm: string, occurrence: string, verdict: ClosingVerdict): Line => ({
  ms,
  alarm,
  occurrence,
  verdict,
});

/** The lines as they are recorded; the occurrence that line `i` begins is `1-I-0`, counted from 1. */
export function linesOf(lines: readonly Line[]): { readonly line: Recorded; readonly at: Instant }[] {
  const states = new Map<string, { active: boolean; acked: boolean; occurrence: OccurrenceId }>();
  return lines.map((line, i) => {
    const [seq, at] = [seqOf(i + 1), instant(T0 + line.ms)];
    const alarm = line.alarm as AlarmId;
    if ('verdict' in line) {
      const { occurrence, verdict } = line;
      return { at, line: { kind: 'event', event: { seq, at, kind: 'closed', subject: alarm, occurrence, verdict } } };
    }
    const { kind, priority, overlays } = line;
    const state = states.get(alarm) ?? { active: false, acked: true, occurrence: occurrenceId(epochOf(1), seq, 0) };
    states.set(alarm, state);
    if (kind === 'raise')
      Object.assign(state, { active: true, acked: false, occurrence: occurrenceId(epochOf(1), seq, 0) });
    if (kind === 'return') state.active = false;
    if (kind === 'ack') state.acked = true;
    if (kind === 're-alarm') state.acked = false;
    const [subject = '', condition = ''] = alarm.split(':');
    const transition: Transition = {
      seq,
      at,
      epoch: epochOf(1),
      sensedAt: at,
      alarm,
      condition,
      subject,
      kind,
      priority,
      state: 'unacked',
      latched: false,
      overlays,
      cause: 'limit',
      ...state,
    };
    return { at, line: { kind: 'transition', transition } };
  });
}
