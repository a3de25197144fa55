import { text } from '../domain/text.ts';
import { sentence } from './sentence.ts';

/** The page behind the link in a message, on which a person acknowledges without a sign-in. */
export const ACKNOWLEDGING_TEXTS = {
  heading: text('报警确认', 'Acknowledge an alarm'),
  press: text('确认此报警', 'Acknowledge this alarm'),
  meaning: sentence(
    '确认表示“我已看到”：停止通知和升级，不会关闭警笛，也不会结束报警。以 {account} 的名义记录。',
    'It means "I have seen it": messages and escalation end. It switches no siren off and ends no alarm. It is recorded as done by {account}.',
  ),
  done: text('已确认', 'Acknowledged'),
  notDurable: text(
    '已确认，但磁盘故障，尚未写入记录',
    'Acknowledged; the disk fails, so that it is not in the record yet',
  ),
  already: sentence('已由 {by} 确认', 'Acknowledged by {by}'),
  refused: sentence('没有确认：{why}', 'Not acknowledged: {why}'),
  gone: text(
    '此链接无效：已使用、已过期（30 分钟）、报警已变化，或账户无权确认。请登录后查看。',
    'This link is not valid: it was used, is older than 30 minutes, the alarm is another one now, or the account may not acknowledge. Sign in to see the alarm.',
  ),
  elsewhere: text('请从消息中的链接打开本页后再按确认', 'Open this page by the link in the message, and press there'),
} as const;
