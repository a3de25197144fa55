import { alarmId } from '../ids.ts';
import type { MeasuredPoint } from '../plant.ts';
import type { Turn } from '../state/state.ts';
import { minutes, since } from '../time.ts';
import { median } from '../gas/theil-sen.ts';
import type { Vitals } from './vitals.ts';

/** A reading is compared with the median of so many before it. */
const RECENT = 5;
/** A spike is so many times the noise away from it, and this share of the range, and is over after so many readings (domain.md 4). */
const [ABOVE_NOISE, SHARE_OF_RANGE, MOST_READINGS] = [8, 0.02, 2];
/** The mean step from reading to reading is followed this slowly: upwards sooner, so that what is noisy is soon known to be. */
const [SHARE_OF_MORE, SHARE_OF_LESS] = [0.1, 0.02];
/** Of independent noise the mean step is so many times its sigma: 2 / sqrt(pi). */
const STEP_OVER_SIGMA = 1.128;
/** Spikes of one point are told together, so far apart at least. */
const TOLD_EVERY = minutes(10);

/** Whether the next reading, equal to the last one, says nothing new of spikes. */
export const isCalm = ({ recent, jump }: Readonly<Vitals>): boolean =>
  jump === undefined && recent?.length === RECENT && recent.every((value) => value === recent[0]);

/**
 * A value that is far off for a reading or two is electrical, or the poll of a register that was being written: a line in
 * the record, so that a person finds the cable. The reading itself counts as any other one.
 */
export function watchSpikes(turn: Turn, point: MeasuredPoint, vitals: Vitals, value: number): void {
  const { jump, recent = [] } = vitals;
  const usual = jump?.from ?? (recent.length === RECENT ? median(recent) : value);
  if (Math.abs(value - usual) > height(point, vitals)) {
    const readings = (jump?.readings ?? 0) + 1;
    if (readings <= MOST_READINGS) vitals.jump = { from: usual, value: furthest(usual, value, jump?.value), readings };
    else begin(vitals, value);
    return;
  }
  if (jump !== undefined) {
    delete vitals.jump;
    count(turn, point, vitals, jump.value);
  }
  const step = Math.abs(value - (recent.at(-1) ?? value));
  const usualStep = vitals.step ?? 0;
  vitals.step = usualStep + (step > usualStep ? SHARE_OF_MORE : SHARE_OF_LESS) * (step - usualStep);
  vitals.recent = [...recent.slice(1 - RECENT), value];
}

/** Nothing is known of what came between. */
export function forgetRecent(vitals: Vitals): void {
  delete vitals.recent;
  delete vitals.jump;
}

function begin(vitals: Vitals, value: number): void {
  delete vitals.jump;
  vitals.recent = [value];
}

function height({ range: [low, high], resolution }: MeasuredPoint, { step = 0 }: Vitals): number {
  const sigma = Math.max(step / STEP_OVER_SIGMA, resolution / Math.sqrt(12));
  return Math.max(ABOVE_NOISE * sigma, SHARE_OF_RANGE * (high - low));
}

const furthest = (from: number, one: number, other = from): number =>
  Math.abs(one - from) >= Math.abs(other - from) ? one : other;

function count(turn: Turn, { id, unit }: MeasuredPoint, vitals: Vitals, value: number): void {
  // Plants of before detectors were watched have no such lines.
  if (!turn.state.index.conditions.has(alarmId(id, 'stuck'))) return;
  const { told, more = 0 } = vitals.spikes ?? {};
  if (told !== undefined && since(told, turn.at) < TOLD_EVERY) {
    vitals.spikes = { told, more: more + 1 };
    return;
  }
  vitals.spikes = { told: turn.at, more: 0 };
  turn.events.push({ seq: turn.seq, at: turn.at, kind: 'spike', subject: id, value, unit, amount: more + 1 });
}
