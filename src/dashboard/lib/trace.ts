import type { Reading } from '../../wire/messages.ts';

/** A stretch of a point's recent past: its least and greatest value; neither where the point was lost. */
export interface TraceStep {
  /** Plant time at which it begins, ms. */
  readonly at: number;
  readonly min: number | null;
  readonly max: number | null;
  readonly quality: Reading['quality'];
}

/** Every curve shows the same time, so that two can be held against each other. */
export const TRACE_MS = 600_000;
const STRETCH_MS = 5000;

/** Takes a reading into the trace of its point: one stretch each five seconds, the oldest fall out. */
export function trace(stretches: TraceStep[], { value, quality }: Reading, at: number): void {
  const begin = at - (at % STRETCH_MS);
  const isLost = value === null || quality === 'bad';
  const last = stretches.at(-1);
  if (last === undefined || last.at !== begin) {
    const [min, max] = isLost ? [null, null] : [value, value];
    stretches.push({ at: begin, min, max, quality: isLost ? 'bad' : quality });
    while ((stretches[0]?.at ?? at) < at - TRACE_MS - STRETCH_MS) stretches.shift();
    return;
  }
  if (isLost) stretches[stretches.length - 1] = { ...last, quality: 'bad' };
  else
    stretches[stretches.length - 1] = {
      at: begin,
      min: Math.min(last.min ?? value, value),
      max: Math.max(last.max ?? value, value),
      quality: last.quality === 'good' ? quality : last.quality,
    };
}

/** The recorded past before the first stretch that was seen here, then what was seen. */
export function joinedTrace(recorded: readonly TraceStep[], seen: readonly TraceStep[]): readonly TraceStep[] {
  const first = seen[0]?.at ?? Infinity;
  return [...recorded.filter(({ at }) => at < first), ...seen];
}

/** A part of a curve without a gap. */
export interface CurvePiece {
  readonly isDoubtful: boolean;
  readonly stretches: readonly TraceStep[];
}

/** A time in which nothing was known. */
export interface CurveGap {
  readonly from: number;
  readonly to: number;
}

/**
 * A curve in pieces: it breaks where the point was lost, and is another line where its values are in doubt.
 * @param to end of the time that is shown, ms: a gap that lasts ends there
 */
export function curveOf(
  stretches: readonly TraceStep[],
  to: number,
): { readonly lines: CurvePiece[]; readonly gaps: CurveGap[] } {
  const lines: { isDoubtful: boolean; stretches: TraceStep[] }[] = [];
  const gaps: CurveGap[] = [];
  let lostAt: number | undefined;
  for (const one of stretches) {
    // A stretch that was lost for a part of its time has values, and a gap all the same.
    const isLost = one.quality === 'bad' || one.max === null;
    if (isLost) {
      lostAt ??= one.at;
      continue;
    }
    const isDoubtful = one.quality === 'uncertain';
    const open = lines.at(-1);
    if (lostAt !== undefined) gaps.push({ from: lostAt, to: one.at });
    if (open === undefined || lostAt !== undefined) lines.push({ isDoubtful, stretches: [one] });
    else if (open.isDoubtful === isDoubtful) open.stretches.push(one);
    // The pieces meet, or the eye would see a gap.
    else lines.push({ isDoubtful, stretches: [open.stretches.at(-1) ?? one, one] });
    lostAt = undefined;
  }
  if (lostAt !== undefined) gaps.push({ from: lostAt, to: Math.max(to, lostAt) });
  return { lines, gaps };
}
