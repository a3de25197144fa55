import type { Alarm } from '../../wire/messages.ts';

/** One line of the alarm list: an alarm, with the lost points that stand behind an offline device. */
export interface AlarmLine {
  readonly alarm: Alarm;
  readonly behind: readonly Alarm[];
  /** A call for help of badges that nobody carries. */
  readonly isStrangers: boolean;
}

/** Emergencies first, then what nobody has seen, what came back unseen, and what somebody has in hand. */
function rank({ priority, state }: Alarm): number {
  const seen = state === 'unacked' ? 0 : state.endsWith('unacked') ? 1 : 2;
  return priority === 1 && seen === 0 ? -1 : seen;
}

/**
 * The alarm list in its stable order: rank, priority, calls of badges that nobody carries after everything else of their
 * priority, newest first. Made-up badges must not push an emergency out of sight.
 */
export function alarmLines(
  alarms: Iterable<Alarm>,
  deviceOf: (point: string) => string | undefined,
  isPerson: (id: string) => boolean = () => true,
): AlarmLine[] {
  const all = [...alarms];
  const isStrangers = ({ condition, subject }: Alarm): boolean => condition === 'sos' && !isPerson(subject);
  const offline = new Map(
    all.filter(({ condition }) => condition === 'offline').map((alarm) => [alarm.subject, alarm]),
  );
  const behind = new Map<Alarm, Alarm[]>();
  const lines: Alarm[] = [];
  for (const alarm of all) {
    const device =
      alarm.condition === 'bad' && alarm.cause === 'offline' ? offline.get(deviceOf(alarm.subject) ?? '') : undefined;
    if (device === undefined) lines.push(alarm);
    else behind.set(device, [...(behind.get(device) ?? []), alarm]);
  }
  return lines
    .sort(
      (a, b) =>
        rank(a) - rank(b) ||
        a.priority - b.priority ||
        Number(isStrangers(a)) - Number(isStrangers(b)) ||
        b.sensedAt - a.sensedAt ||
        (a.alarm < b.alarm ? -1 : 1),
    )
    .map((alarm) => ({ alarm, behind: behind.get(alarm) ?? [], isStrangers: isStrangers(alarm) }));
}

/** The emergency whose response plan opens by itself: people in danger come before what endangers them. */
export function foremost(lines: readonly AlarmLine[]): Alarm | undefined {
  const emergencies = lines.filter(({ alarm }) => alarm.priority === 1 && !alarm.acked);
  const inDanger = ({ alarm: { condition }, isStrangers }: AlarmLine): boolean =>
    condition === 'evacuate' || (condition === 'sos' && !isStrangers);
  return (emergencies.find(inDanger) ?? emergencies[0])?.alarm;
}

/** What the room should hear of these alarms. Points lost behind an offline device are silent. */
export function callOf(lines: readonly AlarmLine[]): 'emergency' | 'urgent' | 'none' {
  const unseen = lines.map(({ alarm }) => alarm).filter(({ acked }) => !acked);
  if (unseen.some(({ priority }) => priority === 1)) return 'emergency';
  return unseen.some(({ priority }) => priority === 2) ? 'urgent' : 'none';
}

/** Whether a person may end this alarm: it is back and acknowledged, or an acknowledged call for help. */
export const mayReset = ({ condition, state }: Alarm): boolean =>
  state === 'latched-acked' || (condition === 'sos' && state === 'acked');
