import { siteClock } from '../../common/site-clock.ts';
import { emptyState } from '../../domain/begin.ts';
import { Coverage } from '../../domain/figures/coverage.ts';
import { siteCount } from '../../domain/people/site.ts';
import type { Plant } from '../../domain/plant.ts';
import type { State } from '../../domain/state/state.ts';
import { type Instant, instant } from '../../domain/time.ts';
import { figuresOf } from '../../historian/figures.ts';
import { PlantsThen } from '../../historian/plants-then.ts';
import { isOfNames } from '../../historian/roster-then.ts';
import { revisionOf, surveyed } from '../../historian/survey.ts';
import type { LogReader } from '../../log/reader.ts';
import { stateInSteps } from '../../log/recover.ts';
import type { ReportQuery } from '../../ports/archive.ts';
import type { Steps } from '../../ports/steps.ts';
import { textOf } from '../../project/texts.ts';
import { AlarmLines } from './alarm-lines.ts';
import { GasLines } from './gas-lines.ts';
import { Happenings, subjectText } from './happenings.ts';
import { HiddenLines } from './hidden-lines.ts';
import { Course, foundIncident } from './incident.ts';
import type { ReportProof } from './proof.ts';
import type { HeadCountLine, Report } from './report.ts';
import { ReportRows } from './report-rows.ts';
import { dayAt, monthAt, type ReportSpan, shiftAt, shiftsIn } from './span.ts';

/** A report of a time or an incident: that of a roll-call is made apart. */
type SpanQuery = Exclude<ReportQuery, { readonly kind: 'muster' }>;

/** Rows that are looked at in one step: well under a millisecond. */
const ROWS_A_STEP = 64;
const HOUR = 3_600_000;
/** What led to an incident is told with it, ms. */
const LEAD_MS = 10 * 60_000;
const MOST_UNCLOSED = 200;

/**
 * What a report says, from the record alone. The record of its time is read once for all of it, and the configuration,
 * the names and the limits are those of then. Nothing where the record has no such time, or no such incident.
 * @param present the plant where the record does not hold the one of then
 */
