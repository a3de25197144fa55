import type { Refusal } from '../alarm/base.ts';
import { endExpired } from '../conditions/bypass-expired.ts';
import type { PointId } from '../ids.ts';
import {
  awaitClear,
  endCheck,
  forgetCheck,
  hideForCheck,
  keptBefore,
  latchedBefore,
  needsHiding,
  refusedByGas,
  runningCheck,
} from '../ledger/bypass.ts';
import type { CheckRecord, CheckWords, RunningCheck } from '../ledger/check.ts';
import { LONGEST_CHECK } from '../ledger/follow.ts';
import { judgeCheck, farthestSeen } from '../ledger/judge.ts';
import { keepLine } from '../ledger/keep.ts';
import { isFreshAir, leastStep } from '../ledger/step.ts';
import type { MeasuredPoint } from '../plant.ts';
import { currentValue } from '../reading/points.ts';
import { isOfNow } from '../reading/quality.ts';
import type { State, Turn } from '../state/state.ts';
import { later, minutes } from '../time.ts';
import { type Acting, recordAct } from './act.ts';

/** The clock of who writes it down may be a little ahead of ours. */
const AHEAD = minutes(1);

/**
 * A check with gas begins at a detector. Under a bypass of its own, so that a bump test wakes no person, and never over an alarm
 * that no person has seen; a proof test is to wake the siren and has none.
 */
export const startCheckAct: Acting['start-check'] = (turn, { point, check, compensating, reason }, { by }) => {
  const until = later(turn.at, LONGEST_CHECK);
  const hides = check !== 'proof' && needsHiding(turn.state, point, until);
  const refusal =
    refusedPoint(turn.state, point) ??
    (runningCheck(turn.state, point) === undefined ? undefined : ('check-runs' as const)) ??
    (compensating.trim() === '' && check !== 'proof' ? ('reason-needed' as const) : undefined) ??
    (hides ? refusedByGas(turn.state, point, until) : undefined);
  recordAct(turn, 'check-started', point, by, undefined, refusal, undefined, {
    reason: check,
    to: until,
    compensating,
  });
  if (refusal !== undefined) return refusal;
  const state = turn.state.points.get(point);
  const start = state === undefined || !isOfNow(state.trust) ? null : currentValue(state);
  const latched = latchedBefore(turn.state, point);
  const kept = hides ? keptBefore(turn.state, point, until) : [];
  const running: RunningCheck = {
    check,
    since: turn.at,
    by,
    until,
    ...(start === null ? {} : { start }),
    rise: [],
    alarms: [],
    ...(hides ? { isBypassed: true } : {}),
    ...(kept.length === 0 ? {} : { kept }),
    ...(latched.length === 0 ? {} : { latched }),
  };
  turn.state.ledger.edit(point, () => ({ since: turn.at, last: {}, passedAt: {} })).running = running;
  turn.state.deadlines.set('check', point, until);
  if (!hides) return undefined;
  hideForCheck(turn, point, running, { reason, compensating });
  endExpired(turn, point);
  return undefined;
};

/** A check is given up: nothing is written into the ledger, and the detector is back in service. */
export const cancelCheckAct: Acting['cancel-check'] = (turn, { point }, { by }) => {
  const running = runningCheck(turn.state, point);
  const known = turn.state.index.points.get(point);
  const refusal = running === undefined ? 'no-check' : undefined;
  const reason = running === undefined ? {} : { reason: running.check };
  recordAct(turn, 'check-cancelled', point, by, undefined, refusal, undefined, reason);
  if (known?.type === 'measured') endCheck(turn, known, by);
  else if (running !== undefined) forgetCheck(turn, point);
  return refusal;
};

