import type { Priority } from '../alarm/condition.ts';
import type { AlarmId, OccurrenceId } from '../ids.ts';
import { type Instant, minutes, seconds } from '../time.ts';

/** It closes once no alarm has held it open for so long. */
export const QUIET_FOR = minutes(5);
/** An alarm of priority 3 or 4 that comes within so long of the opening belongs to it, wherever it is. */
export const RELATED_WITHIN = seconds(60);
/** So many members are named, and so many places known; the rest is counted. */
export const MOST_MEMBERS = 100;
export const MOST_PLACES = 50;
/** So many are open at once; beyond them an urgent alarm belongs to the newest one. */
export const MOST_OPEN = 100;
/** So many incidents are kept: those that are open, and the newest of the closed ones. The record has all. */
export const MOST_INCIDENTS = 500;

/** One occurrence that belongs to an incident. */
export interface IncidentMember {
  readonly alarm: AlarmId;
  readonly occurrence: OccurrenceId;
  readonly priority: Priority;
  readonly at: Instant;
}

/** Alarms that belong together (事件), from the first until all have been normal for a while. */
export interface Incident {
  openedAt: Instant;
  /** The first-out (首出): it stays so until the incident is closed. */
  first: IncidentMember;
  /** The first of its occurrences, the first-out among them. */
  members: readonly IncidentMember[];
  /** All its occurrences. */
  count: number;
  /** The alarms that hold it open: not normal, and in it by more than their time. */
  standing: number;
  /** The most urgent priority of its alarms. */
  priority: Priority;
  /** Ids of the zones in which its alarms are; of a device or another thing where they are in none. */
  places: readonly string[];
  /** Since when no alarm holds it open. */
  quietAt?: Instant;
  closedAt?: Instant;
}

/** An alarm by its occurrence. */
export interface FloodMember {
  readonly alarm: AlarmId;
  readonly occurrence: OccurrenceId;
}

/** How many alarms come, over the whole plant. */
export interface AlarmFlood {
  /** Occurrences of the last ten minutes, by the second; the first of each is named. */
  buckets: { at: Instant; count: number; first: FloodMember }[];
  /** What they come to. */
  recent: number;
  /** Of the flood that goes on: since when, so far, the most in ten minutes, and its first-out. */
  now?: { since: Instant; count: number; peak: number; readonly first: FloodMember };
}

export const noFlood = (): AlarmFlood => ({ buckets: [], recent: 0 });
