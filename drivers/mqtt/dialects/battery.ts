import { quantise } from '../../../src/domain/reading/normalise.ts';
import { jsonNumber } from '../../shared/json/values.ts';

/** How a source writes the state of a battery. */
export interface BatterySettings {
  readonly as: 'percent' | 'words' | '0-15' | 'mV' | 'V';
  /** The voltage of an empty and of a full one, in the unit of `as`. */
  readonly empty?: number | undefined;
  readonly full?: number | undefined;
  readonly words?: Readonly<Record<string, number>> | undefined;
}

/** What the words of public payloads mean, percent (Enlighted CRITICAL..FULL, Quuppa ok and low). */
const WORDS: Readonly<Record<string, number>> = {
  critical: 5,
  empty: 5,
  low: 15,
  medium: 50,
  normal: 80,
  ok: 80,
  good: 80,
  high: 90,
  full: 100,
};
/** Zebra Dart: 0 to 15 and not linear, 12 is good and 1 is low (Dart RTLS user guide pp. 44-45); in between is ours. */
const LEVELS = [5, 10, 20, 30, 35, 40, 45, 50, 60, 65, 70, 75, 80, 90, 95, 100];

/** Makes a reader of batteries, to whole percent; undefined where none can be read. */
export function batteriesIn({ as, empty, full, words }: BatterySettings): (value: unknown) => number | undefined {
  switch (as) {
    case 'percent':
      return percentIn;
    case 'words': {
      const known = new Map(
        Object.entries(words ?? WORDS).map(([word, percent]) => [word.toLowerCase(), quantise(percent, 0)]),
      );
      return (value) => (typeof value === 'string' ? known.get(value.trim().toLowerCase()) : undefined);
    }
    case '0-15':
      return (value) => LEVELS[jsonNumber(value)];
    case 'mV':
    case 'V': {
      const [low, high] = as === 'V' ? [empty ?? 2, full ?? 3] : [empty ?? 2000, full ?? 3000];
      return (value) => {
        const part = (jsonNumber(value) - low) / (high - low);
        // A volt is a volt: what is above full is full, but a zero is no battery at all.
        return jsonNumber(value) > 0 && Number.isFinite(part)
          ? quantise(100 * Math.min(1, Math.max(0, part)), 0)
          : undefined;
      };
    }
  }
}

function percentIn(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  const percent = jsonNumber(typeof value === 'string' && value.endsWith('%') ? value.slice(0, -1) : value);
  return percent >= 0 && percent <= 100 ? quantise(percent, 0) : undefined;
}