/** A check of a detector is written into the ledger, with what the gateway itself saw of it where it was started here. */
export const calibrateAct: Acting['calibration'] = (turn, act, { by }) => {
  const { point: id, check, at = turn.at, words, result: said } = act;
  const point = turn.state.index.points.get(id);
  const running = runningCheck(turn.state, id);
  // A line of a time since the start is of the check that goes on: what was seen counts, whatever is typed.
  const own = running !== undefined && running.recorded !== true && at >= running.since ? running : undefined;
  const refusal =
    refusedPoint(turn.state, id) ??
    (own !== undefined && own.check !== check ? ('check-runs' as const) : undefined) ??
    refusedWords(turn, point, at, words);
  const limits = turn.state.index.limits.get(id) ?? [];
  const verdict =
    refusal === undefined && point?.type === 'measured'
      ? judgeCheck(check, {
          point,
          words,
          running: own,
          least: leastStep(point, limits),
          hasSirens: hasSirens(turn.state),
          said,
        })
      : 'unsaid';
  const why = refusal ?? (verdict === 'unsaid' ? 'no-result' : verdict === 'small' ? 'step-too-small' : undefined);
  if (why !== undefined || verdict === 'unsaid' || verdict === 'small' || point?.type !== 'measured') {
    recordAct(turn, 'calibrated', id, by, undefined, why, undefined, { act: 'calibration' });
    return why;
  }
  const line: CheckRecord = {
    ...words,
    check,
    at: own !== undefined || at > turn.at ? turn.at : at,
    by,
    unit: point.unit,
    result: verdict === 'pass' ? 'pass' : 'fail',
    ...(verdict === 'pass' ? {} : { fault: verdict }),
    ...(words.expires !== undefined && words.expires < at ? { isExpired: true } : {}),
    ...(isFreshAir(point, words.concentration ?? NaN, leastStep(point, limits)) ? { isInAir: true as const } : {}),
    ...(own === undefined ? {} : { seen: seenOf(turn, own) }),
  };
  recordAct(turn, 'calibrated', id, by, words.note, undefined, undefined, { check: line });
  keepLine(turn, id, line);
  if (own === undefined) return undefined;
  const edited = turn.state.ledger.edit(id).running;
  if (edited === undefined) return undefined;
  edited.recorded = true;
  if (words.concentration !== undefined) edited.cylinder = words.concentration;
  if (line.result === 'pass') edited.isPassed = true;
  awaitClear(turn, point);
  return undefined;
};

function seenOf(turn: Turn, running: RunningCheck): NonNullable<CheckRecord['seen']> {
  const peak = farthestSeen(running);
  const { alarms, sirenAt, ackedAt } = running;
  return {
    from: running.since,
    to: turn.at,
    ...(peak === undefined ? {} : { peak }),
    ...(alarms.length === 0 ? {} : { alarms }),
    ...(sirenAt === undefined ? {} : { sirenAt }),
    ...(ackedAt === undefined ? {} : { ackedAt }),
  };
}

const hasSirens = ({ plant: { outputs = [] } }: State): boolean =>
  outputs.some(({ kind }) => kind === 'siren' || kind === 'beacon');

function refusedPoint({ index }: State, id: PointId): Refusal | undefined {
  const point = index.points.get(id);
  if (point === undefined) return 'unknown-point';
  return point.type === 'measured' ? undefined : 'no-detector';
}

/** Values have to be such as this detector can show, and the gas such as can be in a cylinder. */
function refusedWords(
  turn: Turn,
  point: ReturnType<State['index']['points']['get']>,
  at: number,
  { concentration, before, after }: CheckWords,
): Refusal | undefined {
  if (at > turn.at + AHEAD) return 'in-future';
  if (point?.type !== 'measured') return undefined;
  if (concentration !== undefined && !isGas(point, concentration)) return 'no-concentration';
  return [before, after].some((value) => value !== undefined && !isShown(point, value)) ? 'beyond-range' : undefined;
}

/** Nothing of the gas is in a cylinder for oxygen alone: nitrogen. */
const isGas = ({ gas }: MeasuredPoint, value: number): boolean =>
  (gas === 'O2' ? value >= 0 : value > 0) && value <= 1e6;

const isShown = ({ range: [low, high] }: MeasuredPoint, value: number): boolean =>
  value >= low - 0.05 * (high - low) && value <= high;
