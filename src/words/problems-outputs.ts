import { problem, problemsIn, warning } from './problems.ts';
import { sentence } from './sentence.ts';

const OWN_MEND = sentence('{mend}', '{mend}');

/** What is wrong with what the gateway drives. */
export const outputProblem = problemsIn({
  'not-wired': problem(
    sentence('输出 {id} 没有接到任何地方', 'the output {id} is wired to nothing'),
    sentence('请写 `device` 和 `write`，或写 `mqtt`', 'write `device` and `write`, or `mqtt`'),
  ),
  'wired-twice': problem(
    sentence('输出 {id} 既有 `mqtt` 又有 `device` 或 `write`', 'the output {id} has `mqtt` and `device` or `write`'),
    sentence('请保留其中一种', 'keep one of them'),
  ),
  'no-device': problem(sentence('没有设备 {device}', 'there is no device {device}'), OWN_MEND),
  'no-broker': problem(
    sentence('没有连接代理的定位源或设备 {broker}', 'there is no badge source or device over MQTT {broker}'),
    OWN_MEND,
  ),
  'cannot-write': problem(
    sentence('输出 {id}：设备 {device} 只能读，不能写', 'the output {id}: the device {device} is read only'),
    sentence('请写一台 Modbus 设备，或用 `mqtt`', 'name a Modbus device, or use `mqtt`'),
  ),
  'no-output': problem(sentence('没有输出 {id}', 'there is no output {id}'), OWN_MEND),
  'no-gas': problem(sentence('没有测点测量 {gas}', 'no point measures {gas}'), OWN_MEND),
  'no-stop': problem(
    sentence('输出 {id} 的停止触点 {stop} 不存在', 'the stop contact {stop} of output {id} does not exist'),
    OWN_MEND,
  ),
  'stop-no-contact': problem(
    sentence('输出 {id} 的 stop {stop} 不是开关量', 'the stop {stop} of output {id} is no contact'),
    sentence('请写一个有 `contact` 的测点', 'name a point that has `contact`'),
  ),
  'heartbeat-when': problem(
    sentence('心跳 {id} 一直在动作，不由报警决定', 'the heartbeat {id} runs all the time, whatever alarms there are'),
    sentence('请删除 `when`', 'remove `when`'),
  ),
  'acked-emergency': warning(
    sentence(
      '输出 {id} 在确认后即停止，紧急报警（优先级 1）也是如此：危险可能仍在',
      'the output {id} ends with the acknowledgement, for alarms of priority 1 too: the danger may still be there',
    ),
    sentence('请用 `until: returned` 或 `reset`', 'use `until: returned` or `reset`'),
  ),
  'heartbeat-escalated': problem(
    sentence('{id} 是心跳，不能由升级打开', '{id} is a heartbeat: an escalation cannot switch it on'),
    sentence('请写警笛、警灯或继电器', 'name a siren, a beacon or a relay'),
  ),
  'topic-twice': problem(
    sentence(
      '输出 {id} 和 {other} 发布到同一个主题 {topic}',
      'the outputs {id} and {other} publish to the same topic {topic}',
    ),
    sentence('请改正其中一个主题', 'correct one of the topics'),
  ),
  'output-on-point': problem(
    sentence(
      '输出 {id} 写入 {table} {address}，而测点 {point} 正读取它',
      'the output {id} writes {table} {address}, which the point {point} reads',
    ),
    sentence('请改正其中一个地址', 'correct one of the addresses'),
  ),
  'output-twice': problem(
    sentence(
      '输出 {id} 和 {other} 写入同一个地址 {table} {address}',
      'the outputs {id} and {other} write the same {table} {address}',
    ),
    sentence('请改正其中一个地址', 'correct one of the addresses'),
  ),
} as const);
