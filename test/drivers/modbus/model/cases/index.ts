import type { Case } from './case.ts';
import { DETECTOR_CASES } from './detectors.ts';
import { OTHER_CASES } from './others.ts';

export const CASES: Readonly<Record<string, Case>> = { ...DETECTOR_CASES, ...OTHER_CASES };
