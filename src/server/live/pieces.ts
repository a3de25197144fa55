import type { Delta } from '../../wire/messages.ts';

/** One reading, fix, count, peak, output or person of a delta, its danger areas, the wind, who is on site, or a badge that is forgotten, encoded once for all receivers. */
export interface Piece {
  readonly part:
    | 'readings'
    | 'fixes'
    | 'gone'
    | 'counts'
    | 'headcount'
    | 'peaks'
    | 'outputs'
    | 'people'
    | 'dangers'
    | 'wind';
  /** Point, tag, zone, alarm, output or person. */
  readonly id: string;
  /** Of a fix. */
  readonly floor?: string;
  readonly text: string;
}

/** What a delta says beside its pieces. */
type Head = Pick<Delta, 'seq' | 'durableSeq' | 'at'>;

export const piecesOf = ({
  readings,
  fixes,
  gone = [],
  counts,
  headcount,
  peaks = [],
  outputs = [],
  people = [],
  dangers,
  wind,
}: Delta): readonly Piece[] => [
  ...readings.map((one): Piece => ({ part: 'readings', id: one.point, text: JSON.stringify(one) })),
  ...fixes.map((one): Piece => ({ part: 'fixes', id: one.tag, floor: one.floor, text: JSON.stringify(one) })),
  ...gone.map((tag): Piece => ({ part: 'gone', id: tag, text: JSON.stringify(tag) })),
  ...counts.map((one): Piece => ({ part: 'counts', id: one.zone, text: JSON.stringify(one) })),
  ...peaks.map((one): Piece => ({ part: 'peaks', id: one.alarm, text: JSON.stringify(one) })),
  ...outputs.map((one): Piece => ({ part: 'outputs', id: one.id, text: JSON.stringify(one) })),
  ...people.map((one): Piece => ({ part: 'people', id: one.id, text: JSON.stringify(one) })),
  ...(headcount === undefined ? [] : [{ part: 'headcount', id: '', text: JSON.stringify(headcount) } as const]),
  ...(dangers === undefined ? [] : [{ part: 'dangers', id: '', text: JSON.stringify(dangers) } as const]),
  ...(wind === undefined ? [] : [{ part: 'wind', id: '', text: JSON.stringify(wind) } as const]),
];

/** A delta of some pieces as JSON text. */
export function deltaText({ seq, durableSeq, at }: Head, pieces: Iterable<Piece>, conflated: boolean): string {
  const lists: Record<Piece['part'], string[]> = {
    readings: [],
    fixes: [],
    gone: [],
    counts: [],
    headcount: [],
    peaks: [],
    outputs: [],
    people: [],
    dangers: [],
    wind: [],
  };
  for (const { part, text } of pieces) lists[part].push(text);
  const head = JSON.stringify({ type: 'delta', seq, durableSeq, at }).slice(0, -1);
  const body = `"readings":[${lists.readings.join()}],"fixes":[${lists.fixes.join()}],"counts":[${lists.counts.join()}]`;
  const some = (part: 'gone' | 'peaks' | 'outputs' | 'people'): string =>
    lists[part].length === 0 ? '' : `,"${part}":[${lists[part].join()}]`;
  const whole = (part: 'headcount' | 'dangers' | 'wind'): string => {
    const last = lists[part].at(-1);
    return last === undefined ? '' : `,"${part}":${last}`;
  };
  const rest = `${some('peaks')}${some('outputs')}${some('people')}${whole('headcount')}${whole('dangers')}${whole('wind')}`;
  return `${head},${body}${some('gone')}${rest}${conflated ? ',"conflated":true' : ''}}`;
}
