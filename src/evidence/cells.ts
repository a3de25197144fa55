import type { Transition } from '../domain/alarm/transition.ts';
import type { PlantEvent } from '../domain/event.ts';
import { pointId } from '../domain/ids.ts';
import type { Input } from '../domain/input.ts';
import type { State } from '../domain/state/state.ts';
import { namesOf, peopleOf, setPointOf, textOf } from '../project/texts.ts';
import type { Language } from '../words/language.ts';
import type { EvidenceLine } from './line.ts';
import type { SiteTime } from './site-time.ts';

/** The columns of a table of the record, in their order; docs/record.md says what each holds. */
export const COLUMNS = [
  ...(['time', 'local', 'type', 'kind', 'subject', 'name', 'device', 'value', 'unit', 'quality', 'reason'] as const),
  ...(['floor', 'x', 'y', 'accuracy', 'occurrence', 'priority', 'state', 'limit', 'people'] as const),
  ...(['by', 'comment', 'text', 'from', 'to', 'seq', 'detail'] as const),
] as const;

/** What a line has in each column; nothing where the column does not belong to it. */
export type Cells = { readonly [name in (typeof COLUMNS)[number]]?: string | number | null | undefined };
type NameOf = (id: string) => string | undefined;

/** A line of the record as one of a table. */
export function cellsOf(line: EvidenceLine, time: SiteTime, language: Language): Cells {
  const { past } = line;
  const names = namesOf(past);
  const nameOf: NameOf = (id) => names.of(id)?.name[language];
  const timed = (at: number): Cells => ({ time: time.rfc3339(at), local: time.local(at) });
  if (line.type === 'gap') {
    const { at, from, to, cause, classes } = line;
    const subject = classes?.join(' ') ?? 'gateway';
    return { ...timed(at), type: 'gap', subject, reason: cause, from: time.rfc3339(from), to: time.rfc3339(to) };
  }
  if (line.type === 'lost') {
    const { at, point, quality, reason } = line;
    return { ...timed(at), type: 'lost', ...pointCells(past, point, nameOf), quality, reason };
  }
  const { row } = line;
  const place: Cells = { ...timed(row.at), seq: row.seq };
  switch (row.kind) {
    case 'input':
      return { ...place, ...inputCells(past, row.input, nameOf) };
    case 'transition':
      return { ...place, ...transitionCells(past, row.transition, nameOf, language) };
    case 'event':
      return { ...place, ...eventCells(row.event, nameOf, time) };
  }
}

function pointCells({ index }: State, id: string, nameOf: NameOf): Cells {
  const point = index.points.get(pointId(id));
  const unit = point?.type === 'measured' ? point.unit : undefined;
  return { subject: id, name: nameOf(id), device: point?.device, unit };
}

function inputCells(past: State, input: Input, nameOf: NameOf): Cells {
  if (input.kind === 'reading') {
    const { kind, point, value, quality, reason } = input;
    return { type: kind, ...pointCells(past, point, nameOf), value, quality, reason };
  }
  if (input.kind === 'fix') {
    const { kind, tag, device, floor, x, y, accuracy, quality, reason } = input;
    const name = past.index.carrier.get(tag)?.name;
    return { type: kind, subject: tag, name, device, floor, x, y, accuracy, quality, reason };
  }
  const { kind, seq: _seq, at: _at, ...rest } = input;
  return { type: 'input', kind, ...aboutOf(past, input, nameOf), detail: detailOf(rest) };
}

/** What another input is about. */
function aboutOf(past: State, input: Input, nameOf: NameOf): Cells {
  if (input.kind === 'act') {
    const { by, do: act } = input;
    return { subject: subjectOfAct(act), by, ...('comment' in act ? { comment: act.comment } : {}) };
  }
  if ('tag' in input) {
    const { tag, device } = input;
    return { subject: tag, name: past.index.carrier.get(tag)?.name, device };
  }
  if ('output' in input) return { subject: input.output, name: nameOf(input.output) };
  if ('subject' in input) return { subject: input.subject, by: input.by };
  if (!('device' in input)) return { subject: 'gateway' };
  const trust: Cells = input.kind === 'device' && !input.up ? { quality: 'bad', reason: input.reason } : {};
  return { subject: input.device, name: nameOf(input.device), ...trust };
}

function subjectOfAct(act: Extract<Input, { readonly kind: 'act' }>['do']): string {
  if ('alarm' in act) return act.alarm;
  if ('occurrence' in act) return act.occurrence;
  if ('point' in act) return act.point;
  if ('person' in act) return act.person;
  if ('tag' in act) return act.tag;
  if ('subject' in act) return act.subject;
  if ('output' in act) return act.output;
  return 'gateway';
}

function transitionCells(past: State, transition: Transition, nameOf: NameOf, language: Language): Cells {
  const { alarm, occurrence, kind, priority, state, value, unit, quality, cause, reason, by, comment } = transition;
  return {
    type: 'transition',
    kind,
    subject: alarm,
    name: nameOf(transition.subject),
    value,
    unit,
    quality,
    reason: reason ?? cause,
    occurrence,
    priority,
    state,
    limit: setPointOf(past, transition)?.limit,
    people: peopleOf(past, transition).join(' '),
    by,
    comment,
    text: textOf(past, transition)[language],
  };
}

function eventCells(event: PlantEvent, nameOf: NameOf, time: SiteTime): Cells {
  const { seq: _seq, at: _at, kind, subject, by, comment, reason, person, from, to, ...rest } = event;
  return {
    type: 'event',
    kind,
    subject,
    name: nameOf(subject),
    reason,
    people: person,
    by,
    comment,
    ...(from === undefined ? {} : { from: time.rfc3339(from) }),
    ...(to === undefined ? {} : { to: time.rfc3339(to) }),
    detail: detailOf(rest),
  };
}

/** What has no column of its own, as JSON. */
const detailOf = (rest: object): string | undefined =>
  Object.keys(rest).length === 0 ? undefined : JSON.stringify(rest);
