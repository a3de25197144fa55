import type { EventKind } from '../../domain/event.ts';
import type { Alarm, OnSite, TransitionMessage } from '../../wire/messages.ts';
import type { PlantView, PointView } from '../../wire/plant.ts';
import type { ToldLine } from './deeds.ts';
import type { TraceStep } from './trace.ts';

/** A stretch of plant time, Unix ms. */
export interface AxisSpan {
  readonly from: number;
  readonly to: number;
}

/** An alarm on the time axis, from its raise to its return. */
export interface AlarmBar extends AxisSpan {
  readonly id: string;
  readonly priority: number;
}

/** Something on the time axis that has no length: what a person did, or what befell the gateway itself. */
export interface AxisMark {
  readonly at: number;
  readonly what: 'act' | 'restart' | 'clock' | 'configuration' | 'record';
  readonly line: ToldLine;
}

/** A stretch of a gas point; for so many milliseconds of it nothing was known. */
export type GasStep = TraceStep & { readonly gap: number };

/** Why a lane of gas does not show its stretch: it is being read, or the gateway gave no answer and is asked again. */
export type LaneLack = 'loading' | 'seriesMissing';

/** What the lanes of a time axis show: from the record of a gateway, or from a bundle. */
export interface LaneData {
  readonly transitions: readonly TransitionMessage[];
  readonly marks: readonly AxisMark[];
  /** By the ids of points. */
  readonly gas: ReadonlyMap<string, readonly GasStep[]>;
  /** The points whose values are not those of the stretch; none in a bundle, which holds them all. */
  readonly lacking?: ReadonlyMap<string, LaneLack>;
  readonly people: readonly (OnSite & { readonly at: number })[];
  /** Older lines of the stretch are not drawn: it has too many. */
  readonly isCut: boolean;
}

const MARKS: Readonly<Partial<Record<EventKind, AxisMark['what']>>> = {
  started: 'restart',
  stopped: 'restart',
  'clock-stepped': 'clock',
  'clock-accepted': 'clock',
  configured: 'configuration',
  'recording-stopped': 'record',
  'recording-resumed': 'record',
  'file-damaged': 'record',
  'recording-gap': 'record',
};
const KINDS: Readonly<Record<string, AxisMark['what'] | undefined>> = MARKS;

/**
 * The alarms of a stretch, each as long as it was active.
 * @param transitions in any order
 * @param standing the alarms of one moment of it: those of which nothing changed meanwhile are in no transition
 */
export function barsOf(
  transitions: readonly TransitionMessage[],
  standing: readonly Alarm[],
  { from, to }: AxisSpan,
): readonly AlarmBar[] {
  const bars = new Map<string, { readonly id: string; priority: number; from: number; to: number }>();
  for (const { alarm, occurrence, priority, active, kind, at, raisedAt } of [...standing, ...transitions].sort(
    (a, b) => a.seq - b.seq,
  )) {
    const id = `${alarm} ${occurrence}`;
    const known = bars.get(id);
    const begun = raisedAt ?? (kind === 'raise' ? at : from);
    if (known === undefined) {
      // What is not active and was not seen to begin is over, or was never shown.
      if (active || kind === 'return') bars.set(id, { id, priority, from: begun, to: active ? to : at });
      continue;
    }
    if (active) known.to = to;
    else if (known.to === to) known.to = at;
  }
  return [...bars.values()].filter((bar) => bar.to >= from && bar.from <= to);
}

/** What people did, and what befell the gateway: oldest first. */
export const marksOf = (lines: readonly ToldLine[]): readonly AxisMark[] =>
  lines
    .flatMap((line): AxisMark[] => {
      const what = KINDS[line.kind] ?? (line.by === undefined || line.type === 'transition' ? undefined : 'act');
      return what === undefined ? [] : [{ at: line.at, what, line }];
    })
    .sort((a, b) => a.at - b.at);

/** The detectors of a plant, by their ids: contacts have no lane. */
export const gasPointsIn = ({ points }: PlantView): ReadonlyMap<string, PointView> =>
  new Map(
    points.filter(({ unit, contact }) => unit !== undefined && contact === undefined).map((point) => [point.id, point]),
  );

/** Points that were in alarm, the most urgent ones first: those that are worth a lane of their own. */
export function pointsInAlarm(
  transitions: readonly TransitionMessage[],
  isGas: (id: string) => boolean,
): readonly string[] {
  const worst = new Map<string, number>();
  for (const { subject, priority, active, value } of transitions)
    if (active && value !== undefined && isGas(subject))
      worst.set(subject, Math.min(worst.get(subject) ?? Infinity, priority));
  return [...worst].sort(([a, one], [b, other]) => one - other || (a < b ? -1 : 1)).map(([id]) => id);
}

/** Where a value stands in a lane: 0 at its foot, 1 at its head. */
export interface LaneScale {
  readonly least: number;
  readonly most: number;
}

/** The limits are always in sight, and what went beyond them. */
export function scaleOf(steps: readonly TraceStep[], limits: readonly number[], isFalling: boolean): LaneScale {
  const values = steps.flatMap(({ min, max }) => (min === null || max === null ? [] : [min, max]));
  const known = [...values, ...limits];
  const most = Math.max(...known, isFalling ? -Infinity : 0);
  const least = Math.min(...known, isFalling ? Infinity : 0);
  if (!(most > least)) return { least: Math.min(0, least), most: Math.max(1, most) };
  const room = (most - least) * 0.08;
  return { least: isFalling ? least - room : least, most: most + room };
}

/** The furthest value of a lane: the lowest where its limit is a low one. */
export function furthestIn(steps: readonly TraceStep[], isFalling: boolean): number | undefined {
  const values = steps.flatMap(({ min, max }) => (min === null || max === null ? [] : [isFalling ? min : max]));
  if (values.length === 0) return undefined;
  return isFalling ? Math.min(...values) : Math.max(...values);
}

/** In the widest fonts a digit or a letter is 0.65 of its size, and a Chinese sign all of it. */
const widthOf = (sign: string): number => ((sign.codePointAt(0) ?? 0) < 0x2e80 ? 0.65 : 1);

/** So many pixels a text may need, in any font. @param size of its signs, pixels */
export const widestOf = (words: string, size: number): number =>
  Array.from(words).reduce((sum, sign) => sum + widthOf(sign) * size, 0);

/** As much of a text as there is room for: what is left out is three dots. */
export function fitted(words: string, size: number, room: number): string {
  if (widestOf(words, size) <= room) return words;
  const signs = Array.from(words);
  while (signs.length > 0 && widestOf(signs.join(''), size) + size > room) signs.pop();
  return signs.length === 0 ? '' : `${signs.join('')}…`;
}
