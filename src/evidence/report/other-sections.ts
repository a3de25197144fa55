import { KIND_TEXTS } from '../../words/record.ts';
import { REPORT_TEXTS as T } from '../../words/reports.ts';
import { DASH } from '../../words/values.ts';
import { priorityText } from './alarm-section.ts';
import { alarmTable } from './alarm-table.ts';
import { markup, type Markup, type Content, table } from './markup.ts';
import type { Pen } from './pen.ts';
import { gatheredBy, incidentAlarms } from './repeated-alarms.ts';
import type { ConfigurationLine, HappeningLine, Report } from './report.ts';

const MOST_PRINTED = 400;
const MOST_GAPS = 200;

/** Of what there is a record, and of what there is none. */
export function recordSection(pen: Pen, { figures, gaps, from, until }: Report): Markup {
  const { ms, share, damaged, beginKnown } = figures.covered;
  const whole = ms === until - from;
  const said = whole
    ? pen.say(T.coveredAll)
    : ms === 0
      ? pen.say(T.nothing)
      : pen.fill(T.covered, { ms: pen.lasting(ms), share: pen.share(share) });
  const rows = gaps.map((gap) => [pen.stamp(gap.from), pen.stamp(gap.to), pen.lasting(gap.to - gap.from)]);
  return pen.section(
    T.record,
    markup`<p class="${whole ? '' : 'warn'}">${said}</p>`,
    whole
      ? undefined
      : pen.cut({ lines: rows, more: 0 }, MOST_GAPS, (lines) =>
          table([pen.say(T.gapFrom), pen.say(T.gapTo), pen.say(T.lasted)], lines, ['t', 't', 'n']),
        ),
    damaged.length === 0
      ? undefined
      : markup`<p class="warn">${pen.say(T.damaged)}: ${damaged.map((file, i) => [i === 0 ? '' : ', ', markup`<code>${file}</code>`])}</p>`,
    beginKnown ? undefined : markup`<p class="warn">${pen.say(T.beginUnknown)}</p>`,
  );
}

/** Which configuration was in force, and who changed what. */
export function configurationSection(pen: Pen, { revisions, changes }: Report): Markup {
  const known = revisions.map(({ revision, from }) => [
    markup`<code>${revision}</code>`,
    from === undefined ? pen.say(T.fromStart) : pen.stamp(from),
  ]);
  return pen.section(
    T.configuration,
    known.length === 0
      ? markup`<p>${pen.say(T.noneRecorded)}</p>`
      : table([pen.say(T.revision), pen.say(T.since)], known, ['', 't']),
    pen.part(
      T.changes,
      pen.cut(changes, MOST_PRINTED, (lines) => lines.map((line) => changeText(pen, line))),
    ),
  );
}

function changeText(
  pen: Pen,
  { at, by, role, reason, changes, changed, loosened, confirmedBy }: ConfigurationLine,
): Markup {
  const more = changed - changes.length;
  return markup`<p class="lead"><b>${pen.stamp(at)} ${by}</b> (${role})${reason === undefined ? '' : `: ${reason}`}${confirmedBy === undefined ? '' : `, ${pen.fill(T.confirmedBy, { by: confirmedBy })}`}${more > 0 ? ` · ${pen.fill(T.moreChanges, { count: more })}` : ''}${loosened.length === 0 ? undefined : markup` <b>${pen.say(T.loosened)}</b>`}</p>${
    changes.length === 0
      ? undefined
      : table(
          [T.path, T.old, T.new].map((text) => pen.say(text)),
          changes.map(({ path, old, new: now }) => [path, old ?? DASH, now ?? DASH]),
          ['code', 'code', 'code'],
        )
  }`;
}

/** What people did, and what the gateway tells of itself. */
export const deedSection = (pen: Pen, { deeds, system, kind }: Report): Content => [
  pen.section(
    T.deeds,
    pen.cut(deeds, MOST_PRINTED, (lines) => happenings(pen, lines)),
  ),
  pen.section(
    T.system,
    pen.cut(
      kind === 'incident' ? { ...system, lines: system.lines.filter((line) => line.kind !== 'notice-failed') } : system,
      MOST_PRINTED,
      (lines) => happenings(pen, lines),
    ),
  ),
];

const happenings = (pen: Pen, lines: readonly HappeningLine[]): Markup =>
  table(
    [T.time, T.deed, T.what, T.by, T.said].map((text) => pen.say(text)),
    lines.map((line) => [
      pen.time(line.at),
      pen.say(KIND_TEXTS[line.kind]),
      pen.say(line.subject),
      pen.person(line.by),
      saidText(pen, line),
    ]),
    ['t', '', '', '', ''],
  );

function saidText(pen: Pen, { said, from, to }: HappeningLine): string {
  const span = from === undefined || to === undefined ? [] : [`${pen.stamp(from)} – ${pen.stamp(to)}`];
  const parts = said === undefined ? [] : [pen.say(said)];
  return [...parts, ...span].join(' · ') || DASH;
}

/** What the next shift takes over: alarms that are not normal, and those that were not closed. */
export function openSection(pen: Pen, report: Report): Markup {
  const open = report.alarms.lines.filter(({ endedAt }) => endedAt === undefined);
  const isIncident = report.kind === 'incident';
  return pen.section(
    T.open,
    pen.part(
      T.openAlarms,
      isIncident
        ? pen.cut({ lines: open, more: 0 }, Infinity, (lines) => incidentAlarms(pen, lines, report))
        : pen.cut({ lines: open, more: 0 }, MOST_PRINTED, (lines) => alarmTable(pen, lines, report)),
    ),
    pen.part(
      T.unclosed,
      pen.cut(report.unclosed, MOST_PRINTED, (lines) => [
        markup`<p class="note">${pen.say(T.unclosedNote)}</p>`,
        table(
          [pen.say(T.ended), pen.say(T.priority), pen.say(T.alarm)],
          gatheredBy(lines, ({ alarm, at }) => (isIncident ? alarm : `${alarm} ${at}`)).map((same) => {
            const at = Math.max(...same.map((line) => line.at));
            const [{ priority, text }] = same;
            const times = same.length === 1 ? '' : ` (${pen.fill(T.timesOver, { count: same.length })})`;
            return [pen.minute(at), priorityText(pen, priority), `${pen.say(text)}${times}`];
          }),
          ['t', 'p', ''],
        ),
      ]),
    ),
  );
}
