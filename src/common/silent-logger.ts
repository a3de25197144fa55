import type { Logger } from '../ports/logger.ts';

/** A logger for a gateway whose diary no one reads: in simulated time, and in measurements. */
export const silentLogger: Logger = { info: () => {}, warn: () => {}, error: () => {} };
