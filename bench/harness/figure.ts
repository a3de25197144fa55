import { medianOf } from './stats.ts';

/** What performance.md asks of a figure. */
export interface Must {
  readonly text: string;
  readonly met: boolean;
}

/** One figure by name, beside its floor of the same run. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  /** The least that the same work costs without us. */
  readonly floor?: number;
  /** Median of the ratios of the single runs. */
  readonly ratio?: number;
  readonly must?: Must;
  readonly note?: string;
}

/** One run of both sides, next to each other in time. */
export interface Pair<T> {
  readonly ours: T;
  readonly floor: T;
}

/** A figure of several runs in which both sides alternated. */
export function compared<T>(
  name: string,
  unit: string,
  pairs: readonly Pair<T>[],
  pick: (side: T) => number,
  must?: { readonly text: string; readonly met: (value: number, floor: number, ratio: number) => boolean },
  note?: string,
): Figure {
  const value = medianOf(pairs.map(({ ours }) => pick(ours)));
  const floor = medianOf(pairs.map((pair) => pick(pair.floor)));
  const ratio = medianOf(pairs.map((pair) => pick(pair.ours) / pick(pair.floor)));
  return {
    name,
    unit,
    value,
    floor,
    ratio,
    ...(must === undefined ? {} : { must: { text: must.text, met: must.met(value, floor, ratio) } }),
    ...(note === undefined ? {} : { note }),
  };
}

/** Runs both sides in turn, so that a busy moment of the machine meets both; which begins alternates too. */
export async function alternating<T>(
  runs: number,
  ours: () => Promise<T>,
  floor: () => Promise<T>,
): Promise<Pair<T>[]> {
  const pairs: Pair<T>[] = [];
  for (let run = 0; run < runs; run++) {
    if (run % 2 === 0) {
      const first = await ours();
      pairs.push({ ours: first, floor: await floor() });
    } else {
      const first = await floor();
      pairs.push({ ours: await ours(), floor: first });
    }
  }
  return pairs;
}

/** A figure as a line of the table. */
export function lineOf({ name, unit, value, floor, ratio, must, note }: Figure): string {
  const measured = `${name.padEnd(44)} ${shown(value).padStart(9)} ${unit.padEnd(10)}`;
  const beside =
    floor === undefined
      ? ''.padEnd(24)
      : `floor ${shown(floor).padStart(8)}  ${ratioText(ratio ?? value / floor).padEnd(8)}`;
  const verdict = must === undefined ? '' : `  ${must.met ? 'pass' : 'FALLS SHORT'}: must be ${must.text}`;
  return `${measured} ${beside}${verdict}${note === undefined ? '' : `  (${note})`}`;
}

const ratioText = (ratio: number): string => (Number.isFinite(ratio) ? `x${shown(ratio)}` : '');

function shown(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en-US').replaceAll(',', ' ');
  return value.toPrecision(3).replace(/\.?0+$/, (zeros) => (zeros.startsWith('.') ? '' : zeros));
}
