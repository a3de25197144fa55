import type { Refusal } from '../alarm/base.ts';
import type { Evidence } from '../alarm/transition.ts';
import { assert } from '../alarm/engine.ts';
import { tellTrouble } from '../alarm/news.ts';
import { raiseAgain } from '../alarm/transitions.ts';
import { alarmId } from '../ids.ts';
import type { DamagedInput, RecordingInput } from '../input.ts';
import type { Turn } from '../state/state.ts';
import type { GatewayTrouble } from './trouble.ts';

/** So many damaged files are named; more are the same trouble. */
const MOST_NAMED = 20;

export const RECORDING = alarmId('gateway', 'recording');

/** The log stopped or resumed. */
export function takeRecording(turn: Turn, input: RecordingInput): void {
  const { record } = turn.state;
  const wasStopped = record.stopped !== undefined;
  if (input.ok) delete record.stopped;
  else record.stopped = input.reason ?? 'unknown';
  evaluateRecord(turn, !input.ok && !wasStopped);
  turn.events.push({
    seq: turn.seq,
    at: turn.at,
    kind: input.ok ? 'recording-resumed' : 'recording-stopped',
    subject: 'gateway',
    ...(input.reason === undefined ? {} : { reason: input.reason }),
  });
}

/** Files were found damaged and set aside: the alarm is active until a person confirms it. */
export function takeDamaged(turn: Turn, input: DamagedInput): void {
  const { record } = turn.state;
  record.damaged = [...record.damaged, ...input.files].slice(-MOST_NAMED);
  record.statesUnknown ||= input.statesUnknown;
  for (const { file, aside, what } of input.files) {
    const reason = aside === undefined ? what : `${what}; kept as ${aside}`;
    turn.events.push({ seq: turn.seq, at: turn.at, kind: 'file-damaged', subject: file, reason });
  }
  if (input.gap !== undefined) {
    const { from, to } = input.gap;
    turn.events.push({ seq: turn.seq, at: turn.at, kind: 'recording-gap', subject: 'gateway', from, to });
  }
  evaluateRecord(turn, true);
}

/** A person has confirmed the damage. The alarm stays active for what is still broken. */
export function confirmRecord(turn: Turn): Refusal | undefined {
  const { record } = turn.state;
  if (record.damaged.length === 0 && !record.statesUnknown) return 'nothing-to-confirm';
  record.damaged = [];
  record.statesUnknown = false;
  evaluateRecord(turn, false);
  return undefined;
}

/** @param isNews whether a person who has acknowledged the alarm must look again */
function evaluateRecord(turn: Turn, isNews: boolean): void {
  const { stopped, damaged, statesUnknown } = turn.state.record;
  const isWhole = stopped === undefined && damaged.length === 0 && !statesUnknown;
  const trouble: GatewayTrouble = {
    what: 'record',
    ...(stopped === undefined ? {} : { stopped }),
    damaged: [...damaged],
    statesUnknown,
  };
  const evidence: Evidence = { sensedAt: turn.at, cause: 'log', trouble };
  const isActive = turn.state.alarms.get(RECORDING)?.active === true;
  if (isWhole || !isActive) return assert(turn, RECORDING, isWhole ? 'within' : 'beyond', evidence);
  if (isNews) return raiseAgain(turn, RECORDING, evidence);
  tellTrouble(turn, RECORDING, evidence);
}
