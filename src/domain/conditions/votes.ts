import type { Evidence } from '../alarm/transition.ts';
import { alarmsOfDetector } from '../gas/detectors.ts';
import type { AlarmId } from '../ids.ts';
import type { Turn } from '../state/state.ts';
import { evaluateTouched, touch } from '../state/turn.ts';
import { text } from '../text.ts';
import { duration, type Duration, minutes } from '../time.ts';
import { alarmsOfMember, forgetVotes, keepVotes, tallyNow, voteOf } from '../votes/ballots.ts';
import type { Vote } from '../votes/vote.ts';
import type { Rule, VoteKind } from './kind.ts';

const ruled = (priority: 1 | 2 | 3, latching: boolean, onDelay: Duration = duration(0)): Rule => ({
  priority,
  latching,
  onDelay,
  offDelay: duration(0),
});

const membersOf = (vote: Vote): readonly AlarmId[] =>
  vote.of.flatMap((point) => [...new Set([...alarmsOfMember(vote, point), ...alarmsOfDetector(point)])]);

const counted =
  (cause: Evidence['cause'], of: 'yes' | 'out') =>
  (turn: Turn, vote: Vote): Evidence => ({ sensedAt: turn.at, cause, value: tallyNow(turn, vote)[of] });

/** Enough members vote. A member that is lost while it voted holds it; with none left nothing is known. */
export const VOTE_ON: VoteKind = {
  name: 'on',
  words: text('表决成立', 'vote is true'),
  subject: 'vote',
  shown: { mark: 'none' },
  configure: () => ruled(1, true),
  dependsOn: membersOf,
  evaluate(turn, vote) {
    keepVotes(turn, vote);
    const { isTrue } = tallyNow(turn, vote);
    return isTrue === undefined ? 'unknown' : isTrue ? 'beyond' : 'within';
  },
  evidence: counted('vote', 'yes'),
};

/**
 * One member votes alone for more than five minutes: go and look, with a portable detector. One that is lost while it voted
 * still does; where others cannot say that there is no gas, it does not end.
 */
export const VOTE_SINGLE: VoteKind = {
  name: 'single',
  words: text(
    '单探测器报警超过 5 分钟，请携便携式检测仪查看',
    'single detector alarm: go and look with a portable detector',
  ),
  short: text('单探测器报警', 'single detector alarm'),
  subject: 'vote',
  shown: { mark: 'none' },
  configure: ({ need }) => (need > 1 ? ruled(2, false, minutes(5)) : undefined),
  dependsOn: membersOf,
  evaluate(turn, vote, { id }) {
    const { yes, held, out, isTrue } = tallyNow(turn, vote);
    if (isTrue !== true && yes + held > 0) return 'beyond';
    return isTrue !== true && out > 0 && turn.state.alarms.get(id)?.active === true ? 'unknown' : 'within';
  },
  evidence: counted('vote', 'yes'),
};

/** Members are lost or in bypass: the vote goes on among the others, and is easier. */
export const VOTE_DEGRADED: VoteKind = {
  name: 'degraded',
  words: text('表决降级，有成员失效或旁路', 'vote degraded: members lost or in bypass'),
  short: text('表决降级', 'vote degraded'),
  subject: 'vote',
  shown: { mark: 'none' },
  configure: ({ of }) => (of.length > 1 ? ruled(3, false) : undefined),
  dependsOn: membersOf,
  evaluate(turn, vote) {
    const { out } = tallyNow(turn, vote);
    return out > 0 && out < vote.of.length ? 'beyond' : 'within';
  },
  priority: (turn, vote) => (tallyNow(turn, vote).out > 1 ? 2 : 3),
  isCalmDown: true,
  evidence: counted('detectors', 'out'),
};

/** Every member is lost or in bypass: nothing watches there. */
export const VOTE_UNPROTECTED: VoteKind = {
  name: 'unprotected',
  words: text('区域失去监测，表决成员全部失效或旁路', 'zone unprotected, all members of the vote lost or in bypass'),
  short: text('区域失去监测', 'zone unprotected'),
  subject: 'vote',
  shown: { mark: 'none' },
  configure: ({ of }) => (of.length > 1 ? ruled(1, true) : undefined),
  dependsOn: membersOf,
  evaluate: (turn, vote) => (tallyNow(turn, vote).out === vote.of.length ? 'beyond' : 'within'),
  evidence: counted('detectors', 'out'),
};

/** A vote counts no longer. */
export const settleVote = (turn: Turn, key: string): void =>
  touch(turn, turn.state.index.dependents.vote.get(voteOf(key)));

/** Another configuration may be in force, or a new run: each vote is counted by the facts of now. */
export function touchVotes(turn: Turn): void {
  forgetVotes(turn);
  for (const those of turn.state.index.dependents.vote.values()) touch(turn, those);
  evaluateTouched(turn);
}