export function* gathered(
  reader: LogReader,
  present: Plant,
  query: SpanQuery,
  proof: ReportProof,
): Steps<Report | undefined> {
  const clock = siteClock(present.site.timezone);
  const range = reader.range();
  if (range === undefined) return undefined;
  const incident = query.kind === 'incident' ? yield* foundIncident(reader, present, query.incident) : undefined;
  if (query.kind === 'incident' && incident === undefined) return undefined;
  const { from, to } = spanOf(query, clock, incident, instant(range.to));
  if (from > range.to || to <= range.from) return undefined;
  const until = instant(Math.min(to, Math.max(query.madeAt, from + 1)));
  const span = { from, to: until };

  const damaged = new Set<string>();
  const record = reader.hearing((file) => damaged.add(file));
  const figures = yield* figuresOf(record, present, span);
  const { gaps } = yield* surveyed(record, { ...span, lead: from });
  const coverage = new Coverage(from, until, gaps);

  const before = record.seqAt(from - 1);
  const begin = before === undefined ? undefined : yield* stateInSteps(record, present, { toSeq: before });
  const plants = new PlantsThen(record, present);
  const alarms = new AlarmLines(from);
  const hidden = new HiddenLines();
  const gas = new GasLines(coverage);
  const happenings = new Happenings();
  // Where the record begins within the span, no person was known before it, and the fold begins with it.
  const known = begin ?? (figures.covered.beginKnown ? emptyState(present) : undefined);
  const course =
    incident === undefined || query.kind !== 'incident' ? undefined : new Course(incident, known, record, present);
  const revisions: { revision: string; from?: Instant }[] = [];

  let then: State | undefined = begin;
  if (begin !== undefined) {
    gas.configured(begin, from);
    gas.begin(begin);
    alarms.begin(begin);
    hidden.begin(begin);
    revisions.push({ revision: begin.plant.revision });
  }
  let [looked, named] = [0, 0];
  const rows = new ReportRows(record, span, query.kind);
  for (const row of rows) {
    if (++looked % ROWS_A_STEP === 0) yield;
    const revision = revisionOf(row);
    const isOther = revision !== undefined && revision !== then?.plant.revision;
    // A list that the desk took in is one input with an event for each of its people.
    const isOfDesk = row.kind === 'event' && isOfNames(row.event) && named !== row.seq;
    if (isOfDesk) named = row.seq;
    if (then === undefined || isOther || isOfDesk) {
      then = yield* plants.at(row.seq);
      if (isOther || revisions.length === 0) {
        gas.configured(then, instant(row.at));
        revisions.push({ revision: then.plant.revision, from: instant(row.at) });
      }
    }
    course?.take(row, then);
    if (row.kind === 'input') {
      gas.take(row.input);
      happenings.configured(row.input);
    } else if (row.kind === 'transition') {
      const { transition } = row;
      if (incident === undefined || transition.incident === incident.id) alarms.take(transition, then);
      hidden.take(transition, then);
    } else {
      if (row.event.kind === 'closed') alarms.close(row.event);
      happenings.take(row.event, then);
    }
  }
  const last = record.seqAt(until - 1);
  const atEnd = last === undefined ? undefined : yield* stateInSteps(record, present, { toSeq: last });
  if (atEnd !== undefined) alarms.end(atEnd);
  const end = atEnd ?? then ?? emptyState(present);
  const hasBadges = end.plant.devices.some(({ kind }) => kind === 'badges');
  const unclosed = [...(atEnd?.unclosed ?? [])].map(([, { about }]) => ({
    alarm: about.alarm,
    text: textOf(end, about),
    at: about.at,
    priority: about.priority,
  }));
  unclosed.sort((a, b) => a.priority - b.priority || a.at - b.at);
  const part = course === undefined ? {} : { incident: yield* course.result(end, rows.isCut) };
  return {
    kind: query.kind,
    plant: end.plant.site.name,
    timezone: present.site.timezone,
    clock,
    from,
    to,
    until,
    madeAt: query.madeAt,
    madeBy: query.madeBy,
    lastSeq: last ?? 0,
    proof,
    figures: { ...figures, covered: { ...figures.covered, damaged: [...damaged] } },
    nameOf: (subject) => subjectText({ subject }, end),
    gaps: coverage.gaps,
    revisions,
    alarms: alarms.result(),
    hidden: hidden.result(),
    gas: rows.isCut ? 'too-many' : gas.result(until),
    headCounts: hasBadges ? yield* headCounts(record, present, coverage, timesOf(query, span, clock)) : [],
    hasBadges,
    ...happenings.result(),
    unclosed: { lines: unclosed.slice(0, MOST_UNCLOSED), more: Math.max(0, unclosed.length - MOST_UNCLOSED) },
    ...part,
  };
}

function spanOf(
  query: SpanQuery,
  clock: Report['clock'],
  incident: { readonly openedAt: Instant; readonly closedAt?: Instant } | undefined,
  recordedTo: Instant,
): ReportSpan {
  switch (query.kind) {
    case 'shift':
      return shiftAt(clock, query.at);
    case 'day':
      return dayAt(clock, query.at);
    case 'month':
      return monthAt(clock, query.at);
    case 'figures':
      return { from: query.from, to: query.to };
    case 'incident': {
      const { openedAt = recordedTo, closedAt = recordedTo } = incident ?? {};
      return { from: instant(openedAt - LEAD_MS), to: instant(Math.max(closedAt, openedAt) + 1) };
    }
  }
}

/** When people on site are counted: each hour, and in a month at each change of shift. */
function timesOf({ kind }: SpanQuery, span: ReportSpan, clock: Report['clock']): readonly Instant[] {
  if (kind === 'month') return shiftsIn(clock, span);
  if (kind !== 'shift' && kind !== 'day') return [];
  const hours = Math.ceil((span.to - span.from) / HOUR);
  return Array.from({ length: hours }, (_, hour) => instant(span.from + hour * HOUR));
}

function* headCounts(
  record: LogReader,
  present: Plant,
  { gaps }: Coverage,
  times: readonly Instant[],
): Steps<readonly HeadCountLine[]> {
  const lines: HeadCountLine[] = [];
  for (const at of times) {
    const isMissing = gaps.some((gap) => gap.from <= at && at < gap.to);
    const seq = isMissing ? undefined : record.seqAt(at);
    const state = seq === undefined ? undefined : yield* stateInSteps(record, present, { toSeq: seq });
    lines.push({ at, ...(state === undefined ? {} : { count: siteCount(state) }) });
  }
  return lines;
}
