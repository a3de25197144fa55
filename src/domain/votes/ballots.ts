import { isActiveInService, isOutOfService } from '../gas/service.ts';
import { type AlarmId, alarmId, type PointId } from '../ids.ts';
import { staleAfter } from '../reading/points.ts';
import type { State, Turn } from '../state/state.ts';
import { type Instant, later } from '../time.ts';
import { type Ballot, type Tally, tallyOf, type Vote } from './vote.ts';

/** The deadline until which a vote still counts after its alarm ended. */
const VOTE_RULE = 'vote';
/** The deadline at which a member that is in doubt is left out. */
const DOUBT_RULE = 'vote-doubt';
const keyOf = (vote: Vote, point: PointId): string => `${vote.id} ${point}`;

/** The vote that a deadline is about. */
export const voteOf = (key: string): string => key.slice(0, key.indexOf(' '));

/** The alarms by which a member votes: a detector at the end of its range votes yes. */
export const alarmsOfMember = ({ level }: Pick<Vote, 'level'>, point: PointId): readonly AlarmId[] =>
  [level, 'over-range'].map((name) => alarmId(point, name));

type Now = Pick<Turn, 'state' | 'at'>;

const isVoting = ({ state }: Now, vote: Vote, point: PointId): boolean =>
  alarmsOfMember(vote, point).some((id) => isActiveInService(state, id));

/** What a member says now. */
export function ballotOf(turn: Now, vote: Vote, point: PointId): Ballot {
  const { state, at } = turn;
  const isYes = isVoting(turn, vote, point);
  if (state.alarms.get(alarmId(point, 'bad'))?.active === true) return isYes ? 'held' : 'out';
  if (isYes) return 'yes';
  // What it would vote by is hidden, or nothing certain is read: it cannot say no.
  if (isOutOfService(state, alarmId(point, vote.level))) return 'out';
  if (state.deadlines.has(VOTE_RULE, keyOf(vote, point))) return 'yes';
  const blindAt = blindFrom(state, point);
  return blindAt !== undefined && blindAt <= at ? 'out' : 'no';
}

/** Whether a member votes by what was sensed before: its alarm has ended, and its vote counts until its window is over. */
export const isLateVote = (turn: Now, vote: Vote, point: PointId): boolean =>
  ballotOf(turn, vote, point) === 'yes' && !isVoting(turn, vote, point);

/** Why a member is left out: lost, in bypass, or nothing certain is read of it. */
export function whyOut({ state }: Now, vote: Vote, point: PointId): 'lost' | 'bypass' | 'doubt' {
  if (state.alarms.get(alarmId(point, 'bad'))?.active === true) return 'lost';
  return isOutOfService(state, alarmId(point, vote.level)) ? 'bypass' : 'doubt';
}

/** From when on a member that is in doubt does not count: a point that says nothing for so long is lost, too. */
function blindFrom(state: State, id: PointId): Instant | undefined {
  const [point, since] = [state.index.points.get(id), state.points.get(id)?.doubtSince];
  return point === undefined || since === undefined ? undefined : later(since, staleAfter(state.index, point));
}

export const tallyNow = (turn: Now, vote: Vote): Tally =>
  tallyOf(
    vote.of.map((point) => ballotOf(turn, vote, point)),
    vote.need,
  );

/**
 * Notes until when the vote of each member counts: while its alarm is active, and for the window after what was sensed
 * last; and when one that is in doubt no longer counts.
 */
export function keepVotes({ state, at }: Turn, vote: Vote): void {
  for (const point of vote.of) {
    const key = keyOf(vote, point);
    const blindAt = blindFrom(state, point);
    if (blindAt !== undefined && blindAt > at) state.deadlines.set(DOUBT_RULE, key, blindAt);
    else state.deadlines.clear(DOUBT_RULE, key);
    const alarms = alarmsOfMember(vote, point);
    if (alarms.some((id) => isActiveInService(state, id))) {
      state.deadlines.set(VOTE_RULE, key, later(at, vote.window));
      continue;
    }
    if (!state.deadlines.has(VOTE_RULE, key)) continue;
    const seen = alarms.flatMap((id) => state.alarms.get(id)?.evidence?.sensedAt ?? []);
    if (seen.length === 0) continue;
    const until = later(
      seen.reduce((last, one) => (one > last ? one : last)),
      vote.window,
    );
    if (until > at) state.deadlines.set(VOTE_RULE, key, until);
    else state.deadlines.clear(VOTE_RULE, key);
  }
}

/** A vote, or a member of one, that the configuration no longer has counts nowhere, and not when it comes back. */
export function forgetVotes({ state: { deadlines, plant } }: Turn): void {
  const known = new Set((plant.votes ?? []).flatMap((vote) => vote.of.map((point) => keyOf(vote, point))));
  for (const [{ rule, subject }] of deadlines.list())
    if ((rule === VOTE_RULE || rule === DOUBT_RULE) && !known.has(subject)) deadlines.clear(rule, subject);
}
