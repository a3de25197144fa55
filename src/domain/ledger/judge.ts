import { t90Of } from '../gas/gases.ts';
import type { MeasuredPoint } from '../plant.ts';
import type { CheckFault, CheckKind, CheckWords, RunningCheck } from './check.ts';
import { airOf, alongStep, type CheckStep, isFreshAir, isMuchMore, stepOf } from './step.ts';

/** A detector responds where it shows this share of the gas in the cylinder. [default: makers ask for 80 to 90 %] */
const RESPONDS = 0.8;
/** A response has begun at this share. */
const BEGUN = 0.1;
/** So long after twice T90 it may still come: a poll that was lost, the hose to the sensor. [default] */
const PATIENCE_MS = 10_000;
/** After a calibration the reading is this near, as a share of the gas and of the range; the wider holds (JJG 695, 915: 10 %; JJG 693: 5 % of range). [knowledge] */
const NEAR = { ofGas: 0.1, ofRange: 0.02, ofBeadRange: 0.05 } as const;

/**
 * What a check has shown: passed, why it failed, or why nothing can be said. `unsaid`: neither the record nor the words of
 * a person say it; `small`: the gas is too near to what was read before it.
 */
type CheckVerdict = 'pass' | 'unsaid' | 'small' | CheckFault;

/** What a check is judged by, values in the unit of the point. */
export interface CheckCase {
  readonly point: MeasuredPoint;
  readonly words: CheckWords;
  /** What was seen, where it was started here. What was typed can then only make it worse. */
  readonly running: RunningCheck | undefined;
  /** The least step that shows a response. */
  readonly least: number;
  readonly hasSirens: boolean;
  readonly said: 'pass' | 'fail' | undefined;
}

/** Judges a check. A person may call it failed, and never passed against what was seen or typed. */
export function judgeCheck(kind: CheckKind, its: CheckCase): CheckVerdict {
  const { running, hasSirens, said } = its;
  if (said === 'fail') return 'said';
  switch (kind) {
    case 'bump':
      return response(its);
    case 'calibration':
      return nearness(its);
    case 'verification': {
      // The certificate of the institute says it; a detector that does not respond has none.
      const found = response(its);
      return found === 'pass' && said === undefined ? 'unsaid' : found;
    }
    case 'proof':
      if (running === undefined) return 'unsaid';
      if (running.alarms.length === 0) return 'no-alarm';
      if (hasSirens && running.sirenAt === undefined) return 'no-siren';
      return running.ackedAt === undefined ? 'no-ack' : 'pass';
  }
}

/** Whether the reading went to the gas, by one origin, the right way, far enough and in time. */
function response({ point, words: { concentration, before, after }, running, least }: CheckCase): CheckVerdict {
  if (concentration === undefined) return 'unsaid';
  const from = running === undefined ? (before ?? airOf(point)) : running.start;
  if (from === undefined) return 'low';
  const step = stepOf(point, concentration, from);
  if (step.size < least) return 'small';
  const typed = after === undefined ? 'unsaid' : reached(point, step, after);
  if (running === undefined || (typed !== 'unsaid' && typed !== 'pass')) return typed;
  const way = (step.sign > 0 ? running.rise : running.fall) ?? [];
  const timeAt = (share: number) => way.find(([, away]) => away >= share * step.size)?.[0];
  const [begunAt, reachedAt] = [timeAt(BEGUN), timeAt(RESPONDS)];
  if (begunAt === undefined || reachedAt === undefined) return 'low';
  if (isMuchMore(point, step, step.from + step.sign * (way.at(-1)?.[1] ?? 0))) return 'off';
  return reachedAt - begunAt <= 2 * t90Of(point) + PATIENCE_MS ? 'pass' : 'slow';
}

function reached(point: MeasuredPoint, step: CheckStep, value: number): 'pass' | 'low' | 'off' {
  if (alongStep(step, value) < RESPONDS * step.size) return 'low';
  return isMuchMore(point, step, value) ? 'off' : 'pass';
}

/** Whether the reading ended near the gas. Of what was seen here the value that is nearest to the typed one counts. */
function nearness({ point, words: { concentration, after }, running, least }: CheckCase): CheckVerdict {
  if (concentration === undefined || after === undefined) return 'unsaid';
  const from = running === undefined ? airOf(point) : running.start;
  if (from === undefined) return 'off';
  if (stepOf(point, concentration, from).size < least && !isFreshAir(point, concentration, least)) return 'small';
  const span = point.range[1] - point.range[0];
  const ofRange = point.unit === '%LEL' ? NEAR.ofBeadRange : NEAR.ofRange;
  const near = Math.max(NEAR.ofGas * Math.abs(concentration), ofRange * span, point.resolution);
  const { low = from, high = from } = running ?? { low: after, high: after };
  const ended = Math.min(Math.max(after, low), high);
  return Math.abs(ended - concentration) <= near ? 'pass' : 'off';
}

/** The value furthest from that at the start. */
export function farthestSeen({ start = 0, low, high }: RunningCheck): number | undefined {
  if (low === undefined || high === undefined) return undefined;
  return high - start >= start - low ? high : low;
}
