import type {
  Delta,
  EventMessage,
  Hello,
  OnSite,
  Reading,
  ServerMessage,
  TransitionMessage,
} from '../../wire/messages.ts';
import { type AxisMark, type AxisSpan, type GasStep, marksOf } from '../lib/lanes.ts';

/** A message of a bundle. */
export type TapeMessage = Hello | Delta | TransitionMessage | EventMessage;
/** A value from a time on; none where nothing is known. */
interface HeldValue {
  readonly at: number;
  readonly value: number | null;
}

export type PeakReading = Reading & { readonly seenAt: number };

/** Parts of a stretch for each of which a lane shows the least and the greatest value. */
const MOST_STEPS = 300;

export const timeOf = (told: TapeMessage): number => (told.type === 'hello' ? told.snapshot.at : told.at);

/** What a bundle plays, in its order, and what can be said of all of it. */
export class Tape {
  readonly messages: readonly TapeMessage[];
  readonly transitions: readonly TransitionMessage[];
  readonly events: readonly EventMessage[];
  readonly marks: readonly AxisMark[];
  /** How many were on site. */
  readonly people: readonly (OnSite & { readonly at: number })[];
  readonly #values: ReadonlyMap<string, readonly HeldValue[]>;
  /** The highest good value of each point, and when it was shown. */
  readonly peaks: ReadonlyMap<string, PeakReading>;

  /** @param gaps when nothing was watched */
  constructor(lines: Iterable<string>, gaps: readonly AxisSpan[]) {
    const messages = [...lines].map((line) => JSON.parse(line) as ServerMessage).filter(isTold);
    this.messages = messages;
    this.transitions = messages.filter((one) => one.type === 'transition');
    this.events = messages.filter((one) => one.type === 'event');
    this.marks = marksOf([...this.transitions, ...this.events]);
    this.people = messages.flatMap((one) => {
      const count = one.type === 'hello' ? one.snapshot.headcount : one.type === 'delta' ? one.headcount : undefined;
      return count === undefined ? [] : [{ at: timeOf(one), ...count }];
    });
    const { values, peaks } = gasOf(messages);
    this.#values = new Map([...values].map(([point, held]) => [point, inOrder(held, gaps)]));
    this.peaks = peaks;
  }

  /** The values of a point in a stretch: each lasts until the next. */
  stepsOf(point: string, { from, to }: AxisSpan): readonly GasStep[] {
    const values = this.#values.get(point) ?? [];
    const length = (to - from) / MOST_STEPS;
    const steps: GasStep[] = [];
    let next = 0;
    let held: number | null = null;
    for (let at = from; at < to; at += length) {
      const seen: (number | null)[] = [];
      // What held before the stretch is read over; what a part begins with belongs to it.
      for (let one = values[next]; one !== undefined && one.at < at + length; one = values[++next]) {
        if (one.at > at) seen.push(held);
        held = one.value;
      }
      seen.push(held);
      const known = seen.filter((value) => value !== null);
      const isLost = known.length < seen.length;
      const [min, max] = known.length === 0 ? [null, null] : [Math.min(...known), Math.max(...known)];
      steps.push({ at, min, max, quality: isLost ? 'bad' : 'good', gap: isLost ? length : 0 });
    }
    return steps;
  }

  /** The first place after all that was told up to a time: when that time came twice, after the second. */
  placeOf(at: number): number {
    const last = this.messages.findLastIndex((told) => timeOf(told) <= at);
    return Math.max(1, last + 1);
  }

  /** What brings a screen to a place: the whole state before it, each transition and event since, and what else is so there. */
  upTo(place: number): readonly TapeMessage[] {
    const begin = Math.max(
      0,
      this.messages.slice(0, place).findLastIndex(({ type }) => type === 'hello'),
    );
    const since = this.messages.slice(begin, place);
    const deltas = since.filter((one) => one.type === 'delta');
    const others = since.filter((one) => one.type !== 'delta');
    const merged = mergedOf(deltas);
    return merged === undefined ? others : [...others, merged];
  }
}

const isTold = (message: ServerMessage): message is TapeMessage =>
  message.type === 'hello' || message.type === 'delta' || message.type === 'transition' || message.type === 'event';

/** Many deltas as one: of each thing the latest. */
function mergedOf(deltas: readonly Delta[]): Delta | undefined {
  const last = deltas.at(-1);
  if (last === undefined) return undefined;
  const of = <T>(pick: (delta: Delta) => readonly T[] | undefined, key: (item: T) => string): T[] => [
    ...new Map(deltas.flatMap((delta) => pick(delta) ?? []).map((item) => [key(item), item])).values(),
  ];
  const gone = new Set<string>();
  for (const delta of deltas) {
    for (const { tag } of delta.fixes) gone.delete(tag);
    for (const tag of delta.gone ?? []) gone.add(tag);
  }
  const headcount = deltas.findLast((delta) => delta.headcount !== undefined)?.headcount;
  return {
    ...last,
    readings: of(
      (delta) => delta.readings,
      ({ point }) => point,
    ),
    fixes: of(
      (delta) => delta.fixes,
      ({ tag }) => tag,
    ).filter(({ tag }) => !gone.has(tag)),
    counts: of(
      (delta) => delta.counts,
      ({ zone }) => zone,
    ),
    peaks: of(
      (delta) => delta.peaks,
      ({ alarm }) => alarm,
    ),
    outputs: of(
      (delta) => delta.outputs,
      ({ id }) => id,
    ),
    gone: [...gone],
    ...(headcount === undefined ? {} : { headcount }),
  };
}

/** In the order of time, and unknown from each gap on until the next value. */
const inOrder = (values: readonly HeldValue[], gaps: readonly AxisSpan[]): readonly HeldValue[] =>
  [...values, ...gaps.map(({ from }) => ({ at: from, value: null }))].toSorted((a, b) => a.at - b.at);

function gasOf(messages: readonly TapeMessage[]): {
  readonly values: ReadonlyMap<string, readonly HeldValue[]>;
  readonly peaks: ReadonlyMap<string, PeakReading>;
} {
  const values = new Map<string, HeldValue[]>();
  const peaks = new Map<string, PeakReading>();
  for (const told of messages) {
    if (told.type !== 'hello' && told.type !== 'delta') continue;
    for (const reading of told.type === 'hello' ? told.snapshot.readings : told.readings) {
      const { point, value, quality } = reading;
      const held = values.get(point) ?? [];
      values.set(point, held);
      const isKnown = value !== null && quality !== 'bad';
      held.push({ at: timeOf(told), value: isKnown ? value : null });
      if (isKnown && value > (peaks.get(point)?.value ?? -Infinity))
        peaks.set(point, { ...reading, seenAt: timeOf(told) });
    }
  }
  return { values, peaks };
}
