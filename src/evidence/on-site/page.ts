import { zoneId } from '../../domain/ids.ts';
import type { State } from '../../domain/state/state.ts';
import type { Text } from '../../domain/text.ts';
import type { OnSiteList } from '../../wire/on-site.ts';
import { ON_SITE_TEXTS as WORDS } from '../../words/on-site.ts';
import { csvLine, UTF8_MARK } from '../../common/csv.ts';
import { Markup, markup, table } from '../report/markup.ts';
import type { SiteTime } from '../site-time.ts';
import { whereText } from './list.ts';

const both = ({ zh, en }: Text): string => (zh === en ? zh : `${zh} ${en}`);

/** About sixty lines fit on a page of A4; a longer list goes on, with the head of its table on each page. */
const STYLE = `@page{size:A4;margin:10mm}body{font:9pt/1.25 "Noto Sans CJK SC","Microsoft YaHei",sans-serif;color:#000;margin:0}@media screen{body{margin:16px}}
h1{font-size:14pt;margin:0 0 1mm}p{margin:0 0 1.5mm}table{border-collapse:collapse;width:100%}
th,td{border:.2mm solid #888;padding:.35mm 1mm;text-align:left;font-size:8pt}thead{display:table-header-group}tr{break-inside:avoid}
.n{text-align:right;white-space:nowrap}.box{width:10mm}ul{margin:0 0 1.5mm;padding-left:5mm}b{font-size:12pt}`;

/** The list on paper, in both languages on one page. */
export function onSitePage(state: State, list: OnSiteList, time: SiteTime): string {
  const { site } = state.plant;
  const count = (words: Text, value: number): Markup => markup`${both(words)} ${value}　`;
  const rows = list.people.map(({ person, name, company, tag, where, lastSeen, zone, floor }, i) => [
    i + 1,
    name === person ? markup`${both(WORDS.unknown)} ${person}` : name,
    company ?? '',
    tag ?? '',
    placeText(state, zone, floor),
    lastSeen === undefined ? '' : time.local(lastSeen).slice(5, 16),
    both(whereText(where)),
    '',
  ]);
  const heads = [WORDS.number, WORDS.name, WORDS.company, WORDS.tag, WORDS.place, WORDS.lastSeen, WORDS.how, WORDS.out];
  return markup`<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>${both(WORDS.title)}</title><style>${new Markup(STYLE)}</style></head><body>
<h1>${both(site.name)} · ${both(WORDS.title)}</h1>
<p><b>${both(WORDS.total)} ${list.atLeast === true ? `${both(WORDS.atLeast)} ` : ''}${list.total}</b>　${both(WORDS.madeAt)} ${time.local(list.at).slice(0, 16)} (${site.timezone})</p>
<p>${count(WORDS.present, list.present)}${count(WORDS.uncertain, list.uncertain)}${count(WORDS.byHand, list.byHand)}${count(WORDS.gateIn, list.gateIn)}${count(WORDS.gateOut, list.gateOut)}${count(WORDS.withoutGate, list.withoutGate)}</p>
<p>${both(WORDS.differences)}：${list.differences.length === 0 ? both(WORDS.none) : ''}</p>
${list.differences.length === 0 ? '' : markup`<ul>${list.differences.map(({ text }) => markup`<li>${both(text)}</li>`)}</ul>`}
${table(heads.map(both), rows, ['n', '', '', '', '', 'n', '', 'box'])}
<p>${both(WORDS.noWatch)}</p></body></html>`.text;
}

/** The same as a table for a spreadsheet. */
export function onSiteCsv(state: State, list: OnSiteList, time: SiteTime): string {
  const heads = [WORDS.id, WORDS.name, WORDS.company, WORDS.tag, WORDS.how, WORDS.place, WORDS.lastSeen];
  const lines = list.people.map(({ person, name, company, tag, where, zone, floor, lastSeen }) =>
    csvLine([
      person,
      name,
      company,
      tag,
      both(whereText(where)),
      placeText(state, zone, floor),
      lastSeen === undefined ? undefined : time.local(lastSeen).slice(0, 19),
    ]),
  );
  const differences = list.differences.map(({ text }) => csvLine([both(WORDS.differences), both(text)]));
  return UTF8_MARK + csvLine(heads.map(both)) + lines.join('') + differences.join('');
}

function placeText({ index, plant }: State, zone: string | undefined, floor: string | undefined): string {
  const inside = zone === undefined ? undefined : index.zones.get(zoneId(zone));
  const named = inside?.name ?? plant.floors.find(({ id }) => id === floor)?.name;
  return named === undefined ? '' : both(named);
}
