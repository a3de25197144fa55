import { isFromMessage, takeAct } from './acts/index.ts';
import { takeRefused } from './acts/refused.ts';
import type { Refusal } from './alarm/base.ts';
import { resumeDelays, settleDelay } from './alarm/delays.ts';
import { settleNews } from './alarm/news.ts';
import { settleNewcomers } from './alarm/people.ts';
import { removeVanished, restate, retime } from './alarm/reconfigured.ts';
import { endForbiddenShelves, extendBypasses, settleOverlay } from './alarm/overlays.ts';
import { endSilence } from './alarm/silence.ts';
import { settleReAlarm, timeReAlarms } from './alarm/re-alarm.ts';
import type { Transition } from './alarm/transition.ts';
import { settleWind } from './dangers/follow.ts';
import type { PlantEvent } from './event.ts';
import { takeAccount } from './gateway/account.ts';
import { takeBlindness, takeStopped } from './gateway/blind.ts';
import { takeAccepted, takeDoubt, takeStep } from './gateway/clock.ts';
import { evaluateConfiguration, takeEdit } from './gateway/configuration.ts';
import { takeDisk } from './gateway/disk.ts';
import { takeDamaged, takeRecording } from './gateway/record.ts';
import { noteSomebody, resumeWatch, settleWatch, watchAlarms } from './gateway/watch.ts';
import {
  type AlarmId,
  deviceId,
  type IncidentId,
  type MusterId,
  type NoticeId,
  type OutputId,
  type PersonId,
  pointId,
  type PointId,
  subjectOf,
  tagId,
  type TagId,
  zoneId,
  type ZoneId,
} from './ids.ts';
import { adoptAlarms } from './incidents/adopt.ts';
import { settleFlood } from './incidents/flood.ts';
import { closeIncident } from './incidents/incidents.ts';
import type { Input, StartedInput } from './input.ts';
import { settleGas } from './ledger/bypass.ts';
import { followChecks, followSirens, settleCheck } from './ledger/follow.ts';
import { expectChecks, settleLedger } from './ledger/keep.ts';
import { settleMusterRule, startByAlarms } from './musters/begin.ts';
import { noteTrouble } from './musters/clear.ts';
import { settleMusters } from './musters/review.ts';
import { takeNotice } from './notices/result.ts';
import { sendDue } from './notices/send.ts';
import { NOTICE_RULES, reconsiderNotices, resend, tellPeople } from './notices/settle.ts';
import { OUTPUT_RULES, doubtOutputs, takeOutput, takeOutputs } from './outputs/outputs.ts';
import { followAlarms } from './outputs/reasons.ts';
import { settleFall } from './people/body.ts';
import { recount } from './people/recount.ts';
import { resumeSchedules, settleSchedule } from './people/schedules.ts';
import { expectBadges, settleSilence } from './people/silence.ts';
import { takeTagEvent } from './people/sos.ts';
import { resumeStillness, settleStillness } from './people/stillness.ts';
import { settleSource, settleZone, takeStrangers } from './people/strangers.ts';
import { takeUnreadableCall } from './people/unreadable-call.ts';
import { settleTag, takeFix } from './people/track.ts';
import { yieldToConfiguration } from './people/yielding.ts';
import { resumeVisits, settleVisit } from './people/visits.ts';
import { takeDevice } from './reading/devices.ts';
import { expectPoints, settlePoint, takeReading } from './reading/points.ts';
import type { PlantOf } from './plant.ts';
import { roundedUp } from './state/deadlines.ts';
import { rebase } from './rebase.ts';
import type { PlantIndex, State, Turn } from './state/state.ts';
import { evaluateTouched, openTurn, touch } from './state/turn.ts';
import { adopt } from './begin.ts';
import { settleService } from './conditions/bypass-expired.ts';
import { settleGathering } from './conditions/gathering.ts';
import { kindOf } from './conditions/index.ts';
import { touchRules } from './conditions/own-rules.ts';
import { settleVote, touchVotes } from './conditions/votes.ts';
import { reconsiderSuppressions } from './conditions/suppressed.ts';
import { takeConfigured } from './configure.ts';
import type { Instant } from './time.ts';

