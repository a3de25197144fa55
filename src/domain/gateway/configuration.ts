import { judge, raiseAgain, removeVanished, restate, retime } from '../alarm/desk.ts';
import type { Evidence } from '../alarm/transition.ts';
import { alarmId } from '../ids.ts';
import type { ConfigurationEdit, ConfiguredInput, StartedInput } from '../input.ts';
import { recount } from '../people/recount.ts';
import type { Plant } from '../plant.ts';
import { reconsiderPoints } from '../reading/points.ts';
import { conditionOf } from '../state/conditions.ts';
import { adopt } from '../state/state.ts';
import type { Turn } from '../state/turn.ts';

const CONFIG = alarmId('gateway', 'config');
export const UNCONFIRMED = alarmId('gateway', 'unconfirmed');

/** Whether the gateway runs on the configuration that it was given, or on the last one that was in force. */
export function evaluateConfiguration(turn: Turn, refused: StartedInput['refused']): void {
  const seen = { sensedAt: turn.at, cause: 'gateway' } as const;
  if (refused === undefined) return judge(turn, CONFIG, 'within', seen);
  judge(turn, CONFIG, 'beyond', { ...seen, trouble: { what: 'configuration', ...refused } });
}

/**
 * Another configuration is in force from here on. What was known stays known: values, positions and alarm states go on
 * under the new limits, delays, zones and people, and are evaluated under them at once.
 */
export function takeConfigured(turn: Turn, input: ConfiguredInput, plant: Plant): void {
  const before = turn.state.plant;
  adopt(turn.state, plant);
  removeVanished(turn);
  retime(turn, (id) => conditionOf(before, id));
  recount(turn);
  reconsiderPoints(turn, before);
  restate(turn, (id) => conditionOf(before, id));
  // The folder has no errors: this one could be put into force.
  evaluateConfiguration(turn, undefined);
  takeEdit(turn, input, input.revision);
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
  else judge(turn, UNCONFIRMED, 'beyond', evidence);
}

/** An engineer or admin other than who loosened the limits has acknowledged it: the change is confirmed. */
export function confirmLimits(turn: Turn, by: string, role: string): void {
  const evidence = turn.state.alarms.get(UNCONFIRMED)?.evidence;
  if (evidence?.trouble?.what !== 'loosened') return;
  const isOther = by !== evidence.trouble.by && (role === 'engineer' || role === 'admin');
  if (isOther) judge(turn, UNCONFIRMED, 'within', evidence);
}
