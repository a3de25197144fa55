import { assert } from '../alarm/engine.ts';
import { raiseAgain } from '../alarm/transitions.ts';
import type { Evidence } from '../alarm/transition.ts';
import { alarmId } from '../ids.ts';
import type { ConfigurationEdit, StartedInput } from '../input.ts';
import type { Turn } from '../state/state.ts';
import type { Loosening } from './trouble.ts';

const CONFIG = alarmId('gateway', 'config');
export const UNCONFIRMED = alarmId('gateway', 'unconfirmed');
/** So many limits of one person are listed. */
const MOST_LIMITS = 200;

/** Whether the gateway runs on the configuration that it was given, or on the last one that was in force. */
export function evaluateConfiguration(turn: Turn, refused: StartedInput['refused']): void {
  const seen = { sensedAt: turn.at, cause: 'gateway' } as const;
  if (refused === undefined) return assert(turn, CONFIG, 'within', seen);
  const evidence: Evidence = { ...seen, trouble: { what: 'configuration', ...refused } };
  // Who has acknowledged some problems has not seen the others.
  const isUnseen = turn.state.alarms.get(CONFIG)?.acked === true && hasMore(turn, refused);
  if (isUnseen) raiseAgain(turn, CONFIG, evidence);
  else assert(turn, CONFIG, 'beyond', evidence);
}

/** Whether the folder has problems beside those that the active alarm names. */
function hasMore(turn: Turn, refused: NonNullable<StartedInput['refused']>): boolean {
  const alarm = turn.state.alarms.get(CONFIG);
  const trouble = alarm?.active === true ? (alarm.news ?? alarm.evidence)?.trouble : undefined;
  if (trouble?.what !== 'configuration') return false;
  const named = new Set(trouble.problems.map((problem) => JSON.stringify(problem)));
  return refused.count > trouble.count || refused.problems.some((problem) => !named.has(JSON.stringify(problem)));
}

/** Puts a change into the record, with who, why, and the old and new values. */
export function takeEdit(turn: Turn, edit: ConfigurationEdit, revision: string): void {
  const { by, reason, changes, changed, loosened, confirmedBy, undo } = edit;
  turn.events.push({
    seq: turn.seq,
    at: turn.at,
    kind: 'configured',
    subject: 'gateway',
    by,
    revision,
    amount: changed,
    changes,
    ...(undo === true ? { reason: 'undo' } : {}),
    ...(reason === undefined ? {} : { comment: reason }),
    ...(confirmedBy === undefined ? {} : { confirmedBy }),
  });
  if (loosened.length === 0 || confirmedBy !== undefined) return;
  const evidence: Evidence = {
    sensedAt: turn.at,
    cause: 'configuration',
    trouble: { what: 'loosened', ...withEarlier({ by, limits: loosened }, unconfirmed(turn)) },
  };
  if (turn.state.alarms.get(UNCONFIRMED)?.active === true) raiseAgain(turn, UNCONFIRMED, evidence);
  else assert(turn, UNCONFIRMED, 'beyond', evidence);
}

/**
 * An engineer or admin has acknowledged it: what others loosened is confirmed. What he loosened himself stands on,
 * whoever loosened something after him.
 */
export function confirmLimits(turn: Turn, by: string, role: string): void {
  const evidence = turn.state.alarms.get(UNCONFIRMED)?.evidence;
  if (evidence === undefined || (role !== 'engineer' && role !== 'admin')) return;
  const standing = unconfirmed(turn);
  const own = standing.find((loosening) => loosening.by === by);
  if (own === undefined) return assert(turn, UNCONFIRMED, 'within', evidence);
  if (standing.length === 1) return;
  raiseAgain(turn, UNCONFIRMED, { sensedAt: turn.at, cause: 'configuration', trouble: { what: 'loosened', ...own } });
}

/** What was loosened and not confirmed, once a person, the last one first. */
function unconfirmed(turn: Turn): readonly Loosening[] {
  const alarm = turn.state.alarms.get(UNCONFIRMED);
  const trouble = alarm?.active === true ? alarm.evidence?.trouble : undefined;
  if (trouble?.what !== 'loosened') return [];
  const { by, limits, earlier = [] } = trouble;
  return [{ by, limits }, ...earlier];
}

function withEarlier(last: Loosening, standing: readonly Loosening[]): Loosening & { earlier?: readonly Loosening[] } {
  const own = standing.find(({ by }) => by === last.by)?.limits ?? [];
  const limits = [...new Set([...last.limits, ...own])].slice(0, MOST_LIMITS);
  const earlier = standing.filter(({ by }) => by !== last.by);
  return { by: last.by, limits, ...(earlier.length === 0 ? {} : { earlier }) };
}
