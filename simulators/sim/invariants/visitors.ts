import { alarmId, type PersonId } from '../../../src/domain/ids.ts';
import { isOnSite } from '../../../src/domain/people/presence.ts';
import type { Person, Zone } from '../../../src/domain/plant.ts';
import type { State } from '../../../src/domain/state/state.ts';
import { badgeHearing } from './company.ts';
import { type Invariant, InvariantError, type Now, type Seen } from './invariant.ts';

/** A deadline is handled with the next tick or input, and this looks once a second, ms. */
const SLACK_MS = 3000;
/** The rule looks at who is near so often; between two looks an escort may come and go, ms. */
const LOOK_MS = 5000;
/** Metres: an escort is near, without doubt; and may have been near since he was located last. */
const [NEAR_M, MAY_BE_NEAR_M] = [10, 14];

/** Since when a visitor is in such a zone alone, and accompanied; ms. */
interface Visit {
  aloneSince?: number;
  nearSince?: number;
  /** An escort was near for longer than the rule looks away, until then. */
  escortedAt: number;
}

/** A visitor whom no person accompanies is an alarm after the time of the zone; with one near, or with an end still to come, none is. */
export class VisitorsAreLookedAfter implements Invariant {
  readonly #visits = new Map<PersonId, Visit>();
  #startedAt = 0;

  begin(): void {
    this.#visits.clear();
  }

  move(shift: number): void {
    this.#startedAt += shift;
    this.#visits.clear();
  }

  check({ input, outcome, plant, before }: Seen): void {
    if (input.kind === 'started') this.#startedAt = input.at;
    if (before !== undefined) this.#visits.clear();
    for (const { kind, person } of outcome.events)
      if (kind === 'zone-entered' || kind === 'zone-left') delete this.#visits.get(person as PersonId)?.aloneSince;
    for (const { alarm, condition, kind, cause } of outcome.transitions) {
      if (condition !== 'no-escort' || kind !== 'raise' || cause !== 'people') continue;
      const person = plant.people.find(({ id }) => alarmId(id, 'no-escort') === alarm);
      const visit = person === undefined ? undefined : this.#visits.get(person.id);
      const shortest = Math.min(...plant.zones.flatMap((zone) => delayOf(zone) ?? []));
      if (visit !== undefined && input.at - visit.escortedAt < shortest - LOOK_MS - SLACK_MS)
        throw new InvariantError('who is accompanied is no alarm', { alarm, visit });
    }
  }

  everySecond(now: Now, at: number): void {
    const { state, plant } = now;
    for (const person of plant.people) {
      if (person.until !== undefined) mustLeaveInTime(state, person, person.until, at);
      if (person.groups.some((group) => group === 'visitor')) this.#follow(now, person, at);
    }
  }

  #follow({ state, plant }: Now, { id, tag: badge }: Person, at: number): void {
    const tag = badge === undefined ? undefined : state.tags.get(badge);
    const isHeard = tag !== undefined && tag.at >= this.#startedAt && badgeHearing(state, id) === 'heard';
    if (tag === undefined || !isHeard || tag.left !== undefined || tag.trust.quality !== 'good')
      return void this.#visits.delete(id);
    const known = (zone: Zone) => tag.memberships.find((member) => member.zone === zone.id);
    const zones = plant.zones.filter((zone) => delayOf(zone) !== undefined && known(zone) !== undefined);
    const certain = zones.filter((zone) => known(zone)?.certain === true && known(zone)?.elsewhere !== true);
    const visit = this.#visits.get(id) ?? { escortedAt: -Infinity };
    this.#visits.set(id, visit);
    const alarm = state.alarms.get(alarmId(id, 'no-escort'));
    if (certain.length === 0) {
      delete visit.aloneSince;
      delete visit.nearSince;
      return;
    }
    if (zones.some((zone) => isEscorted(state, zone, id, MAY_BE_NEAR_M))) delete visit.aloneSince;
    else visit.aloneSince ??= at;
    if (certain.some((zone) => !isEscorted(state, zone, id, NEAR_M))) delete visit.nearSince;
    else visit.nearSince ??= at;
    if (visit.nearSince !== undefined && at - visit.nearSince > LOOK_MS + SLACK_MS) visit.escortedAt = at;
    const longest = Math.max(...certain.map((zone) => delayOf(zone) ?? 0));
    const alone = at - (visit.aloneSince ?? at);
    if (alone > longest + 2 * LOOK_MS + SLACK_MS && alarm?.active !== true)
      throw new InvariantError('a visitor whom no person accompanies is an alarm', { id, alone });
    const near = at - (visit.nearSince ?? at);
    if (near > LOOK_MS + 10_000 + SLACK_MS && alarm?.active === true)
      throw new InvariantError('a visitor who is accompanied is no alarm', { id, near, alarm });
  }
}

/** The agreed end of a visit has passed: an alarm as long as the visitor is on site, and not before. */
function mustLeaveInTime(state: State, { id }: Person, until: number, at: number): void {
  const isActive = state.alarms.get(alarmId(id, 'visit-over'))?.active === true;
  const isHere = isOnSite(state, id);
  if (isHere && at - until > SLACK_MS && !isActive)
    throw new InvariantError('a visit that is over is an alarm', { id, until, at });
  if (isActive && (!isHere || until > at))
    throw new InvariantError('only a visit that is over is one', { id, until, at });
}

/** How long a visitor may be without an escort in a zone; none where it asks for none. */
function delayOf({ rules }: Zone): number | undefined {
  const rule = rules?.['no-escort'];
  return rule === undefined ? undefined : (rule.onDelay ?? 60_000);
}

/** Whether a person who is no visitor, and whose badge is heard, is so near in the same zone. */
function isEscorted(state: State, { id }: Zone, visitor: PersonId, within: number): boolean {
  const own = state.index.people.get(visitor)?.tag;
  const here = own === undefined ? undefined : state.tags.get(own);
  return (state.zones.get(id)?.occupants ?? []).some(({ person }) => {
    const other = person === null || person === visitor ? undefined : state.index.people.get(person);
    if (other?.tag === undefined || other.groups.some((group) => group === 'visitor')) return false;
    const tag = state.tags.get(other.tag);
    if (tag === undefined || here === undefined || badgeHearing(state, other.id) === 'silent') return false;
    return tag.floor === here.floor && Math.hypot(tag.x - here.x, tag.y - here.y) <= within;
  });
}
