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

/** What each member says now, in the order of the configuration. */
const ballotsOf = ({ state, at }: Pick<Turn, 'state' | 'at'>, vote: Vote): readonly Ballot[] =>
  vote.of.map((point) => {
    const isVoting = alarmsOfMember(vote, point).some((id) => isActiveInService(state, id));
    if (state.alarms.get(alarmId(point, 'bad'))?.active === true) return isVoting ? 'held' : 'out';
    if (isVoting) return 'yes';
    // What it would vote by is hidden, or nothing certain is read: it cannot say no.
    if (isOutOfService(state, alarmId(point, vote.level))) return 'out';
    if (state.deadlines.has(VOTE_RULE, keyOf(vote, point))) return 'yes';
    const blindAt = blindFrom(state, point);
    return blindAt !== undefined && blindAt <= at ? 'out' : 'no';
  });

/** From when on a member that is in doubt does not count: a point that says nothing for so long is lost, too. */
function blindFrom(state: State, id: PointId): Instant | undefined {
  const [point, since] = [state.index.points.get(id), state.points.get(id)?.doubtSince];
  return point === undefined || since === undefined ? undefined : later(since, staleAfter(state.index, point));
}

export const tallyNow = (turn: Pick<Turn, 'state' | 'at'>, vote: Vote): Tally =>
  tallyOf(ballotsOf(turn, vote), vote.need);

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
