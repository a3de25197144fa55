import { conditionText } from '../../words/conditions.ts';
import { REPORT_TEXTS as T } from '../../words/reports.ts';
import { DASH, limitText, numberText } from '../../words/values.ts';
import { alarmTable } from './alarm-table.ts';
import { markup, Markup, type Content, table } from './markup.ts';
import type { Pen } from './pen.ts';
import type { GasLine, HeadCountLine, OverLimit, Report } from './report.ts';
import { shiftsIn } from './span.ts';

/** So many gas points are printed, the worst of them. */
const MOST_POINTS = 200;
/** A chart of more columns cannot be read on paper. */
const MOST_COLUMNS = 32;

/** The furthest value of each gas point, and for how long it was beyond a limit. */
export function gasSection(pen: Pen, { gas, from, until }: Report): Markup {
  if (gas === 'too-many') return pen.section(T.gas, markup`<p class="warn">${pen.say(T.manyValues)}</p>`);
  if (gas.length === 0) return pen.section(T.gas, markup`<p>${pen.say(T.noGas)}</p>`);
  const rows = (lines: readonly GasLine[]): Content =>
    table(
      [T.point, T.highest, T.at, T.lowest, T.over, T.known].map((text) => pen.say(text)),
      lines.map((line) => [
        pen.say(line.name),
        line.highest === undefined ? markup`<b>${pen.say(T.noValue)}</b>` : figureOf(line, line.highest.value),
        line.highest === undefined ? DASH : pen.time(line.highest.at),
        line.lowest === undefined ? DASH : `${figureOf(line, line.lowest.value)} (${pen.time(line.lowest.at)})`,
        overText(pen, line),
        pen.share(line.knownMs / (until - from)),
      ]),
      ['', 'n', 't', '', '', 'n'],
    );
  return pen.section(
    T.gas,
    markup`<p class="note">${pen.say(T.gasNote)}</p>`,
    pen.cut({ lines: gas, more: 0 }, MOST_POINTS, rows),
  );
}

/** At the end of its range a detector shows no more, whatever there is. */
const figureOf = ({ unit, decimals, top }: GasLine, value: number): string =>
  `${value >= top ? `≥ ${top}` : numberText(value, decimals)} ${unit}`;

function overText(pen: Pen, { over, unit, highest }: GasLine): Content {
  const beyond = over.filter(({ times, ms }) => times > 0 || ms > 0);
  if (beyond.length === 0) return highest === undefined ? DASH : pen.say(T.neverOver);
  const line = ({ condition, direction, limit, times, ms }: OverLimit): Markup =>
    markup`<div>${pen.say(conditionText(condition))} ${limitText({ direction, limit }, unit)}: <b>${pen.fill(T.times, { times, ms: pen.lasting(ms) })}</b></div>`;
  return beyond.map(line);
}

/** Head-counts and evacuations. */
export function peopleSection(pen: Pen, report: Report): Markup {
  const { headCounts, hasBadges, kind, alarms } = report;
  if (!hasBadges) return pen.section(T.people, markup`<p>${pen.say(T.noBadges)}</p>`, musterNote(pen));
  const isMonth = kind === 'month';
  const evacuations = alarms.lines.filter(({ condition }) => condition === 'evacuate');
  return pen.section(
    T.people,
    pen.part(isMonth ? T.onSiteShifts : T.onSite, isMonth ? monthTable(pen, report) : chart(pen, headCounts)),
    headCounts.some(({ count }) => count?.atLeast) ? markup`<p class="note">${pen.say(T.atLeast)}</p>` : undefined,
    pen.part(
      T.evacuations,
      pen.cut({ lines: evacuations, more: 0 }, MOST_POINTS, (lines) => alarmTable(pen, lines, report)),
    ),
    musterNote(pen),
  );
}

const musterNote = (pen: Pen): Markup => markup`<p class="note">${pen.say(T.musters)}</p>`;

const countText = ({ count }: HeadCountLine): string =>
  count === undefined ? DASH : `${count.atLeast === true ? '≥ ' : ''}${count.present + count.uncertain}`;

/** Columns of one head-count each; the part of whom only the last place is known is hatched, a gap has no column. */
function chart(pen: Pen, lines: readonly HeadCountLine[]): Content {
  const shown = lines.slice(0, MOST_COLUMNS);
  const most = Math.max(1, ...shown.map(({ count }) => (count === undefined ? 0 : count.present + count.uncertain)));
  const [width, height, step] = [720, 120, 720 / Math.max(1, shown.length)];
  const column = (line: HeadCountLine, i: number): Markup => {
    const x = i * step;
    const { present = 0, uncertain = 0 } = line.count ?? {};
    const tall = (n: number): number => Math.round((n / most) * 80);
    const top = 100 - tall(present + uncertain);
    const middle = (x + step / 2).toFixed(1);
    const bar = (y: number, h: number, fill: string): Markup =>
      markup`<rect x="${(x + step * 0.2).toFixed(1)}" y="${y}"width="${(step * 0.6).toFixed(1)}"height="${h}"fill="${fill}"stroke="#111"stroke-width="0.6"/>`;
    return markup`${line.count === undefined ? undefined : [bar(top, tall(uncertain), 'url(#hatch)'), bar(100 - tall(present), tall(present), '#777')]}<text x="${middle}" y="${top - 4}">${countText(line)}</text><text x="${middle}" y="112">${pen.stamp(line.at).slice(11, 16)}</text>`;
  };
  const hatch =
    '<defs><pattern id="hatch" width="4" height="4" patternUnits="userSpaceOnUse"><path d="M0 4L4 0" stroke="#111" stroke-width="0.7"/></pattern></defs>';
  const lost = shown.some(({ count }) => (count?.uncertain ?? 0) > 0);
  const missing = shown.some(({ count }) => count === undefined);
  return [
    markup`<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${pen.say(T.onSite)}">${new Markup(hatch)}<path d="M0 100H${width}" stroke="#111" stroke-width="0.8" />${shown.map(column)}</svg> `,
    lost ? markup`<p class="note">▨ ${pen.say(T.uncertain)}</p>` : undefined,
    missing ? markup`<p class="note">${DASH} ${pen.say(T.notCounted)}</p>` : undefined,
  ];
}

/** A day a row, a shift a column. */
function monthTable(pen: Pen, { headCounts, clock, from }: Report): Content {
  const days = new Map<string, HeadCountLine[]>();
  for (const line of headCounts) {
    const date = pen.stamp(line.at).slice(0, 10);
    days.set(date, [...(days.get(date) ?? []), line]);
  }
  const shifts = shiftsIn(clock, { from, to: (from + 86_400_000) as typeof from });
  return table(
    [pen.say(T.date), ...shifts.map((at) => pen.stamp(at).slice(11, 16))],
    [...days].map(([date, lines]) => [date, ...lines.map(countText)]),
    ['t', 'n', 'n', 'n'],
  );
}
