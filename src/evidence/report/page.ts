import type { Plant } from '../../domain/plant.ts';
import type { LogReader } from '../../log/reader.ts';
import type { ReportQuery } from '../../ports/archive.ts';
import type { Found } from '../../ports/steps.ts';
import type { Language } from '../../words/language.ts';
import { REPORT_TEXTS as T } from '../../words/reports.ts';
import { alarmSection, hiddenSection, offlineSection } from './alarm-section.ts';
import { figuresSection } from './figures-section.ts';
import { aboutList, type About, boxesOf, framed, proofLines, signatures } from './frame.ts';
import { courseSection, incidentHead } from './incident-section.ts';
import { gathered } from './gather.ts';
import { markup, type Markup, type Content } from './markup.ts';
import { configurationSection, deedSection, openSection, recordSection } from './other-sections.ts';
import { musterReport } from './muster-page.ts';
import { Pen } from './pen.ts';
import { gasSection, peopleSection } from './plant-sections.ts';
import type { ReportProof } from './proof.ts';
import type { Report } from './report.ts';

/** A report as an HTML page, a little at a time; an empty text where the record has nothing of what is asked. */
export function* reportText(reader: LogReader, present: Plant, query: ReportQuery, proof: ReportProof): Found<string> {
  if (query.kind === 'muster') {
    yield* musterReport(reader, present, query, proof);
    return;
  }
  const report = yield* gathered(reader, present, query, proof);
  if (report !== undefined) yield* pageOf(report, query.lang);
}

/** A report as one HTML page that needs nothing else, in parts. */
function* pageOf(report: Report, language: Language): Generator<string, void, undefined> {
  const pen = new Pen(language, { clock: report.clock, from: report.from, to: report.until });
  const title = `${pen.say(T[report.kind])} ${pen.say(report.plant)} ${spanText(pen, report)}`;
  yield* framed(pen, title, piecesOf(pen, report));
}

function* piecesOf(pen: Pen, report: Report): Iterable<Content> {
  const { incident, kind } = report;
  yield headOf(pen, report);
  if (incident !== undefined) yield incidentHead(pen, incident);
  else if (kind !== 'figures') yield summaryOf(pen, report);
  yield recordSection(pen, report);
  if (kind === 'figures') {
    yield figuresSection(pen, report);
    return;
  }
  if (incident !== undefined) yield courseSection(pen, incident, report);
  yield alarmSection(pen, report);
  yield gasSection(pen, report);
  yield hiddenSection(pen, report);
  yield offlineSection(pen, report);
  if (incident === undefined) yield peopleSection(pen, report);
  yield configurationSection(pen, report);
  yield deedSection(pen, report);
  yield openSection(pen, report);
  if (kind === 'day' || kind === 'month') yield figuresSection(pen, report);
  yield signatures(pen, kind === 'shift' ? [T.handsOver, T.takesOver, T.leader] : [T.leader, T.manager, T.date]);
}

const spanText = (pen: Pen, { from, to }: Report): string => `${pen.minute(from)} – ${pen.minute(to)}`;

function headOf(pen: Pen, report: Report): Markup {
  const { kind, plant, timezone, madeAt, madeBy, lastSeq, to, until } = report;
  const other = pen.language === 'zh' ? 'en' : 'zh';
  const about: About = [
    [pen.say(T.plant), pen.say(plant)],
    [pen.say(T.span), `${spanText(pen, report)} (${pen.fill(T.zone, { zone: timezone })})`],
    [pen.say(T.made), pen.fill(T.madeBy, { at: pen.stamp(madeAt), by: madeBy })],
    [pen.say(T.lastSeq), lastSeq],
    ...proofLines(pen, report.proof),
  ];
  return markup`<header><h1>${pen.say(T[kind])}<small lang="${other}">${T[kind][other]}</small></h1>${aboutList(about)}${until < to && kind !== 'incident' ? markup`<p class="warn">${pen.fill(T.notOver, { at: pen.stamp(until) })}</p>` : undefined}</header> `;
}

/** What a reader has to know first. */
function summaryOf(pen: Pen, report: Report): Markup {
  const { alarms, hidden, changes, unclosed, figures, from, until } = report;
  const { ms } = figures.covered;
  const recorded = (figure: string | number): string | number => (ms === 0 ? '–' : figure);
  const urgent = figures.priorities.filter(({ priority }) => priority <= 2);
  const boxes: readonly (readonly [string, string | number])[] = [
    [pen.say(T.urgent), recorded(urgent.reduce((sum, { occurrences }) => sum + occurrences, 0))],
    [pen.say(T.allAlarms), recorded(figures.all.occurrences)],
    [pen.say(T.standing), recorded(alarms.lines.filter(({ endedAt }) => endedAt === undefined).length)],
    [pen.say(T.standingHidden), recorded(hidden.lines.filter(({ endedAt }) => endedAt === undefined).length)],
    [pen.say(T.notWatched), until - from === ms ? pen.lasting(0) : pen.lasting(until - from - ms)],
    [pen.say(T.unclosedCount), recorded(unclosed.lines.length + unclosed.more)],
    [pen.say(T.changesCount), recorded(changes.lines.length + changes.more)],
    [pen.say(T.offlineCount), recorded(alarms.lines.filter(({ condition }) => condition === 'offline').length)],
  ];
  return boxesOf(boxes);
}
