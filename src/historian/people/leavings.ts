import { type TagId, tagId } from '../../domain/ids.ts';
import { carrierOf } from '../../domain/people/carrier.ts';
import { everyoneOnSite } from '../../domain/people/on-site.ts';
import { isOfNow } from '../../domain/reading/quality.ts';
import type { State } from '../../domain/state/state.ts';
import type { DecodedRow } from '../../log/row.ts';
import type { Carriers } from './carriers.ts';
import type { TimeStretch } from './stretches.ts';

/** A person who left, up to when he was on site again. */
interface Leaving {
  readonly from: number;
  to: number;
}

/**
 * Who had left the site, along the rows of the record. A person comes back with the badge with which he left, with another
 * one, or by the word of a person.
 */
export class Leavings {
  readonly #left = new Map<string, Leaving[]>();
  /** The badges that were heard, and whether they are on site. One that left comes back by an event: it may hang on a charger. */
  readonly #badges = new Map<TagId, 'here' | 'away'>();
  /** The badges with which each was heard; some may be of others by now. */
  readonly #heard = new Map<string, Set<TagId>>();

  /** Takes what was so where the rows begin. */
  begin(state: State): void {
    const here = new Set<string>();
    for (const { who } of everyoneOnSite(state)) here.add(who);
    for (const [tag, { left }] of state.tags) {
      const who = carrierOf({ state }, tag);
      this.#hear(who, tag, left === undefined ? 'here' : 'away');
      if (left !== undefined && !here.has(who)) this.#leave(who, left.at);
    }
    for (const [who, { what, since }] of state.byHand) if (what === 'left' && !here.has(who)) this.#leave(who, since);
  }

  /** @param carriers as they are after this row */
  take(row: DecodedRow, carriers: Carriers): void {
    if (row.kind === 'input') {
      if ('revision' in row.input) this.#forgetStrangers(carriers);
      if (row.input.kind !== 'fix' || !isOfNow(row.input)) return;
      const { tag } = row.input;
      if (this.#badges.get(tag) === 'away') return;
      const who = carriers.of(tag);
      this.#hear(who, tag, 'here');
      this.#end(who, row.at);
    } else if (row.kind === 'event') {
      const { kind, subject, person } = row.event;
      if (person === undefined) return;
      if (kind === 'left-site') {
        this.#leave(person, row.at);
        this.#mark(person, 'away', carriers);
      } else if (kind === 'back-on-site') {
        this.#end(person, row.at);
        this.#mark(person, 'here', carriers);
      } else if (kind === 'arrived-on-site') this.#end(person, row.at);
      else if (kind === 'badge-returned') this.#hear(person, tagId(subject), 'away');
      else if (kind === 'badge-issued') {
        const known = this.#badges.get(tagId(subject));
        if (known !== undefined) this.#hear(person, tagId(subject), known);
        if (known === 'here') this.#end(person, row.at);
      } else if (kind === 'forgotten') {
        for (const tag of this.#heard.get(person) ?? []) this.#badges.delete(tag);
        this.#heard.delete(person);
      }
    }
  }

  /** When he had left, in the order of time. */
  of(who: string): readonly TimeStretch[] {
    return this.#left.get(who) ?? [];
  }

  #leave(who: string, from: number): void {
    const known = this.#left.get(who);
    if (known === undefined) this.#left.set(who, [{ from, to: Infinity }]);
    else if (known.at(-1)?.to !== Infinity) known.push({ from, to: Infinity });
  }

  #end(who: string, at: number): void {
    const last = this.#left.get(who)?.at(-1);
    if (last?.to === Infinity) last.to = at;
  }

  #hear(who: string, tag: TagId, where: 'here' | 'away'): void {
    this.#badges.set(tag, where);
    const known = this.#heard.get(who);
    if (known === undefined) this.#heard.set(who, new Set([tag]));
    else known.add(tag);
  }

  /** Under another configuration badges without a person may be followed no longer: then no event says that one comes back. */
  #forgetStrangers(carriers: Carriers): void {
    for (const [tag, where] of this.#badges)
      if (where === 'away' && carriers.heldBy(tag) === undefined) this.#badges.delete(tag);
  }

  #mark(who: string, where: 'here' | 'away', carriers: Carriers): void {
    for (const tag of this.#heard.get(who) ?? []) if (carriers.of(tag) === who) this.#badges.set(tag, where);
  }
}
