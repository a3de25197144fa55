import type { LogClass } from '../common/log-class.ts';

/** How much may be kept, in bytes and milliseconds. */
export interface Retention {
  readonly quota: number;
  readonly keep: Readonly<Record<LogClass, number>>;
}

/** The highest numbers of which there is a trace. */
export interface Highest {
  readonly seq: number;
  readonly at: number;
  readonly epoch: number;
}
