/**
 * Cross-sensitivity of electrochemical cells: how much of another gas, in percent of its ppm, is shown as the one that is
 * measured; below 0 it hides gas. By a maker's table (BIOSYS PhD Lite manual, domain.md 2): other makes differ, so it is a
 * hint for a person and never subtracted.
 */
export const CROSS_SENSITIVITY: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  HCN: { H2S: 350, SO2: 160, NO2: -100 },
  SO2: { NO2: -100, Cl2: -50 },
  H2S: { NO2: -20, Cl2: -20 },
  CO: { H2: 50, C2H4: 75 },
  Cl2: { NO2: 110 },
  NH3: { H2S: 130 },
  PH3: { H2S: 25 },
};

/** So much of the first limit of the point, or of its range where it has none, is worth a word. */
export const WORTH_OF_LIMIT = 0.1;
export const WORTH_OF_RANGE = 0.02;

/** What another gas beside a point does to its reading. */
export interface CrossHint {
  /** The point that measures the other gas, its value and unit. */
  readonly point: string;
  readonly value: number;
  readonly unit: string;
  /** Whether this reading is too high or too low by it. */
  readonly reads: 'high' | 'low';
}
