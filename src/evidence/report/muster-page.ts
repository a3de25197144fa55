import type { PlantEvent } from '../../domain/event.ts';
import type { Plant } from '../../domain/plant.ts';
import type { LogReader } from '../../log/reader.ts';
import type { ReportQuery } from '../../ports/archive.ts';
import type { Found } from '../../ports/steps.ts';
import { MUSTER_REASON_TEXTS } from '../../words/musters.ts';
import { MUSTER_REPORT_TEXTS as T } from '../../words/muster-report.ts';
import { KIND_TEXTS, reasonText } from '../../words/record.ts';
import { REPORT_TEXTS } from '../../words/reports.ts';
import { DASH } from '../../words/values.ts';
import { aboutList, type About, boxesOf, framed, proofLines, signatures } from './frame.ts';
import { markup, type Markup, type Content, table } from './markup.ts';
import { foundMuster, type MusterRecord } from './muster.ts';
import { numbersSection } from './muster-course.ts';
import { Pen } from './pen.ts';
import type { ReportProof } from './proof.ts';

type Query = Extract<ReportQuery, { readonly kind: 'muster' }>;

const MOST_PRINTED = 5000;

/** The report of a roll-call as an HTML page; nothing where the record has no such one. */
export function* musterReport(reader: LogReader, present: Plant, query: Query, proof: ReportProof): Found<string> {
  const record = yield* foundMuster(reader, present, query.muster);
  if (record === undefined) return;
  const { clock, until, muster, item } = record;
  const pen = new Pen(query.lang, { clock, from: muster.startedAt, to: until + 1 });
  const title = `${pen.say(item.drill ? T.drillTitle : T.title)} ${pen.say(record.plant)} ${pen.minute(muster.startedAt)}`;
  yield* framed(pen, title, piecesOf(pen, record, query, proof));
}

function* piecesOf(pen: Pen, record: MusterRecord, query: Query, proof: ReportProof): Iterable<Content> {
  yield headOf(pen, record, query, proof);
  yield summaryOf(pen, record);
  yield missingSection(pen, record);
  yield numbersSection(pen, record);
  yield accountedSection(pen, record);
  yield deedSection(pen, record);
  yield absentSection(pen, record);
  yield signatures(pen, [T.commander, REPORT_TEXTS.manager, REPORT_TEXTS.date]);
}

function headOf(pen: Pen, record: MusterRecord, { madeAt, madeBy }: Query, proof: ReportProof): Markup {
  const { item, plant, timezone, lastSeq, nameOf, until } = record;
  const { id, reason, drill, startedAt, by, alarm, zones, closedAt, closedBy, allClear } = item;
  const title = drill ? T.drillTitle : T.title;
  const other = pen.language === 'zh' ? 'en' : 'zh';
  const list = (ids: readonly string[]): string =>
    ids.map((one) => pen.say(nameOf(one))).join(pen.language === 'zh' ? '、' : ', ');
  const started = pen.stamp(startedAt);
  const about: About = [
    [pen.say(REPORT_TEXTS.plant), pen.say(plant)],
    [pen.say(T.id), markup`<code>${id}</code>`],
    [pen.say(T.reason), alarm === undefined ? reason : pen.say(nameOf(alarm))],
    [
      pen.say(T.started),
      `${by === undefined ? pen.fill(T.byRule, { at: started }) : pen.fill(T.byPerson, { at: started, by })} (${timezone})`,
    ],
    [pen.say(T.scope), zones === undefined ? pen.say(T.everyone) : list(zones)],
    [
      pen.say(T.closed),
      closedAt === undefined
        ? markup`<b>${pen.fill(T.stillRuns, { at: pen.stamp(until) })}</b>`
        : pen.fill(T.byPerson, { at: pen.stamp(closedAt), by: closedBy ?? DASH }),
    ],
    [
      pen.say(T.allClear),
      allClear.at === undefined
        ? pen.say(T.noAllClear)
        : pen.fill(T.byPerson, { at: pen.stamp(allClear.at), by: allClear.by ?? DASH }),
    ],
    [pen.say(REPORT_TEXTS.made), pen.fill(REPORT_TEXTS.madeBy, { at: pen.stamp(madeAt), by: madeBy })],
    [pen.say(REPORT_TEXTS.lastSeq), lastSeq],
    ...proofLines(pen, proof),
  ];
  return markup`<header><h1>${pen.say(title)}<small lang="${other}">${title[other]}</small></h1>${
    drill ? markup`<p class="warn">${pen.say(T.drill)}</p>` : undefined
  }${aboutList(about)}</header> `;
}

function summaryOf(pen: Pen, { item, muster, isCut }: MusterRecord): Content {
  const { counts, startedAt, ninetyAt, allAt, accounted } = item;
  const after = (at: number | undefined): string => (at === undefined ? DASH : pen.lasting(at - startedAt));
  const by = (how: string): number => accounted.filter((one) => one.how === how).length;
  return [
    boxesOf([
      [pen.say(T.expected), counts.expected],
      [pen.say(T.accounted), counts.accounted],
      [pen.say(T.missingAtEnd), counts.missing],
      [pen.say(T.handedOver), muster.people.filter(({ handedOver }) => handedOver === true).length],
      [pen.say(T.ninety), after(ninetyAt)],
      [pen.say(T.all), after(allAt)],
      [pen.say(T.byHow), `${by('badge')} / ${by('hand')} / ${by('gate')}`],
      [pen.say(T.absent), counts.notOnSite],
    ]),
    isCut ? markup`<p class="warn">${pen.say(T.cut)}</p>` : undefined,
  ];
}

