import type { FiguresAnswer } from '../../wire/figures.ts';
import { REPORT_TEXTS as T } from '../../words/reports.ts';
import { DASH } from '../../words/values.ts';
import { priorityText } from './alarm-section.ts';
import { markup, type Markup, type Content, table } from './markup.ts';
import type { Pen } from './pen.ts';
import type { Report } from './report.ts';

type Scope = FiguresAnswer['all'];

/** The figures of alarm management: all, each priority, each zone; then the alarms that come most often. */
export function figuresSection(pen: Pen, { figures, kind, nameOf: names }: Report): Content {
  const { all, priorities, areas, elsewhere, topTen, floods, stale, covered, warnings } = figures;
  if (covered.ms === 0) return pen.section(T.figuresShort, markup`<p class="warn">${pen.say(T.nothing)}</p>`);
  const isLong = kind === 'figures' || kind === 'month';
  const rows: (readonly [string, Scope])[] = [
    [pen.say(T.all), all],
    ...priorities.map((one): readonly [string, Scope] => [priorityText(pen, one.priority), one]),
    ...(isLong ? areas.map((one): readonly [string, Scope] => [pen.say(names(one.zone)), one]) : []),
    ...(isLong ? [[pen.say(T.elsewhere), elsewhere] as const] : []),
  ];
  return pen.section(
    T.figuresShort,
    markup`<p class="note">${pen.say(T.figuresNote)}</p>`,
    markup`<div class="wide">${table(
      [
        T.scope,
        T.count,
        T.averageTen,
        T.peakTen,
        T.averageDay,
        T.floods,
        T.floodShare,
        T.chattering,
        T.fleeting,
        T.staleCount,
        T.ackP95,
      ].map((text) => pen.say(text)),
      rows.map(([name, one]) => scopeRow(pen, name, one)),
      ['p', 'n', 'n', 'n', 'n', 'n', 'n', 'n', 'n', 'n', 'n'],
    )}</div>`,
    table(
      [pen.say(T.closing), pen.say(T.real), pen.say(T.false), pen.say(T.test)],
      [['', all.verdicts.real, all.verdicts.false, all.verdicts.test]],
      ['', 'n', 'n', 'n'],
    ),
    warningsTable(pen, warnings),
    pen.part(T.topTen, topTen.items.length === 0 ? markup`<p>${pen.say(T.none)}</p>` : topTable(pen, topTen, names)),
    floods.length === 0
      ? undefined
      : pen.part(
          T.floods,
          table(
            [T.since, T.until, T.count, T.peakTen, T.firstOut].map((text) => pen.say(text)),
            floods.map(({ from, to, count, peak, first }) => [
              pen.stamp(from),
              to === undefined ? DASH : pen.stamp(to),
              count,
              peak,
              pen.say(names(first.alarm)),
            ]),
            ['t', 't', 'n', 'n', ''],
          ),
        ),
    stale.length === 0
      ? undefined
      : pen.part(
          T.staleList,
          table(
            [pen.say(T.alarm), pen.say(T.since)],
            stale.map((one) => [pen.say(names(one.alarm)), pen.stamp(one.since)]),
            ['', 't'],
          ),
        ),
  );
}

/** What came of the forecasts that were shown: nothing is believed that is not checked. */
const warningsTable = (
  pen: Pen,
  { given, held, sooner, later, never, unknown, unwarned, lead }: FiguresAnswer['warnings'],
): Content =>
  pen.part(
    T.warnings,
    table(
      [T.given, T.held, T.sooner, T.later, T.never, T.undecided, T.unwarned, T.leadMedian].map((text) => pen.say(text)),
      [
        [
          given,
          held,
          sooner,
          later,
          never,
          unknown,
          unwarned,
          lead.median === undefined ? DASH : pen.lasting(lead.median),
        ],
      ],
      ['n', 'n', 'n', 'n', 'n', 'n', 'n', 'n'],
    ),
  );

function scopeRow(pen: Pen, name: string, scope: Scope): readonly Content[] {
  const { occurrences, rates, floods, chattering, fleeting, stale, toAcknowledge } = scope;
  const figure = (value: number): string => (Math.round(value * 100) / 100).toString();
  return [
    name,
    occurrences,
    figure(rates.tenMinutes.average),
    rates.tenMinutes.peak,
    figure(rates.day.average),
    floods.count,
    pen.share(floods.share),
    chattering,
    fleeting,
    stale.most,
    toAcknowledge.p95 === undefined ? DASH : pen.lasting(toAcknowledge.p95),
  ];
}

const topTable = (pen: Pen, { items }: FiguresAnswer['topTen'], names: Report['nameOf']): Markup =>
  table(
    [T.alarm, T.priority, T.count, T.share, T.chattering].map((text) => pen.say(text)),
    items.map((one) => [
      pen.say(names(one.alarm)),
      priorityText(pen, one.priority),
      one.occurrences,
      pen.share(one.share),
      one.chatters,
    ]),
    ['', 'p', 'n', 'n', 'n'],
  );
