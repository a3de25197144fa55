import type { Refusal } from '../alarm/base.ts';
import { hide, hidingOf, isShelvable, unhide } from '../alarm/overlays.ts';
import type { ShelveAct } from '../act.ts';
import { conditionOf } from '../state/conditions.ts';
import type { State, Turn } from '../state/state.ts';
import { duration, type Instant, later, minutes } from '../time.ts';
import { type Acting, atMost, isKnown, recordAct, refusedUntil } from './act.ts';

const USUAL = minutes(30);
/** One shift, for every role. */
const LONGEST = duration(8 * 3_600_000);
/** More would hide what the plant is like. */
const MOST_SHELVED = 10;

/** Takes an alarm off the list for a while (ISA-18.2 shelving 搁置). To extend it is to say again why. */
export const shelveAct: Acting['shelve'] = (turn, act, { by }) => {
  const { alarm, occurrence, reason, comment, oneShot } = act;
  const wanted = act.until ?? later(turn.at, USUAL);
  const refusal = refusalOf(turn, act, wanted);
  const until = atMost(turn, wanted, LONGEST);
  recordAct(turn, 'shelved', alarm, by, comment, refusal, occurrence, { reason, to: until });
  const condition = conditionOf(turn.state.index, alarm);
  if (refusal !== undefined || condition === undefined) return refusal;
  hide(turn, condition, {
    overlay: 'shelved',
    from: turn.at,
    until,
    by,
    reason,
    ...(comment === undefined ? {} : { comment }),
    ...(oneShot === undefined ? {} : { oneShot }),
  });
  return undefined;
};

function refusalOf(turn: Turn, { alarm, occurrence, reason, comment }: ShelveAct, until: Instant): Refusal | undefined {
  const condition = isKnown(turn.state, alarm) ? conditionOf(turn.state.index, alarm) : undefined;
  if (condition === undefined) return 'unknown-alarm';
  if (reason === 'other' && (comment ?? '').trim() === '') return 'reason-needed';
  const refused = refusedUntil(turn, until, LONGEST);
  if (refused !== undefined) return refused;
  if (occurrence !== undefined && turn.state.alarms.get(alarm)?.occurrence !== occurrence) return 'occurrence-changed';
  if (!isShelvable(turn.state, condition)) return 'never-hidden';
  const isShelved = hidingOf(turn.state, alarm, 'shelved') !== undefined;
  return !isShelved && countShelved(turn.state) >= MOST_SHELVED ? 'too-many-shelved' : undefined;
}

function countShelved({ alarms }: State): number {
  let count = 0;
  for (const [, { hiding }] of alarms) if (hiding?.some(({ overlay }) => overlay === 'shelved') === true) count += 1;
  return count;
}

/** Puts an alarm back on the list. */
export const unshelveAct: Acting['unshelve'] = (turn, { alarm, comment }, { by }) => {
  const condition = conditionOf(turn.state.index, alarm);
  const isShelved = hidingOf(turn.state, alarm, 'shelved') !== undefined;
  const refusal = condition === undefined ? 'unknown-alarm' : isShelved ? undefined : 'not-shelved';
  recordAct(turn, 'unshelved', alarm, by, comment, refusal);
  if (condition !== undefined && isShelved) unhide(turn, condition, 'shelved', by, comment);
  return refusal;
};
