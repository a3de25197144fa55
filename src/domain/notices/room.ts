import type { NoticeId } from '../ids.ts';
import type { Turn } from '../state/state.ts';
import { minutes, since } from '../time.ts';
import { drop } from './drop.ts';
import { freshChannel } from './flood.ts';
import { inOrder } from './lanes.ts';
import type { Notice } from './notice.ts';

/** So many notices are kept, also those that were told: the newest. */
const MOST_NOTICES = 2000;
/** Room is made for so many at a time. */
const MADE_AT_A_TIME = 100;
const SHED_TOLD_EVERY = minutes(1);

/**
 * Whether there is room for one more. Room is made by forgetting the oldest that are over (told, dropped, given up, in
 * this order), then by dropping a waiting one of lower priority. Where there is none the new one is dropped, and counted.
 */
export function isRoomFor(turn: Turn, notice: Notice): boolean {
  const { notices } = turn.state;
  if (notices.size < MOST_NOTICES) return true;
  for (const state of ['told', 'dropped', 'failed'] as const) {
    const over = [...notices].filter(([, known]) => known.state === state).sort(inOrder);
    for (const [id] of over.slice(0, MADE_AT_A_TIME)) notices.remove(id);
    if (over.length > 0) return true;
  }
  const victim = leastOf(turn, notice);
  if (victim !== undefined) {
    const shed = notices.get(victim);
    drop(turn, victim, 'overflow');
    notices.remove(victim);
    if (shed !== undefined) countShed(turn, shed);
    return true;
  }
  countShed(turn, notice);
  return false;
}

/** The oldest waiting one of the lowest priority, where that is lower than the priority of the new one. */
function leastOf(turn: Turn, { priority }: Notice): NoticeId | undefined {
  let found: [NoticeId, Readonly<Notice>] | undefined;
  for (const entry of turn.state.notices) {
    const [, { priority: other, sentAt }] = entry;
    if (sentAt !== undefined || other <= priority) continue;
    if (found === undefined || other > found[1].priority || (other === found[1].priority && inOrder(entry, found) < 0))
      found = entry;
  }
  return found?.[0];
}

/** Counted by channel; in the record at most once a minute. */
function countShed(turn: Turn, { channel: id }: Readonly<Notice>): void {
  const channel = turn.state.channels.edit(id, freshChannel);
  channel.shed += 1;
  if (channel.shedToldAt !== undefined && since(channel.shedToldAt, turn.at) < SHED_TOLD_EVERY) return;
  channel.shedToldAt = turn.at;
  const { seq, at } = turn;
  turn.events.push({ seq, at, kind: 'notices-shed', subject: 'gateway', channel: id, amount: channel.shed });
}
