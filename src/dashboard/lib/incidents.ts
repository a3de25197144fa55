import type { AlarmLine } from './alarms.ts';

/** One entry of the alarm list: an alarm, or in a flood an incident with its alarms. */
export type ListEntry =
  | { readonly kind: 'alarm'; readonly line: AlarmLine; readonly isFirstOut: boolean }
  | IncidentEntry;

/** Alarms that belong together, none of them an emergency. */
export interface IncidentEntry {
  readonly kind: 'incident';
  readonly id: string;
  /** The alarm that came first, wherever it is in the list; nothing once it is over. */
  readonly firstOut: AlarmLine | undefined;
  /** In the order of the list, but for the first-out, which stands first. Two at least. */
  readonly lines: readonly AlarmLine[];
}

/** Where an alarm stands in the list. */
interface Seat {
  readonly incident: string | undefined;
  readonly isEmergency: boolean;
  readonly isFirstOut: boolean;
}

/**
 * The alarm list by incidents while the plant is in a flood, and one alarm after the other else. An emergency is never in an
 * incident: it stands for itself, before all of them. While a person points at the list nothing in it changes its place.
 */
export class Seating {
  #isGrouped = false;
  #seats: ReadonlyMap<string, Seat> = new Map();

  /**
   * @param lines in their order
   * @param isKept the list is held: each row keeps its place
   */
  entries(lines: readonly AlarmLine[], isFlood: boolean, isKept: boolean): readonly ListEntry[] {
    if (!isKept) {
      this.#isGrouped = isFlood;
      this.#seats = new Map(lines.map((line) => [line.alarm.alarm, seatOf(line)]));
    }
    const seat = (line: AlarmLine): Seat => this.#seats.get(line.alarm.alarm) ?? seatOf(line);
    return this.#isGrouped ? byIncident(lines, seat) : oneByOne(lines, seat);
  }
}

const seatOf = ({ alarm: { incident, priority, firstOut } }: AlarmLine): Seat => ({
  incident,
  isEmergency: priority === 1,
  isFirstOut: firstOut === true,
});

/** The first-out is marked where others of its incident stand, too: alone it is no news. */
function oneByOne(lines: readonly AlarmLine[], seat: (line: AlarmLine) => Seat): ListEntry[] {
  const counts = new Map<string, number>();
  for (const line of lines) {
    const { incident } = seat(line);
    if (incident !== undefined) counts.set(incident, (counts.get(incident) ?? 0) + 1);
  }
  return lines.map((line) => {
    const { incident = '', isFirstOut } = seat(line);
    return { kind: 'alarm', line, isFirstOut: isFirstOut && (counts.get(incident) ?? 0) > 1 };
  });
}

function byIncident(lines: readonly AlarmLine[], seat: (line: AlarmLine) => Seat): ListEntry[] {
  const emergencies: ListEntry[] = [];
  const others: (AlarmLine | string)[] = [];
  const groups = new Map<string, AlarmLine[]>();
  const firsts = new Map<string, AlarmLine>();
  for (const line of lines) {
    const { incident, isEmergency, isFirstOut } = seat(line);
    if (incident !== undefined && isFirstOut) firsts.set(incident, line);
    if (isEmergency) emergencies.push({ kind: 'alarm', line, isFirstOut });
    else if (incident === undefined) others.push(line);
    else {
      const known = groups.get(incident);
      if (known !== undefined) known.push(line);
      else {
        groups.set(incident, [line]);
        others.push(incident);
      }
    }
  }
  return [
    ...emergencies,
    ...others.flatMap((one): ListEntry => {
      if (typeof one !== 'string') return { kind: 'alarm', line: one, isFirstOut: false };
      const own = groups.get(one) ?? [];
      const firstOut = firsts.get(one);
      const [only] = own;
      if (only !== undefined && own.length === 1) return { kind: 'alarm', line: only, isFirstOut: only === firstOut };
      const isIn = firstOut !== undefined && own.includes(firstOut);
      const ordered = isIn ? [firstOut, ...own.filter((line) => line !== firstOut)] : own;
      return { kind: 'incident', id: one, firstOut, lines: ordered };
    }),
  ];
}
