import type { PlantEvent } from '../../domain/event.ts';
import type { AlarmId, IncidentId, ZoneId } from '../../domain/ids.ts';
import { subjectOf, zoneId } from '../../domain/ids.ts';
import type { Incident } from '../../domain/incidents/incident.ts';
import { carrierOf } from '../../domain/people/carrier.ts';
import { presenceOf } from '../../domain/people/site.ts';
import type { Plant } from '../../domain/plant.ts';
import { Refold } from '../../domain/refold.ts';
import type { State } from '../../domain/state/state.ts';
import { type Text, text } from '../../domain/text.ts';
import { instant } from '../../domain/time.ts';
import type { LogReader } from '../../log/reader.ts';
import { stateInSteps } from '../../log/recover.ts';
import type { DecodedRow } from '../../log/row.ts';
import type { Steps } from '../../ports/steps.ts';
import { namesOf, textOf } from '../../project/texts.ts';
import { nameText } from '../../words/alarms.ts';
import { KIND_TEXTS } from '../../words/record.ts';
import { recipientOf, saidOf, subjectText } from './happenings.ts';
import { CourseLines, isNotice } from './course-lines.ts';
import type { IncidentPart, InsideLine, MissingLine } from './report.ts';

const MINUTE = 60_000;
const MOST_INSIDE = 2000;
const MOST_MISSING = 200;
/** Rows that are looked at in one step: well under a millisecond. */
const ROWS_A_STEP = 64;

/** An incident as it was when it closed, or as it is now. */
export type FoundIncident = Readonly<Incident> & { readonly id: IncidentId };

/** Looks an incident up in the record: its name says at which place in the order it was opened. */
export function* foundIncident(reader: LogReader, present: Plant, asked: string): Steps<FoundIncident | undefined> {
  const [, seq = ''] = /^i-\d+-(\d{1,15})-\d+$/.exec(asked) ?? [];
  if (seq === '') return undefined;
  let looked = 0;
  let opened = false;
  let last = 0;
  for (const row of reader.rows({ fromSeq: Number(seq) }, ['acts'])) {
    if (++looked % ROWS_A_STEP === 0) yield;
    const { kind, subject } = row.kind === 'event' ? row.event : {};
    if (subject === asked && kind === 'incident-opened') opened = true;
    if (!opened && row.seq > Number(seq)) return undefined;
    last = row.seq;
    if (subject === asked && kind === 'incident-closed') break;
  }
  const { incidents } = yield* stateInSteps(reader, present, { toSeq: last });
  const found = [...incidents].find(([id]) => id === asked);
  return found === undefined ? undefined : { ...found[1], id: found[0] };
}

/** Deeds and movements that belong to the course of an incident, whatever they are about. */
const ALWAYS: ReadonlySet<string> = new Set([
  'started',
  'stopped',
  'recording-gap',
  'flood-began',
  'flood-ended',
  'silenced',
  'output-on',
  'output-off',
  'output-stopped',
  'output-released',
  'left-site',
  'muster-started',
  'muster-closed',
  'all-clear',
  'configured',
  'notice-failed',
]);

const isMovement = (kind: PlantEvent['kind']): boolean => kind === 'zone-entered' || kind === 'zone-left';

/** The course of an incident, and who was in its places minute by minute. */
export class Course {
  readonly #incident: FoundIncident;
  readonly #zones: readonly ZoneId[];
  readonly #alarms: Set<AlarmId>;
  readonly #course = new CourseLines();
  readonly #inside: InsideLine[] = [];
  readonly #lastInside = new Map<ZoneId, string>();
  readonly #refold: Refold | undefined;
  #moreInside = 0;
  #minute: number | undefined;

  /** @param begin the state before the first line; without it nothing is known of people */
  constructor(incident: FoundIncident, begin: State | undefined, reader: LogReader, present: Plant) {
    this.#incident = incident;
    this.#alarms = new Set(incident.members.map(({ alarm }) => alarm));
    this.#zones = incident.places.map(zoneId);
    if (begin === undefined) return;
    this.#refold = new Refold(begin, (revision) => reader.plant(revision) ?? present);
  }

