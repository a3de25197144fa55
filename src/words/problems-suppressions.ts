import { problem, problemsIn } from './problems.ts';
import { sentence } from './sentence.ts';

const OWN_MEND = sentence('{mend}', '{mend}');

/** What is wrong with alarms that are suppressed by design. */
export const suppressionProblem = problemsIn({
  'suppression-twice': problem(
    sentence('设计抑制 {id} 出现两次', 'the suppression {id} is there twice'),
    sentence('请改其中一个的 id', 'give one of them another id'),
  ),
  'no-alarm': problem(sentence('没有报警 {alarm}', 'there is no alarm {alarm}'), OWN_MEND),
  'no-contact': problem(sentence('没有开关量 {point}', 'there is no contact {point}'), OWN_MEND),
  'source-no-contact': problem(
    sentence('设计抑制 {id}：{point} 不是开关量', 'the suppression {id}: {point} is no contact'),
    sentence(
      '请写它的一个报警，如 `alarm: {point}:low`：报警有死区，不会来回跳动',
      'write one of its alarms, such as `alarm: {point}:low`: an alarm has a deadband and does not go to and fro',
    ),
  ),
  'never-suppressed': problem(
    sentence('设计抑制 {id}：报警 {alarm} 绝不能被抑制', 'the suppression {id}: the alarm {alarm} is never suppressed'),
    sentence(
      '请从 `alarms` 中删除：它关系到人员安全；检修时可按旁路处理，须写明原因、时限和补偿措施',
      'take it out of `alarms`: people depend on it; for work at it a bypass has a reason, an end and a compensating measure',
    ),
  ),
  'gas-uncounted': problem(
    sentence(
      '设计抑制 {id}：报警 {alarm} 周围没有人员定位，不能确定无人',
      'the suppression {id}: around the alarm {alarm} people are not counted, so that nobody knows whether anyone is there',
    ),
    sentence(
      '请把测点画进一个区域并配置 `badges`，或从 `alarms` 中删除',
      'put the point into a zone and add `badges`, or take the alarm out of `alarms`',
    ),
  ),
  'suppresses-itself': problem(
    sentence('设计抑制 {id}：报警 {alarm} 抑制它自己', 'the suppression {id}: the alarm {alarm} suppresses itself'),
    sentence('请从 `alarms` 或 `while` 中删除', 'take it out of `alarms` or of `while`'),
  ),
  'no-source': problem(
    sentence(
      '设计抑制 {id}：不能以报警 {alarm} 为条件：它不是由测点的有效数值判定的',
      'the suppression {id} cannot rest on the alarm {alarm}: no good value of a point decides it',
    ),
    sentence(
      '请写一个由测点数值判定的报警，如 `:low`，或一个开关量 `point`',
      'name an alarm about the value of a point, such as `:low`, or a contact by `point`',
    ),
  ),
});
