import type { Someone, Transition } from './transition.ts';

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
 */
export function withCrowd(transition: Transition, before: readonly Someone[] = []): Transition {
  const { people, involved = [], ...rest } = transition;
  if (people === undefined || transition.kind === 'raise') return transition;
  return {
    ...rest,
    ...(people.length <= MOST_LISTED ? { people } : {}),
    ...(involved.length > 0 && involved.length <= MOST_LISTED ? { involved } : {}),
    joined: without(people, before),
    left: without(before, people),
  };
}
