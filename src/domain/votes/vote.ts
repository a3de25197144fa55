import type { PointId, ZoneId } from '../ids.ts';
import type { Text } from '../text.ts';
import type { Duration } from '../time.ts';

/** What a member may vote by: gas alarms of a point. */
export const VOTE_LEVELS = ['high', 'high-high', 'low', 'low-low'] as const;
export type VoteLevel = (typeof VOTE_LEVELS)[number];

/**
 * Detectors of one gas that vote on actions (MooN 表决, domain.md 5): outputs and messages may name its alarm. It withholds
 * nothing: every member raises its own alarms, and a zone its evacuation.
 */
export interface Vote {
  readonly id: string;
  readonly name: Text;
  readonly of: readonly PointId[];
  /** So many have to vote, while all of them can. */
  readonly need: number;
  readonly level: VoteLevel;
  /** A vote counts for so long after what was sensed, ms: values need not coincide. */
  readonly window: Duration;
  readonly zones: readonly ZoneId[];
}

/** What a member says. `out`: lost, in doubt, or in bypass; `held`: lost while it voted; never is either taken for a no. */
export type Ballot = 'yes' | 'no' | 'out' | 'held';

/** The outcome of a vote. */
export interface Tally {
  /** So many have to vote now. */
  readonly need: number;
  readonly yes: number;
  /** Members that were lost while they voted; also among those below. */
  readonly held: number;
  /** Members that are lost, in doubt or in bypass. */
  readonly out: number;
  /** Not known: a member was lost while it voted, or none is left. */
  readonly isTrue: boolean | undefined;
}

/** Each member that is out makes the vote smaller, and easier: M of N becomes max(1, M - 1) of N - 1 (domain.md 5). */
export function tallyOf(ballots: readonly Ballot[], wanted: number): Tally {
  const count = (ballot: Ballot): number => ballots.filter((one) => one === ballot).length;
  const [yes, held] = [count('yes'), count('held')];
  const out = count('out') + held;
  const need = Math.max(1, wanted - out);
  const isTrue = yes >= need || yes + held >= wanted;
  return { need, yes, held, out, isTrue: isTrue ? true : held > 0 || out === ballots.length ? undefined : false };
}
