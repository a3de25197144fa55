import type { ChannelId, NoticeId, RecipientId } from '../ids.ts';
import type { Turn } from '../state/state.ts';
import { type Instant, minutes, seconds, since, later } from '../time.ts';
import type { ChannelState, Notice, Summary } from './notice.ts';

/** More transitions than this in ten minutes are a flood of a channel, until there are fewer than five (domain.md 3). */
const FLOOD_ABOVE = 10;
const FLOOD_ENDS_BELOW = 5;
const FLOOD_WINDOW = minutes(10);
/** A summary gathers for so long: one a minute. */
const GATHERED_FOR = seconds(60);
/** So many alarms of a summary are named. */
const MOST_NAMED = 20;

export const freshChannel = (): ChannelState => ({ urgent: [], others: [], failures: 0, busy: [], shed: 0 });

/** Something is told on the channels of these people: counted once a channel. */
export function noteBusy(turn: Turn, people: ReadonlySet<RecipientId>): void {
  const { plant, channels } = turn.state;
  const used = new Set((plant.notify?.people ?? []).flatMap(({ id, to }) => (people.has(id) ? to : [])));
  for (const id of used) {
    const channel = channels.edit(id, freshChannel);
    channel.busy = [...channel.busy.slice(-FLOOD_ABOVE), turn.at];
    if (isFlooded(channel, turn.at)) channel.isFlooded = true;
    else delete channel.isFlooded;
  }
}

function isFlooded({ busy, isFlooded: was }: Readonly<ChannelState>, at: Instant): boolean {
  const recent = busy.filter((told) => since(told, at) < FLOOD_WINDOW).length;
  return was === true ? recent >= FLOOD_ENDS_BELOW : recent > FLOOD_ABOVE;
}

/** Whether alarms of priority 3 and 4 go into a summary on this channel now. */
export const isInFlood = (turn: Turn, id: ChannelId): boolean => {
  const channel = turn.state.channels.get(id);
  return channel !== undefined && isFlooded(channel, turn.at);
};

/** The summary that gathers for a person on a channel; none where the last one is on its way. */
export function openSummary(turn: Turn, person: RecipientId, channel: ChannelId): NoticeId | undefined {
  for (const [id, notice] of turn.state.notices)
    if (notice.person === person && notice.channel === channel && isGathering(notice)) return id;
  return undefined;
}

const isGathering = ({ why, state, failures, sentAt, reason }: Readonly<Notice>): boolean =>
  why === 'summary' && state === 'waiting' && failures === 0 && sentAt === undefined && reason === undefined;

/** A summary of one alarm, to which others are added. */
export const summaryOf = (about: Summary['alarms'][number], at: Instant): Summary => ({
  from: at,
  to: at,
  count: 1,
  alarms: [lineOf(about)],
});

export const gatheredUntil = (at: Instant): Instant => later(at, GATHERED_FOR);

/** One more alarm of a flood. */
export const withMore = (summary: Summary, about: Summary['alarms'][number], at: Instant): Summary => ({
  from: summary.from,
  to: at,
  count: summary.count + 1,
  alarms: summary.alarms.length < MOST_NAMED ? [...summary.alarms, lineOf(about)] : summary.alarms,
});

const lineOf = ({ alarm, occurrence, condition, subject, priority, at }: Summary['alarms'][number]) => ({
  alarm,
  occurrence,
  condition,
  subject,
  priority,
  at,
});
