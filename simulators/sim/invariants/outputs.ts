import type { AlarmState } from '../../../src/domain/alarm/alarm-state.ts';
import { baseState } from '../../../src/domain/alarm/base.ts';
import { type AlarmId, type OutputId, outputId, subjectOf } from '../../../src/domain/ids.ts';
import type { Output, Plant } from '../../../src/domain/plant.ts';
import { conditionOf, priorityOf } from '../../../src/domain/state/conditions.ts';
import type { State } from '../../../src/domain/state/state.ts';
import { type Invariant, InvariantError, type Life, type Now, type Seen, shiftAll } from './invariant.ts';

/** The fold is woken a little late, and this looks once a second, ms. */
const SLACK = 3000;
/** How long an output rests in an emergency where nothing else is said, ms. */
const SHORTEST_REST = 1000;

/** What an emergency needs is wanted, whatever comes between, until its end; and nothing is wanted without a reason. */
export class EmergenciesSound implements Invariant {
  /** Which occurrences a person has silenced at an output, by output and alarm. */
  readonly #silenced = new Map<OutputId, Map<AlarmId, string>>();
  readonly #testedUntil = new Map<OutputId, number>();
  readonly #found = new Set<OutputId>();
  readonly #offSince = new Map<OutputId, number>();
  /** Before the first start nothing is wanted. */
  #isStarted = false;

