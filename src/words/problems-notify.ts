import { problem, problemsIn, warning } from './problems.ts';
import { sentence } from './sentence.ts';

const nearest = sentence('{mend}', '{mend}');

/** What is wrong with `notify:` of a configuration. */
export const notifyProblem = problemsIn({
  'channel-twice': problem(
    sentence('通道 {id} 出现两次', 'the channel {id} is there twice'),
    sentence('请改其中一个的 id', 'give one of them another id'),
  ),
  'recipient-twice': problem(
    sentence('通知人员 {id} 出现两次', 'the person {id} is there twice in notify'),
    sentence('请改其中一个的 id', 'give one of them another id'),
  ),
  'no-channel': problem(sentence('没有通道 {id}', 'there is no channel {id}'), nearest),
  'no-recipient': problem(sentence('notify.people 中没有 {id}', 'there is no {id} in notify.people'), nearest),
  'no-output': problem(sentence('没有输出 {id}', 'there is no output {id}'), nearest),
  'without-channel': problem(
    sentence('{id} 没有任何通道：收不到通知', '{id} has no channel and would never be sent a message'),
    sentence('请写 `to: [通道]`，可选 {all}', 'write `to: [channel]`; channels are {all}'),
  ),
  'tells-nobody': problem(
    sentence('此规则不通知任何人', 'this rule tells nobody'),
    sentence('请写 `tell: [人员]`', 'write `tell: [person]`'),
  ),
  'escalates-to-nobody': problem(
    sentence(
      '{after} 后的升级不通知任何人，也不打开任何输出',
      'the step after {after} tells nobody and switches on nothing',
    ),
    sentence('请写 `tell: [人员]` 或 `outputs: [输出]`', 'write `tell: [person]` or `outputs: [output]`'),
  ),
  'repeat-short': problem(
    sentence('每 {written} 重复一次太频繁', 'to be told again every {written} is too often'),
    sentence('请至少写 {least}', 'write at least {least}'),
  ),
  'retry-order': problem(
    sentence('通道 {id} 的 retry.first 大于 retry.most', 'retry.first of channel {id} is longer than its retry.most'),
    sentence('请写如 `retry: { first: 2s, most: 5m }`', 'write it as `retry: { first: 2s, most: 5m }`'),
  ),
  'timeout-range': problem(
    sentence('通道 {id} 的 timeout 为 {written}', 'the timeout of channel {id} is {written}'),
    sentence('请写 1s 到 60s', 'write 1s to 60s'),
  ),
  'retry-range': problem(
    sentence('通道 {id} 的 {key} 为 {written}', '{key} of channel {id} is {written}'),
    sentence('请写 {least} 到 {most}', 'write {least} to {most}'),
  ),
  'quiet-emergency': problem(
    sentence('{id} 的免打扰时段包含优先级 1', 'the quiet hours of {id} hold priority 1'),
    sentence('请去掉 1：紧急报警任何时候都要通知', 'take 1 out: an emergency is told at any hour'),
  ),
  'quiet-empty': problem(
    sentence(
      '{id} 的免打扰时段从 {from} 到 {to}，没有长度',
      'the quiet hours of {id} are from {from} to {to}: no time at all',
    ),
    sentence('请写不同的时间', 'write two different times'),
  ),
  'night-too-short': problem(
    sentence(
      '这段时间只有 {minutes} 分钟，一次也不会询问',
      'these hours are {minutes} minutes long: it would never ask',
    ),
    sentence('请缩短 `every`，或延长 `from` 到 `to`', 'make `every` shorter, or the time from `from` to `to` longer'),
  ),
  'no-timezone': problem(
    sentence('没有时区 {timezone}：无法判断免打扰时段', 'there is no time zone {timezone}, by which quiet hours go'),
    sentence('请写如 Asia/Shanghai', 'write it as Asia/Shanghai'),
  ),
  'nobody-of-emergencies': warning(
    sentence('没有规则把优先级 1 的报警通知给人', 'no rule tells anybody of alarms of priority 1'),
    sentence(
      '请加一条规则，如 `{ when: { priority: [1] }, tell: [人员] }`',
      'add a rule, as `{ when: { priority: [1] }, tell: [person] }`',
    ),
  ),
  'no-address': problem(
    sentence('{id} 的通道 {channel} 需要 `{key}`', '{channel} cannot reach {id} without `{key}`'),
    sentence('请在 notify.people 的 {id} 中写 `{key}:`', 'write `{key}:` at {id} in notify.people'),
  ),
  'no-place': problem(
    sentence('通道 {id} 的 url 和 body 中没有 `{place}`', 'neither url nor body of channel {id} holds `{place}`'),
    sentence('请在应填入的位置写 `{place}`', 'write `{place}` where it belongs'),
  ),
  'half-account': problem(
    sentence('通道 {id} 的 user 和 password 只写了一个', 'channel {id} has only one of user and password'),
    sentence('请两个都写，或都不写', 'write both, or neither'),
  ),
  'body-of-get': problem(
    sentence('通道 {id} 用 GET，却有 body', 'channel {id} asks by GET and has a body'),
    sentence('请写 `method: POST`，或去掉 body', 'write `method: POST`, or take the body away'),
  ),
  'no-signature': warning(
    sentence(
      '通道 {id} 没有 secret：消息不带签名，知道地址的人可以冒充网关',
      'channel {id} has no secret: its messages are not signed, and who knows the address can send as the gateway',
    ),
    sentence('请写 `secret: "${env:NAME}"`', 'write `secret: "${env:NAME}"`'),
  ),
  'no-channel-file': problem(
    sentence('通道 {id}：没有文件 {file}', 'channel {id}: there is no file {file}'),
    sentence('请提供此文件，或去掉此键', 'give it the file, or take the key away'),
  ),
  'link-nowhere': warning(
    sentence(
      '{id} 有 account，但没有 public-url：消息中不会有确认链接',
      '{id} has an account, and there is no public-url: no message has a link to acknowledge',
    ),
    sentence('请写如 `public-url: https://plant.example/`', 'write it as `public-url: https://plant.example/`'),
  ),
});
