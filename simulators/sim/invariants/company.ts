import { alarmId, type AlarmId, type PersonId, type ZoneId } from '../../../src/domain/ids.ts';
import type { Zone } from '../../../src/domain/plant.ts';
import type { State } from '../../../src/domain/state/state.ts';
import { type Invariant, InvariantError, type Now, type Seen } from './invariant.ts';

/** A deadline is handled with the next tick or input, and this looks once a second, ms. */
const SLACK_MS = 3000;

/** Whether there are as many people as a rule needs; it is not known while a source of badges does not answer. */
type Verdict = 'enough' | 'not-known' | 'too-few';

/** A kind of alarm about too few people: whether a zone has it, and what is so now. */
interface Rule {
  readonly name: string;
  readonly isOf: (zone: Zone) => boolean;
  readonly verdict: (state: State, zone: Zone) => Verdict;
}

const RULES: readonly Rule[] = [
  {
    name: 'under-count',
    isOf: ({ min }) => min !== undefined,
    verdict: (state, { id, min = 0 }) => verdictOf(state, id, min),
  },
  {
    name: 'two-person',
    isOf: ({ rules }) => rules?.['two-person'] !== undefined,
    verdict: (state, { id }) => (insideOf(state, id).length === 0 ? 'enough' : verdictOf(state, id, 2)),
  },
];

/** What was so of one rule in one zone, at every look: since when, and when there were enough people last. */
interface Watched {
  verdict: Verdict;
  since: number;
  enoughAt: number;
}

/**
 * Where a zone needs people, or two, too few of them are an alarm after its delay: a badge that is silent or only perhaps
 * inside is none of them. Where there are enough there is no alarm.
 */
export class TooFewIsAnAlarm implements Invariant {
  readonly #watched = new Map<AlarmId, Watched>();

  begin(): void {
    this.#watched.clear();
  }

  move(shift: number): void {
    for (const watched of this.#watched.values()) {
      watched.since += shift;
      watched.enoughAt += shift;
    }
  }

  check({ input, outcome, state, plant, before }: Seen): void {
    if (before !== undefined) this.#watched.clear();
    for (const { alarm, condition, kind, cause } of outcome.transitions) {
      if (kind !== 'raise' || cause !== 'people') continue;
      const watched = this.#watched.get(alarm);
      const rule = RULES.find(({ name }) => name === condition);
      if (watched === undefined || rule === undefined) continue;
      const delay = plant.conditions.find(({ id }) => id === alarm)?.onDelay ?? 0;
      if (input.at - watched.enoughAt < delay - SLACK_MS)
        throw new InvariantError('where there were enough people no alarm says too few', {
          alarm,
          at: input.at,
          watched,
        });
    }
    // A break may be shorter than the second between two looks.
    const here = input.kind === 'fix' ? state.tags.get(input.tag)?.memberships : undefined;
    const isAll = input.kind === 'device' || input.kind === 'started' || input.kind === 'configured';
    for (const zone of plant.zones)
      if (isAll || outcome.counts.includes(zone.id) || here?.some((member) => member.zone === zone.id) === true)
        this.#look(state, zone, input.at);
  }

  everySecond({ state, plant }: Now, at: number): void {
    for (const zone of plant.zones) {
      if (zone.schedule !== undefined) continue;
      this.#look(state, zone, at);
      for (const { name } of RULES) {
        const id = alarmId(zone.id, name);
        const watched = this.#watched.get(id);
        const rule = watched === undefined ? undefined : plant.conditions.find((known) => known.id === id);
        if (watched === undefined || rule === undefined) continue;
        const isActive = state.alarms.get(id)?.active === true;
        const passed = at - watched.since - SLACK_MS;
        if (watched.verdict === 'too-few' && !isActive && passed > rule.onDelay)
          throw new InvariantError('too few people are an alarm', { id, passed });
        if (watched.verdict === 'enough' && isActive && passed > rule.offDelay)
          throw new InvariantError('enough people are no alarm', { id, passed });
      }
    }
  }

  #look(state: State, zone: Zone, at: number): void {
    for (const { name, isOf, verdict } of RULES) {
      if (!isOf(zone)) continue;
      const id = alarmId(zone.id, name);
      const now = verdict(state, zone);
      const watched = this.#watched.get(id);
      if (watched === undefined)
        this.#watched.set(id, { verdict: now, since: at, enoughAt: now === 'enough' ? at : -Infinity });
      else {
        if (watched.verdict !== now) watched.since = at;
        // Until just now there were enough.
        if (now === 'enough' || watched.verdict === 'enough') watched.enoughAt = at;
        watched.verdict = now;
      }
    }
  }
}

const insideOf = ({ zones }: State, zone: ZoneId) =>
  (zones.get(zone)?.occupants ?? []).filter(({ certain, elsewhere }) => certain && elsewhere !== true);

function verdictOf(state: State, zone: ZoneId, needed: number): Verdict {
  let [heard, unheard] = [0, 0];
  for (const { person } of insideOf(state, zone)) {
    const hearing = person === null ? 'silent' : badgeHearing(state, person);
    if (hearing === 'heard') heard += 1;
    else if (hearing === 'not-known') unheard += 1;
  }
  if (heard >= needed) return 'enough';
  return heard + unheard >= needed ? 'not-known' : 'too-few';
}

/** Whether the badge of a person is heard; it is not known while its source does not answer. */
export function badgeHearing({ index, tags, devices }: State, person: PersonId): 'heard' | 'silent' | 'not-known' {
  const badge = index.people.get(person)?.tag;
  const tag = badge === undefined ? undefined : tags.get(badge);
  if (tag === undefined) return 'silent';
  if (devices.get(tag.device)?.failingSince !== undefined) return 'not-known';
  return tag.trust.quality === 'bad' ? 'silent' : 'heard';
}
