import type { Priority } from '../../domain/alarm/condition.ts';
import { isHidden, type Transition } from '../../domain/alarm/transition.ts';
import type { PlantEvent } from '../../domain/event.ts';
import type { AlarmId } from '../../domain/ids.ts';
import type { State } from '../../domain/state/state.ts';
import type { Instant } from '../../domain/time.ts';
import { presentOf } from '../../project/alarms.ts';
import { namesOf, textOf } from '../../project/texts.ts';
import { nameText } from '../../words/alarms.ts';
import type { OccurrenceLine, Cut } from './report.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Of urgent alarms (priority 1 and 2) and of others so many are held by line; further ones are counted. */
const MOST_URGENT = 2000;
const MOST_OTHER = 1000;

/** Follows each occurrence of an alarm from its raise until it is normal. */
export class AlarmLines {
  readonly #from: Instant;
  readonly #lines: Mutable<OccurrenceLine>[] = [];
  /** The present occurrence of each alarm that is not normal. */
  readonly #open = new Map<AlarmId, Mutable<OccurrenceLine>>();
  readonly #known = new Map<string, Mutable<OccurrenceLine>>();
  #urgent = 0;
  #more = 0;

  /** @param from when the time of the report begins */
  constructor(from: Instant) {
    this.#from = from;
  }

  /** What is printed before the first line. */
  begin(state: State): void {
    for (const [id, { raisedAt }] of state.alarms.sorted()) {
      const present = presentOf(state, id);
      if (present === undefined || isOver(present) || raisedAt === undefined) continue;
      this.#add({ ...present, at: raisedAt }, state, true);
      this.#follow(present);
    }
  }

  /** @param state holds the plant that is in force: the words of the line */
  take(transition: Transition, state: State): void {
    if (transition.kind === 'raise') this.#add(transition, state, false);
    this.#follow(transition);
  }

  /** An occurrence was closed by a person. */
  close({ occurrence, verdict, comment: measure = '', by = '' }: PlantEvent): void {
    const line = occurrence === undefined ? undefined : this.#known.get(occurrence);
    if (line !== undefined && verdict !== undefined) line.closed = { verdict, by, measure };
  }

  /** What is not over has gone further since its last transition. */
  end(state: State): void {
    for (const [id, line] of this.#open) {
      const { occurrence, peak } = state.alarms.get(id) ?? {};
      if (occurrence === line.occurrence && peak !== undefined) line.peak = peak;
    }
  }

  /** In the order of their beginning. */
  result(): Cut<OccurrenceLine> {
    return { lines: this.#lines.toSorted((a, b) => a.raisedAt - b.raisedAt), more: this.#more };
  }

  #add(transition: Transition, state: State, isOlder: boolean): void {
    const { alarm, occurrence, condition, priority, subject, at } = transition;
    this.#open.delete(alarm);
    if (!this.#hasRoom(priority)) {
      this.#more += 1;
      return;
    }
    const line: Mutable<OccurrenceLine> = {
      alarm,
      occurrence,
      condition,
      priority,
      raisedAt: at,
      text: textOf(state, transition),
      subject: nameText(namesOf(state), subject),
      isOlder: isOlder || at < this.#from,
      isHidden: isHidden(transition),
    };
    this.#lines.push(line);
    this.#open.set(alarm, line);
    this.#known.set(occurrence, line);
  }

  #hasRoom(priority: Priority): boolean {
    const isUrgent = priority <= 2;
    const held = isUrgent ? this.#urgent : this.#lines.length - this.#urgent;
    if (held >= (isUrgent ? MOST_URGENT : MOST_OTHER)) return false;
    if (isUrgent) this.#urgent += 1;
    return true;
  }

  #follow(transition: Transition): void {
    const { alarm, at, active, acked, acknowledged, peak, kind, by, comment } = transition;
    const line = this.#open.get(alarm);
    if (line === undefined) return;
    if (peak !== undefined) line.peak = peak;
    if (acknowledged !== undefined) line.acked ??= acknowledged;
    else if (kind === 'ack' && acked)
      line.acked ??= { at, ...(by === undefined ? {} : { by }), ...(comment === undefined ? {} : { comment }) };
    if (active) delete line.returnedAt;
    else line.returnedAt ??= at;
    if (!isOver(transition)) return;
    line.endedAt = at;
    this.#open.delete(alarm);
  }
}

const isOver = ({ active, acked, latched, overlays }: Transition): boolean =>
  !active && acked && !latched && overlays.length === 0;
