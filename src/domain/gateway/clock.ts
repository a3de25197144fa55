import { assert } from '../alarm/engine.ts';
import type { Evidence } from '../alarm/transition.ts';
import { alarmId } from '../ids.ts';
import type { ClockAcceptedInput, ClockSteppedInput } from '../input.ts';
import type { State } from '../state/state.ts';
import type { Turn } from '../state/state.ts';
import { instant, type Instant } from '../time.ts';
import type { ClockDoubt } from './trouble.ts';

export const CLOCK = alarmId('gateway', 'clock');

/** A wall clock so far from the record is in doubt, either way, ms. */
export const DOUBT_BEYOND_MS = 86_400_000;
/** So long a gateway may well have been off: a wall clock that is less ahead of the record is used, ms. */
const BELIEVED_AHEAD_MS = 30 * DOUBT_BEYOND_MS;

/**
 * Whether the machine's wall clock can be believed (contract.md, Clock); nothing when it can.
 * @param record the time of the last record, or what plant time is now
 * @param build when the program was built: a correct clock shows a later time
 */
export function doubtAbout(wall: Instant, record: Instant, build: Instant): ClockDoubt | undefined {
  const ahead = wall - record;
  if (wall >= build && Math.abs(ahead) <= DOUBT_BEYOND_MS) return undefined;
  const isBelieved = wall >= build && ahead > 0 && ahead < BELIEVED_AHEAD_MS;
  return { wall, record, follows: isBelieved ? 'wall' : 'record' };
}

/** The time at which plant time begins at a start. With no record yet it begins at the wall clock, or at the build. */
export function beginning(
  wall: Instant,
  record: Instant,
  build: Instant,
): { readonly at: Instant; readonly doubt: ClockDoubt | undefined } {
  if (record === 0 && wall >= build) return { at: wall, doubt: undefined };
  const doubt = doubtAbout(wall, record === 0 ? build : record, build);
  if (doubt === undefined) return { at: instant(Math.max(wall, record)), doubt };
  return { at: doubt[doubt.follows], doubt };
}

/** The doubt that is not yet settled, if there is one. */
export function standingDoubt(state: State): ClockDoubt | undefined {
  const alarm = state.alarms.get(CLOCK);
  const trouble = alarm?.active === true ? alarm.evidence?.trouble : undefined;
  return trouble?.what === 'clock' ? trouble : undefined;
}

/** What plant time would be if it had gone on from the record: the other side of a doubt in which the wall clock is followed. */
export const recordTime = (doubt: ClockDoubt | undefined, now: Instant): Instant =>
  doubt?.follows === 'wall' ? instant(doubt.record + (now - doubt.wall)) : now;

/** The wall clock is in doubt: the alarm is active until the clock is proven or a person says which time is right. */
export function takeDoubt(turn: Turn, doubt: ClockDoubt): void {
  const evidence = evidenceOf(turn, doubt);
  if (turn.state.alarms.get(CLOCK)?.active !== true) return assert(turn, CLOCK, 'beyond', evidence);
  // A clock that jumps again and again is one trouble; the alarm shows its latest times.
  turn.state.alarms.edit(CLOCK).evidence = evidence;
}

/** The machine's clock was set while the gateway ran. */
export function takeStep(turn: Turn, input: ClockSteppedInput): void {
  turn.events.push({ seq: turn.seq, at: turn.at, kind: 'clock-stepped', subject: 'gateway', amount: input.by });
  if (input.doubt !== undefined) takeDoubt(turn, input.doubt);
}

/** A doubt has ended. A person's word needs a doubt; without one it is refused, and in the record all the same. */
export function takeAccepted(turn: Turn, input: ClockAcceptedInput): void {
  const { accept, by, reason, shift, epoch } = input;
  const doubt = standingDoubt(turn.state);
  const isRefused = doubt === undefined && by !== undefined;
  if (epoch !== undefined) turn.state.epoch = epoch;
  if (isRefused) turn.refusal = 'clock-not-in-doubt';
  if (doubt !== undefined) assert(turn, CLOCK, 'within', evidenceOf(turn, doubt));
  turn.events.push({
    seq: turn.seq,
    at: turn.at,
    kind: isRefused ? 'refused' : 'clock-accepted',
    subject: CLOCK,
    ...(by === undefined ? {} : { by }),
    ...(reason === undefined ? {} : { comment: reason }),
    reason: isRefused ? 'clock-not-in-doubt' : accept,
    amount: shift,
  });
}

const evidenceOf = (turn: Turn, { wall, record, follows }: ClockDoubt): Evidence => ({
  sensedAt: turn.at,
  cause: 'gateway',
  trouble: { what: 'clock', wall, record, follows },
});
