import type { TwinState } from '../../../../../simulators/twins/twin.ts';

/** What a device on a wire is asked for, and what it has to tell. */
export interface Case {
  readonly device?: string;
  /** The points of the device as a configuration writes them, in the order of what is expected. */
  readonly points: readonly string[];
  readonly expected: Readonly<Partial<Record<TwinState, string>>>;
}

/** A point that is an alarm bit of a device. */
export const contact = (id: string, signal: string, more = ''): string =>
  `{ id: ${id}, contact: panel-alarm, read: { signal: ${signal}${more} } }`;
