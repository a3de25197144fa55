import { problem, problemsIn } from '../../src/words/problems.ts';
import { sentence } from '../../src/words/sentence.ts';

/** What is wrong with detectors behind a broker. */
export const detectorProblem = problemsIn({
  'other-name-in-topic': problem(
    sentence('探测器主题中的 {name} 没有意义', '{name} in a topic of detectors means nothing'),
    sentence(
      '探测器名称写作 {dev}，其它各级写作 +',
      'write {dev} for the name of the detector, and + for any other level',
    ),
  ),
  'no-dev-in-topic': problem(
    sentence('{topic} 不说明是哪个探测器', 'nothing in {topic} says which detector speaks'),
    sentence('请在其一级写 {dev}，如 gas/{dev}/up', 'write {dev} for its level, as gas/{dev}/up'),
  ),
  'same-number': problem(
    sentence(
      '{point} 与 {other} 是探测器 {detector} 的同一数值',
      '{point} and {other} are the same number of the detector {detector}',
    ),
    sentence('请写另一字段，或删除其一', 'name another field, or remove one of them'),
  ),
  'kept-without-time': problem(
    sentence(
      '服务器为 {id} 保留消息，而 {point} 的消息没有时间',
      'the broker keeps messages for {id}, and nothing says how old those of {point} are',
    ),
    sentence(
      '请写时间的位置，如 `at: /ts`，或为设备写 `session: 0s`',
      'write where their time is, as `at: /ts`, or `session: 0s` for the device',
    ),
  ),
} as const);
