import type { RuleView, VoteView } from '../../wire/rules.ts';
import { api } from './api.ts';
import { refresh } from './refresh.ts';
import type { TextKey } from './texts.ts';

const EVERY_MS = 2000;

/** What is asked of conditions of one's own and of votes: by id, as they are now. */
export interface RulesNow {
  readonly rules: ReadonlyMap<string, RuleView>;
  readonly votes: ReadonlyMap<string, VoteView>;
}

const byId = <T extends { readonly id: string }>(items: readonly T[]): ReadonlyMap<string, T> =>
  new Map(items.map((item) => [item.id, item]));

const asked = <T extends { readonly id: string }>(path: string): Promise<ReadonlyMap<string, T>> =>
  api<{ items: T[] }>('GET', path).then(({ items }) => byId(items));

/**
 * Follows all of them until it is stopped.
 * @param take nothing while the gateway does not answer: what was true before is no truth of now
 */
export const followRules = (take: (now: RulesNow | undefined) => void): (() => void) =>
  refresh(
    EVERY_MS,
    () =>
      Promise.all([asked<RuleView>('/rules'), asked<VoteView>('/votes')]).then(
        ([rules, votes]) => ({ rules, votes }),
        () => undefined,
      ),
    take,
  );

export const TRUTH_TEXTS = {
  true: 'isTrue',
  false: 'isFalse',
  unknown: 'isUnknown',
} as const satisfies Record<RuleView['truth'], TextKey>;

/** What a member of a vote says, in words. */
export function memberText({ says, late, why }: VoteView['members'][number]): TextKey {
  switch (says) {
    case 'yes':
      return late === true ? 'votesLate' : 'votesYes';
    case 'no':
      return 'votesNo';
    case 'held':
      return 'votesHeld';
    case 'out':
      return why === 'bypass' ? 'votesBypassed' : why === 'doubt' ? 'votesDoubted' : 'votesLost';
  }
}
