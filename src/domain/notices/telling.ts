import { isMeant, possibleZonesOf } from '../outputs/filter.ts';
import { describe } from '../alarm/record.ts';
import type { Transition } from '../alarm/transition.ts';
import { type AlarmId, outputId, type OutputId, type RecipientId } from '../ids.ts';
import { escalate } from '../outputs/reasons.ts';
import { conditionOf } from '../state/conditions.ts';
import type { Turn } from '../state/state.ts';
import { duration, type Instant, later, since } from '../time.ts';
import { dropNotices } from './drop.ts';
import { noteBusy } from './flood.ts';
import { makeNotices, type WantedNotice } from './make.ts';
import type { AlarmTelling, NoticeWhy, TellingClock } from './notice.ts';
import { TELL_UNTIL, type TellingRule, type TellUntil } from './plan.ts';

/**
 * What a person is told of, where the alarm is active and not acknowledged after it. A return is not: the link shows it. The
 * end of an overlay is not either: an alarm that is still active is raised by it.
 */
const TOLD: Readonly<Partial<Record<string, NoticeWhy>>> = { raise: 'raise', 're-alarm': 're-alarm' };

/** An alarm has moved: people are told, or told no longer. Under an overlay no message goes out. */
export function followTransition(turn: Turn, transition: Transition): void {
  const { alarm, kind, active, acked, overlays } = transition;
  const [hidden] = overlays;
  if (hidden !== undefined) return endTelling(turn, alarm, hidden);
  endClocks(turn, transition);
  const why = active && !acked ? TOLD[kind] : undefined;
  if (why !== undefined) tell(turn, transition, why);
}

/** Alarms that are not acknowledged are told to the people whom the present configuration names; people that it no longer names are left in peace. */
export function retell(turn: Turn): void {
  const { alarms, tellings, index } = turn.state;
  for (const [id, { about }] of tellings.sorted()) {
    const untils = new Set(rulesFor(turn, about).map(({ until }) => until));
    const telling = tellings.edit(id);
    for (const until of TELL_UNTIL) if (!untils.has(until)) delete telling.clocks[until];
    startClocks(turn, telling);
    escalateAgain(turn, telling);
    const added = [...audienceOfAll(turn, telling)].filter((person) => !telling.people.includes(person));
    tellAll(turn, telling, new Set(added), 'raise', 'raise');
    dropUnwanted(turn, id, 'configuration');
    schedule(turn, id);
  }
  for (const [id, alarm] of alarms.sorted()) {
    const condition = conditionOf(index, id);
    if (!alarm.active || alarm.acked || alarm.told === undefined || alarm.evidence === undefined) continue;
    if (condition === undefined || tellings.get(id) !== undefined) continue;
    const transition = describe(turn.state, condition, alarm, { ...alarm.told, kind: 'raise' }, alarm.evidence);
    if (transition.overlays.length === 0) tell(turn, transition, 'raise');
  }
}

function tell(turn: Turn, transition: Transition, why: NoticeWhy): void {
  const { alarm, kind, seq } = transition;
  const { tellings } = turn.state;
  const zones = possibleZonesOf(turn.state, transition);
  if (rulesFor(turn, transition, zones).length === 0) return;
  const telling = tellings.edit(alarm, () => ({ about: transition, zones, people: [], clocks: {} }));
  telling.about = transition;
  telling.zones = zones;
  startClocks(turn, telling);
  escalateAgain(turn, telling);
  tellAll(turn, telling, audienceOfAll(turn, telling), why, kind === 'raise' ? 'raise' : `${kind}.${seq}`);
  schedule(turn, alarm);
}

function startClocks(turn: Turn, { about, zones, clocks }: AlarmTelling): void {
  for (const { until } of rulesFor(turn, about, zones))
    if (!isOver(until, about)) clocks[until] ??= { began: turn.at, seq: turn.seq, lookedAt: turn.at };
}

function tellAll(
  turn: Turn,
  telling: AlarmTelling,
  people: ReadonlySet<RecipientId>,
  why: NoticeWhy,
  step: string,
): void {
  noteBusy(turn, people);
  for (const person of people) tellOne(turn, telling, { person, why, step });
}

function tellOne(turn: Turn, telling: AlarmTelling, { person, ...how }: Omit<WantedNotice, 'about'>): void {
  if (!telling.people.includes(person)) telling.people = [...telling.people, person];
  makeNotices(turn, { about: telling.about, person, ...how });
}

/** The next step of an escalation, or the next repetition, is due. */
export function settleTelling(turn: Turn, id: AlarmId): void {
  const { tellings } = turn.state;
  if (tellings.get(id) === undefined) return;
  const telling = tellings.edit(id);
  for (const rule of rulesFor(turn, telling.about, telling.zones)) {
    const clock = telling.clocks[rule.until];
    if (clock === undefined) continue;
    const [before, elapsed] = [since(clock.began, clock.lookedAt), since(clock.began, turn.at)];
    const told = new Set<RecipientId>();
    for (const { after, tell: people, outputs } of rule.escalate) {
      if (after <= before || after > elapsed) continue;
      switchOn(turn, telling, outputs);
      for (const person of people) {
        told.add(person);
        tellOne(turn, telling, { person, why: 'escalation', step: `escalation.${clock.seq}.${after / 1000}s` });
      }
    }
    if (rule.repeat === undefined) continue;
    const reached = Math.floor(elapsed / rule.repeat) * rule.repeat;
    if (reached <= before || reached === 0) continue;
    for (const person of audienceOf(telling, rule))
      if (!told.has(person))
        tellOne(turn, telling, { person, why: 'repeat', step: `repeat.${clock.seq}.${reached / 1000}s` });
  }
  const { clocks } = telling;
  for (const until of TELL_UNTIL) {
    const clock = clocks[until];
    if (clock !== undefined) clocks[until] = { ...clock, lookedAt: turn.at };
  }
  schedule(turn, id);
}

