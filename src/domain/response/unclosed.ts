import type { AlarmState } from '../alarm/alarm-state.ts';
import type { Transition } from '../alarm/transition.ts';
import type { AlarmId, OccurrenceId } from '../ids.ts';
import type { Turn } from '../state/state.ts';
import type { Unclosed } from './closing.ts';

/** So many wait to be closed; beyond them the least important goes first, and of those the oldest. The record has all. */
export const MOST_UNCLOSED = 500;

/** An occurrence that was on the list has ended by the last transition of this turn: it waits to be closed. */
export function keepUnclosed(turn: Turn, { isOpen }: Readonly<AlarmState>, alarm: AlarmId): void {
  const ended = turn.transitions.at(-1);
  if (isOpen === undefined || ended?.alarm !== alarm) return;
  const { people: _people, involved: _involved, joined: _joined, left: _left, ...about } = ended;
  const { unclosed } = turn.state;
  unclosed.edit(about.occurrence, () => ({ about }));
  if (unclosed.size > MOST_UNCLOSED) unclosed.remove(leastOf(unclosed) ?? about.occurrence);
}

function leastOf(unclosed: Iterable<[OccurrenceId, Readonly<Unclosed>]>): OccurrenceId | undefined {
  let least: Transition | undefined;
  for (const [, { about }] of unclosed) if (least === undefined || isLess(about, least)) least = about;
  return least?.occurrence;
}

/** In one order, whatever the order of the slice. */
function isLess(a: Transition, b: Transition): boolean {
  if (a.priority !== b.priority) return a.priority > b.priority;
  return a.seq === b.seq ? a.alarm < b.alarm : a.seq < b.seq;
}