/** The missing come first on the paper, too. */
function missingSection(pen: Pen, { item, nameOf, floorOf }: MusterRecord): Markup {
  const lines = item.missing;
  if (lines.length === 0) return pen.section(T.missingAtEnd, markup`<p>${pen.say(T.nobodyMissing)}</p>`);
  return pen.section(
    T.missingAtEnd,
    pen.cut({ lines, more: 0 }, MOST_PRINTED, (shown) =>
      table(
        [T.name, T.lastSeen, T.place, T.position, T.remark].map((text) => pen.say(text)),
        shown.map(({ name, fix, zone, danger, handedOver, byEye }) => {
          const floor = fix === undefined ? undefined : floorOf(fix.floor);
          const remarks = [
            danger === true ? T.inDanger : [],
            handedOver === true ? T.handedOver : [],
            byEye === true ? T.byEye : [],
          ];
          return [
            markup`<b>${name}</b>`,
            fix === undefined ? pen.say(T.neverSeen) : pen.stamp(fix.at),
            zone === undefined ? DASH : pen.say(nameOf(zone)),
            fix === undefined
              ? DASH
              : `${floor === undefined ? fix.floor : pen.say(floor)} ${fix.x.toFixed(1)}, ${fix.y.toFixed(1)}`,
            remarks
              .flat()
              .map((text) => pen.say(text))
              .join(' · ') || DASH,
          ];
        }),
        ['', 't', '', '', ''],
      ),
    ),
  );
}

function accountedSection(pen: Pen, { item, nameOf }: MusterRecord): Markup {
  const lines = [...item.accounted].sort((a, b) => a.at - b.at);
  return pen.section(
    T.accounted,
    pen.cut({ lines, more: 0 }, MOST_PRINTED, (shown) =>
      table(
        [T.time, T.after, T.name, T.how, T.place, T.by, T.remark].map((text) => pen.say(text)),
        shown.map(({ at, name, how, zone, by, note, saidAt, left }) => [
          pen.time(at),
          pen.lasting(at - item.startedAt),
          name,
          pen.say(MUSTER_REASON_TEXTS[how]),
          zone === undefined ? DASH : pen.say(nameOf(zone)),
          pen.person(by),
          remarkOf(pen, { note, saidAt, left }) || DASH,
        ]),
        ['t', 'n', '', '', '', '', ''],
      ),
    ),
  );
}

function remarkOf(
  pen: Pen,
  said: { readonly note?: string | undefined; readonly saidAt?: number | undefined; readonly left?: true | undefined },
): string {
  const { note, saidAt, left } = said;
  return [
    note ?? [],
    saidAt === undefined ? [] : pen.fill(T.saidAt, { at: pen.stamp(saidAt) }),
    left === true ? pen.say(T.left) : [],
  ]
    .flat()
    .join(' · ');
}

/** What people did, and what was refused. */
function deedSection(pen: Pen, { events, nameOf }: MusterRecord): Markup {
  const lines = events.filter(({ by, kind }) => by !== undefined || kind === 'muster-started');
  return pen.section(
    T.deeds,
    pen.cut({ lines, more: 0 }, MOST_PRINTED, (shown) =>
      table(
        [T.time, T.what, T.name, T.by, T.remark].map((text) => pen.say(text)),
        shown.map((event) => [
          pen.time(event.at),
          pen.say(KIND_TEXTS[event.kind]),
          event.person === undefined ? DASH : pen.say(nameOf(event.person)),
          pen.person(event.by),
          deedRemark(pen, event) || DASH,
        ]),
        ['t', '', '', '', ''],
      ),
    ),
  );
}

const deedRemark = (pen: Pen, { kind, reason, comment, saidAt }: PlantEvent): string =>
  [
    kind === 'refused' && reason !== undefined ? pen.say(reasonText(reason)) : [],
    remarkOf(pen, { note: comment, saidAt }) || [],
  ]
    .flat()
    .join(' · ');

function absentSection(pen: Pen, { item }: MusterRecord): Markup {
  const lines = item.notOnSite;
  return pen.section(
    T.absent,
    markup`<p class="note">${pen.say(T.absentNote)}</p>`,
    pen.cut(
      { lines, more: Math.max(0, item.counts.notOnSite - lines.length) },
      MOST_PRINTED,
      (shown) =>
        markup`<p>${shown.map(({ name, why, at }) => `${name}${why === 'left' && at !== undefined ? ` (${pen.fill(T.leftAt, { at: pen.stamp(at) })})` : ''}`).join(pen.language === 'zh' ? '、' : ', ')}</p>`,
    ),
  );
}
