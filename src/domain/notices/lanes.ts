import type { ChannelId, NoticeId } from '../ids.ts';
import type { State } from '../state/state.ts';
import type { Instant } from '../time.ts';
import type { Notice } from './notice.ts';

export type NoticeEntry = readonly [NoticeId, Readonly<Notice>];

/** A notice that failed so often no longer keeps the next one of its lane from being tried. */
const STUBBORN = 3;

/** In the order in which they were decided. */
export const inOrder = ([, a]: NoticeEntry, [, b]: NoticeEntry): number =>
  a.place[0] - b.place[0] || a.place[1] - b.place[1];

/** As they are sent: those of priority 1 first, and behind all others those that failed while others were delivered. */
export const inLane = (a: NoticeEntry, b: NoticeEntry): number => rankOf(a[1]) - rankOf(b[1]) || inOrder(a, b);

const rankOf = ({ aside, priority }: Readonly<Notice>): number => (aside === true ? 2 : 0) + (priority === 1 ? 0 : 1);

/** What waits for one person on one channel, in the order in which it is sent. One at a time is on its way. */
export type Lane = readonly NoticeEntry[];

/** The lanes of some channels. */
export function lanesOf(state: State, channels: ReadonlySet<ChannelId>): ReadonlyMap<ChannelId, Lane[]> {
  const lanes = new Map<string, [ChannelId, NoticeEntry[]]>();
  for (const entry of state.notices) {
    const [, { state: is, channel, person }] = entry;
    if (is !== 'waiting' || !channels.has(channel)) continue;
    const key = `${channel} ${person}`;
    const lane = lanes.get(key);
    if (lane === undefined) lanes.set(key, [channel, [entry]]);
    else lane[1].push(entry);
  }
  const found = new Map<ChannelId, Lane[]>();
  for (const [channel, lane] of lanes.values()) {
    const own = found.get(channel) ?? [];
    own.push(lane.sort(inLane));
    found.set(channel, own);
  }
  return found;
}

/**
 * What is to be tried next in a lane, where none is on its way. The first one goes first, so that order is kept. One that
 * fails again and again is tried once more before each try of the next one, and keeps it no longer: if the next one is
 * delivered, the trouble is the first one's own.
 */
export function nextOf(lane: Lane, at: Instant): NoticeEntry | undefined {
  const ready = lane.filter(([, { dueAt, failures }]) => dueAt <= at || failures > 0);
  const [first, second] = ready;
  if (first === undefined || first[1].dueAt <= at) return first;
  if (second === undefined || first[1].failures < STUBBORN || second[1].dueAt > at) return undefined;
  return (first[1].triedAt ?? 0) < second[1].dueAt ? first : second;
}
