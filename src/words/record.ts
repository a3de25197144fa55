import type { TransitionKind } from '../domain/alarm/transition.ts';
import type { EventKind } from '../domain/event.ts';
import { type Text, text } from '../domain/text.ts';
import { REFUSAL_TEXTS } from './refusals.ts';

/** What happened, in a line of the record. */
export const KIND_TEXTS: Readonly<Record<TransitionKind | EventKind, Text>> = {
  raise: text('发生', 'raised'),
  change: text('变化', 'changed'),
  return: text('恢复', 'returned'),
  ack: text('确认', 'acknowledged'),
  reset: text('复位', 'reset'),
  remove: text('配置移除', 'removed from the configuration'),
  're-alarm': text('重新报警', 'alarmed again'),
  shelve: text('搁置', 'shelved'),
  unshelve: text('取消搁置', 'no longer shelved'),
  suppress: text('设计抑制', 'suppressed by design'),
  unsuppress: text('解除抑制', 'no longer suppressed'),
  'out-of-service': text('停用', 'out of service'),
  'in-service': text('恢复使用', 'back in service'),
  started: text('网关启动', 'gateway started'),
  stopped: text('网关停止', 'gateway stopped'),
  stalled: text('系统停顿', 'machine stalled'),
  'clock-stepped': text('系统时钟跳变', 'wall clock stepped'),
  'clock-accepted': text('时钟已确认', 'clock accepted'),
  'recording-stopped': text('记录停止', 'recording stopped'),
  'recording-resumed': text('记录恢复', 'recording resumed'),
  'file-damaged': text('文件损坏，已移开', 'file damaged, set aside'),
  'recording-gap': text('记录缺失', 'part of the record is lost'),
  acknowledged: text('确认', 'acknowledged'),
  commented: text('备注', 'commented'),
  shelved: text('搁置报警', 'shelved an alarm'),
  unshelved: text('取消搁置报警', 'put an alarm back on the list'),
  'put-out-of-service': text('停用报警', 'put an alarm out of service'),
  'put-in-service': text('恢复报警', 'put an alarm back into service'),
  bypassed: text('旁路探测器', 'bypassed a detector'),
  'bypass-ended': text('解除旁路', 'ended a bypass'),
  'cleared-while-hidden': text('隐藏期间已恢复', 'cleared while hidden'),
  silenced: text('消音', 'silenced'),
  'silence-ended': text('消音结束', 'silence ended'),
  'watch-asked': text('值班查询', 'asked whether anybody is there'),
  'watch-answered': text('值班应答', 'answered: somebody is there'),
  refused: text('操作被拒绝', 'refused'),
  'zone-entered': text('进入', 'entered'),
  'zone-left': text('离开', 'left'),
  'left-site': text('离开现场', 'left the site'),
  'back-on-site': text('回到现场', 'back on site'),
  battery: text('电量低', 'battery low'),
  'signed-in': text('登录', 'signed in'),
  'signed-out': text('退出', 'signed out'),
  'sign-in-failed': text('登录失败', 'sign-in failed'),
  'session-expired': text('登录过期', 'sign-in expired'),
  'kiosk-opened': text('打开展示屏', 'kiosk opened'),
  configured: text('配置变更', 'configuration changed'),
  'account-changed': text('账户变更', 'account changed'),
  'notice-told': text('通知已送达', 'message delivered'),
  'notice-untold': text('通知未送达，将重试', 'message not delivered, is tried again'),
  'notice-failed': text('通知失败，已放弃', 'message given up'),
  'notice-dropped': text('通知取消', 'message not sent'),
  'notice-retried': text('重发通知', 'message sent again'),
  'notices-shed': text('通知过多，部分未发', 'too many messages, some not sent'),
  'output-on': text('输出启动', 'output on'),
  'output-off': text('输出停止', 'output off'),
  'output-tested': text('输出试验', 'output tested'),
  'output-stopped': text('现场停止', 'stopped at its contact'),
  'output-released': text('输出解除', 'output released'),
  'output-found': text('发现输出已动作，原因不明', 'found on, and why is not known'),
};

/** What was changed in an account. */
const ACCOUNT_CHANGE_TEXTS = {
  'user-added': text('新增用户', 'user added'),
  'user-removed': text('删除用户', 'user removed'),
  'user-disabled': text('停用用户', 'user disabled'),
  'user-enabled': text('启用用户', 'user enabled'),
  'role-changed': text('更改角色', 'role changed'),
  'password-changed': text('更改密码', 'password changed'),
  'token-added': text('新增令牌', 'token added'),
  'token-revoked': text('撤销令牌', 'token revoked'),
} as const satisfies Readonly<Record<string, Text>>;

const REASONS: Readonly<Record<string, Text>> = {
  ...ACCOUNT_CHANGE_TEXTS,
  ...REFUSAL_TEXTS,
  undo: text('撤销', 'undone'),
};

/** The reason of an event, by its code; a reason that is no code is a sentence of the system, and stays as it is. */
export const reasonText = (reason: string): Text => REASONS[reason] ?? text(reason, reason);
