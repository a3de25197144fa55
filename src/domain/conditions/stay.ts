import type { ConditionName, Priority } from '../alarm/condition.ts';
import { alarmId } from '../ids.ts';
import { nextChange } from '../people/schedule.ts';
import { peopleRulesHold } from '../people/schedules.ts';
import { isSilent, lostAfter } from '../people/silence.ts';
import { type HeldRule, waitedIn } from '../people/waits.ts';
import { type PeopleRuleName, ruleOf } from '../people/zone-rules.ts';
import type { Person, Zone } from '../plant.ts';
import type { TagState, Turn } from '../state/state.ts';
import type { Text } from '../text.ts';
import { type Duration, duration, type Instant, instant, later } from '../time.ts';
import type { PersonKind } from './kind.ts';

/** A rule about one person who is in a zone for a while. */
interface StayRule {
  readonly name: PeopleRuleName;
  readonly words: Text;
  readonly priority: Priority;
  readonly offDelay: Duration;
  /** So long it has to be so, where the zone says nothing. */
  after(turn: Turn, zone: Zone): Duration;
  /** Whether a zone has this rule. */
  isOf(zone: Zone): boolean;
  /** Whether it may ever be about this person. */
  concerns?(person: Person, zones: readonly Zone[]): boolean;
  /** Whether it is so of a person who is inside without doubt. */
  holds(turn: Turn, person: Person, zone: Zone, tag: Readonly<TagState>): boolean;
  /** It is so from the entry, not from when it was seen to be so; and a break that is shorter than this is forgiven. */
  readonly dwell?: Duration;
  /** It rests on where others are: while the person is in such a zone, it is looked at so often. */
  readonly lookEvery?: Duration;
}

/**
 * A kind of alarm about a person who is in a zone: each zone has its own time, so that the wait is kept here and not by
 * the delay of the alarm. What a silent badge would have to show is not known: nothing is raised by it and nothing ends.
 */
export function stayKind(rule: StayRule): PersonKind {
  const { name, words, priority, offDelay } = rule;
  return {
    name,
    words,
    subject: 'person',
    shown: { mark: 'people' },
    configure(person, { zones = [] }) {
      const own = zones.filter((zone) => rule.isOf(zone));
      if (person.tag === undefined || own.length === 0 || rule.concerns?.(person, own) === false) return undefined;
      const longest = Math.max(...own.map((zone) => ruleOf(zone, name)?.offDelay ?? offDelay));
      return { priority, latching: false, onDelay: duration(0), offDelay: duration(longest) };
    },
    evaluate(turn, person) {
      const tag = seenTag(turn, person);
      if (tag === undefined) return 'within';
      const isUnheard = !hasSpoken(turn, tag) || isSilent(turn, tag);
      if (isUnheard && (rule.dwell === undefined || !hasSpoken(turn, tag))) return unheard(turn, person, name, tag);
      const held: HeldRule[] = [];
      const looks: Instant[] = [];
      for (const { zone, since } of insideOf(turn, tag, rule)) {
        if (rule.lookEvery !== undefined) looks.push(later(turn.at, rule.lookEvery));
        const change = scheduleChange(turn, zone);
        if (change !== undefined) looks.push(change);
        if (!peopleRulesHold(turn.state, zone) || !rule.holds(turn, person, zone, tag)) continue;
        const after = ruleOf(zone, name)?.onDelay ?? rule.after(turn, zone);
        held.push({ zone: zone.id, after, ...(rule.dwell === undefined ? {} : { since }) });
      }
      const { due, next } = waitedIn(turn, person.id, name, held, rule.dwell);
      lookAgain(turn, person, name, next === undefined ? looks : [...looks, next]);
      return due.length > 0 ? 'beyond' : 'within';
    },
    priority(turn, person) {
      const tag = seenTag(turn, person);
      if (tag === undefined) return priority;
      const own = insideOf(turn, tag, rule).map(({ zone }) => ruleOf(zone, name)?.priority ?? priority);
      return own.reduce((most, one) => (one < most ? one : most), own[0] ?? priority);
    },
    evidence: (turn, person) => ({ sensedAt: turn.at, cause: 'people', people: [person.id] }),
  };
}

/** The badge of a person who is on site, where it was ever seen. */
export function seenTag({ state }: Turn, { tag: id }: Person): Readonly<TagState> | undefined {
  const tag = id === undefined ? undefined : state.tags.get(id);
  return tag?.left !== undefined || tag?.trust.reason === 'retained' ? undefined : tag;
}

/** After a start a badge may not have had the time to speak; then what was last seen is old news. */
export function hasSpoken(turn: Turn, tag: Readonly<TagState>): boolean {
  const listening = turn.state.devices.get(tag.device)?.listeningSince;
  return listening === undefined || tag.at >= listening || isSilent(turn, tag);
}

/** Nothing can be said of a badge that is not heard; one that had no time to speak yet is looked at when it had. */
export function unheard(turn: Turn, person: Person, name: ConditionName, tag: Readonly<TagState>): 'unknown' {
  const listening = turn.state.devices.get(tag.device)?.listeningSince ?? turn.at;
  if (!hasSpoken(turn, tag)) lookAgain(turn, person, name, [later(listening, duration(lostAfter(turn.state, tag)))]);
  return 'unknown';
}

/** Evaluates a rule about a person again at the earliest of some times. */
export function lookAgain(turn: Turn, { id }: Person, name: ConditionName, times: readonly Instant[]): void {
  const { deadlines } = turn.state;
  if (times.length === 0) deadlines.clear('wait', alarmId(id, name));
  else deadlines.set('wait', alarmId(id, name), instant(Math.min(...times)));
}

/** When the hours of a zone begin or end next. */
export const scheduleChange = ({ state, at }: Turn, { schedule }: Zone): Instant | undefined =>
  schedule === undefined || state.plant.clock === undefined ? undefined : nextChange(schedule, at, state.plant.clock);

/** The zones with this rule in which a badge is without doubt. */
function insideOf(
  turn: Turn,
  { memberships }: Readonly<TagState>,
  rule: StayRule,
): readonly { readonly zone: Zone; readonly since: Instant }[] {
  return memberships.flatMap(({ zone: id, certain, elsewhere, since }) => {
    const zone = turn.state.index.zones.get(id);
    return zone !== undefined && certain && elsewhere !== true && rule.isOf(zone) ? { zone, since } : [];
  });
}
