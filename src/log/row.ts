import type { Transition } from '../domain/alarm/transition.ts';
import type { PlantEvent } from '../domain/event.ts';
import type { Input } from '../domain/input.ts';
import type { Recorded } from '../domain/refold.ts';
import type { Entry } from '../ports/event-log.ts';
import type { LogClass } from '../common/log-class.ts';
import { classOfEvent, classOfInput } from './kinds.ts';

/** What a row holds, stored by these names. */
export const ROW_KINDS = ['input', 'transition', 'event'] as const satisfies readonly Recorded['kind'][];
export type RowKind = Recorded['kind'];
export const isRowKind = (stored: unknown): stored is RowKind => ROW_KINDS.some((kind) => kind === stored);

/** The place of a row. `n` orders what belongs to one seq: the input first, then what came of it. */
export interface RowPlace {
  readonly seq: number;
  readonly n: number;
  readonly at: number;
  readonly class: LogClass;
}

/** One line of the log. It stays typed from the fold until a run of lines is packed, and is decoded with the page that holds it. */
export type DecodedRow = RowPlace & Recorded;

/** The rows of an entry, in order. */
export function rowsOf({ input, transitions, events }: Entry): DecodedRow[] {
  const { seq, at } = input;
  const rows: DecodedRow[] = [{ seq, n: 0, at, class: classOfInput(input), kind: 'input', input }];
  for (const transition of transitions)
    rows.push({ seq, n: rows.length, at, class: 'acts', kind: 'transition', transition });
  for (const event of events) rows.push({ seq, n: rows.length, at, class: classOfEvent(event), kind: 'event', event });
  return rows;
}

/** What we wrote ourselves has the shape that its kind says. */
export function rowOfBody({ seq, n, at, class: logClass }: RowPlace, kind: RowKind, body: object): DecodedRow {
  switch (kind) {
    case 'input':
      return { seq, n, at, class: logClass, kind, input: body as Input };
    case 'transition':
      return { seq, n, at, class: logClass, kind, transition: body as Transition };
    case 'event':
      return { seq, n, at, class: logClass, kind, event: body as PlantEvent };
  }
}

/** What a line holds, encoded as it was written. */
export function encodedBody(line: Recorded): string {
  switch (line.kind) {
    case 'input':
      return JSON.stringify(line.input);
    case 'transition':
      return JSON.stringify(line.transition);
    case 'event':
      return JSON.stringify(line.event);
  }
}
