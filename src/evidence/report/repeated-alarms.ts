import { REPORT_TEXTS as T } from '../../words/reports.ts';
import { DASH } from '../../words/values.ts';
import { alarmTable, peakText } from './alarm-table.ts';
import { type Content, type Markup, table } from './markup.ts';
import type { Pen } from './pen.ts';
import type { OccurrenceLine, Report } from './report.ts';

/** An alarm that was raised more often in an incident is one line. */
const MOST_OCCURRENCES = 3;

/** In the order of the first of each. */
export function gatheredBy<T>(lines: readonly T[], keyOf: (line: T) => string): readonly (readonly [T, ...T[]])[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const line of lines) {
    const known = groups.get(keyOf(line));
    if (known === undefined) groups.set(keyOf(line), [line]);
    else known.push(line);
  }
  return [...groups.values()];
}

/** The alarms of an incident: one line an occurrence, and one for all of an alarm that was raised again and again. */
export function incidentAlarms(pen: Pen, lines: readonly OccurrenceLine[], report: Report): Content {
  const groups = gatheredBy(lines, ({ alarm }) => alarm);
  const few = groups.filter(({ length }) => length <= MOST_OCCURRENCES).flat();
  const often = groups.filter(({ length }) => length > MOST_OCCURRENCES);
  return [
    few.length === 0 ? undefined : alarmTable(pen, few, report),
    often.length === 0 ? undefined : pen.part(T.raisedOften, oftenTable(pen, often)),
  ];
}

const oftenTable = (pen: Pen, groups: readonly (readonly [OccurrenceLine, ...OccurrenceLine[]])[]): Markup =>
  table(
    [T.alarm, T.priority, T.count, T.firstTime, T.lastTime, T.peak, T.neverAcked, T.acked].map((text) => pen.say(text)),
    groups.map((lines) => {
      const by = new Set(lines.flatMap(({ acked }) => (acked?.by === undefined ? [] : [acked.by])));
      const standing = lines.some(({ returnedAt }) => returnedAt === undefined);
      return [
        `${pen.say(lines[0].text)}${standing ? ` (${pen.say(T.stands)})` : ''}`,
        `P${Math.min(...lines.map(({ priority }) => priority))}`,
        lines.length,
        pen.time(Math.min(...lines.map(({ raisedAt }) => raisedAt))),
        pen.time(Math.max(...lines.map(({ raisedAt }) => raisedAt))),
        peakText(furthest(lines)),
        lines.filter(({ acked }) => acked === undefined).length,
        [...by].join(pen.language === 'zh' ? '、' : ', ') || DASH,
      ];
    }),
    ['', 'p', 'n', 't', 't', 'n', 'n', ''],
  );

/** The peak that is furthest beyond the limit: the lowest one of a low limit. */
function furthest(lines: readonly OccurrenceLine[]): Pick<OccurrenceLine, 'peak'> {
  const peaks = lines.flatMap(({ peak, condition }) =>
    peak === undefined ? [] : [{ peak, by: condition.startsWith('low') ? -peak.value : peak.value }],
  );
  return peaks.toSorted((a, b) => b.by - a.by)[0] ?? {};
}
