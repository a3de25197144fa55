import type { Evidence, KeptUntilNormal, Someone, Transition } from './transition.ts';

/** A transition other than a raise lists all people of its alarm only while they are so many (contract.md, Bodies). */
const MOST_LISTED = 50;

/** Those of `some` who are not among `others`, in their order. */
export function without(some: readonly Someone[], others: readonly Someone[]): readonly Someone[] {
  if (some.length === 0) return some;
  const known = new Set(others);
  return some.filter((who) => !known.has(who));
}

/**
 * Which people a transition names: a raise lists all of them, later transitions list only who joined and who left. So the
 * cost grows with the number of people, and not with its square.
 * @param before whom the alarm was about until now
 * @param now whom it is about now, where the transition names others: those who were in a zone that is empty now
 */
export function withCrowd(
  transition: Transition,
  before: readonly Someone[] = [],
  now: readonly Someone[] | undefined = transition.people,
): Transition {
  const { people, involved = [], ...rest } = transition;
  if (people === undefined || transition.kind === 'raise') return transition;
  return {
    ...rest,
    ...(people.length <= MOST_LISTED ? { people } : {}),
    ...(involved.length > 0 && involved.length <= MOST_LISTED ? { involved } : {}),
    joined: without(now ?? people, before),
    left: without(before, now ?? people),
  };
}

/** What is shown of an alarm about people when all of them have left: who was there, at most as many as a transition lists. */
export function withGone(evidence: Evidence, { involved = [] }: KeptUntilNormal): Evidence {
  if (evidence.people === undefined || evidence.people.length > 0) return evidence;
  return { ...evidence, people: involved.slice(0, MOST_LISTED), ...(involved.length > MOST_LISTED ? MORE : {}) };
}

const MORE = { atLeast: true } as const;