/** What came of one input. The lists name what a screen has to be sent again; an id may be in them twice. */
export interface Outcome {
  readonly transitions: readonly Transition[];
  readonly events: readonly PlantEvent[];
  readonly readings: readonly PointId[];
  readonly fixes: readonly TagId[];
  readonly counts: readonly ZoneId[];
  /** Active alarms whose furthest value is another one. */
  readonly peaks?: readonly AlarmId[];
  /** Notices that are to be sent now. */
  readonly notices?: readonly NoticeId[];
  /** Outputs of which something else is known or wanted. */
  readonly outputs?: readonly OutputId[];
  /** Outputs whose drivers have to be asked: something else is wanted, or a heartbeat has a new tick. */
  readonly wishes?: readonly OutputId[];
  /** Roll-calls of which something else is known. */
  readonly musters?: readonly MusterId[];
  /** Danger areas, the people in them, or the wind have changed. */
  readonly dangers?: true;
  /** When the shell must admit a tick, if nothing comes before. */
  readonly wakeAt?: Instant;
  readonly refusal?: Refusal;
  readonly late?: true;
  /** Plant time was moved, and every time in the state with it: a copy of the state must be replaced. */
  readonly rebased?: true;
  /** People whom the badge desk has added, changed or removed, or whose presence a person said. */
  readonly people?: readonly PersonId[];
  /** Another configuration is in force: every copy of the plant is an old one. */
  readonly configured?: true;
}

/**
 * The one reducer of live, replay and simulation. No clock, no chance, no I/O: the same inputs give the same
 * transitions, byte for byte. The state is owned by the caller's fold and changed in place.
 * @param plantOf the plant of a configuration that an input puts into force
 */
export function reduce(state: State, input: Input, plantOf: PlantOf = () => state.base): Outcome {
  state.seq = input.seq;
  state.at = input.at;
  const turn = openTurn(state, input.seq, input.at);
  if (input.kind === 'started') {
    const before = state.index;
    if (input.revision !== state.base.revision) {
      const plant = plantOf(input.revision);
      yieldToConfiguration(turn, plant);
      adopt(state, plant);
    }
    start(turn, input, before);
  }
  const shift = 'shift' in input ? (input.shift ?? 0) : 0;
  if (shift !== 0) {
    rebase(state, shift);
    resumeSchedules(turn);
    resumeVisits(turn);
    expectChecks(turn);
  }
  settleDue(turn);
  take(turn, input, plantOf);
  evaluateTouched(turn);
  if (input.kind === 'act' && !isFromMessage(input.do)) noteSomebody(turn, input.by);
  if (turn.transitions.length > 0) follow(turn);
  if (turn.outputs !== undefined) followSirens(turn);
  noteTrouble(turn);
  sendDue(turn);
  const next = state.deadlines.next();
  // Field by field, as every input comes by here: to spread each of them costs a tenth of the fold of a fix.
  const outcome: { -readonly [K in keyof Outcome]: Outcome[K] } = {
    transitions: turn.transitions,
    events: turn.events,
    readings: turn.readings,
    fixes: turn.fixes,
    counts: turn.counts,
  };
  if (turn.peaks !== undefined) outcome.peaks = turn.peaks;
  if (turn.notices !== undefined) outcome.notices = turn.notices;
  if (turn.outputs !== undefined) outcome.outputs = turn.outputs;
  if (turn.dangers !== undefined) outcome.dangers = true;
  if (turn.wishes !== undefined) outcome.wishes = turn.wishes;
  if (turn.musters !== undefined) outcome.musters = [...turn.musters];
  if (next !== undefined) outcome.wakeAt = roundedUp(next);
  if (turn.refusal !== undefined) outcome.refusal = turn.refusal;
  if (turn.late !== undefined) outcome.late = turn.late;
  if (turn.people !== undefined) outcome.people = turn.people;
  if (shift !== 0) outcome.rebased = true;
  if (input.kind === 'configured') outcome.configured = true;
  return outcome;
}

/** What follows from alarms that moved; what is touched by it may move others. */
function follow(turn: Turn): void {
  for (let done = 0; done < turn.transitions.length; evaluateTouched(turn)) {
    const from = done;
    done = turn.transitions.length;
    watchAlarms(turn);
    followAlarms(turn, from);
    tellPeople(turn, from);
    startByAlarms(turn, from);
    followChecks(turn, from);
  }
}

