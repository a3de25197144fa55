import type { NoticeId } from '../ids.ts';
import type { NoticeInput } from '../input.ts';
import type { Turn } from '../state/state.ts';
import { type Duration, duration, later } from '../time.ts';
import { drop, recordNotice } from './drop.ts';
import { channelFailed, channelWorks } from './health.ts';
import { inLane, type NoticeEntry } from './lanes.ts';
import { GIVEN_UP_AFTER } from './make.ts';
import type { Notice } from './notice.ts';
import type { NotifyChannel } from './plan.ts';

/** The last tries of a notice that are kept. */
const MOST_TRIES = 20;
const LONGEST_RESULT = 200;

/** A channel says what became of a try. */
export function takeNotice(turn: Turn, { notice: id, ok, result, retryAfter }: NoticeInput): void {
  const { notices, plant } = turn.state;
  const notice = notices.get(id);
  const channel = plant.notify?.channels.find((one) => one.id === notice?.channel);
  if (notice === undefined || channel === undefined) return;
  const text = result.slice(0, LONGEST_RESULT);
  if (ok) succeed(turn, id, channel, text);
  else if (notice.state === 'waiting' && notice.sentAt !== undefined) fail(turn, id, channel, text, retryAfter);
}

function succeed(turn: Turn, id: NoticeId, channel: NotifyChannel, result: string): void {
  const notice = turn.state.notices.edit(id);
  if (notice.state === 'told' || notice.state === 'dropped') return;
  letPass(turn, [id, notice]);
  notice.state = 'told';
  noteTry(turn, notice, result);
  delete notice.about;
  delete notice.reason;
  recordNotice(turn, 'notice-told', id, notice, result);
  channelWorks(turn, channel);
}

/** Those that were to be sent before it, and failed: they no longer go first. */
function letPass(turn: Turn, entry: NoticeEntry): void {
  const [id, { person, channel }] = entry;
  for (const [other, notice] of turn.state.notices) {
    if (notice.state !== 'waiting' || notice.failures === 0 || other === id) continue;
    if (notice.person !== person || notice.channel !== channel || inLane([other, notice], entry) > 0) continue;
    turn.state.notices.edit(other).aside = true;
  }
}

/** A try has failed: there is another one later, until the notice is given up, or no longer wanted. */
export function fail(turn: Turn, id: NoticeId, channel: NotifyChannel, result: string, retryAfter?: Duration): void {
  const notice = turn.state.notices.edit(id);
  notice.failures += 1;
  noteTry(turn, notice, result);
  channelFailed(turn, channel, result);
  if (notice.reason !== undefined) return drop(turn, id, notice.reason);
  if (turn.at >= notice.giveUpAt) {
    // An emergency is not given up while it stands.
    if (notice.priority > 1 || turn.state.tellings.get(notice.alarm) === undefined) {
      notice.state = 'failed';
      return recordNotice(turn, 'notice-failed', id, notice, result);
    }
    notice.giveUpAt = later(turn.at, GIVEN_UP_AFTER);
  }
  notice.dueAt = later(turn.at, pauseOf(id, notice.failures, channel, retryAfter));
  recordNotice(turn, 'notice-untold', id, notice, result);
}

function noteTry(turn: Turn, notice: Notice, result: string): void {
  notice.tries = [...notice.tries.slice(1 - MOST_TRIES), { at: turn.at, result }];
  delete notice.sentAt;
  (turn.channels ??= new Set()).add(notice.channel);
}

/**
 * The time until the next try: twice as long after each failure, and of that at least a half by the notice's own chance, so
 * that many do not come back at once. A channel may ask for longer, and never for more than `most`.
 */
function pauseOf(
  id: NoticeId,
  failures: number,
  { retry: { first, most } }: NotifyChannel,
  retryAfter: Duration | undefined,
): Duration {
  let whole: number = first;
  for (let i = 1; i < failures && whole < most; i++) whole *= 2;
  const pause = Math.min(whole, most) * (0.5 + chanceOf(`${id} ${failures}`) / 2);
  return duration(Math.min(most, Math.max(pause, retryAfter ?? 0)));
}

/** A number from 0 to 1 that only the text decides: equal in live and replay. */
function chanceOf(text: string): number {
  let hash = 7;
  for (let i = 0; i < text.length; i++) hash = (hash * 31 + text.charCodeAt(i)) % 1_000_003;
  return hash / 1_000_003;
}
