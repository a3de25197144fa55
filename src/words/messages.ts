import type { Priority } from '../domain/alarm/condition.ts';
import { type Text, text } from '../domain/text.ts';
import { type AlarmParts, alarmWords, type Names } from './alarms.ts';
import { stampOf } from './gateway-trouble.ts';
import type { Language } from './language.ts';
import { namesText } from './people.ts';
import { PRIORITY_TEXTS } from './priorities.ts';
import { filled, joined, sentence } from './sentence.ts';
import { limitText } from './values.ts';

/** What one message says, in one language. Plain texts: each channel escapes them in its own way. */
export interface MessageWords {
  /** One line: how urgent, where, what, which value. */
  readonly title: string;
  /** Label and text of each further line; an empty label is a line without one. */
  readonly lines: readonly (readonly [label: string, text: string])[];
  /** For a short message (SMS): 70 characters at most, which is one message in Chinese. */
  readonly short: string;
  readonly lang: Language;
}

/** Why a person gets a message, where that is not simply that the alarm was raised. */
const WHY_TEXTS: Readonly<Record<string, Text>> = {
  're-alarm': text('已确认，但一直没有恢复', 'It was acknowledged, and the cause is still there'),
  repeat: text('重复通知：仍无人确认', 'Told again: no one has acknowledged it'),
  escalation: text('升级通知：此前被通知的人员没有处理', 'Escalated: those who were told before have not answered'),
};
const WHY_MARKS: Readonly<Record<string, Text>> = {
  're-alarm': text('再次', 'again'),
  repeat: text('重复', 'repeated'),
  escalation: text('升级', 'escalated'),
};

const LABELS = {
  where: text('位置', 'Where'),
  value: text('数值', 'Value'),
  because: text('依据', 'Because'),
  inside: text('区域内人员', 'Inside'),
  response: text('处置', 'To do'),
  time: text('时间', 'Time'),
  priority: text('优先级', 'Priority'),
  why: text('说明', 'Why'),
  site: text('工厂', 'Site'),
} as const;

const NOBODY = text('没有已知人员', 'nobody that is known of');
const LIMIT = sentence('{value}（报警值 {limit}）', '{value} (limit {limit})');

/** One alarm, as a message about it needs it. */
export interface AlarmMessage {
  readonly alarm: AlarmParts & { readonly priority: Priority; readonly at: number };
  readonly why: string;
  readonly site: Text;
  /** Zones and floor. */
  readonly where: readonly Text[];
  /** Who is, or may be, in the zones of the alarm; nothing where it is about no zone. */
  readonly inside?: { readonly names: readonly string[]; readonly count: number; readonly atLeast: boolean };
  readonly response?: Text | undefined;
}

/** What a person needs at the gate: what, where, how much, who is inside, what to do. */
export function alarmMessage(message: AlarmMessage, names: Names, lang: Language): MessageWords {
  const { alarm, why, site, where, inside, response } = message;
  const words = alarmWords(alarm, names, lang);
  const priority = PRIORITY_TEXTS[alarm.priority][lang];
  const mark = WHY_MARKS[why]?.[lang];
  const head = mark === undefined ? priority : `${priority}·${mark}`;
  const zones = where.map((one) => one[lang]).filter((one) => one !== words.name);
  const what = joined(words.name, words.gas, words.condition, words.value, words.forecast, words.people, words.trouble);
  const limit = words.limit === '' ? '' : limitText(alarm.setPoint ?? NO_LIMIT, alarm.unit);
  const people =
    inside === undefined ? '' : namesText(inside.names, inside.count, inside.atLeast, lang) || NOBODY[lang];
  const at = stampOf(alarm.at, names.timezone);
  const lines: [string, string][] = [
    [LABELS.where[lang], zones.join(lang === 'zh' ? '，' : ', ')],
    [LABELS.value[lang], limit === '' ? words.value : filled(LIMIT, { value: words.value, limit })[lang]],
    [LABELS.because[lang], words.because],
    [LABELS.inside[lang], people],
    [LABELS.response[lang], response?.[lang] ?? ''],
    [LABELS.why[lang], WHY_TEXTS[why]?.[lang] ?? ''],
    [LABELS.priority[lang], `${alarm.priority} ${priority}`],
    [LABELS.time[lang], at],
    [LABELS.site[lang], site[lang]],
  ];
  return {
    title: lang === 'zh' ? `【${head}】${what}` : `[${head}] ${what}`,
    lines: lines.filter(([, line]) => line !== ''),
    short: shortOf(
      [`${head}: ${joined(words.name, words.gas, words.condition, words.value)}`],
      [
        words.people,
        words.forecast,
        inside === undefined || inside.count === 0 ? '' : joined(INSIDE[lang], people),
        zones[0] ?? '',
        at.slice(11),
        response?.[lang] ?? '',
      ],
      lang,
    ),
    lang,
  };
}

const NO_LIMIT = { direction: 'high', limit: 0 } as const;
const INSIDE = text('区内', 'inside:');

/** Characters of one short message in Chinese (UCS-2, GSM 03.38). */
const MOST_SHORT = 70;

/** As many of the further parts as have room, the most important first. */
function shortOf(first: readonly string[], more: readonly string[], lang: Language): string {
  const comma = lang === 'zh' ? '，' : ', ';
  let short = first.join('').slice(0, MOST_SHORT);
  for (const part of more)
    if (part !== '' && short.length + comma.length + part.length <= MOST_SHORT) short += comma + part;
  return short;
}

/** Several alarms of a flood in one message. */
export interface SummaryMessage {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** The first of them. */
  readonly alarms: readonly (AlarmParts & { readonly priority: Priority; readonly at: number })[];
  readonly site: Text;
}

const SUMMARY = sentence('【汇总】{count} 条报警', '[Summary] {count} alarms');
const SPAN = sentence('{from} 至 {to}', '{from} to {to}');
const REST = sentence('另有 {rest} 条', 'and {rest} more');
/** A summary names so many alarms and counts the rest. */
const MOST_LISTED = 10;

/** The alarms of low priority of a flood. */
export function summaryMessage(summary: SummaryMessage, names: Names, lang: Language): MessageWords {
  const { from, to, count, alarms, site } = summary;
  const title = filled(SUMMARY, { count })[lang];
  const listed = alarms.slice(0, MOST_LISTED).map((alarm): [string, string] => {
    const words = alarmWords(alarm, names, lang);
    return [stampOf(alarm.at, names.timezone).slice(11), joined(words.name, words.gas, words.condition)];
  });
  const rest = count - listed.length;
  const span = filled(SPAN, { from: stampOf(from, names.timezone), to: stampOf(to, names.timezone).slice(11) })[lang];
  return {
    title,
    lines: [
      ...listed,
      ...(rest > 0 ? [['', filled(REST, { rest })[lang]] as const] : []),
      [LABELS.time[lang], span],
      [LABELS.site[lang], site[lang]],
    ],
    short: shortOf([title], [listed[0]?.[1] ?? '', listed[1]?.[1] ?? ''], lang),
    lang,
  };
}

/** The words of links in messages. */
export const MESSAGE_LINKS = {
  open: text('打开报警（需登录）', 'Open the alarm (sign-in needed)'),
  acknowledge: text(
    '查看并确认（30 分钟内有效，请勿转发）',
    'Look and acknowledge (good for 30 minutes; do not pass on)',
  ),
} as const satisfies Readonly<Record<string, Text>>;
