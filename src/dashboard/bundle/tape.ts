import type { Delta, EventMessage, Hello, Reading, ServerMessage, TransitionMessage } from '../../wire/messages.ts';

/** A message of a bundle. */
export type TapeMessage = Hello | Delta | TransitionMessage | EventMessage;
/** A value from a time on; none where nothing is known. */
export interface LaneValue {
  readonly at: number;
  readonly value: number | null;
}

export const timeOf = (told: TapeMessage): number => (told.type === 'hello' ? told.snapshot.at : told.at);

/** What a bundle plays, in its order, and what can be said of all of it. */
export class Tape {
  readonly messages: readonly TapeMessage[];
  readonly transitions: readonly TransitionMessage[];
  readonly events: readonly EventMessage[];
  /** How many were on site. */
  readonly present: readonly LaneValue[];
  /** How near the worst detector was to its first high limit: 1 is the limit. */
  readonly gas: readonly LaneValue[];
  /** The highest good value of each point, and when. */
  readonly peaks: ReadonlyMap<string, Reading>;

  constructor(lines: Iterable<string>) {
    const messages = [...lines].map((line) => JSON.parse(line) as ServerMessage).filter(isTold);
    this.messages = messages;
    this.transitions = messages.filter((one) => one.type === 'transition');
    this.events = messages.filter((one) => one.type === 'event');
    this.present = messages.flatMap((one) => {
      const count = one.type === 'hello' ? one.snapshot.headcount : one.type === 'delta' ? one.headcount : undefined;
      return count === undefined ? [] : [{ at: timeOf(one), value: count.present + count.uncertain }];
    });
    const { gas, peaks } = gasOf(messages);
    this.gas = gas;
    this.peaks = peaks;
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

function gasOf(messages: readonly TapeMessage[]): { readonly gas: LaneValue[]; readonly peaks: Map<string, Reading> } {
  const limits = new Map<string, number>();
  const shares = new Map<string, number>();
  const peaks = new Map<string, Reading>();
  const gas: LaneValue[] = [];
  for (const told of messages) {
    if (told.type !== 'hello' && told.type !== 'delta') continue;
    for (const { id, setPoints } of told.type === 'hello' ? (told.plant?.points ?? []) : []) {
      // Oxygen has a limit on either side: it is never far from one.
      const limit = setPoints.every(({ direction }) => direction === 'high') ? setPoints[0]?.limit : undefined;
      if (limit !== undefined && limit > 0) limits.set(id, limit);
      else limits.delete(id);
    }
    for (const reading of told.type === 'hello' ? told.snapshot.readings : told.readings) {
      const { point, value, quality } = reading;
      const limit = limits.get(point);
      if (value === null || quality === 'bad') {
        shares.delete(point);
        continue;
      }
      if (limit !== undefined) shares.set(point, value / limit);
      if (value > (peaks.get(point)?.value ?? -Infinity)) peaks.set(point, reading);
    }
    let worst: number | null = null;
    for (const share of shares.values()) worst = Math.max(worst ?? 0, share);
    gas.push({ at: timeOf(told), value: worst });
  }
  return { gas, peaks };
}
