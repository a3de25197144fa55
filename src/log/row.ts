import type { PlantEvent } from '../domain/event.ts';
import type { Input } from '../domain/input.ts';
import type { Transition } from '../domain/alarm/transition.ts';
import type { Entry, LogClass } from '../ports/event-log.ts';

/** What a row holds: an input, a transition or an event. Stored by these names. */
const ROW_KINDS = ['input', 'transition', 'event'] as const;
export type RowKind = (typeof ROW_KINDS)[number];
export const isRowKind = (stored: unknown): stored is RowKind => ROW_KINDS.some((kind) => kind === stored);

/** One line of the log. `n` orders what belongs to one seq: the input first, then what came of it. */
export interface Row {
  readonly seq: number;
  readonly n: number;
  readonly at: number;
  readonly class: LogClass;
  readonly kind: RowKind;
  /** JSON of an Input, Transition or PlantEvent. */
  readonly body: string;
}

/** The rows of an entry, in order. */
export function rowsOf({ input, transitions, events }: Entry): Row[] {
  const { seq, at } = input;
  const rows: Row[] = [{ seq, n: 0, at, class: classOfInput(input), kind: 'input', body: JSON.stringify(input) }];
  for (const transition of transitions) {
    rows.push({ seq, n: rows.length, at, class: 'acts', kind: 'transition', body: JSON.stringify(transition) });
  }
  for (const event of events) {
    rows.push({ seq, n: rows.length, at, class: classOfEvent(event), kind: 'event', body: JSON.stringify(event) });
  }
  return rows;
}

function classOfInput({ kind }: Input): LogClass {
  switch (kind) {
    case 'reading':
    case 'device':
    case 'tick':
      return 'gas';
    case 'fix':
    case 'tag-event':
    case 'strangers':
      return 'people';
    case 'act':
    case 'started':
    case 'configured':
    case 'stopped':
    case 'stalled':
    case 'clock-stepped':
    case 'clock-accepted':
    case 'recording':
    case 'damaged':
    case 'account':
      return 'acts';
  }
}

const PEOPLE_EVENTS: ReadonlySet<PlantEvent['kind']> = new Set(['zone-entered', 'zone-left', 'battery']);
const classOfEvent = ({ kind }: PlantEvent): LogClass => (PEOPLE_EVENTS.has(kind) ? 'people' : 'acts');

/** Whether somebody waits for this entry to be on the disk: an alarm changed, or a person acted. */
export const isUrgent = ({ input, transitions }: Entry): boolean =>
  transitions.length > 0 ||
  input.kind === 'act' ||
  input.kind === 'account' ||
  input.kind === 'started' ||
  input.kind === 'configured';

/** What we wrote ourselves has the shape that its kind says. */
export const inputOf = (row: Row): Input => JSON.parse(row.body) as Input;
export const transitionOf = (row: Row): Transition => JSON.parse(row.body) as Transition;
export const eventOf = (row: Row): PlantEvent => JSON.parse(row.body) as PlantEvent;
