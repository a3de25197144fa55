import type { ChannelId } from '../ids.ts';
import type { Turn } from '../state/state.ts';
import { duration, type Instant, later, minutes, seconds, since } from '../time.ts';
import { freshChannel } from './flood.ts';
import { inLane, inOrder, type Lane, lanesOf, nextOf } from './lanes.ts';
import type { ChannelState } from './notice.ts';
import type { NotifyChannel } from './plan.ts';
import { DEAD_AFTER } from './health.ts';
import { fail } from './result.ts';

const RATE_WINDOW = minutes(1);
/** A channel reports the result of a try itself, at the latest when it times out. This much later the try has failed. */
const NO_RESULT_AFTER = seconds(10);

/** Sends what is due on the channels on which something changed, as far as their rates permit. */
export function sendDue(turn: Turn): void {
  const touched = turn.channels;
  if (touched === undefined) return;
  const { plant, deadlines } = turn.state;
  failUnanswered(turn, touched);
  const lanes = lanesOf(turn.state, touched);
  for (const channel of plant.notify?.channels ?? []) {
    if (!touched.has(channel.id)) continue;
    const next = sendOn(turn, channel, lanes.get(channel.id) ?? []);
    if (next === undefined) deadlines.clear('channel', channel.id);
    else deadlines.set('channel', channel.id, next);
  }
}

/** @returns when to look again */
function sendOn(turn: Turn, channel: NotifyChannel, lanes: readonly Lane[]): Instant | undefined {
  const idle = lanes.filter((lane) => lane.every(([, { sentAt }]) => sentAt === undefined));
  const due = idle
    .map((lane) => nextOf(lane, turn.at))
    .filter((entry) => entry !== undefined)
    .sort(inLane);
  const times: Instant[] = [];
  for (const [id, { priority }] of due) {
    const rate = pruned(turn, channel.id);
    const isUrgent = priority === 1;
    const sent = rate.urgent.length + rate.others.length;
    const mayGo = sent < channel.perMinute && (isUrgent || rate.others.length < Math.floor(channel.perMinute / 2));
    if (!mayGo) {
      times.push(...[rate.urgent[0], rate.others[0]].flatMap((at) => (at === undefined ? [] : later(at, RATE_WINDOW))));
      continue;
    }
    const known = turn.state.channels.edit(channel.id, freshChannel);
    if (isUrgent) known.urgent = [...rate.urgent, turn.at];
    else known.others = [...rate.others, turn.at];
    const notice = turn.state.notices.edit(id);
    notice.sentAt = notice.triedAt = turn.at;
    (turn.notices ??= []).push(id);
  }
  for (const lane of lanes)
    for (const [id] of lane) {
      const { sentAt, dueAt } = turn.state.notices.get(id) ?? {};
      if (sentAt !== undefined) times.push(noResultAt(channel, sentAt));
      else if (dueAt !== undefined && dueAt > turn.at) times.push(dueAt);
    }
  const { failingSince, isDead } = turn.state.channels.get(channel.id) ?? {};
  if (failingSince !== undefined && isDead === undefined) times.push(later(failingSince, DEAD_AFTER));
  return times.sort((a, b) => a - b)[0];
}

const noResultAt = ({ timeout }: NotifyChannel, sentAt: Instant): Instant =>
  later(sentAt, duration(timeout + NO_RESULT_AFTER));

/** What was sent in the last minute. */
function pruned(turn: Turn, id: ChannelId): Pick<ChannelState, 'urgent' | 'others'> {
  const { urgent = [], others = [] } = turn.state.channels.get(id) ?? {};
  const isRecent = (at: Instant): boolean => since(at, turn.at) < RATE_WINDOW;
  return { urgent: urgent.filter(isRecent), others: others.filter(isRecent) };
}

/** A try whose channel said nothing of it for too long has failed: a lane never waits for ever. */
function failUnanswered(turn: Turn, touched: ReadonlySet<ChannelId>): void {
  const channels = new Map((turn.state.plant.notify?.channels ?? []).map((channel) => [channel.id, channel]));
  const silent = [...turn.state.notices].filter(([, { channel: of, state, sentAt }]) => {
    const channel = channels.get(of);
    if (channel === undefined || sentAt === undefined || state !== 'waiting' || !touched.has(of)) return false;
    return noResultAt(channel, sentAt) <= turn.at;
  });
  // In their own order: that of the slice is another one after a start from a checkpoint.
  for (const [id, { channel: of }] of silent.sort(inOrder)) {
    const channel = channels.get(of);
    if (channel !== undefined) fail(turn, id, channel, 'no-result');
  }
}
