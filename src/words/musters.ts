import type { Obstacle } from '../domain/musters/clear.ts';
import { type Text, text } from '../domain/text.ts';
import type { Names } from './alarms.ts';
import { nameText } from './alarms.ts';
import { filled, sentence } from './sentence.ts';

/** So many things are named; the rest is counted. */
const MOST_NAMED = 8;

const T = {
  gas: sentence('有气体报警：{names}', 'gas in alarm: {names}'),
  unknownGas: sentence('探测器数据不可信：{names}', 'no good value of {names}'),
  tooSoon: sentence(
    '气体低于一级报警须满 15 分钟，还需 {minutes} 分钟',
    'gas has to be below level 1 for 15 minutes: {minutes} min to go',
  ),
  missing: sentence('尚有 {count} 人未到：{names}', '{count} missing: {names}'),
  uncounted: sentence(
    '有超出数量上限、未登记的标签在场：点名不知道他们是谁',
    'badges beyond the quota of their source are on site: the roll-call does not know them',
  ),
  more: sentence('{names}等', '{names} and more'),
} as const;

/** Why all is not clear, in words. */
export function obstacleText(obstacle: Obstacle, names: Names, at: number): Text {
  switch (obstacle.what) {
    case 'gas':
      return filled(T.gas, { names: listText(obstacle.points, names) });
    case 'unknown-gas':
      return filled(T.unknownGas, { names: listText(obstacle.points, names) });
    case 'too-soon':
      return filled(T.tooSoon, { minutes: Math.max(1, Math.ceil((obstacle.until - at) / 60_000)) });
    case 'missing':
      return filled(T.missing, { count: obstacle.people.length, names: listText(obstacle.people, names) });
    case 'uncounted':
      return filled(T.uncounted, {});
  }
}

function listText(ids: readonly string[], names: Names): Text {
  const named = ids.slice(0, MOST_NAMED).map((id) => nameText(names, id));
  const all = text(named.map(({ zh }) => zh).join('、'), named.map(({ en }) => en).join(', '));
  return ids.length > MOST_NAMED ? filled(T.more, { names: all }) : all;
}

/** How a person was accounted for, or why no longer: reasons of events. */
export const MUSTER_REASON_TEXTS = {
  badge: text('标签到达集合点', 'by the badge at a muster point'),
  hand: text('人工确认', 'by hand'),
  gate: text('已出厂', 'left by the gate'),
  'left-point': text('离开集合点', 'left the muster point'),
  'taken-back': text('撤销人工确认', 'the tick was taken back'),
  'back-on-site': text('又在厂内', 'is on site again'),
} as const satisfies Readonly<Record<string, Text>>;
