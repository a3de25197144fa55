import type { AlarmId, ChannelId } from '../ids.ts';
import type { NotifyPlan } from './plan.ts';
import type { State, Turn } from '../state/state.ts';
import type { Instant } from '../time.ts';
import { drop } from './drop.ts';
import { evaluateChannels, settleHealth } from './health.ts';
import { followTransition, retell, settleTelling } from './telling.ts';

/** The rules with deadlines of the notices. */
export const NOTICE_RULES: Readonly<Record<string, (turn: Turn, subject: string) => void>> = {
  telling: (turn, id) => settleTelling(turn, id as AlarmId),
  channel: (turn, id) => {
    settleHealth(turn, id as ChannelId);
    (turn.channels ??= new Set()).add(id as ChannelId);
  },
};

/** What follows from the transitions of a turn, and what is to be sent now. @param from the first transition that is looked at */
export function tellPeople(turn: Turn, from: number): void {
  if (turn.state.plant.notify === undefined) return;
  for (const transition of turn.transitions.slice(from)) followTransition(turn, transition);
}

/** The gateway starts: what was on its way may not have arrived, and is sent again. */
export function resend(turn: Turn): void {
  const { notices } = turn.state;
  for (const [id, notice] of notices.sorted()) {
    if (notice.state !== 'waiting') continue;
    (turn.channels ??= new Set()).add(notice.channel);
    if (notice.sentAt === undefined) continue;
    const known = notices.edit(id);
    delete known.sentAt;
    known.dueAt = turn.at;
  }
}

/** Another configuration, or the same one after a start: what waits for people and channels that it lacks is dropped. */
export function reconsiderNotices(turn: Turn): void {
  const { plant, notices, channels, tellings } = turn.state;
  const plan: NotifyPlan = plant.notify ?? { channels: [], people: [], rules: [], clock: [] };
  if (plant.notify === undefined && notices.size === 0 && channels.size === 0 && tellings.size === 0) return;
  const known = new Set(plan.channels.map(({ id }) => id));
  for (const [id, { state, person, channel }] of notices.sorted()) {
    const recipient = plan.people.find((one) => one.id === person);
    if (state !== 'waiting' || (known.has(channel) && recipient?.to.includes(channel) === true)) continue;
    drop(turn, id, 'configuration');
  }
  let wasDead = false;
  for (const [id, { isDead }] of channels.sorted()) {
    if (known.has(id)) continue;
    wasDead ||= isDead === true;
    channels.remove(id);
    turn.state.deadlines.clear('channel', id);
  }
  retell(turn);
  if (wasDead) evaluateChannels(turn, false);
  for (const id of known) (turn.channels ??= new Set()).add(id);
}

/** Plant time was moved: every time of the notices moves with it. */
export function moveNotices({ notices, tellings, channels }: State, move: (at: Instant) => Instant): void {
  for (const id of notices.keys()) {
    const notice = notices.edit(id);
    notice.at = move(notice.at);
    notice.dueAt = move(notice.dueAt);
    notice.giveUpAt = move(notice.giveUpAt);
    notice.tries = notice.tries.map(({ at, result }) => ({ at: move(at), result }));
    if (notice.sentAt !== undefined) notice.sentAt = move(notice.sentAt);
    if (notice.triedAt !== undefined) notice.triedAt = move(notice.triedAt);
  }
  for (const id of tellings.keys()) {
    const { clocks } = tellings.edit(id);
    for (const clock of Object.values(clocks)) {
      clock.began = move(clock.began);
      clock.lookedAt = move(clock.lookedAt);
    }
  }
  for (const id of channels.keys()) {
    const channel = channels.edit(id);
    channel.urgent = channel.urgent.map(move);
    channel.others = channel.others.map(move);
    channel.busy = channel.busy.map(move);
    if (channel.failingSince !== undefined) channel.failingSince = move(channel.failingSince);
    if (channel.lastGoodAt !== undefined) channel.lastGoodAt = move(channel.lastGoodAt);
    if (channel.shedToldAt !== undefined) channel.shedToldAt = move(channel.shedToldAt);
  }
}
