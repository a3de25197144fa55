import type { EventKind, PlantEvent } from '../event.ts';
import type { OutputId, TagId } from '../ids.ts';
import type { Output } from '../plant.ts';
import type { State, Turn } from '../state/state.ts';
import { badgesOf } from './badges.ts';
import type { OutputState } from './output.ts';
import { touch } from '../state/turn.ts';
import { type Duration, later, seconds } from '../time.ts';

/** How long an output rests in the middle of an emergency, where `minimum-off` says nothing. */
const SHORTEST_REST: Duration = seconds(1);

/** What is asked of the driver of an output. */
export interface Wish {
  readonly on: boolean;
  readonly tick?: number;
  readonly badges?: readonly TagId[];
}

/** What is wanted of an output now; nothing while no one knows what it stands for. */
export function wishOf(state: State, id: OutputId): Wish | undefined {
  const known = state.outputs.get(id);
  if (known === undefined || known.unsure === true) return undefined;
  return {
    on: known.on,
    ...(known.tick === undefined ? {} : { tick: known.tick }),
    ...(state.index.outputs.get(id)?.perBadge === true ? { badges: known.on ? badgesOf(state, known) : [] } : {}),
  };
}

/** Says that something else is wanted of an output, or is known of it: to its driver, its conditions and the screens. */
export function wish(turn: Turn, id: OutputId): void {
  (turn.wishes ??= []).push(id);
  tell(turn, id);
}

/** Something else is known of an output: its conditions are evaluated, and the screens are told. */
export function tell(turn: Turn, id: OutputId): void {
  (turn.outputs ??= []).push(id);
  touch(turn, turn.state.index.dependents.output.get(id));
}

/** A line of the record about an output. */
export function logOutput(turn: Turn, kind: EventKind, id: OutputId, rest: Partial<PlantEvent> = {}): void {
  turn.events.push({ seq: turn.seq, at: turn.at, kind, subject: id, ...rest });
}

/**
 * Decides whether an output is wanted, by all that asks for it, and whether it is on now.
 * @param why what ended or began, for the record
 * @param isNews an emergency has just begun: it waits for no rest
 */
export function drive(turn: Turn, output: Output, why: string, isNews = false): void {
  const { id } = output;
  const known = turn.state.outputs.edit(id);
  const { emergencies, others } = known.audible;
  // It was on for as long as it may be for others; an emergency needs it all the same.
  if (emergencies > 0) delete known.spent;
  const isAsked = emergencies + others > 0 && known.spent !== true;
  const wanted = isAsked || known.test !== undefined || known.found === true;
  if (wanted !== known.wanted) {
    known.wanted = wanted;
    known.since = turn.at;
    logOutput(turn, wanted ? 'output-on' : 'output-off', id, { reason: why });
    tell(turn, id);
  }
  if (!wanted) return switchOff(turn, output);
  if (known.on) return;
  if (!isNews && known.restsUntil !== undefined && known.restsUntil > turn.at) {
    turn.state.deadlines.set('output-rest', id, known.restsUntil);
    return;
  }
  switchOn(turn, output);
}

function switchOn(turn: Turn, { id, longestOn }: Output): void {
  const known = turn.state.outputs.edit(id);
  known.on = true;
  delete known.unsure;
  delete known.restsUntil;
  turn.state.deadlines.clear('output-rest', id);
  if (longestOn !== undefined) turn.state.deadlines.set('output-longest', id, later(turn.at, longestOn));
  wish(turn, id);
}

function switchOff(turn: Turn, { id, minimumOff }: Output): void {
  const { deadlines, outputs } = turn.state;
  deadlines.clear('output-rest', id);
  if (outputs.get(id)?.on !== true) return;
  const known = outputs.edit(id);
  known.on = false;
  deadlines.clear('output-longest', id);
  if (minimumOff > 0) known.restsUntil = later(turn.at, minimumOff);
  wish(turn, id);
}

/** An output was on for as long as it may be: it pulses while an emergency stands, else it ends. */
export function rest(turn: Turn, output: Output): void {
  const known = turn.state.outputs.edit(output.id);
  // What was found on is ended by a person alone.
  if (!known.on || known.found === true || output.longestOn === undefined) return;
  if (known.audible.emergencies === 0) {
    endTest(turn, output, known);
    known.spent = true;
    return drive(turn, output, 'longest-on');
  }
  switchOff(turn, output);
  known.restsUntil ??= later(turn.at, SHORTEST_REST);
  turn.state.deadlines.set('output-rest', output.id, known.restsUntil);
}

/** Ends a test, before its time or at it; `drive` is for the caller. */
export function endTest(turn: Turn, { id }: Output, known: OutputState): void {
  if (known.test === undefined) return;
  delete known.test;
  turn.state.deadlines.clear('output-test', id);
  tell(turn, id);
}
