import { isHidden } from '../../domain/alarm/transition.ts';
import type { Alarm } from '../../wire/messages.ts';
import type { PlantView } from '../../wire/plant.ts';
import { shownAs } from './shown.ts';
import type { AlarmSound } from './sounds.ts';

/** One line of the alarm list: an alarm, with the lost points that stand behind an offline device. */
export interface AlarmLine {
  readonly alarm: Alarm;
  readonly behind: readonly Alarm[];
  /** A call for help of badges assigned to no person. */
  readonly isStrangers: boolean;
}

/** What the alarm list has to know of the things that alarms are about. */
export interface KnownSubjects {
  readonly deviceOf: (point: string) => string | undefined;
  readonly isPerson: (id: string) => boolean;
}

/** The subjects of a plant. */
export function subjectsIn({ points, people }: Pick<PlantView, 'points' | 'people'>): KnownSubjects {
  const devices = new Map(points.map(({ id, device }) => [id, device]));
  const persons = new Set(people.map(({ id }) => id));
  return { deviceOf: (point) => devices.get(point), isPerson: (id) => persons.has(id) };
}

/** After everything that waits for a person. */
const HIDDEN_RANK = 4;

/**
 * Emergencies first, then unacknowledged alarms, those that returned unacknowledged, and acknowledged ones: those that are
 * active before those that only wait for a reset.
 */
function rank({ priority, state, active, overlays }: Alarm): number {
  if (isHidden({ overlays })) return HIDDEN_RANK;
  const seen = state === 'unacked' ? 0 : state.endsWith('unacked') ? 1 : active ? 2 : 3;
  return priority === 1 && seen === 0 ? -1 : seen;
}

/**
 * The alarm list in its stable order: rank, priority, calls of badges assigned to no person after everything else of
 * their priority, newest first. Made-up badges must not push an emergency out of sight. What is hidden is in a list of its own.
 */
export function alarmLines(alarms: Iterable<Alarm>, { deviceOf, isPerson }: KnownSubjects): AlarmLine[] {
  const all = new Map([...alarms].map((alarm) => [alarm.alarm, asSeen(alarm)]));
  const isStrangers = ({ condition, subject }: Alarm): boolean =>
    shownAs(condition).mark === 'people' && !isPerson(subject);
  const behind = new Map<Alarm, Alarm[]>();
  const lines: Alarm[] = [];
  for (const alarm of all.values()) {
    if (isHidden(alarm)) continue;
    const cause = shownAs(alarm.condition).behind;
    // A lost detector with people beside it is no matter of the device alone.
    const isQuiet = cause === alarm.cause && alarm.priority >= 3;
    const first = isQuiet ? all.get(`${deviceOf(alarm.subject) ?? ''}:${cause}`) : undefined;
    if (first === undefined) lines.push(alarm);
    else {
      const known = behind.get(first);
      if (known === undefined) behind.set(first, [alarm]);
      else known.push(alarm);
    }
  }
  // What decides is worked out once an alarm: in a flood there are thousands.
  const keyed = lines.map((alarm) => {
    const strangers = isStrangers(alarm);
    return { alarm, isStrangers: strangers, key: 100 * rank(alarm) + 10 * alarm.priority + Number(strangers) };
  });
  keyed.sort(
    (a, b) => a.key - b.key || b.alarm.sensedAt - a.alarm.sensedAt || (a.alarm.alarm < b.alarm.alarm ? -1 : 1),
  );
  return keyed.map(({ alarm, isStrangers: strangers }) => ({
    alarm,
    behind: behind.get(alarm) ?? [],
    isStrangers: strangers,
  }));
}

/** What is under an overlay asks nothing of a person: no sound, no acknowledgement. */
const asSeen = (alarm: Alarm): Alarm => (isHidden(alarm) ? { ...alarm, acked: true } : alarm);

/**
 * The emergency whose response plan opens by itself, and stays until the alarm is over: one that is not acknowledged before
 * one that is, one that is active before one that has ended, people in danger before what endangers them.
 */
export function foremost(lines: readonly AlarmLine[]): Alarm | undefined {
  const all = lines.filter(({ alarm }) => alarm.priority === 1 && !isHidden(alarm));
  const level = ({ active, acked }: Alarm): number => (acked ? 2 : 0) + (active ? 0 : 1);
  const least = Math.min(...all.map(({ alarm }) => level(alarm)));
  const emergencies = all.filter(({ alarm }) => level(alarm) === least);
  const inDanger = ({ alarm: { condition }, isStrangers }: AlarmLine): boolean =>
    shownAs(condition).isDanger === true && !isStrangers;
  return (emergencies.find(inDanger) ?? emergencies[0])?.alarm;
}

/** What the room should hear of these alarms. Points lost behind an offline device are silent, the device is not. */
export function callOf(lines: readonly AlarmLine[]): AlarmSound {
  const worst = Math.min(...lines.flatMap(({ alarm: { acked, priority } }) => (acked ? [] : [priority])));
  return SOUNDS[worst] ?? 'none';
}

const SOUNDS: Readonly<Record<number, AlarmSound>> = { 1: 'emergency', 2: 'urgent', 3: 'warning', 4: 'notice' };

/** The newest occurrence that is not acknowledged; nothing where there is none. */
export const newestUnseen = (lines: readonly AlarmLine[]): string =>
  lines
    .filter(({ alarm }) => !alarm.acked)
    .reduce<Alarm | undefined>(
      (newest, { alarm }) => (newest === undefined || alarm.seq > newest.seq ? alarm : newest),
      undefined,
    )?.occurrence ?? '';

/** What is left to show of an alarm that is over, as long as its row is held in its place. */
export const overLine = ({ alarm, isStrangers }: AlarmLine): AlarmLine => ({
  alarm: { ...alarm, state: 'normal', active: false, acked: true, latched: false },
  behind: [],
  isStrangers,
});

/** Whether a person may end this alarm: it is back and acknowledged. */
export const mayReset = ({ condition, state }: Alarm): boolean =>
  !isCall(condition) && condition !== 'over-range' && state === 'latched-acked';

/** The reset of an over-range asks for what a portable detector shows at the place. */
export const mayResetByReading = ({ condition, state }: Alarm): boolean =>
  condition === 'over-range' && state === 'latched-acked';

/** A call for help, or the fall of a person: only a person ends it. */
const isCall = (condition: string): boolean => condition === 'sos' || condition === 'man-down';

/** It is ended with a reason, after contact, whatever the badge says. */
export const mayEndCall = ({ condition, state }: Alarm): boolean =>
  isCall(condition) && (state === 'latched-acked' || state === 'acked');
