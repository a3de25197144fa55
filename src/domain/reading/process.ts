import { type Duration, seconds } from '../time.ts';

/** What a value that is no gas measures (过程量). */
export const PROCESS_KINDS = ['flow', 'level', 'pressure', 'temperature'] as const;
export type ProcessKind = (typeof PROCESS_KINDS)[number];

/**
 * What is usual for each: how far a value must come back, as a share of the range (ISA-18.2 as domain.md 3 has it), and how
 * fast its sensor follows: a temperature behind the wall of its well, a flow behind its damping.
 */
export const USUAL_OF_PROCESS: Readonly<Record<ProcessKind, { readonly deadband: number; readonly t90: Duration }>> = {
  flow: { deadband: 0.05, t90: seconds(2) },
  level: { deadband: 0.05, t90: seconds(0) },
  pressure: { deadband: 0.02, t90: seconds(0) },
  temperature: { deadband: 0.01, t90: seconds(30) },
};

/** Spellings of units by what they measure, in small letters and without spaces; the first that fits has it. */
const SPELLINGS: readonly (readonly [ProcessKind, RegExp])[] = [
  ['temperature', /^((°|deg|º)[ckf]?|k|[cf])$/],
  [
    'flow',
    /^(n|s)?(m|cm|dm|ft)(\^?3|³)\/|^(n|s)?m?l\/|^(k|m)?g\/(s|min|h|hr|d)$|^t\/(min|h|hr|d)$|^(lb|lbs|gal|bbl)\/|^(n|s)?[lc]pm$|^gpm$|^s?ccm$|^[sa]?cf[mh]$/,
  ],
  ['pressure', /^[kmhgu]?pa|^m?bar|^psi|^atm$|^torr$|^[mc]?mhg$|^inhg$|h2o$|wc$|^kgf\/cm/],
  ['level', /^([mcd]?m|ft|in|%)$/],
];

/** What a unit measures; none of one that may be anything. A % without more is taken for the level of a tank. */
export function processKindOf(unit: string): ProcessKind | undefined {
  const plain = unit.normalize('NFKC').toLowerCase().replaceAll(/\s/gu, '');
  return SPELLINGS.find(([, spelling]) => spelling.test(plain))?.[0];
}
