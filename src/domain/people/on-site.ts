import type { Someone } from '../alarm/transition.ts';
import type { TagId } from '../ids.ts';
import type { State } from '../state/state.ts';
import { carrierOf } from './carrier.ts';
import { isHeard } from './presence.ts';
import { leftByGate } from './gates.ts';
import { presenceOf } from './site.ts';

/** A person on site, or a badge that stands for an unknown one. */
export interface SomeoneOnSite {
  readonly who: Someone;
  /** None: on site by the word of a person. */
  readonly tag?: TagId;
  readonly where: 'present' | 'uncertain' | 'by-hand';
  readonly how: 'badge' | 'gate' | 'hand';
}

/** Who is on site, each person once, in the order of badges and then of people by hand. Walks all badges. */
export function* everyoneOnSite(state: State): Iterable<SomeoneOnSite> {
  const seen = new Set<Someone>();
  for (const [id, tag] of state.tags.sorted()) {
    const where = presenceOf(tag);
    const who = carrierOf({ state }, id);
    if (where === 'left' || seen.has(who)) continue;
    seen.add(who);
    yield { who, tag: id, where, how: tag.came?.byGate === true ? 'gate' : 'badge' };
  }
  for (const [who, { what }] of state.byHand.sorted())
    if (what === 'arrived' && !seen.has(who) && state.index.people.has(who))
      yield { who, where: 'by-hand', how: 'hand' };
}

/** People on site (POB): gate in - gate out + badges seen without a gate + visitors by hand. */
export interface OnSiteCount {
  readonly total: number;
  readonly present: number;
  readonly uncertain: number;
  readonly byHand: number;
  readonly gateIn: number;
  readonly gateOut: number;
  readonly withoutGate: number;
}

export function countOnSite(state: State, people: Iterable<SomeoneOnSite>): OnSiteCount {
  const count = { total: 0, present: 0, uncertain: 0, 'by-hand': 0 };
  const ways = { badge: 0, gate: 0, hand: 0 };
  for (const { where, how } of people) {
    count.total += 1;
    count[where] += 1;
    ways[how] += 1;
  }
  const gateOut = leftByGate(state);
  const { total, present, uncertain, 'by-hand': byHand } = count;
  return { total, present, uncertain, byHand, gateIn: gateOut + ways.gate, gateOut, withoutGate: ways.badge };
}

/** Badges that are on site and that no person of the plant carries. */
export const unknownBadges = (state: State): readonly TagId[] =>
  state.tags
    .sorted()
    .flatMap(([id]) => (isHeard(state, id) && !state.index.people.has(carrierOf({ state }, id)) ? id : []));
