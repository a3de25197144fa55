import type { Refusal } from '../domain/alarm/base.ts';
import { type Text, text } from '../domain/text.ts';

/** Why a person's act was refused, and what to do instead. */
export const REFUSAL_TEXTS: Readonly<Record<Refusal, Text>> = {
  'unknown-alarm': text('没有这条报警', 'there is no such alarm'),
  'occurrence-changed': text(
    '此报警在显示之后又重新发生，请重新查看',
    'the alarm was raised again since it was shown; look at it again',
  ),
  'still-active': text('报警原因仍在，消除之后才能复位', 'the cause is still there; a reset waits until it has gone'),
  'not-acknowledged': text('请先确认', 'acknowledge it first'),
  'nothing-to-acknowledge': text('报警已正常，无需确认', 'it is normal; there is nothing to acknowledge'),
  'not-latched': text('此报警不锁存，会自行结束', 'it is not latched; it ends by itself'),
  'too-important': text('紧急和高级报警须逐条确认', 'emergencies and urgent alarms are acknowledged one by one'),
  'clock-not-in-doubt': text('时钟没有疑问，无需确认', 'the clock is not in doubt; there is nothing to accept'),
  'not-given-up': text('此通知未被放弃，无需重发', 'this message was not given up; there is nothing to send again'),
  'not-on-site': text('此人不在现场人数之内', 'this person is not counted on site'),
  'unknown-point': text('没有这个测点', 'there is no such point'),
  'never-hidden': text(
    '一级优先级、求救和气体二级报警不得搁置',
    'an emergency, a call for help and level 2 of a gas are never shelved',
  ),
  'too-many-shelved': text('已搁置 10 条，请先恢复一条', 'ten alarms are shelved already; put one back first'),
  'not-shelved': text('此报警没有搁置', 'it is not shelved'),
  'not-out-of-service': text('此报警没有停用', 'it is not out of service'),
  'not-bypassed': text('此探测器没有旁路', 'this detector is not bypassed'),
  'reason-needed': text('请写明原因；停用还须写明补偿措施', 'say why; out of service also needs what protects people'),
  'until-passed': text('结束时间已过', 'the end is in the past'),
  'until-too-far': text(
    '时间过长：搁置最多 8 小时；停用操作员最多 8 小时，工程师最多 7 天',
    'too long: 8 hours at most on a shelf, out of service 8 hours for an operator and 7 days for an engineer',
  ),
  'unknown-output': text('没有这个输出', 'there is no such output'),
  'heartbeat-runs': text('心跳输出一直在动作，无需试验', 'a heartbeat runs all the time; there is nothing to test'),
  'nothing-to-release': text('该输出没有动作，无需解除', 'the output stands for nothing; there is nothing to release'),
  'unknown-step': text('处置卡没有这一步', 'the response plan has no such step'),
  'not-over': text('报警尚未结束，结束之后才能关闭', 'the alarm is not over; it is closed once it is normal'),
  'reading-beyond': text(
    '便携仪读数已达到报警值，不能复位',
    'the portable detector itself shows an alarm: there is no reset',
  ),
  'closed-already': text('此报警已经关闭', 'it is closed already'),
  'unknown-muster': text('没有这次点名', 'there is no such roll-call'),
  'unknown-zone': text('没有这个区域', 'there is no such zone'),
  'unknown-person': text('没有此人', 'there is no such person'),
  'muster-closed': text('点名已结束', 'this roll-call is closed'),
  'muster-runs': text('同一范围的点名正在进行', 'a roll-call of the same people is running already'),
  'too-many-musters': text('正在进行的点名过多，请先结束一次', 'too many roll-calls are running; close one first'),
  'not-ticked': text('此人没有人工确认，无需撤销', 'there is no tick by hand of this person to take back'),
  'not-clear': text('尚不能解除警戒', 'all is not clear yet'),
  'nothing-to-confirm': text(
    '没有待核实的记录损坏；记录停止时，请先排除原因',
    'no damage of the record waits for a confirmation; while recording is stopped, remove the cause',
  ),
};
