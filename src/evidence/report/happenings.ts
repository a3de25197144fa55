import type { EventKind, PlantEvent } from '../../domain/event.ts';
import type { ConfigurationEdit, Input } from '../../domain/input.ts';
import type { State } from '../../domain/state/state.ts';
import { type Text, text } from '../../domain/text.ts';
import { namesOf } from '../../project/texts.ts';
import { nameText } from '../../words/alarms.ts';
import { conditionText } from '../../words/conditions.ts';
import { reasonText } from '../../words/record.ts';
import { REPORT_TEXTS as T } from '../../words/reports.ts';
import { filled } from '../../words/sentence.ts';
import type { ConfigurationLine, Cut, HappeningLine } from './report.ts';

const MOST_LINES = 1000;
const MOST_CHANGES = 200;

/** What says something of the gateway and its record. */
const SYSTEM: ReadonlySet<EventKind> = new Set([
  'started',
  'stopped',
  'stalled',
  'clock-stepped',
  'clock-accepted',
  'recording-stopped',
  'recording-resumed',
  'file-damaged',
  'recording-gap',
  'flood-began',
  'flood-ended',
  'notice-failed',
  'notices-shed',
  'output-found',
]);

/** What people did that the next shift has to know; acknowledgements stand with their alarms. */
const DEEDS: ReadonlySet<EventKind> = new Set([
  'reset',
  'commented',
  'silenced',
  'step-done',
  'closed',
  'left-site',
  'muster-started',
  'muster-accounted',
  'muster-unaccounted',
  'muster-closed',
  'all-clear',
  'signed-in',
  'signed-out',
  'account-changed',
  'output-tested',
  'output-stopped',
  'output-released',
  'refused',
]);

class Lines<T> {
  readonly #most: number;
  readonly lines: T[] = [];
  more = 0;

  constructor(most: number) {
    this.#most = most;
  }

  add(line: T): void {
    if (this.lines.length < this.#most) this.lines.push(line);
    else this.more += 1;
  }
}

/** What the gateway and people did, beside the alarms. */
export class Happenings {
  readonly #system = new Lines<HappeningLine>(MOST_LINES);
  readonly #deeds = new Lines<HappeningLine>(MOST_LINES);
  readonly #changes = new Lines<ConfigurationLine>(MOST_CHANGES);

  take(event: PlantEvent, state: State): void {
    if (SYSTEM.has(event.kind)) this.#system.add(happeningOf(event, state));
    // Who left by a gate is a movement; who was said to have left is a deed.
    else if (DEEDS.has(event.kind) && event.by !== undefined) this.#deeds.add(happeningOf(event, state));
  }

  /** A configuration that an input puts in force. */
  configured(input: Input): void {
    const { at } = input;
    const put = (edit: ConfigurationEdit, revision: string): void => this.#changes.add({ ...edit, at, revision });
    if (input.kind === 'configured') put(input, input.revision);
    else if (input.kind === 'started' && input.edit !== undefined) put(input.edit, input.revision);
  }

  result(): { system: Cut<HappeningLine>; deeds: Cut<HappeningLine>; changes: Cut<ConfigurationLine> } {
    return { system: this.#system, deeds: this.#deeds, changes: this.#changes };
  }
}

function happeningOf(event: PlantEvent, state: State): HappeningLine {
  const { at, kind, by, from, to } = event;
  const said = saidOf(event, state);
  return {
    at,
    kind,
    subject: subjectText(event, state),
    ...(by === undefined ? {} : { by }),
    ...(said === undefined ? {} : { said }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
}

/** What an event is about, as people call it: a thing of the plant, an alarm, an account. */
export function subjectText({ subject }: Pick<PlantEvent, 'subject'>, state: State): HappeningLine['subject'] {
  const names = namesOf(state);
  const colon = subject.lastIndexOf(':');
  if (colon > 0) {
    const thing = subject.slice(0, colon);
    const [name, condition] = [nameText(names, thing), conditionText(subject.slice(colon + 1), names.of(thing))];
    return text(`${name.zh} ${condition.zh}`, `${name.en} ${condition.en}`);
  }
  return names.of(subject)?.name ?? (subject === 'gateway' ? nameText(names, subject) : text(subject, subject));
}

/** The words of the person or of the system that go with an event. */
export function saidOf(event: PlantEvent, state: State): Text | undefined {
  const { comment, reason, amount, kind, channel } = event;
  const parts: Text[] = [];
  if (kind === 'step-done' && amount !== undefined) parts.push(filled(T.step, { step: amount }));
  if (comment !== undefined && comment !== '') parts.push(text(comment, comment));
  // That a message was taken is said by its kind.
  if (reason !== undefined && reason !== '' && kind !== 'notice-told')
    parts.push(isAlarmOf(kind, reason) ? subjectText({ subject: reason }, state) : reasonText(reason));
  if (channel !== undefined) parts.push(filled(T.sentBy, { channel }));
  if (parts.length === 0) return undefined;
  return text(parts.map(({ zh }) => zh).join(' · '), parts.map(({ en }) => en).join(' · '));
}

/** Why an output moved is an alarm. */
const isAlarmOf = (kind: EventKind, reason: string): boolean => kind.startsWith('output') && reason.includes(':');

/** To whom messages are sent may be no person of the plant. */
export function recipientOf(person: string | undefined, { plant }: State): Text | undefined {
  const found = plant.notify?.people.find(({ id }) => id === person);
  return found === undefined ? undefined : text(found.name, found.name);
}
