import type { Priority } from '../alarm/condition.ts';
import type { ChannelId, OutputId, RecipientId, ZoneId } from '../ids.ts';
import type { Duration, Instant } from '../time.ts';

/** How a message leaves the gateway. */
export const CHANNEL_KINDS = ['webhook', 'dingtalk', 'wecom', 'smtp', 'sms-http', 'mqtt'] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

/** A way to send messages, as far as the rules have to know it: no address and no secret. */
export interface NotifyChannel {
  readonly id: ChannelId;
  readonly kind: ChannelKind;
  /** At most so many messages in any minute; half of them are kept for priority 1. */
  readonly perMinute: number;
  /** A delivery that has no result after so long has failed. */
  readonly timeout: Duration;
  /** The first retry comes at the latest after `first`; each further one after twice the time, and never after more than `most`. */
  readonly retry: { readonly first: Duration; readonly most: Duration };
}

/** Hours of the day in which some alarms wait: minutes after midnight of the site, over midnight where `to` is not later than `from`. */
export interface QuietHours {
  readonly priority: readonly Priority[];
  readonly from: number;
  readonly to: number;
}

/** A person who is sent messages. Not a person with a badge: ids are of their own. */
export interface Recipient {
  readonly id: RecipientId;
  readonly name: string;
  readonly to: readonly ChannelId[];
  readonly lang: 'zh' | 'en';
  readonly quiet?: QuietHours;
}

/** Which alarms are meant; a key that is absent matches all. */
export interface AlarmFilter {
  readonly priority?: readonly Priority[];
  readonly zone?: ZoneId;
  readonly conditions?: readonly string[];
  readonly gas?: string;
  /** A point, device, zone or person; `gateway`. */
  readonly subject?: string;
}

/** When a telling ends: at the acknowledgement, when the cause has gone, or when the alarm is normal. */
export const TELL_UNTIL = ['acked', 'returned', 'reset'] as const;
export type TellUntil = (typeof TELL_UNTIL)[number];

/** What happens when an alarm has gone on for so long. */
export interface EscalationStep {
  readonly after: Duration;
  readonly tell: readonly RecipientId[];
  readonly outputs: readonly OutputId[];
}

/** Who is told of which alarms, how often, and who is next. */
export interface TellingRule {
  readonly when: AlarmFilter;
  readonly tell: readonly RecipientId[];
  readonly repeat?: Duration;
  readonly until: TellUntil;
  /** In the order of their times. */
  readonly escalate: readonly EscalationStep[];
}

/** Whom the gateway tells of alarms, and by which channels. */
export interface NotifyPlan {
  readonly channels: readonly NotifyChannel[];
  readonly people: readonly Recipient[];
  readonly rules: readonly TellingRule[];
  /**
   * The clock of the site, for quiet hours: from each time on, so many minutes ahead of UTC. Resolved from the time zone
   * when the configuration is loaded, since the rules know no time zones. The first is of the distant past.
   */
  readonly clock: readonly { readonly from: Instant; readonly ahead: number }[];
}
