import type { Alarm } from '../../wire/messages.ts';

/**
 * What a member of a vote says by the alarms that are on the screen: it is left out while it is lost or in bypass. A vote that still
 * counts for a minute after its alarm ended is not told apart here.
 */
export function memberVote(alarms: ReadonlyMap<string, Alarm>, point: string, condition: string): 'yes' | 'no' | 'out' {
  const own = [condition, 'over-range'].flatMap((name) => alarms.get(`${point}:${name}`) ?? []);
  const isOut = (alarm: Alarm): boolean => alarm.overlays.includes('out-of-service');
  if (alarms.get(`${point}:bad`)?.active === true || own.some(isOut)) return 'out';
  return own.some(({ active }) => active) ? 'yes' : 'no';
}