  begin({ state }: Life): void {
    for (const seen of [this.#silenced, this.#testedUntil, this.#found, this.#offSince]) seen.clear();
    for (const [id, { found, reasons }] of state.outputs) {
      if (found === true) this.#found.add(id);
      for (const [alarm, { occurrence, silenced }] of Object.entries(reasons))
        if (silenced === true) this.#silencedAt(id).set(alarm as AlarmId, occurrence);
    }
  }

  move(shift: number): void {
    shiftAll(this.#testedUntil, shift);
    shiftAll(this.#offSince, shift);
  }

  check(seen: Seen): void {
    const { input, outcome, state, plant } = seen;
    mustGoOn(seen);
    if (input.kind === 'started') {
      this.#testedUntil.clear();
      this.#isStarted = true;
    }
    if (input.kind === 'act' && input.do.act === 'test-output' && outcome.refusal === undefined)
      this.#testedUntil.set(input.do.output, input.at + input.do.for);
    for (const { kind, subject } of outcome.events) {
      const id = outputId(subject);
      if (kind === 'output-found') this.#found.add(id);
      const isReleased = kind === 'output-released' && outcome.refusal === undefined;
      if (isReleased || kind === 'output-stopped') this.#silence(id, seen);
    }
    for (const { alarm, kind } of outcome.transitions)
      if (kind === 're-alarm') for (const alarms of this.#silenced.values()) alarms.delete(alarm);
    const isMoved = outcome.transitions.length > 0 || seen.before !== undefined;
    if (isMoved) this.#forgetWhatEnded(state, plant);
    if (isMoved || outcome.wishes !== undefined) this.everySecond(seen, input.at);
  }

  everySecond({ state, plant }: Now, at: number): void {
    for (const output of plant.outputs ?? []) {
      if (!isToldOf(output)) continue;
      const { id } = output;
      const known = state.outputs.get(id);
      if (known === undefined && !this.#isStarted) continue;
      const alarms = standingAlarms(state, output).filter(
        ([alarm, occurrence]) => !this.#isSilenced(id, alarm, occurrence),
      );
      const meant = alarms.filter(([alarm]) => isMeant(state, output, alarm));
      const needs = meant.filter(([alarm]) => output.longestOn === undefined || priorityOf(state, alarm) === 1);
      if (known?.wanted !== true) {
        if (needs.length > 0)
          throw new InvariantError('what an alarm needs is wanted until its end', { id, at, needs, known });
        if (this.#found.has(id)) throw new InvariantError('what was found on is ended by a person', { id, at });
      } else if (!this.#hasReason(state, plant, output, meant.length, at))
        throw new InvariantError('nothing is wanted without a reason', { id, at, known });
      if (known?.on === true || needs.length === 0) this.#offSince.delete(id);
      else if (at > (this.#offSince.get(id) ?? at) + Math.max(output.minimumOff, SHORTEST_REST) + SLACK)
        throw new InvariantError('an output rests for a moment only while it is needed', { id, at, known });
      else if (!this.#offSince.has(id)) this.#offSince.set(id, at);
    }
  }

  #hasReason(state: State, plant: Plant, output: Output, meant: number, at: number): boolean {
    const { id } = output;
    if (meant > 0 || this.#found.has(id) || at <= (this.#testedUntil.get(id) ?? -Infinity) + SLACK) return true;
    const rules = (plant.notify?.rules ?? []).filter(({ escalate }) =>
      escalate.some((step) => step.outputs.includes(id)),
    );
    return rules.some(({ when }) =>
      standingAlarms(state, output).some(
        ([alarm]) => when.priority === undefined || when.priority.includes(priorityOf(state, alarm) ?? 1),
      ),
    );
  }

  /** What stood when a person ended an output is silent there; what has come with the same input sounds. */
  #silence(id: OutputId, { outcome, state, plant }: Seen): void {
    this.#found.delete(id);
    this.#testedUntil.delete(id);
    const output = plant.outputs?.find((one) => one.id === id);
    if (output === undefined) return;
    const isNew = new Set(outcome.transitions.map(({ alarm }) => alarm));
    for (const [alarm, occurrence] of standingAlarms(state, output))
      if (!isNew.has(alarm) && isMeant(state, output, alarm)) this.#silencedAt(id).set(alarm, occurrence);
  }

  /** What comes again, or out from under an overlay, sounds once more. */
  #forgetWhatEnded(state: State, plant: Plant): void {
    const outputs = new Map((plant.outputs ?? []).map((output) => [output.id, output]));
    for (const id of [...this.#found, ...this.#testedUntil.keys(), ...this.#offSince.keys()])
      if (!outputs.has(id)) for (const seen of [this.#found, this.#testedUntil, this.#offSince]) seen.delete(id);
    for (const [id, alarms] of this.#silenced) {
      const output = outputs.get(id);
      const standing = new Map(output === undefined ? [] : standingAlarms(state, output));
      for (const [alarm, occurrence] of alarms) if (standing.get(alarm) !== occurrence) alarms.delete(alarm);
    }
  }

  #silencedAt(id: OutputId): Map<AlarmId, string> {
    const known = this.#silenced.get(id) ?? new Map<AlarmId, string>();
    this.#silenced.set(id, known);
    return known;
  }

  #isSilenced(id: OutputId, alarm: AlarmId, occurrence: string): boolean {
    return this.#silenced.get(id)?.get(alarm) === occurrence;
  }
}

/** A heartbeat has no reason. Where an alarm is, and of which gas, is not told here from outside. */
const isToldOf = ({ kind, when }: Output): boolean =>
  kind !== 'heartbeat' && when.zone === undefined && when.gas === undefined;

/** "I have seen it", from a message, ends nothing that sounds. */
function mustGoOn({ input, outcome: { events, transitions } }: Seen): void {
  if (input.kind !== 'act' || input.do.act !== 'ack' || input.do.via !== 'message') return;
  const ended = events.find(({ kind, reason }) => kind === 'output-off' && reason === 'ack');
  // An alarm that had returned is over with it, whoever acknowledges it.
  const [only] = transitions;
  if (ended !== undefined && transitions.length === 1 && only?.state !== 'normal')
    throw new InvariantError('an acknowledgement from a message ends no output', { act: input.do, ended });
}

/** The alarms for which an output goes on, whatever alarms it is for: with their occurrences. */
function standingAlarms(state: State, { until }: Output): [AlarmId, string][] {
  return [...state.alarms].flatMap(([id, alarm]): [AlarmId, string][] => {
    const { occurrence, hiding } = alarm;
    return occurrence !== undefined && hiding === undefined && goesOn(until, alarm) ? [[id, occurrence]] : [];
  });
}

function goesOn(until: Output['until'], alarm: Readonly<AlarmState>): boolean {
  if (until === 'returned') return alarm.active;
  if (until === 'reset') return alarm.active || alarm.latched;
  const isAnswered = alarm.acked && alarm.acknowledged?.via !== 'message';
  return baseState(alarm) !== 'normal' && !isAnswered;
}

/** Whether an output is for an alarm: by priority, by condition or by subject, as the outputs of the simulated plant are. */
function isMeant(state: State, { when }: Output, alarm: AlarmId): boolean {
  const { priority, conditions, subject } = when;
  const known = conditionOf(state.index, alarm);
  const [of, rank] = [subjectOf(alarm), priorityOf(state, alarm)];
  if (known === undefined || rank === undefined || state.outputs.get(outputId(of)) !== undefined) return false;
  if (priority?.includes(rank) === false || conditions?.includes(known.name) === false) return false;
  return subject === undefined || subject === of;
}
