import type { TagId } from '../../../src/domain/ids.ts';
import { isAccounted } from '../../../src/domain/musters/muster.ts';
import { carrierOf } from '../../../src/domain/people/carrier.ts';
import { signedDistance } from '../../../src/domain/people/geometry.ts';
import type { Plant } from '../../../src/domain/plant.ts';
import type { FixInput } from '../../../src/domain/input.ts';
import type { State } from '../../../src/domain/state/state.ts';
import { type Invariant, InvariantError, type Life, type Now, type Seen } from './invariant.ts';

const TEN_SECONDS = 10_000;
/** A roll-call looks at everyone once a second. */
const SEEN_WITHIN = 2500;

const BACK: ReadonlySet<string> = new Set(['back-on-site', 'arrived-on-site']);

/** Fixes of a badge that were all at a muster point: the first and the last of them. */
interface Stay {
  readonly from: number;
  to: number;
}

/** A roll-call has everyone on site once, and calls accounted for only who was seen: ten seconds at a point, by a warden, or leaving. */
export class MissingAreMissing implements Invariant {
  readonly #stays = new Map<TagId, Stay>();
  /** Badges that were heard in this life, and since when each is on site for this person: the desk may change who carries it. */
  readonly #onSite = new Map<TagId, { readonly who: string; readonly since: number }>();

  begin(_life: Life): void {
    this.#stays.clear();
    this.#onSite.clear();
  }

  move(): void {
    this.#stays.clear();
    this.#onSite.clear();
  }

  check({ input, outcome, state, plant, before }: Seen): void {
    if (before !== undefined) this.move();
    for (const { kind, reason, person, by } of outcome.events) {
      if (kind !== 'muster-accounted') continue;
      // What was due comes before the input, which may have brought him back.
      const isBack = outcome.events.some((event) => event.person === person && BACK.has(event.kind));
      if (reason === 'hand' && by === undefined && !isBack && !hasLeft(state, person))
        throw new InvariantError('a tick by hand has a name', { person });
      if (reason === 'badge') this.#mustHaveStayed(state, person ?? '', input.at);
    }
    if (input.kind === 'fix' && input.quality !== 'bad' && outcome.late !== true) this.#see(input, plant);
  }

  everySecond({ state }: Now, at: number): void {
    for (const [id, { left }] of state.tags) {
      const who = carrierOf({ state }, id);
      if (left !== undefined) this.#onSite.delete(id);
      else if (this.#onSite.get(id)?.who !== who) this.#onSite.set(id, { who, since: at });
    }
    for (const [id, { people, closedAt, zones, startedAt }] of state.musters) {
      const names = new Set<string>(people.map(({ who }) => who));
      if (names.size !== people.length) throw new InvariantError('nobody is in a roll-call twice', { id });
      if (closedAt !== undefined || zones !== undefined || at - startedAt < SEEN_WITHIN) continue;
      for (const [tag, { who, since }] of this.#onSite)
        if (at - since >= SEEN_WITHIN && state.tags.get(tag) !== undefined && !names.has(who))
          throw new InvariantError('everyone on site is in the roll-call', { id, tag });
      for (const one of people)
        if (!isAccounted(one) && one.hand !== undefined)
          throw new InvariantError('who was ticked is accounted for', one);
    }
  }

  #see({ tag, x, y, accuracy, at }: FixInput & { readonly at: number }, plant: Plant): void {
    const isNear = plant.zones.some(
      ({ muster, polygon, fence }) =>
        muster && signedDistance(polygon, x, y) <= Math.max(fence.exitTolerance, 3 * Math.max(accuracy, 0.05)),
    );
    const stay = this.#stays.get(tag);
    if (!isNear) this.#stays.delete(tag);
    else if (stay === undefined) this.#stays.set(tag, { from: at, to: at });
    else stay.to = at;
  }

  #mustHaveStayed(state: State, person: string, at: number): void {
    const tags = [...this.#stays].filter(([tag]) => carrierOf({ state }, tag) === person);
    // What was seen before this life is not known here.
    if (tags.length === 0 || [...this.#onSite.values()].every(({ since }) => at - since < 60_000)) return;
    if (!tags.some(([, { from, to }]) => to - from >= TEN_SECONDS))
      throw new InvariantError('a badge accounts for its person after ten seconds at a muster point', {
        person,
        at,
        tags,
      });
  }
}

const hasLeft = (state: State, person: string | undefined): boolean =>
  [...state.tags].some(([tag, { left }]) => left !== undefined && carrierOf({ state }, tag) === person) ||
  [...state.byHand].some(([who, { what }]) => who === person && what === 'left');
