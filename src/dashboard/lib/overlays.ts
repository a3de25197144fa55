import { type Overlay, OVERLAYS } from '../../domain/alarm/transition.ts';
import type { Alarm } from '../../wire/messages.ts';

type Hiding = NonNullable<Alarm['hiding']>[number];

/** What a screen shows first where several hide an alarm, each with its letter (ISA-18.2). */
export const LETTERS = { 'out-of-service': 'O', suppressed: 'D', shelved: 'S' } as const satisfies Record<
  Overlay,
  string
>;

/** `S`, `D` or `O`; nothing for an alarm that is in sight. */
export function letterOf({ overlays }: Alarm): string | undefined {
  const overlay = OVERLAYS.find((one) => overlays.includes(one));
  return overlay === undefined ? undefined : LETTERS[overlay];
}

/** Alarms that one act, or one suppression, has hidden: one, or several. */
export interface HiddenGroup {
  readonly key: string;
  readonly hiding: Hiding;
  /** The foremost first; never empty. */
  readonly alarms: readonly [Alarm, ...Alarm[]];
}

/** Everything that is hidden; what comes back first stands first. */
export function hiddenGroups(alarms: Iterable<Alarm>): HiddenGroup[] {
  const groups = new Map<string, HiddenGroup>();
  for (const alarm of alarms) {
    for (const hiding of alarm.hiding ?? []) {
      const key = keyOf(alarm, hiding);
      const known = groups.get(key)?.alarms ?? [];
      const [first = alarm, ...others] = [...known, alarm].sort(byImportance);
      groups.set(key, { key, hiding, alarms: [first, ...others] });
    }
  }
  const end = ({ hiding }: HiddenGroup): number => hiding.until ?? Infinity;
  return [...groups.values()].sort((a, b) => end(a) - end(b) || (a.key < b.key ? -1 : 1));
}

/** A detector is bypassed as a whole, and a unit suppressed as one: one line, whatever could be raised. */
function keyOf({ alarm, subject }: Alarm, { overlay, bypass, reason }: Hiding): string {
  if (overlay === 'suppressed') return `${overlay} ${reason}`;
  return bypass === true ? subject : `${alarm} ${overlay}`;
}

const byImportance = (a: Alarm, b: Alarm): number => a.priority - b.priority || (a.alarm < b.alarm ? -1 : 1);
