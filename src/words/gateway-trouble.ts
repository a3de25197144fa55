import type { DeviceTrouble } from '../domain/gateway/trouble.ts';
import type { CheckKind } from '../domain/ledger/check.ts';
import { type Text, text } from '../domain/text.ts';
import { type DetectorParts, detectorText } from './detectors.ts';
import { damageOf, stopText } from './damages.ts';
import { type DiskParts, diskText } from './disk-trouble.ts';
import { CHECK_TEXTS } from './checks.ts';
import { TROUBLE_TEXTS } from './device-troubles.ts';

/** A `GatewayTrouble` as it is in the fold and on the wire; times are Unix milliseconds. */
export type TroubleParts =
  | RecordParts
  | DiskParts
  | { readonly what: 'configuration'; readonly problems: readonly (Text | string)[]; readonly count: number }
  | ({ readonly what: 'loosened'; readonly earlier?: readonly LooseningParts[] | undefined } & LooseningParts)
  | {
      readonly what: 'clock';
      readonly wall: number;
      readonly record: number;
      readonly follows: keyof typeof FOLLOWS;
    }
  | { readonly what: 'blind'; readonly from: number; readonly to: number; readonly why: keyof typeof WHY_BLIND }
  | {
      readonly what: 'notify';
      readonly channels: readonly { readonly channel: string; readonly since: number; readonly result: string }[];
    }
  | { readonly what: 'unattended'; readonly askedAt: number; readonly answeredAt: number }
  | { readonly what: 'device'; readonly reason: DeviceTrouble }
  | OutputParts
  | { readonly what: 'taken-off' | 'carried-together' }
  | DetectorParts
  | { readonly what: 'check-failed'; readonly check: CheckKind }
  | { readonly what: 'check-overdue'; readonly check: CheckKind; readonly due: number }
  | { readonly what: 'unreadable-call'; readonly topic: string; readonly text: string };

interface RecordParts {
  readonly what: 'record';
  readonly stopped?: string | undefined;
  readonly damaged: readonly {
    readonly file: string;
    readonly aside?: string | undefined;
    readonly what: string;
  }[];
  readonly statesUnknown: boolean;
}

interface OutputParts {
  readonly what: 'output';
  readonly wanted: boolean;
  readonly written?: boolean | undefined;
  readonly readBack?: boolean | undefined;
  readonly reason?: DeviceTrouble | 'refused' | undefined;
}

interface LooseningParts {
  readonly by: string;
  readonly limits: readonly string[];
}

/**
 * What is the matter with the gateway itself, and what to do about it.
 * @param timezone of the site: times are those of the control room's clock
 * @param nameOf the name of another thing that it is about
 */
export function troubleText(
  trouble: TroubleParts,
  timezone: string,
  nameOf = (id: string): Text => text(id, id),
): Text {
  const stamp = (at: number): string => stampOf(at, timezone);
  switch (trouble.what) {
    case 'record':
      return recordText(trouble);
    case 'disk':
      return diskText(trouble);
    case 'configuration':
      return text(
        `共 ${trouble.count} 处：${trouble.problems.map((one) => (typeof one === 'string' ? one : one.zh)).join('；')}`,
        `${trouble.count} in all: ${trouble.problems.map((one) => (typeof one === 'string' ? one : one.en)).join('; ')}`,
      );
    case 'loosened': {
      const all = [trouble, ...(trouble.earlier ?? [])];
      return text(
        `${all.map(({ by, limits }) => `${by} 放宽了 ${limits.join('、')}`).join('；')}，须由另一名工程师或管理员确认`,
        `${all.map(({ by, limits }) => `${by} loosened ${limits.join(', ')}`).join('; ')}: another engineer or admin must confirm it`,
      );
    }
    case 'clock':
      return text(
        `系统时钟 ${stamp(trouble.wall)}，最后记录 ${stamp(trouble.record)}，现按${FOLLOWS[trouble.follows].zh}计时；请校准时钟后确认`,
        `machine ${stamp(trouble.wall)}, last record ${stamp(trouble.record)}, time follows ${FOLLOWS[trouble.follows].en}; set the machine's clock, then confirm`,
      );
    case 'blind':
      return text(
        `${span(trouble, stamp, '时长未知')}（${WHY_BLIND[trouble.why].zh}）`,
        `${span(trouble, stamp, 'for how long is not known')} (${WHY_BLIND[trouble.why].en})`,
      );
    case 'notify':
      return text(
        `${trouble.channels.map(({ channel, since, result }) => `${channel} 自 ${stamp(since)} 起无法送达（${result}）`).join('；')}，请检查网络和通道配置`,
        `${trouble.channels.map(({ channel, since, result }) => `${channel} delivers nothing since ${stamp(since)} (${result})`).join('; ')}: check the network and the settings of the channel`,
      );
    case 'unattended':
      return text(
        `${stamp(trouble.askedAt)} 询问后无人应答，最后一次操作 ${stamp(trouble.answeredAt)}；请派人到控制室，在画面上按“我在值班”`,
        `asked at ${stamp(trouble.askedAt)}, last act at ${stamp(trouble.answeredAt)}; send someone to the control room, who presses "I am here"`,
      );
    case 'device':
      return TROUBLE_TEXTS[trouble.reason].name;
    case 'output':
      return outputText(trouble);
    case 'taken-off':
      return text(
        '标签已摘下或表带打开，位置不代表本人',
        'the badge was taken off: its place is not that of its person',
      );
    case 'carried-together':
      return text(
        '两个标签同行已达 10 分钟，可能代人携带',
        'two badges went together for 10 minutes: one may be carried for another',
      );
    case 'stuck':
    case 'usual':
    case 'beside':
      return detectorText(trouble, nameOf);
    case 'check-failed': {
      const { zh, en } = CHECK_TEXTS[trouble.check];
      return text(`${zh}未通过，请检修后重新${zh}`, `the ${en} failed: mend the detector and repeat it`);
    }
    case 'check-overdue': {
      const { zh, en } = CHECK_TEXTS[trouble.check];
      return text(`${zh}应于 ${stamp(trouble.due)} 前完成`, `the ${en} was due ${stamp(trouble.due)}`);
    }
    case 'unreadable-call':
      return text(`${trouble.topic}：${trouble.text}`, `${trouble.topic}: ${trouble.text}`);
  }
}

