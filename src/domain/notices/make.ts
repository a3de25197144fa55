import type { Priority } from '../alarm/condition.ts';
import type { Transition } from '../alarm/transition.ts';
import { alarmId, type ChannelId, noticeId, type NoticeId, type RecipientId, seqOf } from '../ids.ts';
import type { Turn } from '../state/state.ts';
import { later, minutes } from '../time.ts';
import { gatheredUntil, isInFlood, openSummary, summaryOf, withMore } from './flood.ts';
import type { Notice, NoticeWhy } from './notice.ts';
import { quietUntil } from './quiet.ts';
import { isRoomFor } from './room.ts';

export const NOTIFY = alarmId('gateway', 'notify');
/** A notice that was not delivered for so long is given up. */
export const GIVEN_UP_AFTER = minutes(24 * 60);

/** What a person is to be told. */
export interface WantedNotice {
  readonly about: Transition;
  readonly person: RecipientId;
  readonly why: NoticeWhy;
  /** What makes it another one than those of the same occurrence to the same person by the same channel. */
  readonly step: string;
}

/**
 * A person is told by each channel. In quiet hours it waits; in a flood alarms of priority 3 and 4 go into a summary. It
 * is made once: two rules that tell the same person of the same thing make one notice.
 */
export function makeNotices(turn: Turn, { about, person, why, step }: WantedNotice): void {
  const { plant, notices, channels } = turn.state;
  const recipient = plant.notify?.people.find(({ id }) => id === person);
  if (plant.notify === undefined || recipient === undefined) return;
  const { priority, alarm, occurrence } = about;
  const quiet = quietUntil(plant.notify, recipient, priority, turn.at);
  for (const channel of recipient.to) {
    // That a channel is dead is told by the others.
    if (alarm === NOTIFY && channels.get(channel)?.isDead === true) continue;
    if (why === 'repeat' && isWaiting(turn, about, person, channel)) continue;
    if (priority >= 3 && (quiet !== undefined || isInFlood(turn, channel))) {
      summarise(turn, about, person, channel, quiet ?? gatheredUntil(turn.at));
      continue;
    }
    const id = noticeId(occurrence, person, channel, step);
    if (notices.get(id) === undefined)
      put(turn, id, { ...fresh(turn, about, person, channel, why, priority), about, dueAt: quiet ?? turn.at });
  }
}

/** Nobody is told again of what has not reached him yet. */
function isWaiting(turn: Turn, { alarm }: Transition, person: RecipientId, channel: ChannelId): boolean {
  for (const [, notice] of turn.state.notices)
    if (notice.alarm === alarm && notice.state === 'waiting' && notice.person === person && notice.channel === channel)
      return true;
  return false;
}

function summarise(
  turn: Turn,
  about: Transition,
  person: RecipientId,
  channel: ChannelId,
  dueAt: Notice['dueAt'],
): void {
  const { notices } = turn.state;
  const open = openSummary(turn, person, channel);
  const known = open === undefined ? undefined : notices.get(open)?.about;
  if (open !== undefined && known !== undefined && 'count' in known && 'alarms' in known) {
    notices.edit(open).about = withMore(known, about, turn.at);
    return;
  }
  const id = noticeId(about.occurrence, person, channel, `summary.${turn.seq}`);
  const notice = fresh(turn, about, person, channel, 'summary', 3);
  put(turn, id, { ...notice, about: summaryOf(about, turn.at), dueAt });
}

function fresh(
  turn: Turn,
  { alarm, occurrence }: Transition,
  person: RecipientId,
  channel: ChannelId,
  why: NoticeWhy,
  priority: Priority,
): Notice {
  const place = [seqOf(turn.seq), turn.made ?? 0] as const;
  turn.made = place[1] + 1;
  return {
    alarm,
    occurrence,
    person,
    channel,
    why,
    priority,
    at: turn.at,
    place,
    state: 'waiting',
    dueAt: turn.at,
    giveUpAt: later(turn.at, GIVEN_UP_AFTER),
    failures: 0,
    tries: [],
  };
}

function put(turn: Turn, id: NoticeId, notice: Notice): void {
  if (!isRoomFor(turn, notice)) return;
  turn.state.notices.edit(id, () => notice);
  (turn.channels ??= new Set()).add(notice.channel);
}
