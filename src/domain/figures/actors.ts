import type { Priority } from '../alarm/condition.ts';
import type { AlarmId } from '../ids.ts';
import { type Instant, minutes, seconds, since } from '../time.ts';
import type { Scope } from './scope.ts';

/** So many alarms are counted by name; further ones are counted together. */
const MOST_ACTORS = 10_000;
const MOST_NAMED = 10;
/** Three occurrences in a minute are chatter (抖动; ISA-18.2-2016, 16). */
const CHATTER = minutes(1);
/** A shorter one was gone before an operator could look at it (fleeting 瞬时). */
const FLEETING = seconds(10);

/** One of the alarms that come most often (worst actors). */
export interface ActorResult {
  readonly alarm: AlarmId;
  readonly priority: Priority;
  readonly occurrences: number;
  readonly share: number;
  /** How often it began to chatter. */
  readonly chatters: number;
}

export interface TopTen {
  /** Of the ten together, of all occurrences. */
  readonly share: number;
  readonly items: readonly ActorResult[];
  /** Occurrences of alarms beyond those counted by name. */
  readonly others: number;
}

interface Actor {
  priority: Priority;
  occurrences: number;
  /** The last two raises, the older one first; also of before the asked time. */
  raises: readonly Instant[];
  chattersNow: boolean;
  chatters: number;
  /** In which scopes it has been counted as chattering. */
  chatteredIn?: Set<Scope>;
  /** An occurrence that was counted as fleeting, as long as it is not repeated. */
  fleeting?: { readonly at: Instant; readonly scopes: readonly Scope[] };
}

/** What single alarms do again and again. */
export class Actors {
  readonly #actors = new Map<AlarmId, Actor>();
  #others = 0;

  /** @param isCounted it is of the asked time */
  raise(alarm: AlarmId, at: Instant, priority: Priority, isCounted: boolean, scopes: readonly Scope[]): void {
    const actor = this.#actor(alarm, priority);
    if (actor === undefined) {
      if (isCounted) this.#others += 1;
      return;
    }
    actor.priority = priority;
    const { fleeting } = actor;
    if (fleeting !== undefined && since(fleeting.at, at) < CHATTER)
      for (const one of fleeting.scopes) one.fleeting -= 1;
    delete actor.fleeting;
    const [first] = actor.raises.length < 2 ? [] : actor.raises;
    const chatters = first !== undefined && since(first, at) < CHATTER;
    if (isCounted) {
      actor.occurrences += 1;
      if (chatters && !actor.chattersNow) actor.chatters += 1;
      if (chatters) countChatter(actor, scopes);
    }
    actor.chattersNow = chatters;
    actor.raises = [...actor.raises.slice(-1), at];
  }

  /** An occurrence of the asked time returned, and was not acknowledged. */
  returned(alarm: AlarmId, raisedAt: Instant, at: Instant, scopes: readonly Scope[]): void {
    const actor = this.#actors.get(alarm);
    if (actor === undefined || since(raisedAt, at) >= FLEETING) return;
    const [before] = actor.raises.length < 2 ? [] : actor.raises;
    if (before !== undefined && since(before, raisedAt) < CHATTER) return;
    actor.fleeting = { at, scopes };
    for (const one of scopes) one.fleeting += 1;
  }

  /** The priority of an alarm when it was last raised. */
  priorityOf(alarm: AlarmId): Priority | undefined {
    return this.#actors.get(alarm)?.priority;
  }

  /** Plant time was moved: what was before it is not near what comes. */
  moved(): void {
    for (const actor of this.#actors.values()) {
      actor.raises = [];
      delete actor.fleeting;
    }
  }

  topTen(occurrences: number): TopTen {
    const share = (count: number): number => (occurrences === 0 ? 0 : count / occurrences);
    const items = [...this.#actors]
      .filter(([, one]) => one.occurrences > 0)
      .sort(([a, one], [b, other]) => other.occurrences - one.occurrences || (a < b ? -1 : 1))
      .slice(0, MOST_NAMED)
      .map(([alarm, { priority, occurrences: count, chatters }]) => ({
        alarm,
        priority,
        occurrences: count,
        share: share(count),
        chatters,
      }));
    return { share: share(items.reduce((sum, one) => sum + one.occurrences, 0)), items, others: this.#others };
  }

  #actor(alarm: AlarmId, priority: Priority): Actor | undefined {
    const known = this.#actors.get(alarm);
    if (known !== undefined || this.#actors.size >= MOST_ACTORS) return known;
    const actor: Actor = { priority, occurrences: 0, raises: [], chattersNow: false, chatters: 0 };
    this.#actors.set(alarm, actor);
    return actor;
  }
}

function countChatter(actor: Actor, scopes: readonly Scope[]): void {
  const counted = (actor.chatteredIn ??= new Set());
  for (const one of scopes) {
    if (counted.has(one)) continue;
    counted.add(one);
    one.chattering += 1;
  }
}
