import type { NoticeId } from '../ids.ts';
import type { Turn } from '../state/state.ts';
import type { Notice } from './notice.ts';

/** Waiting notices are not sent; one that is on its way is not tried again. Each is in the record with the reason. */
export function dropNotices(turn: Turn, reason: string, isMeant: (notice: Readonly<Notice>) => boolean): void {
  const { notices } = turn.state;
  for (const [id, notice] of notices.sorted()) {
    if (notice.state !== 'waiting' || !isMeant(notice)) continue;
    if (notice.sentAt === undefined) drop(turn, id, reason);
    else notices.edit(id).reason = reason;
  }
}

/** One notice is not sent, or not again. */
export function drop(turn: Turn, id: NoticeId, reason: string): void {
  const notice = turn.state.notices.edit(id);
  notice.state = 'dropped';
  notice.reason = reason;
  delete notice.about;
  delete notice.sentAt;
  (turn.channels ??= new Set()).add(notice.channel);
  recordNotice(turn, 'notice-dropped', id, notice, reason);
}

/** Puts what became of a notice into the record. */
export function recordNotice(
  turn: Turn,
  kind: 'notice-told' | 'notice-untold' | 'notice-failed' | 'notice-dropped' | 'notice-retried',
  id: NoticeId,
  { alarm, person, channel, tries }: Readonly<Notice>,
  reason: string,
  by?: string,
): void {
  const { seq, at } = turn;
  const event = { seq, at, kind, subject: alarm, person, notice: id, channel, reason, amount: tries.length } as const;
  turn.events.push({ ...event, ...(by === undefined ? {} : { by }) });
}
