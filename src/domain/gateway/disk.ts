import { assert } from '../alarm/engine.ts';
import { tellTrouble } from '../alarm/news.ts';
import { raiseAgain } from '../alarm/transitions.ts';
import type { Evidence } from '../alarm/transition.ts';
import { alarmId } from '../ids.ts';
import type { DiskInput } from '../input.ts';
import type { State, Turn } from '../state/state.ts';
import type { DiskState } from './trouble.ts';

export const DISK = alarmId('gateway', 'disk');

const AS_IT_SHOULD_BE: DiskState = { space: 'ample', isPinnedTooMuch: false, keptTooShort: [] };

/** What the fold knows of the disk: its alarm says it. */
export function knownDisk(state: State): DiskState {
  const alarm = state.alarms.get(DISK);
  const trouble = alarm?.active === true ? alarm.evidence?.trouble : undefined;
  if (trouble?.what !== 'disk') return AS_IT_SHOULD_BE;
  const { what: _what, ...disk } = trouble;
  return disk;
}

/** What is known of the disk with what was found since. @param found as the log says it, which knows more after its first look at the segments */
export function diskWith(known: DiskState, found: Partial<DiskState> = {}): DiskState {
  const { space, isPinnedTooMuch, keptTooShort } = { ...known, ...found };
  const { anchor } = found.keptTooShort === undefined ? known : found;
  return { space, isPinnedTooMuch, keptTooShort, ...(anchor === undefined ? {} : { anchor }) };
}

/** The room for the record is another one: the alarm is active while there is too little, under priority 2 where it is nearly gone. */
export function takeDisk(turn: Turn, input: DiskInput): void {
  const disk = diskWith(AS_IT_SHOULD_BE, input);
  const { space, isPinnedTooMuch, keptTooShort, anchor } = disk;
  const isWell = space === 'ample' && !isPinnedTooMuch && keptTooShort.length === 0 && anchor === undefined;
  const before = knownDisk(turn.state);
  const isActive = turn.state.alarms.get(DISK)?.active === true;
  const evidence: Evidence = {
    sensedAt: turn.at,
    cause: 'log',
    ...(space === 'short' ? { priority: 2 } : {}),
    trouble: { what: 'disk', ...disk },
  };
  if (isWell) return assert(turn, DISK, 'within', evidence);
  if (isActive && rankOf(disk) > rankOf(before)) return raiseAgain(turn, DISK, evidence);
  // Also where it is active: one that comes and goes may be about to return.
  assert(turn, DISK, 'beyond', evidence);
  tellTrouble(turn, DISK, evidence);
}

const RANKS = { ample: 0, low: 1, short: 2 } as const;

/** Less space than before is a new occurrence: who acknowledged the first stage must look again. */
const rankOf = ({ space }: DiskState): number => RANKS[space];
