import { isDetectorOut } from '../gas/detectors.ts';
import { isActiveInService } from '../gas/service.ts';
import { type AlarmId, alarmId, type PointId } from '../ids.ts';
import type { Turn } from '../state/state.ts';
import { later } from '../time.ts';
import { type Ballot, type Tally, tallyOf, type Vote } from './vote.ts';

/** The deadline until which a vote still counts after its alarm ended. */
const VOTE_RULE = 'vote';
const keyOf = (vote: Vote, point: PointId): string => `${vote.id} ${point}`;

/** The vote that a deadline is about. */
export const voteOf = (key: string): string => key.slice(0, key.indexOf(' '));

/** The alarms by which a member votes: a detector at the end of its range votes yes. */
export const alarmsOfMember = ({ level }: Pick<Vote, 'level'>, point: PointId): readonly AlarmId[] =>
  [level, 'over-range'].map((name) => alarmId(point, name));

/** What each member says now, in the order of the configuration. */
const ballotsOf = ({ state }: Pick<Turn, 'state'>, vote: Vote): readonly Ballot[] =>
  vote.of.map((point) => {
    const isVoting = alarmsOfMember(vote, point).some((id) => isActiveInService(state, id));
    if (isDetectorOut(state, point)) return isVoting ? 'held' : 'out';
    return isVoting || state.deadlines.has(VOTE_RULE, keyOf(vote, point)) ? 'yes' : 'no';
  });

export const tallyNow = (turn: Pick<Turn, 'state'>, vote: Vote): Tally => tallyOf(ballotsOf(turn, vote), vote.need);

/** Notes until when the vote of each member counts: while its alarm is active, and for the window after what was sensed last. */
export function keepVotes({ state, at }: Turn, vote: Vote): void {
  for (const point of vote.of) {
    const key = keyOf(vote, point);
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
