import type { Arithmetic, ComparisonSign } from './statement.ts';

/** Where a number may lie, both ends included. What is known exactly has equal ends; of what is missing nothing is known. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** True, false, or not known. */
export type Truth = boolean | undefined;

/** What is missing may be anything. */
export const ANYTHING: Interval = { low: -Infinity, high: Infinity };

export const exactly = (value: number): Interval => ({ low: value, high: value });

/** What holds for each number that two amounts may be; not known where it holds for some only. */
export function compareIntervals(by: ComparisonSign, a: Interval, b: Interval): Truth {
  switch (by) {
    case '<':
      return isSure(a.high < b.low, a.low >= b.high);
    case '<=':
      return isSure(a.high <= b.low, a.low > b.high);
    case '>':
      return compareIntervals('<', b, a);
    case '>=':
      return compareIntervals('<=', b, a);
    case '==':
      return isSure(isExact(a) && isExact(b) && a.low === b.low, a.high < b.low || b.high < a.low);
    case '!=':
      return not(compareIntervals('==', a, b));
  }
}

const isSure = (yes: boolean, no: boolean): Truth => (yes ? true : no ? false : undefined);
const isExact = ({ low, high }: Interval): boolean => low === high;

export const not = (truth: Truth): Truth => (truth === undefined ? undefined : !truth);

/** All that may come of two amounts. A division by what may be 0 may give anything. */
export function make(by: Arithmetic, a: Interval, b: Interval): Interval {
  switch (by) {
    case '+':
      return between(a.low + b.low, a.high + b.high);
    case '-':
      return between(a.low - b.high, a.high - b.low);
    case '*': {
      const ends = [times(a.low, b.low), times(a.low, b.high), times(a.high, b.low), times(a.high, b.high)];
      return between(Math.min(...ends), Math.max(...ends));
    }
    case '/':
      return b.low <= 0 && b.high >= 0 ? ANYTHING : make('*', a, between(1 / b.high, 1 / b.low));
  }
}

/** What is too large for a number is not known. */
const between = (low: number, high: number): Interval =>
  Number.isNaN(low) || Number.isNaN(high) ? ANYTHING : { low, high };

/** Nothing of anything is nothing. */
const times = (a: number, b: number): number => (a === 0 || b === 0 ? 0 : a * b);

export const negative = ({ low, high }: Interval): Interval => ({ low: -high, high: -low });

/** Whichever of the two it is. */
export const either = (a: Interval, b: Interval): Interval => ({
  low: Math.min(a.low, b.low),
  high: Math.max(a.high, b.high),
});
