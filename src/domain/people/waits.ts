import type { ConditionName } from '../alarm/condition.ts';
import type { PersonId, ZoneId } from '../ids.ts';
import type { Turn, Wait } from '../state/state.ts';
import { type Duration, duration, instant, type Instant, later, since } from '../time.ts';

/** A rule that is so now of a person in a zone. */
export interface HeldRule {
  readonly zone: ZoneId;
  /** Since when, where that is known better than by asking. */
  readonly since?: Instant;
  /** So long it has to be so. */
  readonly after: Duration;
}

interface Waited {
  /** The zones in which it has been so for long enough. */
  readonly due: readonly ZoneId[];
  /** When the next one will be. */
  readonly next?: Instant;
}

const NONE: Waited = { due: [] };

/**
 * For how long a rule has been so of a person, in each zone by itself.
 *
 * @param held all zones in which it is so now
 * @param forgiven a break shorter than this does not count
 */
export function waitedIn(
  turn: Turn,
  person: PersonId,
  rule: ConditionName,
  held: readonly HeldRule[],
  forgiven = duration(0),
): Waited {
  const { waits } = turn.state;
  const known = waits.get(person)?.waits ?? [];
  const own = known.filter((wait) => wait.rule === rule);
  if (own.length === 0 && held.length === 0) return NONE;
  const now = [...own.flatMap((wait) => goneOn(wait, held, forgiven, turn.at)), ...begun(own, rule, held, turn.at)];
  const others = known.filter((wait) => wait.rule !== rule);
  if (now.length + others.length === 0) waits.remove(person);
  else if (now.length !== own.length || now.some((wait, i) => wait !== own[i]))
    waits.edit(person, () => ({ waits: [] })).waits = [...others, ...now];
  return dueOf(now, held, turn.at);
}

function goneOn(wait: Wait, held: readonly HeldRule[], forgiven: Duration, at: Instant): readonly Wait[] {
  const { goneAt, ...before } = wait;
  const isForgiven = goneAt === undefined || since(goneAt, at) < forgiven;
  const here = held.find(({ zone }) => zone === wait.zone);
  if (here === undefined)
    return forgiven > 0 && isForgiven ? [goneAt === undefined ? { ...wait, goneAt: at } : wait] : [];
  if (goneAt === undefined) return [wait];
  return [isForgiven ? before : { ...before, since: here.since ?? at }];
}

const begun = (own: readonly Wait[], rule: ConditionName, held: readonly HeldRule[], at: Instant): readonly Wait[] =>
  held
    .filter(({ zone }) => !own.some((wait) => wait.zone === zone))
    .map(({ zone, since: from }) => ({ rule, zone, since: from ?? at }));

function dueOf(waits: readonly Wait[], held: readonly HeldRule[], at: Instant): Waited {
  const due: ZoneId[] = [];
  let next: Instant | undefined;
  for (const { zone, since: from, goneAt } of waits) {
    const after = held.find((one) => one.zone === zone)?.after;
    if (after === undefined || goneAt !== undefined) continue;
    if (since(from, at) >= after) due.push(zone);
    else next = instant(Math.min(next ?? Infinity, later(from, after)));
  }
  return { due, ...(next === undefined ? {} : { next }) };
}
