import { REPORT_TEXTS as T, CLOSED_AS_TEXTS } from '../../words/reports.ts';
import { DASH, numberText } from '../../words/values.ts';
import { markup, type Markup, type Content, table } from './markup.ts';
import type { Pen } from './pen.ts';
import type { OccurrenceLine, Report } from './report.ts';

/** One line an occurrence. */
export const alarmTable = (pen: Pen, lines: readonly OccurrenceLine[], { until }: Pick<Report, 'until'>): Markup =>
  table(
    [T.time, T.priority, T.alarm, T.peak, T.acked, T.toAck, T.ended, T.closing].map((text) => pen.say(text)),
    lines.map((line) => [
      line.isOlder ? pen.minute(line.raisedAt) : pen.time(line.raisedAt),
      `P${line.priority}`,
      [line.text[pen.language], marksOf(pen, line)],
      peakText(line),
      ackedText(pen, line),
      line.acked === undefined ? DASH : pen.lasting(line.acked.at - line.raisedAt),
      line.returnedAt === undefined
        ? markup`<b>${pen.say(T.stands)}</b>`
        : pen.lasting(Math.min(line.returnedAt, until) - line.raisedAt),
      closedText(pen, line),
    ]),
    ['t', 'p', '', 'n', 'k', 'n', 'n', ''],
  );

function marksOf(pen: Pen, { isOlder, isHidden }: OccurrenceLine): Content {
  const marks = [...(isOlder ? [pen.say(T.older)] : []), ...(isHidden ? [pen.say(T.hiddenMark)] : [])];
  return marks.length === 0 ? undefined : markup` <i>(${marks.join(', ')})</i>`;
}

/** The furthest value with its unit. */
export const peakText = ({ peak }: Pick<OccurrenceLine, 'peak'>): string =>
  peak === undefined
    ? DASH
    : `${numberText(Math.round(peak.value * 1000) / 1000, undefined)} ${peak.unit ?? ''}`.trim();

function ackedText(pen: Pen, { acked }: OccurrenceLine): Content {
  if (acked === undefined) return markup`<b>${pen.say(T.notAcked)}</b>`;
  const { by, comment } = acked;
  return comment === undefined ? pen.person(by) : markup`${pen.person(by)}<br />${comment}`;
}

function closedText(pen: Pen, { closed }: OccurrenceLine): Content {
  if (closed === undefined) return DASH;
  const { verdict, by, measure } = closed;
  return `${pen.say(CLOSED_AS_TEXTS[verdict])}, ${by}: ${measure}`;
}
