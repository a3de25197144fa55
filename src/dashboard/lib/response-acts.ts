import type { ClosingVerdict } from '../../domain/response/closing.ts';
import type { Alarm } from '../../wire/messages.ts';
import type { Sending } from './acts.svelte.ts';
import { besides, type Done } from './alarm-acts.ts';
import { api } from './api.ts';
import type { TextKey } from './texts.ts';

/** What an alarm may have been, each with its word. */
export const VERDICT_TEXTS = {
  real: 'verdictReal',
  false: 'verdictFalse',
  test: 'verdictTest',
} as const satisfies Record<ClosingVerdict, TextKey>;

type Occurrence = Pick<Alarm, 'alarm' | 'occurrence'>;

/** A step is ticked and unticked by two acts: the second press of a double click is none of the other. @param step from 1 */
export const actOnStep = ({ alarm, occurrence }: Occurrence, step: number, isDone: boolean): string =>
  `${isDone ? 'step' : 'unstep'} ${alarm} ${occurrence} ${step}`;

export const sendStep =
  ({ occurrence }: Occurrence, step: number, done: boolean): Sending =>
  async (signal) =>
    besides(await api<Done>('POST', `/responses/${encodeURIComponent(occurrence)}/steps/${step}`, { done }, signal));

/** What is said of an alarm that is over. */
export interface Closing {
  readonly verdict: ClosingVerdict;
  readonly measure: string;
  /** By when the measure is to be done, Unix ms. */
  readonly due?: number;
}

export const actOfClosing = ({ alarm, occurrence }: Occurrence): string => `close ${alarm} ${occurrence}`;

/** @param closed is told once the gateway has it */
export const sendClosing =
  ({ alarm, occurrence }: Occurrence, closing: () => Closing, closed: () => void): Sending =>
  async (signal) => {
    const path = `/alarms/${encodeURIComponent(alarm)}/close`;
    const done = await api<Done>('POST', path, { occurrence, ...closing() }, signal);
    closed();
    return besides(done);
  };

/** What is over, and of which no person has said what it was; newest first. */
export const unclosedAlarms = (): Promise<{ readonly items: readonly Alarm[] }> => api('GET', '/alarms?state=unclosed');
