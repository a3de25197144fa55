import type { Priority } from '../../domain/alarm/condition.ts';
import { PRIORITY_TEXTS } from '../../words/priorities.ts';
import { HIDDEN_TEXTS, REPORT_TEXTS as T } from '../../words/reports.ts';
import { DASH } from '../../words/values.ts';
import { alarmTable } from './alarm-table.ts';
import { markup, type Markup, type Content, table } from './markup.ts';
import type { Pen } from './pen.ts';
import { incidentAlarms } from './repeated-alarms.ts';
import type { HiddenLine, Report } from './report.ts';

const PRIORITIES: readonly Priority[] = [1, 2, 3, 4];
/** So many lines of each list are printed. */
const MOST_PRINTED = 400;

/** `P1 紧急`. */
export const priorityText = (pen: Pen, priority: number): string =>
  `P${priority} ${pen.say(PRIORITY_TEXTS[PRIORITIES[priority - 1] ?? 4])}`;

/** Alarms by priority, and each of them; in a month those of priority 1 and 2. */
export function alarmSection(pen: Pen, report: Report): Markup {
  const { alarms, kind, figures } = report;
  const asked = kind === 'month' ? alarms.lines.filter(({ priority }) => priority <= 2) : alarms.lines;
  const list = {
    lines: asked.filter(({ condition }) => condition !== 'evacuate' || kind !== 'month'),
    more: alarms.more,
  };
  const counts =
    kind === 'incident'
      ? undefined
      : table(
          [T.priority, T.count, T.neverAcked, T.median, T.longest].map((text) => pen.say(text)),
          figures.priorities.map(({ priority, occurrences, toAcknowledge: { outstanding, median, longest } }) => [
            priorityText(pen, priority),
            occurrences,
            outstanding,
            median === undefined ? DASH : pen.lasting(median),
            longest === undefined ? DASH : pen.lasting(longest),
          ]),
          ['p', 'n', 'n', 'n', 'n'],
        );
  return pen.section(
    T.alarms,
    counts,
    kind === 'month' ? pen.part(T.urgent) : undefined,
    kind === 'incident'
      ? pen.cut(list, Infinity, (lines) => incidentAlarms(pen, lines, report))
      : pen.cut(list, MOST_PRINTED, (lines) => alarmTable(pen, lines, report)),
  );
}

/** What was bypassed, shelved, out of service or suppressed in this time. */
export const hiddenSection = (pen: Pen, { hidden }: Report): Markup =>
  pen.section(
    T.hidden,
    pen.cut(hidden, MOST_PRINTED, (lines) =>
      table(
        [T.what, T.how, T.since, T.until, T.by, T.why, T.compensating].map((text) => pen.say(text)),
        lines.map((line) => [
          pen.say(line.what),
          pen.say(HIDDEN_TEXTS[line.overlay]),
          pen.minute(line.from),
          endText(pen, line),
          pen.person(line.by),
          line.name === undefined ? line.reason : pen.say(line.name),
          line.compensating ?? DASH,
        ]),
        ['', '', 't', '', '', '', ''],
      ),
    ),
  );

function endText(pen: Pen, { endedAt, endedBy, until }: HiddenLine): Content {
  if (endedAt !== undefined)
    return `${pen.fill(T.endedAt, { at: pen.minute(endedAt) })}${endedBy === undefined ? '' : `, ${endedBy}`}`;
  return markup`<b>${until === undefined ? pen.say(T.standsOpen) : pen.fill(T.standsUntil, { at: pen.minute(until) })}</b>`;
}

/** Devices that did not answer, and points without a valid value. */
export function offlineSection(pen: Pen, report: Report): Markup {
  const { alarms, until, kind } = report;
  const lines = alarms.lines.filter(({ condition }) => condition === 'offline' || condition === 'bad');
  return pen.section(
    T.offline,
    pen.cut({ lines, more: 0 }, kind === 'incident' ? Infinity : MOST_PRINTED, (shown) =>
      kind === 'incident'
        ? incidentAlarms(pen, shown, report)
        : table(
            [T.device, T.what, T.since, T.until, T.lasted].map((text) => pen.say(text)),
            shown.map((line) => [
              pen.say(line.subject),
              pen.say(line.text),
              pen.minute(line.raisedAt),
              line.returnedAt === undefined ? markup`<b>${pen.say(T.stillLost)}</b>` : pen.minute(line.returnedAt),
              pen.lasting((line.returnedAt ?? until) - line.raisedAt),
            ]),
            ['', '', 't', 't', 'n'],
          ),
    ),
  );
}
