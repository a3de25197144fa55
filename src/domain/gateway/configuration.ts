import { assert } from '../alarm/engine.ts';
import { raiseAgain } from '../alarm/transitions.ts';
import type { Evidence } from '../alarm/transition.ts';
import { alarmId } from '../ids.ts';
import type { ConfigurationEdit, StartedInput } from '../input.ts';
import type { Turn } from '../state/state.ts';

const CONFIG = alarmId('gateway', 'config');
export const UNCONFIRMED = alarmId('gateway', 'unconfirmed');

/** Whether the gateway runs on the configuration that it was given, or on the last one that was in force. */
export function evaluateConfiguration(turn: Turn, refused: StartedInput['refused']): void {
  const seen = { sensedAt: turn.at, cause: 'gateway' } as const;
  if (refused === undefined) return assert(turn, CONFIG, 'within', seen);
  assert(turn, CONFIG, 'beyond', { ...seen, trouble: { what: 'configuration', ...refused } });
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
    trouble: { what: 'loosened', by, limits: loosened },
  };
  if (turn.state.alarms.get(UNCONFIRMED)?.active === true) raiseAgain(turn, UNCONFIRMED, evidence);
  else assert(turn, UNCONFIRMED, 'beyond', evidence);
}

/** An engineer or admin other than who loosened the limits has acknowledged it: the change is confirmed. */
export function confirmLimits(turn: Turn, by: string, role: string): void {
  const evidence = turn.state.alarms.get(UNCONFIRMED)?.evidence;
  if (evidence?.trouble?.what !== 'loosened') return;
  const isOther = by !== evidence.trouble.by && (role === 'engineer' || role === 'admin');
  if (isOther) assert(turn, UNCONFIRMED, 'within', evidence);
}
