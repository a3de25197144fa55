import type { BaseState } from '../domain/alarm/base.ts';
import type { Overlay } from '../domain/alarm/transition.ts';
import { type Text, text } from '../domain/text.ts';

/** The ISA-18.2 name of a state, with the overlays that hide it. */
export const STATE_TEXTS: Readonly<Record<BaseState | Overlay, Text>> = {
  normal: text('正常', 'normal'),
  unacked: text('未确认', 'unacknowledged'),
  acked: text('已确认', 'acknowledged'),
  'returned-unacked': text('已恢复未确认', 'returned, unacknowledged'),
  'latched-unacked': text('锁存未确认', 'latched, unacknowledged'),
  'latched-acked': text('锁存已确认', 'latched, acknowledged'),
  shelved: text('搁置', 'shelved'),
  suppressed: text('抑制', 'suppressed'),
  'out-of-service': text('停用', 'out of service'),
};
