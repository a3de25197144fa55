import type { Priority } from '../alarm/condition.ts';
import { endBlindness } from '../gateway/blind.ts';
import { confirmLimits } from '../gateway/configuration.ts';
import { type Text, text } from '../text.ts';
import { duration } from '../time.ts';
import type { GatewayKind } from './kind.ts';

/** An alarm of the gateway itself. No delays: each input that reports one is a fact. */
const own = (
  name: string,
  priority: Priority,
  words: Text,
  acknowledged?: NonNullable<GatewayKind['acknowledged']>,
): GatewayKind => ({
  name,
  words,
  subject: 'gateway',
  shown: { mark: 'none' },
  configure: () => ({ priority, latching: false, onDelay: duration(0), offDelay: duration(0) }),
  ...(acknowledged === undefined ? {} : { acknowledged }),
});

/** All alarms of the gateway itself: their ids are `gateway:NAME`. */
export const GATEWAY_KINDS: readonly GatewayKind[] = [
  // Recording is stopped, or a damaged file was set aside and no person has confirmed it.
  own('recording', 2, text('记录不完整', 'the record is not whole')),
  // The disk or the quota has too little room for the record; priority 2 where the disk is nearly full.
  own('disk', 3, text('记录空间不足', 'little room for the record')),
  // The configuration has errors and the last one stays in force, or a secret that it asks for is not there.
  own('config', 2, text('配置有误', 'the configuration has errors')),
  // A limit of priority 1 was raised, delayed or removed, and no second person has confirmed it.
  own('unconfirmed', 3, text('限值放宽待确认', 'loosened limits are not confirmed'), confirmLimits),
  // The wall clock of the machine cannot be believed.
  own('clock', 2, text('时钟可疑', 'the clock is in doubt')),
  // Messages cannot be delivered by one of the channels of `notify`.
  own('notify', 2, text('通知通道中断', 'a channel of messages is dead')),
  // A screen asked for a press, and none came.
  own('unattended', 2, text('控制室无人应答', 'nobody answers at the screens')),
  // Nothing was watched for a while.
  own('blind', 3, text('监测曾中断', 'nothing was watched'), endBlindness),
];
