import { assert } from '../alarm/engine.ts';
import { tellTrouble } from '../alarm/news.ts';
import { raiseAgain } from '../alarm/transitions.ts';
import type { Evidence } from '../alarm/transition.ts';
import type { ChannelId } from '../ids.ts';
import type { Turn } from '../state/state.ts';
import { seconds, since } from '../time.ts';
import { freshChannel } from './flood.ts';
import { NOTIFY } from './make.ts';
import type { NotifyChannel } from './plan.ts';

/** A channel is dead after so many failures in a row, or when it has failed for so long. */
const DEAD_FAILURES = 3;
export const DEAD_AFTER = seconds(60);

/** A message was delivered. */
export function channelWorks(turn: Turn, { id }: NotifyChannel): void {
  const channel = turn.state.channels.edit(id, freshChannel);
  const wasDead = channel.isDead === true;
  channel.failures = 0;
  channel.lastGoodAt = turn.at;
  delete channel.failingSince;
  delete channel.result;
  delete channel.isDead;
  if (wasDead) evaluateChannels(turn, false);
}

/** A message was not delivered. */
export function channelFailed(turn: Turn, { id }: NotifyChannel, result: string): void {
  const channel = turn.state.channels.edit(id, freshChannel);
  channel.failures += 1;
  channel.failingSince ??= turn.at;
  channel.result = result;
  settleHealth(turn, id);
}

/** Looks whether a channel that fails has to be called dead. */
export function settleHealth(turn: Turn, id: ChannelId): void {
  const known = turn.state.channels.get(id);
  if (known?.failingSince === undefined || known.isDead === true) return;
  if (known.failures < DEAD_FAILURES && since(known.failingSince, turn.at) < DEAD_AFTER) return;
  turn.state.channels.edit(id).isDead = true;
  evaluateChannels(turn, true);
}

/** `gateway:notify`: active while any channel is dead, and names all of them. @param isNews one more is dead */
export function evaluateChannels(turn: Turn, isNews: boolean): void {
  const dead = turn.state.channels
    .sorted()
    .flatMap(([channel, { isDead, failingSince, result }]) =>
      isDead === true && failingSince !== undefined ? { channel, since: failingSince, result: result ?? '' } : [],
    );
  const evidence: Evidence = { sensedAt: turn.at, cause: 'gateway', trouble: { what: 'notify', channels: dead } };
  const isActive = turn.state.alarms.get(NOTIFY)?.active === true;
  if (dead.length === 0) {
    if (isActive) assert(turn, NOTIFY, 'within', turn.state.alarms.get(NOTIFY)?.evidence ?? evidence);
  } else if (!isActive) assert(turn, NOTIFY, 'beyond', evidence);
  else if (isNews) raiseAgain(turn, NOTIFY, evidence);
  else tellTrouble(turn, NOTIFY, evidence);
}
