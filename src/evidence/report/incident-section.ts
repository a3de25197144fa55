import { REPORT_TEXTS as T } from '../../words/reports.ts';
import { DASH } from '../../words/values.ts';
import { markup, type Markup, type Content, table } from './markup.ts';
import type { Pen } from './pen.ts';
import type { CourseLine, IncidentPart, InsideLine, Report } from './report.ts';

const MOST_PRINTED = 500;

/** What an incident was: time to the minute, place and reach, who may be missing; what only people know is left blank. */
export function incidentHead(
  pen: Pen,
  { id, openedAt, closedAt, quietAt, first, count, places, missing }: IncidentPart,
): Content {
  const list = places.map((place) => pen.say(place)).join(pen.language === 'zh' ? '、' : ', ');
  const endless = quietAt === undefined ? pen.say(T.notEnded) : pen.fill(T.quietNotClosed, { at: pen.time(quietAt) });
  const about: readonly (readonly [string, Content])[] = [
    [pen.say(T.incidentId), markup`<code>${id}</code>`],
    [pen.say(T.beganAt), pen.minute(openedAt)],
    [pen.say(T.endedAtTime), closedAt === undefined ? markup`<b>${endless}</b>` : pen.minute(closedAt)],
    [pen.say(T.firstOut), pen.say(first)],
    [pen.say(T.places), list === '' ? DASH : list],
    [pen.say(T.occurrences), count],
  ];
  return [
    markup`<p class="note">${pen.say(T.accident)}</p><dl class="about">${about.map(
      ([name, said]) => markup`<dt>${name}</dt><dd>${said}</dd>`,
    )}</dl>`,
    pen.part(T.casualties, markup`<div class="blank">${pen.say(T.dead)}: <br />${pen.say(T.injured)}:</div>`),
    pen.part(
      T.missing,
      markup`<p class="note">${pen.say(T.missingNote)}</p>`,
      pen.cut({ lines: missing, more: 0 }, MOST_PRINTED, (lines) =>
        table(
          [T.names, T.seenAt, T.place].map((text) => pen.say(text)),
          lines.map((line) => [
            pen.say(line.name),
            pen.stamp(line.seenAt),
            line.places.map((place) => pen.say(place)).join(', ') || DASH,
          ]),
          ['', 't', ''],
        ),
      ),
    ),
    pen.part(T.loss, markup`<div class="blank"></div>`),
  ];
}

/** The course of an incident, and who was in its places. */
export function courseSection(pen: Pen, incident: IncidentPart, { headCounts: _none, ...report }: Report): Content {
  const { course, moreCourse, inside, moreInside, places } = incident;
  const known = report.figures.covered.beginKnown;
  return [
    pen.section(
      T.course,
      markup`<p class="note">${pen.say(T.courseNote)}</p>`,
      pen.cut({ lines: course, more: moreCourse }, MOST_PRINTED, (lines) => courseTable(pen, lines)),
    ),
    pen.section(
      T.inside,
      known ? undefined : markup`<p class="warn">${pen.say(T.insideUnknown)}</p>`,
      places.length === 0
        ? markup`<p>${pen.say(T.noPlaces)}</p>`
        : inside.length === 0 && report.gaps.length > 0
          ? insideTable(pen, inside, report.gaps)
          : !known && inside.length === 0
            ? undefined
            : pen.cut({ lines: inside, more: moreInside }, MOST_PRINTED, (lines) =>
                insideTable(pen, lines, report.gaps),
              ),
    ),
    pen.section(T.measures, measuresOf(pen, report), markup`<div class="blank">${pen.say(T.measuresMore)}</div>`),
  ];
}

const courseTable = (pen: Pen, lines: readonly CourseLine[]): Markup =>
  table(
    [T.time, T.event, T.what, T.by, T.said].map((text) => pen.say(text)),
    lines.map((line) => [
      pen.time(line.at),
      pen.say(line.what),
      pen.say(line.text),
      pen.person(line.by),
      [line.said === undefined ? [] : [pen.say(line.said)], againOf(pen, line)].flat().join(' · ') || DASH,
    ]),
    ['t', '', '', '', ''],
  );

/** How often, and until when. */
function againOf(pen: Pen, { times, until }: CourseLine): readonly string[] {
  if (until === undefined) return [];
  const at = pen.time(until);
  return [times === undefined ? pen.fill(T.lastAt, { at }) : pen.fill(T.repeated, { count: times, at })];
}

/** A time that was not watched is a line of its own: nothing is known of people in it. */
function insideTable(pen: Pen, lines: readonly InsideLine[], gaps: Report['gaps']): Markup {
  const rows = lines.map((line): readonly [number, readonly string[]] => [
    line.at,
    [
      pen.minute(line.at).slice(5),
      pen.say(line.place),
      `${line.atLeast ? '≥ ' : ''}${line.people.length + line.unknown}`,
      namesOf(pen, line),
    ],
  ]);
  const unwatched = gaps.map(({ from, to }): readonly [number, readonly string[]] => [
    from,
    [
      pen.minute(from).slice(5),
      pen.say(T.all),
      DASH,
      pen.fill(T.insideUnwatched, { from: pen.time(from), to: pen.time(to) }),
    ],
  ]);
  return table(
    [T.time, T.place, T.insideCount, T.names].map((text) => pen.say(text)),
    [...rows, ...unwatched].toSorted(([a], [b]) => a - b).map(([, cells]) => cells),
    ['t', '', 'n', ''],
  );
}

function namesOf(pen: Pen, { people, unknown, uncertain }: InsideLine): string {
  const parts = [
    ...people.map((person) => pen.say(person)),
    ...(unknown === 0 ? [] : [pen.fill(T.unknownPeople, { count: unknown })]),
  ];
  const names = parts.join(pen.language === 'zh' ? '、' : ', ') || DASH;
  return uncertain === 0 ? names : `${names} (${pen.fill(T.insideUncertain, { count: uncertain })})`;
}

/** What people said that they did: the measures with which alarms were closed. */
function measuresOf(pen: Pen, { alarms }: Pick<Report, 'alarms'>): Content {
  const lines = alarms.lines.filter(({ closed }) => closed !== undefined);
  return pen.cut({ lines, more: 0 }, MOST_PRINTED, (shown) =>
    table(
      [T.alarm, T.measures, T.by].map((text) => pen.say(text)),
      shown.map(({ text, closed }) => [pen.say(text), closed?.measure ?? DASH, closed?.by ?? DASH]),
    ),
  );
}