/** What each rule does when its time has come. */
const RULES: Readonly<Record<string, (turn: Turn, subject: string) => void>> = {
  alarm: (turn, id) => settleDelay(turn, id as AlarmId),
  newcomers: (turn, id) => settleNewcomers(turn, id as AlarmId),
  news: (turn, id) => settleNews(turn, id as AlarmId),
  're-alarm': (turn, id) => settleReAlarm(turn, id as AlarmId),
  shelved: (turn, id) => settleOverlay(turn, id as AlarmId, 'shelved'),
  'out-of-service': (turn, id) => settleService(turn, id as AlarmId),
  point: (turn, id) => settlePoint(turn, pointId(id)),
  flap: (turn, id) => touch(turn, turn.state.index.dependents.point.get(id)),
  absent: (turn, id) => touch(turn, turn.state.index.dependents.point.get(id)),
  tag: (turn, id) => settleTag(turn, tagId(id)),
  silent: settleSilence,
  visit: settleVisit,
  ledger: settleLedger,
  check: settleCheck,
  'check-gas': settleGas,
  still: (turn, id) => settleStillness(turn, tagId(id)),
  fall: (turn, id) => settleFall(turn, tagId(id)),
  'strangers-of': (turn, id) => settleSource(turn, deviceId(id)),
  'strangers-in': (turn, id) => settleZone(turn, zoneId(id)),
  schedule: (turn, id) => settleSchedule(turn, zoneId(id)),
  gathering: settleGathering,
  vote: settleVote,
  'vote-doubt': settleVote,
  wind: settleWind,
  wait: (turn, id) => touch(turn, turn.state.index.dependents.person.get(subjectOf(id as AlarmId))),
  silence: endSilence,
  incident: (turn, id) => closeIncident(turn, id as IncidentId),
  flood: settleFlood,
  ...NOTICE_RULES,
  watch: settleWatch,
  muster: settleMusters,
  'muster-rule': settleMusterRule,
  ...OUTPUT_RULES,
};

/** Whatever is due happens before the input that came after it, in (time, key) order. */
function settleDue(turn: Turn): void {
  for (;;) {
    const due = turn.state.deadlines.takeDue(turn.at);
    if (due === undefined) return;
    RULES[due.rule]?.(turn, due.subject);
    evaluateTouched(turn);
  }
}

function take(turn: Turn, input: Input, plantOf: PlantOf): void {
  switch (input.kind) {
    case 'reading':
      return takeReading(turn, input);
    case 'fix':
      return takeFix(turn, input);
    case 'tag-event':
      return takeTagEvent(turn, input);
    case 'strangers':
      return takeStrangers(turn, input);
    case 'unreadable-call':
      return takeUnreadableCall(turn, input);
    case 'device':
      return takeDevice(turn, input);
    case 'output':
      return takeOutput(turn, input);
    case 'act':
      return takeAct(turn, input);
    case 'notice':
      return takeNotice(turn, input);
    case 'refused':
      return takeRefused(turn, input);
    case 'recording':
      return takeRecording(turn, input);
    case 'disk':
      return takeDisk(turn, input);
    case 'damaged':
      if (input.statesUnknown) doubtOutputs(turn);
      return takeDamaged(turn, input);
    case 'account':
      return takeAccount(turn, input);
    case 'configured':
      return takeConfigured(turn, input, plantOf(input.revision));
    case 'clock-stepped':
      return takeStep(turn, input);
    case 'clock-accepted':
      return takeAccepted(turn, input);
    case 'stopped':
      return takeStopped(turn);
    case 'stalled':
      return takeBlindness(turn, { from: input.from, to: turn.at, why: 'stalled' });
    case 'started':
      if (input.edit !== undefined) takeEdit(turn, input.edit, input.revision);
      if (input.doubt !== undefined) takeDoubt(turn, input.doubt);
      if (input.blind !== undefined) takeBlindness(turn, input.blind);
      return;
    case 'tick':
      return;
  }
}

/**
 * After a restart in mid-alarm the alarm is still active: states are kept, and no value counts as fresh until it is read
 * again. Delays and alarms go on under the present configuration.
 * @param before the look-ups of the plant that was in force before
 */
function start(turn: Turn, input: StartedInput, before: PlantIndex): void {
  turn.state.epoch = input.epoch;
  delete turn.state.record.ended;
  removeVanished(turn, before);
  retime(turn, before);
  adoptAlarms(turn);
  resumeDelays(turn, ({ name }) => kindOf(name)?.isOfSilence === true);
  recount(turn);
  expectPoints(turn);
  expectChecks(turn, before);
  expectBadges(turn);
  resumeStillness(turn);
  evaluateTouched(turn);
  takeOutputs(turn, before, true);
  evaluateTouched(turn);
  restate(turn, before);
  endForbiddenShelves(turn);
  reconsiderSuppressions(turn);
  touchRules(turn);
  touchVotes(turn);
  extendBypasses(turn, before);
  timeReAlarms(turn);
  evaluateConfiguration(turn, input.refused);
  resumeWatch(turn);
  resend(turn);
  reconsiderNotices(turn);
  turn.events.push({
    seq: turn.seq,
    at: turn.at,
    kind: 'started',
    subject: 'gateway',
    amount: input.downFor,
    ...(input.clockInDoubt ? { reason: 'clock-in-doubt' } : {}),
  });
}
