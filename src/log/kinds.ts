import type { EventKind, PlantEvent } from '../domain/event.ts';
import type { DraftKind, Input } from '../domain/input.ts';
import type { Entry } from '../ports/event-log.ts';
import type { LogClass } from '../common/log-class.ts';

/** How each kind of input is recorded. `urgent`: a person waits until it is on the disk. */
const INPUTS: Readonly<Record<DraftKind, { readonly class: LogClass; readonly urgent?: true }>> = {
  reading: { class: 'gas' },
  device: { class: 'gas' },
  output: { class: 'gas' },
  tick: { class: 'gas' },
  fix: { class: 'people' },
  'tag-event': { class: 'people' },
  strangers: { class: 'people' },
  'unreadable-call': { class: 'people' },
  act: { class: 'acts', urgent: true },
  refused: { class: 'acts', urgent: true },
  notice: { class: 'acts' },
  account: { class: 'acts', urgent: true },
  configured: { class: 'acts', urgent: true },
  started: { class: 'acts', urgent: true },
  stopped: { class: 'acts' },
  stalled: { class: 'acts' },
  'clock-stepped': { class: 'acts' },
  'clock-accepted': { class: 'acts' },
  recording: { class: 'acts' },
  disk: { class: 'acts' },
  damaged: { class: 'acts' },
};

/** Events that are recorded with the places of people; all others with the acts. */
const PEOPLE_EVENTS: ReadonlySet<string> = new Set<EventKind>([
  'zone-entered',
  'zone-left',
  'left-site',
  'back-on-site',
  'forgotten',
  'battery',
]);

export const classOfInput = ({ kind }: Input): LogClass => INPUTS[kind].class;
export const classOfEvent = ({ kind }: PlantEvent): LogClass => (isOfPeople(kind) ? 'people' : 'acts');

/** Whether events of a kind are recorded with the places of people. */
export const isOfPeople = (kind: string): boolean => PEOPLE_EVENTS.has(kind);

/** Whether a person waits until this entry is on the disk: an alarm changed, or a person acted. */
export const isUrgent = ({ input, transitions }: Entry): boolean =>
  transitions.length > 0 || INPUTS[input.kind].urgent === true;