  /** @param then holds the plant in force: the words of the line */
  take(row: DecodedRow, then: State): void {
    if (row.kind === 'transition') this.#move(row, then);
    else if (row.kind === 'event') this.#happen(row.event, then);
    else if (this.#refold !== undefined) {
      const minute = Math.floor(row.at / MINUTE);
      if (this.#minute !== undefined && minute > this.#minute) this.#look(this.#refold.state, this.#minute + 1);
      this.#minute = minute;
      this.#refold.take(row);
    }
  }

  *result(end: State, isCut: boolean): Steps<IncidentPart> {
    yield;
    const { id, openedAt, closedAt, quietAt, first, count, places } = this.#incident;
    const names = namesOf(end);
    const firstLine = this.#course.lines.find(({ at }) => at >= first.at)?.text;
    return {
      id,
      openedAt,
      ...(closedAt !== undefined ? { closedAt } : quietAt === undefined ? {} : { quietAt }),
      first: firstLine ?? nameText(names, subjectOf(first.alarm)),
      count,
      places: places.map((place) => nameText(names, place)),
      course: this.#course.lines,
      moreCourse: this.#course.more,
      inside: this.#inside,
      moreInside: this.#moreInside + (isCut ? 1 : 0),
      missing: missingIn(end),
    };
  }

  #move({ transition }: Extract<DecodedRow, { readonly kind: 'transition' }>, then: State): void {
    const { incident, kind, at, by, comment, alarm } = transition;
    if (incident !== this.#incident.id && !this.#alarms.has(alarm)) return;
    // The act of the person follows as a line of its own.
    const line = {
      at,
      text: textOf(then, transition),
      what: KIND_TEXTS[kind],
      ...(by === undefined ? {} : { by }),
      ...(comment === undefined ? {} : { said: text(comment, comment) }),
    };
    if (by === undefined) this.#course.repeat(`${kind} ${alarm}`, line);
    else this.#course.add(line);
  }

  #happen(event: PlantEvent, then: State): void {
    const { kind, subject, at, by, alarm } = event;
    // After a time that was not watched, who is inside is said again.
    if (kind === 'started' || kind === 'recording-gap') this.#lastInside.clear();
    // The first two are lines already, as transitions; what was refused changed nothing, and is among the deeds.
    if (kind === 'acknowledged' || kind === 'reset' || kind === 'refused') return;
    const isOwn =
      subject === this.#incident.id || this.#alarms.has(subject as AlarmId) || this.#zones.includes(subject as ZoneId);
    if (!isOwn && !ALWAYS.has(kind)) return;
    if ((kind === 'zone-entered' || kind === 'zone-left') && at < this.#incident.openedAt) return;
    const about = subject === this.#incident.id && alarm !== undefined ? { subject: alarm } : event;
    const place = subjectText(about, then);
    const { person } = event;
    const recipient = isNotice(kind) ? recipientOf(person, then) : undefined;
    const who = person === undefined ? undefined : (recipient ?? nameText(namesOf(then), person));
    const said = saidOf(event, then);
    const line = {
      at,
      text:
        who === undefined || person === subject
          ? place
          : { zh: `${who.zh}：${place.zh}`, en: `${who.en}, ${place.en}` },
      what: KIND_TEXTS[kind],
      ...(by === undefined ? {} : { by }),
      ...(said === undefined ? {} : { said }),
    };
    if (isNotice(kind) && person !== undefined && who !== undefined && by === undefined)
      this.#course.notice(kind, about.subject, person, who, { ...line, text: place });
    else if (isMovement(kind)) this.#course.repeat(`${kind} ${subject} ${person ?? ''}`, line);
    else this.#course.add(line);
  }

  /** Who is in the places at a full minute; said where it is not as it was the minute before. */
  #look(state: State, minute: number): void {
    const names = namesOf(state);
    for (const zone of this.#zones) {
      const known = state.zones.get(zone);
      if (state.index.zones.get(zone) === undefined) continue;
      const inside = (known?.occupants ?? []).filter(({ elsewhere }) => elsewhere !== true);
      const people = inside.filter(({ person }) => person !== null);
      const line: InsideLine = {
        at: instant(minute * MINUTE),
        place: nameText(names, zone),
        people: people.map(({ who }) => nameText(names, who)),
        unknown: inside.length - people.length,
        uncertain: inside.filter(({ certain }) => !certain).length,
        atLeast: known?.strangersAt !== undefined,
      };
      const { at: _at, ...rest } = line;
      const key = JSON.stringify(rest);
      if (this.#lastInside.get(zone) === key) continue;
      this.#lastInside.set(zone, key);
      if (this.#inside.length < MOST_INSIDE) this.#inside.push(line);
      else this.#moreInside += 1;
    }
  }
}

/** Of whom only the last place is known: the badge is silent, and the person has not left. */
function missingIn(state: State): readonly MissingLine[] {
  const names = namesOf(state);
  const found: MissingLine[] = [];
  for (const [id, tag] of state.tags) {
    if (presenceOf(tag) !== 'uncertain' || found.length >= MOST_MISSING) continue;
    const places: Text[] = tag.memberships.map(({ zone }) => nameText(names, zone));
    found.push({ name: nameText(names, carrierOf({ state }, id)), seenAt: tag.at, places });
  }
  return found.toSorted((a, b) => a.seenAt - b.seenAt);
}
