import { t90Of } from '../gas/gases.ts';
import type { MeasuredPoint } from '../plant.ts';
import type { CheckFault, CheckKind, CheckWords, RunningCheck } from './check.ts';

/** A detector responds where it shows this share of the gas in the cylinder. [default: makers ask for 80 to 90 %] */
const RESPONDS = 0.8;
/** A response has begun at this share. */
const BEGUN = 0.1;
/** So long after twice T90 it may still come: a poll that was lost, the hose to the sensor. [default] */
const PATIENCE_MS = 10_000;
/** After a calibration the reading is this near, as a share of the gas and of the range; the wider holds (JJG 695, 915: 10 %; JJG 693: 5 % of range). [knowledge] */
const NEAR = { ofGas: 0.1, ofRange: 0.02, ofBeadRange: 0.05 } as const;

/** The air without the gas, in the unit of the point: 20.9 %VOL of oxygen, nothing of anything else. */
const airOf = (point: MeasuredPoint): number => (point.gas === 'O2' && point.unit === '%VOL' ? 20.9 : 0);

/** What a check has shown: passed, why it failed, or `unsaid` where neither the record nor the words of a person say it. */
type CheckVerdict = 'pass' | 'unsaid' | CheckFault;

/** Judges a check by what was seen and typed in, values in the unit of the point. A person may only be stricter. */
export function judgeCheck(
  point: MeasuredPoint,
  kind: CheckKind,
  words: CheckWords,
  running: RunningCheck | undefined,
  hasSirens: boolean,
  said?: 'pass' | 'fail',
): CheckVerdict {
  if (said === 'fail') return 'said';
  const found = ofKind(point, kind, words, running, hasSirens);
  return found === 'unsaid' && said !== undefined ? said : found;
}

function ofKind(
  point: MeasuredPoint,
  kind: CheckKind,
  words: CheckWords,
  running: RunningCheck | undefined,
  hasSirens: boolean,
): CheckVerdict {
  switch (kind) {
    case 'bump':
      return bump(point, words, running);
    case 'calibration':
      return nearness(point, words);
    // The certificate of the institute says it.
    case 'verification':
      return 'unsaid';
    case 'proof':
      if (running === undefined) return 'unsaid';
      if (running.alarms.length === 0) return 'no-alarm';
      if (hasSirens && running.sirenAt === undefined) return 'no-siren';
      return running.ackedAt === undefined ? 'no-ack' : 'pass';
  }
}

function bump(
  point: MeasuredPoint,
  { concentration, before, after }: CheckWords,
  running?: RunningCheck,
): CheckVerdict {
  if (concentration === undefined) return 'unsaid';
  const start = before ?? running?.start ?? airOf(point);
  // More than the end of the range is never shown.
  const wanted = Math.abs(Math.min(concentration, point.range[1]) - start);
  const seen = running?.rise.at(-1)?.[1];
  if (seen === undefined || (after !== undefined && Math.abs(after - start) > seen))
    return after === undefined ? 'unsaid' : Math.abs(after - start) >= RESPONDS * wanted ? 'pass' : 'low';
  const timeAt = (share: number) => running?.rise.find(([, away]) => away >= share * wanted)?.[0];
  const [begun, reached] = [timeAt(BEGUN), timeAt(RESPONDS)];
  if (begun === undefined || reached === undefined) return 'low';
  return reached - begun <= 2 * t90Of(point) + PATIENCE_MS ? 'pass' : 'slow';
}

function nearness(point: MeasuredPoint, { concentration, after }: CheckWords): CheckVerdict {
  if (concentration === undefined || after === undefined) return 'unsaid';
  const span = point.range[1] - point.range[0];
  const ofRange = point.unit === '%LEL' ? NEAR.ofBeadRange : NEAR.ofRange;
  const near = Math.max(NEAR.ofGas * Math.abs(concentration), ofRange * span, point.resolution);
  return Math.abs(after - concentration) <= near ? 'pass' : 'off';
}

/** The value furthest from that at the start. */
export function farthestSeen({ start = 0, low, high }: RunningCheck): number | undefined {
  if (low === undefined || high === undefined) return undefined;
  return high - start >= start - low ? high : low;
}