/** Whom a rule has told so far of an alarm: those of `tell`, and of each step that was reached. */
function audienceOf({ clocks }: AlarmTelling, rule: TellingRule): readonly RecipientId[] {
  const clock = clocks[rule.until];
  if (clock === undefined) return [];
  const elapsed = since(clock.began, clock.lookedAt);
  return [...rule.tell, ...rule.escalate.flatMap(({ after, tell: people }) => (after <= elapsed ? people : []))];
}

const audienceOfAll = (turn: Turn, telling: AlarmTelling): ReadonlySet<RecipientId> =>
  new Set(rulesFor(turn, telling.about, telling.zones).flatMap((rule) => audienceOf(telling, rule)));

/** A new occurrence, and another configuration, want what the steps switch on whose time has passed. */
function escalateAgain(turn: Turn, telling: AlarmTelling): void {
  const { about, zones, clocks } = telling;
  for (const { until, escalate: steps } of rulesFor(turn, about, zones)) {
    const clock = clocks[until];
    if (clock === undefined) continue;
    const elapsed = since(clock.began, clock.lookedAt);
    for (const { after, outputs } of steps) if (after <= elapsed) switchOn(turn, telling, outputs);
  }
}

/** That an output does not do what is wanted of it is no reason to want it. */
function switchOn(turn: Turn, { about }: AlarmTelling, outputs: readonly OutputId[]): void {
  for (const output of outputs) if (output !== outputId(about.subject)) escalate(turn, output, about.alarm);
}

function schedule(turn: Turn, id: AlarmId): void {
  const { tellings, deadlines } = turn.state;
  const telling = tellings.get(id);
  if (telling === undefined) return;
  const times = rulesFor(turn, telling.about, telling.zones).flatMap((rule) => {
    const clock = telling.clocks[rule.until];
    return clock === undefined ? [] : dueOf(rule, clock);
  });
  const [first] = times.sort((a, b) => a - b);
  if (first === undefined) deadlines.clear('telling', id);
  else deadlines.set('telling', id, first);
}

/** When a rule has its next step, and its next repetition. */
function dueOf({ escalate: steps, repeat }: TellingRule, { began, lookedAt }: TellingClock): Instant[] {
  const before = since(began, lookedAt);
  const step = steps.find(({ after }) => after > before);
  const again = repeat === undefined ? [] : [(Math.floor(before / repeat) + 1) * repeat];
  return [...(step === undefined ? [] : [step.after]), ...again].map((after) => later(began, duration(after)));
}

/** The rules that mean an alarm. */
function rulesFor(
  { state }: Turn,
  transition: Transition,
  zones = state.tellings.get(transition.alarm)?.zones ?? possibleZonesOf(state, transition),
): readonly TellingRule[] {
  return (state.plant.notify?.rules ?? []).filter(({ when }) => isMeant(state, when, transition, zones));
}

/** Ends what is over after a transition. */
function endClocks(turn: Turn, transition: Transition): void {
  const { alarm } = transition;
  const telling = turn.state.tellings.get(alarm);
  if (telling === undefined) return;
  const over = TELL_UNTIL.filter((until) => telling.clocks[until] !== undefined && isOver(until, transition));
  if (over.length === 0) return;
  const { clocks } = turn.state.tellings.edit(alarm);
  for (const until of over) delete clocks[until];
  dropUnwanted(turn, alarm, over[0] ?? 'acked');
  schedule(turn, alarm);
}

function isOver(until: TellUntil, { acked, active, latched }: Transition): boolean {
  switch (until) {
    case 'acked':
      return acked;
    case 'returned':
      return !active;
    case 'reset':
      return !active && acked && !latched;
  }
}

/** What waits for people whom no rule names any more is dropped. */
function dropUnwanted(turn: Turn, id: AlarmId, reason: string): void {
  const telling = turn.state.tellings.get(id);
  if (telling === undefined) return;
  if (Object.keys(telling.clocks).length === 0) return endTelling(turn, id, reason);
  const wanted = audienceOfAll(turn, telling);
  dropNotices(turn, reason, ({ alarm, person, why }) => alarm === id && why !== 'summary' && !wanted.has(person));
}

function endTelling(turn: Turn, id: AlarmId, reason: string): void {
  if (turn.state.tellings.get(id) === undefined) return;
  turn.state.tellings.remove(id);
  turn.state.deadlines.clear('telling', id);
  dropNotices(turn, reason, ({ alarm, why }) => alarm === id && why !== 'summary');
}
