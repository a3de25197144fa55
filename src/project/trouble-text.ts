import type { GatewayTrouble } from '../domain/gateway/trouble.ts';
import { type Text, text } from '../domain/text.ts';

/** What is the matter with the gateway itself, and what to do about it. */
export function troubleText(trouble: GatewayTrouble): Text {
  switch (trouble.what) {
    case 'record':
      return recordText(trouble);
    case 'configuration':
      return text(
        `共 ${trouble.count} 处：${trouble.problems.join('；')}`,
        `${trouble.count} in all: ${trouble.problems.join('; ')}`,
      );
    case 'clock':
      return text(
        `系统时钟 ${stamp(trouble.wall)}，最后记录 ${stamp(trouble.record)}，现按${FOLLOWS[trouble.follows].zh}计时；请校准时钟后确认`,
        `machine ${stamp(trouble.wall)}, last record ${stamp(trouble.record)}, time follows ${FOLLOWS[trouble.follows].en}; set the machine's clock, then confirm`,
      );
    case 'blind':
      return text(
        `${span(trouble, '时长未知')}（${WHY_BLIND[trouble.why].zh}）`,
        `${span(trouble, 'for how long is not known')} (${WHY_BLIND[trouble.why].en})`,
      );
  }
}

const FOLLOWS = { wall: text('系统时钟', 'the machine'), record: text('最后记录', 'the record') };

const WHY_BLIND = {
  stopped: text('正常停机', 'it was stopped'),
  died: text('异常中断', 'it broke off'),
  stalled: text('系统停顿', 'the machine stood still'),
};

function recordText({ stopped, damaged, statesUnknown }: Extract<GatewayTrouble, { what: 'record' }>): Text {
  const files = damaged.map(({ file, aside, what }) => ({
    zh: `${file} 损坏（${what}）${aside === undefined ? '' : `，已移至 ${aside}`}`,
    en: `${file} is damaged (${what})${aside === undefined ? '' : `, kept as ${aside}`}`,
  }));
  const zh = [
    ...(stopped === undefined ? [] : [`记录已停止（${stopped}），请检查磁盘空间和权限`]),
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

/** A time that every reader understands alike, whatever the site's zone. */
const stamp = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;
const span = ({ from, to }: { readonly from: number; readonly to: number }, unknown: string): string =>
  to > from ? `${stamp(from)} - ${stamp(to)}` : `${stamp(from)} - ? (${unknown})`;
