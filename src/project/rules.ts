import type { PointId } from '../domain/ids.ts';
import { type Truth } from '../domain/rules/interval.ts';
import { judge, missingFor } from '../domain/rules/judge.ts';
import { type OwnRule, type ThingsRead, readBy } from '../domain/rules/statement.ts';
import type { State } from '../domain/state/state.ts';
import { ballotOf, isLateVote, tallyNow, whyOut } from '../domain/votes/ballots.ts';
import type { Vote } from '../domain/votes/vote.ts';
import type { RuleView, VoteView } from '../wire/rules.ts';

/** A statement may read every detector of a gas: so many things of it are listed. */
const MOST_READ = 20;

const truthText = (truth: Truth): RuleView['truth'] => (truth === undefined ? 'unknown' : truth ? 'true' : 'false');

/** What each condition of one's own comes to now, in the order of the configuration. */
export const rulesNow = (state: State): RuleView[] => (state.plant.rules ?? []).map((rule) => ruleNow(state, rule));

function ruleNow(state: State, { id, when }: OwnRule): RuleView {
  const missing = new Set(thingsOf(missingFor({ state }, when)).map(({ id: thing }) => thing));
  const all = thingsOf(readBy(when)).map((one) => (missing.has(one.id) ? { ...one, missing: true as const } : one));
  const reads = [...all.filter((one) => 'missing' in one), ...all.filter((one) => !('missing' in one))];
  return {
    id,
    truth: truthText(judge({ state }, when, false)),
    reads: reads.slice(0, MOST_READ),
    ...(reads.length > MOST_READ ? { more: reads.length - MOST_READ } : {}),
  };
}

const thingsOf = ({ points, zones, alarms }: ThingsRead): RuleView['reads'] => [
  ...[...points].map((id) => ({ of: 'point' as const, id })),
  ...[...zones].map((id) => ({ of: 'zone' as const, id })),
  ...[...alarms].map((id) => ({ of: 'alarm' as const, id })),
];

/** What each vote comes to now, and what each of its members says, in the order of the configuration. */
export const votesNow = (state: State): VoteView[] =>
  (state.plant.votes ?? []).map((vote) => {
    const { need, yes, out, isTrue } = tallyNow({ state, at: state.at }, vote);
    return {
      id: vote.id,
      truth: truthText(isTrue),
      need,
      yes,
      out,
      members: vote.of.map((point) => memberNow(state, vote, point)),
    };
  });

function memberNow(state: State, vote: Vote, point: PointId): VoteView['members'][number] {
  const now = { state, at: state.at };
  const says = ballotOf(now, vote, point);
  return {
    point,
    says,
    ...(isLateVote(now, vote, point) ? { late: true as const } : {}),
    ...(says === 'out' || says === 'held' ? { why: whyOut(now, vote, point) } : {}),
  };
}
