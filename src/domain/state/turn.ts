import type { Seq } from '../ids.ts';
import type { Instant } from '../time.ts';
import type { Evaluable, State, Turn } from './state.ts';

export const openTurn = (state: State, seq: Seq, at: Instant): Turn => ({
  state,
  seq,
  at,
  transitions: [],
  events: [],
  readings: [],
  fixes: [],
  counts: [],
  queue: [],
});

/** What these conditions rest on has changed. */
export function touch(turn: Turn, conditions: readonly Evaluable[] | undefined): void {
  if (conditions === undefined) return;
  for (const condition of conditions) {
    if (condition.isQueued) continue;
    condition.isQueued = true;
    turn.queue.push(condition);
  }
}

/** Evaluates what was touched, and what rests on alarms that moved by it. */
export function evaluateTouched(turn: Turn): void {
  const { queue } = turn;
  try {
    for (let i = 0; i < queue.length; i++) {
      const condition = queue[i];
      if (condition === undefined) continue;
      condition.isQueued = false;
      condition.evaluate(turn);
    }
  } finally {
    for (const condition of queue) condition.isQueued = false;
    queue.length = 0;
  }
}
