import type { ConditionName } from '../domain/alarm/condition.ts';
import { GATEWAY_ALARMS } from '../domain/gateway/alarms.ts';
import { type Text, text } from '../domain/text.ts';

/** The name of a condition as plant screens show it. */
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
