import { type Text, text } from '../text.ts';

/** An alarm of the gateway itself: its id is `gateway:NAME`. No delays: each input that moves one is a fact. */
interface GatewayAlarm {
  readonly priority: 1 | 2 | 3 | 4;
  readonly name: Text;
}

/** All alarms of the gateway itself, with their words and defaults (contract.md, New ids). */
export const GATEWAY_ALARMS = {
  /** Recording is stopped, or a damaged file was set aside and no person has confirmed it. */
  recording: { priority: 2, name: text('记录不完整', 'the record is not whole') },
  /** The configuration has errors and the last one stays in force, or a secret that it asks for is not there. */
  config: { priority: 2, name: text('配置有误', 'the configuration has errors') },
  /** A limit of priority 1 was raised, delayed or removed, and no second person has confirmed it. */
  unconfirmed: { priority: 3, name: text('限值放宽待确认', 'loosened limits are not confirmed') },
  /** The wall clock of the machine cannot be believed. */
  clock: { priority: 2, name: text('时钟可疑', 'the clock is in doubt') },
  /** Nothing was watched for a while. */
  blind: { priority: 3, name: text('监测曾中断', 'nothing was watched') },
} as const satisfies Record<string, GatewayAlarm>;

export type GatewayAlarmName = keyof typeof GATEWAY_ALARMS;

export const GATEWAY_ALARM_NAMES = [
  'recording',
  'config',
  'unconfirmed',
  'clock',
  'blind',
] as const satisfies GatewayAlarmName[];
