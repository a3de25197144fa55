import type { Act } from '../../../src/domain/act.ts';
import type { PersonId, TagId } from '../../../src/domain/ids.ts';
import { isOnSite } from '../../../src/domain/people/presence.ts';
import type { State } from '../../../src/domain/state/state.ts';
import { type Invariant, InvariantError, type Now, type Seen } from './invariant.ts';

/**
 * What the badge desk did holds until it, a badge or the configuration says otherwise: who carries which badge, which are out of
 * use, who is on site by hand. Each badge has one person, and each person one badge.
 */
export class WhatTheDeskDidHolds implements Invariant {
  /** Who was handed each badge; none: it was returned, or taken out of use. */
  readonly #handed = new Map<TagId, PersonId | undefined>();
  readonly #byHand = new Set<PersonId>();

  begin(): void {
    this.#handed.clear();
    this.#byHand.clear();
  }

  check({ input, outcome, state, before }: Seen): void {
    if (input.kind === 'configured' || input.kind === 'started') return this.begin();
    for (const { kind, person } of outcome.events)
      if (kind === 'left-site' || kind === 'person-removed') this.#byHand.delete(person as PersonId);
    if (input.kind === 'fix' && this.#byHand.size > 0) {
      const person = state.index.carrier.get(input.tag)?.id;
      if (person !== undefined) this.#byHand.delete(person);
    }
    if (input.kind !== 'act' || outcome.refusal !== undefined) return;
    const handled = 'tag' in input.do ? input.do.tag : undefined;
    const carrier = before?.people.find(({ tag }) => tag !== undefined && tag === handled);
    this.#take(input.do, state, input.at, carrier?.id);
    this.everySecond({ state, plant: state.plant });
  }

  everySecond({ state, plant: { people } }: Now): void {
    const tags = new Set<TagId>();
    for (const { id, tag } of people) {
      if (tag !== undefined && (tags.has(tag) || state.index.carrier.get(tag)?.id !== id))
        throw new InvariantError('a badge has one person', { tag, id });
      if (tag !== undefined) tags.add(tag);
    }
    for (const [tag, person] of this.#handed) {
      const carrier = state.index.carrier.get(tag)?.id;
      if (carrier !== person) throw new InvariantError('who was handed a badge carries it', { tag, person, carrier });
    }
    for (const person of this.#byHand)
      if (!isOnSite(state, person))
        throw new InvariantError('who is on site by hand is so until he leaves', { person });
  }

  /** @param carrier who carried the badge before */
  #take(act: Act, state: State, at: number, carrier: PersonId | undefined): void {
    if (act.act === 'add-people')
      for (const { id, tag } of act.people) {
        if (!state.index.people.has(id)) throw new InvariantError('whom the desk added is in the plant', { id });
        if (tag !== undefined) this.#hand(tag, id);
      }
    if (act.act === 'issue-badge') this.#hand(act.tag, act.person);
    if (act.act === 'return-badge' || act.act === 'retire-badge' || act.act === 'reuse-badge')
      this.#handed.set(act.tag, undefined);
    if (act.act === 'return-badge' && carrier !== undefined && isOnSite(state, carrier))
      throw new InvariantError('who has returned his badge has left', { act, carrier });
    if (act.act === 'retire-badge' && carrier !== undefined && state.tags.get(act.tag)?.left?.at === at) {
      if (!isOnSite(state, carrier))
        throw new InvariantError('a badge that breaks takes no person off the site', { act, carrier });
      this.#byHand.add(carrier);
    }
    if (act.act === 'arrived') this.#byHand.add(act.person);
    if (act.act === 'remove-person' && state.index.people.has(act.person))
      throw new InvariantError('who no longer comes is not in the plant', { act });
  }

  /** What he carried before is back. */
  #hand(tag: TagId, person: PersonId): void {
    for (const [other, known] of this.#handed) if (known === person) this.#handed.set(other, undefined);
    this.#handed.set(tag, person);
  }
}
