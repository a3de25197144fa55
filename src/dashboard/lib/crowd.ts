import type { Alarm, AlarmPeak } from '../../wire/messages.ts';

/**
 * An alarm as it was just received, with all its people: of a crowd the message names only those who joined or left. A
 * change of people is no act of an operator, so the known acknowledgement stays.
 */
export function withPeople(told: Alarm, known: Alarm | undefined): Alarm {
  if (known === undefined || known.occurrence !== told.occurrence) return told;
  const involved = told.involved ?? [...new Set([...(known.involved ?? []), ...(told.joined ?? [])])];
  const alarm = {
    ...(told.kind === 'change' ? { ...known, ...told } : told),
    ...(involved.length === 0 ? {} : { involved }),
  };
  if (told.people !== undefined || told.count === undefined) return alarm;
  const left = new Set(told.left);
  return { ...alarm, people: [...(known.people ?? []).filter((who) => !left.has(who)), ...(told.joined ?? [])] };
}

/** The alarms with their new furthest values; one that has become another occurrence keeps its own. */
export function withPeaks(alarms: ReadonlyMap<string, Alarm>, peaks: readonly AlarmPeak[]): Map<string, Alarm> {
  const next = new Map(alarms);
  for (const { alarm, occurrence, peak } of peaks) {
    const known = next.get(alarm);
    if (known?.occurrence === occurrence) next.set(alarm, { ...known, peak });
  }
  return next;
}
