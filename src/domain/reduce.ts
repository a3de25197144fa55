import { takeAct } from './alarm/acts.ts';
import type { Refusal } from './alarm/base.ts';
import { removeVanished, resumeAlarms, settleAlarm } from './alarm/desk.ts';
import { endSilence } from './alarm/silence.ts';
import type { Transition } from './alarm/transition.ts';
import type { PlantEvent } from './event.ts';
import { evaluateConfiguration } from './gateway/configuration.ts';
import { takeDamaged, takeRecording } from './gateway/record.ts';
import { pointId, type PointId, subjectOf, type TagId, type ZoneId } from './ids.ts';
import type { Input, StartedInput } from './input.ts';
import { judgeAround } from './people/evacuation.ts';
import { recount } from './people/recount.ts';
import { takeTagEvent } from './people/sos.ts';
import { settleTag, takeFix } from './people/track.ts';
import { takeDevice } from './reading/devices.ts';
import { expectPoints, settlePoint, takeReading } from './reading/points.ts';
import { roundedUp } from './state/deadlines.ts';
import type { State } from './state/state.ts';
import { openTurn, type Turn } from './state/turn.ts';
import type { Instant } from './time.ts';

/** What came of one input. The sets name what a screen has to be told anew. */
export interface Outcome {
  readonly transitions: readonly Transition[];
  readonly events: readonly PlantEvent[];
  readonly readings: ReadonlySet<PointId>;
  readonly fixes: ReadonlySet<TagId>;
  readonly counts: ReadonlySet<ZoneId>;
  /** When the shell must admit a tick, if nothing comes before. */
  readonly wakeAt?: Instant;
  readonly refusal?: Refusal;
  readonly late?: true;
}

/**
 * The one reducer of live, replay and simulation. No clock, no chance, no I/O: the same inputs give the same
 * transitions, byte for byte. The state is owned by the caller's fold and changed in place.
 */
export function reduce(state: State, input: Input): Outcome {
  state.seq = input.seq;
  state.at = input.at;
  const turn = openTurn(state, input.seq, input.at);
  if (input.kind === 'started') start(turn, input);
  settleDue(turn);
  take(turn, input);
  const next = state.deadlines.next();
  return {
    transitions: turn.transitions,
    events: turn.events,
    readings: turn.readings,
    fixes: turn.fixes,
    counts: turn.counts,
    ...(next === undefined ? {} : { wakeAt: roundedUp(next) }),
    ...(turn.refusal === undefined ? {} : { refusal: turn.refusal }),
    ...(turn.late === undefined ? {} : { late: turn.late }),
  };
}

/** Whatever is due happens before the input that came after it, in (time, key) order. */
function settleDue(turn: Turn): void {
  for (;;) {
    const owner = turn.state.deadlines.takeDue(turn.at);
    if (owner === undefined) return;
    switch (owner.kind) {
      case 'alarm':
        settleAlarm(turn, owner.id);
        judgeAround(turn, pointId(subjectOf(owner.id)));
        break;
      case 'point':
        settlePoint(turn, owner.id);
        break;
      case 'tag':
        settleTag(turn, owner.id);
        break;
      case 'silence':
        endSilence(turn);
        break;
    }
  }
}

function take(turn: Turn, input: Input): void {
  switch (input.kind) {
    case 'reading':
      return takeReading(turn, input);
    case 'fix':
      return takeFix(turn, input);
    case 'tag-event':
      return takeTagEvent(turn, input);
    case 'device':
      return takeDevice(turn, input);
    case 'act':
      return takeAct(turn, input);
    case 'recording':
      return takeRecording(turn, input);
    case 'damaged':
      return takeDamaged(turn, input);
    case 'clock-stepped':
      turn.events.push({ seq: turn.seq, at: turn.at, kind: 'clock-stepped', subject: 'gateway', amount: input.by });
      return;
    case 'started':
    case 'tick':
      return;
  }
}

/** A restart in mid-alarm comes up in alarm: states stand, and no value counts as fresh until it is read again. */
function start(turn: Turn, input: StartedInput): void {
  turn.state.epoch = input.epoch;
  removeVanished(turn);
  resumeAlarms(turn);
  recount(turn);
  expectPoints(turn);
  evaluateConfiguration(turn, input.refused);
  turn.events.push({
    seq: turn.seq,
    at: turn.at,
    kind: 'started',
    subject: 'gateway',
    amount: input.downFor,
    ...(input.clockInDoubt ? { reason: 'clock-in-doubt' } : {}),
  });
}
