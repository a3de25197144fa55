import type { ConditionName } from '../domain/alarm/condition.ts';
import { GATEWAY_ALARMS } from '../domain/gateway/alarms.ts';
import type { Someone, Transition } from '../domain/alarm/transition.ts';
import { gasOf } from '../domain/gas/gases.ts';
import type { Point } from '../domain/plant.ts';
import type { PlantIndex } from '../domain/state/plant-index.ts';
import { conditionOf } from '../domain/state/conditions.ts';
import type { State } from '../domain/state/state.ts';
import { type Text, text } from '../domain/text.ts';
import { namesText } from '../wire/names.ts';
import { troubleText } from './trouble-text.ts';

/** The name of a condition as it stands on plant screens. */
export const CONDITION_TEXTS: Readonly<Record<ConditionName, Text>> = {
  high: text('一级报警（低报）', 'level 1 alarm'),
  'high-high': text('二级报警（高报）', 'level 2 alarm'),
  low: text('一级报警（低限）', 'low alarm'),
  'low-low': text('二级报警（低低限）', 'low-low alarm'),
  'over-range': text('超量程', 'over range'),
  rising: text('预警：浓度上升', 'early warning: rising'),
  bad: text('探测器失效', 'sensor lost'),
  on: text('动作', 'on'),
  offline: text('通讯中断', 'offline'),
  'over-count': text('超员', 'too many people'),
  forbidden: text('越界进入', 'forbidden entry'),
  evacuate: text('气体报警区域有人，立即撤离', 'people in gas alarm: evacuate'),
  sos: text('一键求救', 'SOS'),
  strangers: text('未知标签过多', 'too many unknown badges'),
  recording: GATEWAY_ALARMS.recording.name,
  config: GATEWAY_ALARMS.config.name,
  unconfirmed: GATEWAY_ALARMS.unconfirmed.name,
  clock: GATEWAY_ALARMS.clock.name,
  blind: GATEWAY_ALARMS.blind.name,
};

/** What a transition says in words; rendered when it is told, and no part of the record. */
export function textOf(state: State, transition: Transition): Text {
  const { index } = state;
  const name = nameOf(index, transition.subject);
  const what = CONDITION_TEXTS[transition.condition];
  const value = valueText(state, transition);
  const people = peopleOf(state, transition)
    .slice(0, 10)
    .map((who) => nameOf(index, who));
  const { count = people.length, atLeast = false } = transition;
  const who = (language: 'zh' | 'en'): string =>
    namesText(
      people.map((name) => name[language]),
      count,
      atLeast,
      language,
    );
  const trouble =
    transition.trouble === undefined ? undefined : troubleText(transition.trouble, state.plant.site.timezone);
  return text(
    joined([name.zh, what.zh, value, who('zh'), trouble?.zh ?? ''], ' '),
    joined([name.en, what.en, value, who('en'), trouble?.en ?? ''], ' '),
  );
}

/** A transition of a crowd lists no names; at the moment when it is told the alarm itself still has them. */
function peopleOf(state: State, { alarm, seq, people }: Transition): readonly Someone[] {
  return people ?? (seq === state.seq ? state.alarms.get(alarm)?.evidence?.people : undefined) ?? [];
}

const joined = (parts: readonly string[], by: string): string => parts.filter((part) => part !== '').join(by);

/** How people call a thing: a point with its gas, a zone, a device, a person, or a badge that nobody carries. */
export function nameOf(index: PlantIndex, subject: string): Text {
  const point = findById(index.points, subject);
  if (point !== undefined) return pointName(point);
  const thing = findById(index.zones, subject) ?? findById(index.devices, subject);
  if (thing !== undefined) return thing.name;
  const person = index.people.get(subject);
  if (person !== undefined) return text(person.name, person.name);
  if (subject === 'gateway') return text('网关', 'Gateway');
  return text(`未知人员 ${subject}`, `unknown person ${subject}`);
}

function pointName(point: Point): Text {
  if (point.type === 'contact' || point.gas === undefined) return point.name;
  const gas = gasOf(point.gas).name;
  return text(`${point.name.zh} ${gas.zh}`, `${point.name.en} ${gas.en}`);
}

function valueText(state: State, { alarm, value, unit, condition, setPoint: then }: Transition): string {
  // Records from before set points were kept with a transition: the present one is the best that is known.
  const setPoint = then ?? conditionOf(state.plant, alarm)?.setPoint;
  if (value === undefined || condition === 'on' || condition === 'bad') return '';
  const measured = `${value}${unit === undefined || unit === '' ? '' : ` ${unit}`}`;
  if (setPoint === undefined) return measured;
  return `${measured} (${setPoint.direction === 'high' ? '≥' : '≤'} ${setPoint.limit})`;
}

function findById<K extends string, V>(map: ReadonlyMap<K, V>, id: string): V | undefined {
  for (const [key, value] of map) if (key === id) return value;
  return undefined;
}
