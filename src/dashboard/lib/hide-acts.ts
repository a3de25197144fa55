import type { ShelfReason } from '../../domain/alarm/transition.ts';
import type { Alarm } from '../../wire/messages.ts';
import { besides, type Done } from './alarm-acts.ts';
import type { Sending } from './acts.svelte.ts';
import { api } from './api.ts';
import type { HiddenGroup } from './overlays.ts';
import type { TextKey } from './texts.ts';

/** The reasons for which an alarm may be shelved, each with its word; the last one needs more. */
export const SHELF_TEXTS = {
  maintenance: 'maintenance',
  calibration: 'calibration',
  'known-fault': 'knownFault',
  chattering: 'chattering',
  weather: 'weather',
  test: 'test',
  other: 'other',
} as const satisfies Record<ShelfReason, TextKey>;

/** For how long alarms are hidden, ms: what a person chooses from. */
export const PERIODS = [15, 30, 60, 240, 480].map((minutes) => minutes * 60_000);
/** Of an engineer, where no alarm is shelved, too. */
export const LONG_PERIODS = [...PERIODS, 24 * 3_600_000, 7 * 24 * 3_600_000];

/** What hides an alarm, or all alarms of a detector. */
export type WayToHide = 'shelve' | 'out-of-service' | 'bypass';

/** What is said with it. */
export interface HidingWords {
  readonly reason: string;
  readonly comment: string;
  readonly compensating: string;
  /** When it ends, plant time. */
  readonly until: number;
  /** Of a shelf: it ends when the alarm returns, if that is before. */
  readonly oneShot: boolean;
}

type Hidable = Pick<Alarm, 'alarm' | 'subject' | 'occurrence'>;

const ofAlarm = ({ alarm }: Hidable, does: string): string => `/alarms/${encodeURIComponent(alarm)}/${does}`;
const ofPoint = ({ subject }: Hidable, does: string): string => `/points/${encodeURIComponent(subject)}/${does}`;

/** The name of an act that hides: what it does to which occurrence, or to which detector. */
export const hidingAct = (does: WayToHide, alarm: Hidable): string =>
  does === 'bypass' ? `bypass ${alarm.subject}` : `${does} ${alarm.alarm} ${alarm.occurrence}`;

export function sendHiding(does: WayToHide, alarm: Hidable, words: () => HidingWords): Sending {
  return async (signal) => {
    const { reason, comment, compensating, until, oneShot } = words();
    const shelf = {
      occurrence: alarm.occurrence,
      reason,
      until,
      ...(comment === '' ? {} : { comment }),
      ...(oneShot ? { oneShot } : {}),
    };
    const path = does === 'bypass' ? ofPoint(alarm, 'bypass') : ofAlarm(alarm, does);
    return besides(await api<Done>('POST', path, does === 'shelve' ? shelf : { reason, until, compensating }, signal));
  };
}

/** How a group is brought back into sight; nothing where only the plant itself can. */
export function bringBack({
  hiding: { overlay, bypass },
  alarms: [alarm],
}: HiddenGroup): { readonly act: string; readonly send: Sending } | undefined {
  if (overlay === 'suppressed') return undefined;
  const does = overlay === 'shelved' ? 'unshelve' : bypass === true ? 'unbypass' : 'in-service';
  const path = bypass === true ? ofPoint(alarm, does) : ofAlarm(alarm, does);
  const act = bypass === true ? `${does} ${alarm.subject}` : `${does} ${alarm.alarm} ${alarm.occurrence}`;
  return { act, send: async (signal) => besides(await api<Done>('POST', path, {}, signal)) };
}