const ON_OFF = { true: text('开', 'on'), false: text('关', 'off') };

function outputText({ wanted, written, readBack, reason }: OutputParts): Text {
  const want = ON_OFF[`${wanted}`];
  const held = readBack ?? written;
  if (reason === 'refused') return text(`应为${want.zh}，写入被拒绝`, `wanted ${want.en}, the write was refused`);
  if (reason !== undefined) return TROUBLE_TEXTS[reason].name;
  if (held === undefined) return text(`应为${want.zh}，没有回读`, `wanted ${want.en}, nothing was read back`);
  return text(`应为${want.zh}，实为${ON_OFF[`${held}`].zh}`, `wanted ${want.en}, is ${ON_OFF[`${held}`].en}`);
}

const FOLLOWS = { wall: text('系统时钟', 'the machine'), record: text('最后记录', 'the record') };

const WHY_BLIND = {
  stopped: text('正常停机', 'it was stopped'),
  died: text('异常中断', 'it broke off'),
  stalled: text('系统停顿', 'the machine stood still'),
};

function recordText({ stopped, damaged, statesUnknown }: RecordParts): Text {
  const files = damaged.map(({ file, aside, what }) => ({
    zh: `${file} 损坏（${damageOf(what).text.zh}）${aside === undefined ? '' : `，已移至 ${aside}`}`,
    en: `${file} is damaged (${what})${aside === undefined ? '' : `, kept as ${aside}`}`,
  }));
  const zh = [
    ...(stopped === undefined ? [] : [`记录已停止（${stopText(stopped).zh}），请检查磁盘空间和权限`]),
    ...files.map((file) => file.zh),
    ...(statesUnknown ? ['部分报警状态未知，请到现场核实'] : []),
    ...(damaged.length > 0 || statesUnknown ? ['核实后请确认'] : []),
  ];
  const en = [
    ...(stopped === undefined ? [] : [`recording has stopped (${stopped}): check the disk's space and rights`]),
    ...files.map((file) => file.en),
    ...(statesUnknown ? ['some alarm states are unknown: check on site'] : []),
    ...(damaged.length > 0 || statesUnknown ? ['confirm when you have looked'] : []),
  ];
  return text(zh.join('；'), en.join('; '));
}

/** Date and time at the site, as ISO 8601 writes them. */
export const stampOf = (at: number, timezone: string): string => formatOf(timezone).format(at);

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const style = { dateStyle: 'short', timeStyle: 'medium' } as const;
  try {
    return new Intl.DateTimeFormat('sv-SE', { ...style, timeZone });
  } catch {
    // A configuration may name a zone that this machine does not know; its alarms are shown all the same.
    return new Intl.DateTimeFormat('sv-SE', { ...style, timeZone: 'UTC' });
  }
}

function span(
  { from, to }: { readonly from: number; readonly to: number },
  stamp: (at: number) => string,
  unknown: string,
): string {
  const [begin, end] = [stamp(from), stamp(to)];
  if (to <= from) return `${begin} – ? (${unknown})`;
  // The date is written once where both are on one day.
  return begin.slice(0, 10) === end.slice(0, 10) ? `${begin} – ${end.slice(11)}` : `${begin} – ${end}`;
}
