import type { Alarm } from '../../wire/messages.ts';
import type { Sending } from './acts.svelte.ts';
import type { AlarmLine } from './alarms.ts';
import { api } from './api.ts';
import type { TextKey } from './texts.ts';

/** The answer to an act. */
export interface Done {
  readonly durable: boolean;
  readonly refused?: readonly unknown[];
}

/** What is to be known beside that it was done. */
export const besides = ({ durable, refused = [] }: Done): readonly ('notDurable' | 'someRefused')[] => [
  ...(durable ? [] : (['notDurable'] as const)),
  ...(refused.length === 0 ? [] : (['someRefused'] as const)),
];

/** What an act does, by the first word of its name: a person who is asked for a password reads it. */
export const ACT_NAMES: Readonly<Record<string, TextKey>> = {
  ack: 'ack',
  reset: 'reset',
  silence: 'silence',
  shelve: 'shelve',
  unshelve: 'unshelve',
  'out-of-service': 'outOfService',
  'in-service': 'inService',
  bypass: 'bypass',
  unbypass: 'unbypass',
  'output-test': 'testIt',
  'output-release': 'release',
  retry: 'retry',
  step: 'stepDone',
  unstep: 'stepUndone',
  close: 'closeAlarm',
  muster: 'startMuster',
  account: 'tick',
  unaccount: 'takeBack',
  'all-clear': 'giveAllClear',
  'close-muster': 'closeMuster',
  'desk-issue': 'handOut',
  'desk-return': 'takeItBack',
  'desk-arrived': 'arrivedByHand',
  'desk-left': 'leftByHand',
  'desk-remove': 'removePerson',
  'desk-add-person': 'addOnly',
  'desk-settle': 'settle',
  'desk-import': 'csvTake',
  'desk-retire': 'retireBadge',
  'desk-reuse': 'reuseBadge',
};

/** An act has one name for what it does and to which occurrence: the same in the list and in the plan. */
export const actOn = (does: 'ack' | 'reset', { alarm, occurrence }: Alarm): string => `${does} ${alarm} ${occurrence}`;

/** Acknowledges the occurrence of this line. An offline device takes the points behind it along: they are one thing to the operator. */
export const sendAck =
  ({ alarm, behind }: AlarmLine): Sending =>
  async (signal) => {
    const occurrences = behind.filter(({ acked }) => !acked).map(({ occurrence }) => occurrence);
    const path = `/alarms/${encodeURIComponent(alarm.alarm)}/ack`;
    const own = await api<Done>('POST', path, { occurrence: alarm.occurrence }, signal);
    if (occurrences.length === 0) return besides(own);
    return besides(await api<Done>('POST', '/alarms/ack', { occurrences }, signal));
  };

/** Ends a latched alarm, or with a reason what asks for one. */
export const sendReset =
  ({ alarm }: Alarm, reason?: string): Sending =>
  async (signal) =>
    besides(
      await api<Done>(
        'POST',
        `/alarms/${encodeURIComponent(alarm)}/reset`,
        reason === undefined ? {} : { reason },
        signal,
      ),
    );

/** Ends an over-range that was looked at with a portable detector. */
export const sendResetByReading =
  ({ alarm }: Alarm, value: number, unit: string): Sending =>
  async (signal) =>
    besides(
      await api<Done>('POST', `/alarms/${encodeURIComponent(alarm)}/reset`, { reading: { value, unit } }, signal),
    );

/** Somebody is there. */
export const sendHere: Sending = async (signal) => besides(await api<Done>('POST', '/watch', {}, signal));

export const SILENCE = 'silence';
/** Silences the screens for two minutes; never an acknowledgement. */
export const sendSilence: Sending = async (signal) =>
  besides(await api<Done>('POST', '/silence', { for: '2m' }, signal));
