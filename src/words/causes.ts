import type { Cause } from '../domain/alarm/transition.ts';
import { type Text, text } from '../domain/text.ts';

/** Why an alarm was raised. */
export const CAUSE_TEXTS: Readonly<Record<Cause, Text>> = {
  limit: text('达到设定值', 'a limit was reached'),
  'over-range': text(
    '探测器超量程，实际浓度可能更高',
    'the detector is at the end of its range: there may be more gas',
  ),
  forecast: text('按近期读数，即将达到设定值', 'by its last readings a limit will be reached soon'),
  contact: text('开关量动作', 'a contact closed'),
  quality: text('测点数据无效', 'the point has no valid data'),
  offline: text('设备离线', 'its device is offline'),
  people: text('区域内人员不符合规定', 'people in the zone are against its rules'),
  gas: text('区域内气体报警', 'gas alarm in the zone'),
  detectors: text('气体探测器失效或停用', 'gas detectors are lost or out of service'),
  badge: text('标签按下求救键', 'the button of a badge was pressed'),
  'unknown-badges': text('未登记的标签', 'badges that no person carries'),
  log: text('记录故障', 'trouble with the record'),
  gateway: text('网关自身', 'the gateway itself'),
  overlay: text('搁置、抑制或停用', 'it was shelved, suppressed or put out of service'),
  'unshelved-active': text('不再隐藏时仍然有效', 'it was still active when it was no longer hidden'),
  're-alarm': text('确认后长时间未恢复', 'it stayed active long after the acknowledgement'),
  output: text('输出装置', 'an output'),
  calibration: text('标定、功能测试或检定', 'a check of the detector'),
  vote: text('探测器表决', 'a vote of detectors'),
  'own-rule': text('自定义条件成立', 'an own condition is true'),
  configuration: text('配置更改', 'a change of the configuration'),
};
