import { type Brand, brandedNumber, brandedText } from './brand.ts';

/** A thing with an address on a bus or broker: `tank-farm-panel`. */
export type DeviceId = Brand<string, 'DeviceId'>;
/** One configured measurement or contact: `tank-farm.h2s-101`. */
export type PointId = Brand<string, 'PointId'>;
/** A UWB badge, in lower case. */
export type TagId = Brand<string, 'TagId'>;
export type PersonId = Brand<string, 'PersonId'>;
export type ZoneId = Brand<string, 'ZoneId'>;
export type FloorId = Brand<string, 'FloorId'>;
/** What a person is on site (operator, visitor); not an account's role. */
export type GroupId = Brand<string, 'GroupId'>;
/** `subject:condition`, stable for ever: `tank-farm.h2s-101:high`. */
export type AlarmId = Brand<string, 'AlarmId'>;
/** One activation of an alarm, `epoch-seq-nth` of the transition that raised it: its own, and equal in live and replay. */
export type OccurrenceId = Brand<string, 'OccurrenceId'>;
/** Alarms that belong together: `i-` and the occurrence that opened it. */
export type IncidentId = Brand<string, 'IncidentId'>;
/** What the gateway drives: a siren, a beacon, a relay. */
export type OutputId = Brand<string, 'OutputId'>;
/** A way to send messages: `ding`. */
export type ChannelId = Brand<string, 'ChannelId'>;
/** A person who is sent messages: `shift-leader`. Not a person with a badge. */
export type RecipientId = Brand<string, 'RecipientId'>;
/** One message to one person by one channel, the same at each try: `OCCURRENCE~PERSON~CHANNEL~STEP`. */
export type NoticeId = Brand<string, 'NoticeId'>;
/** One roll-call: `m-` and its place in the order, or the occurrence and the rule that started it. */
export type MusterId = Brand<string, 'MusterId'>;
/** The place of an input in the one order of everything; an integer that only grows, over restarts too. */
export type Seq = Brand<number, 'Seq'>;
/** One run of the gateway; each start begins the next. */
export type Epoch = Brand<number, 'Epoch'>;

export const deviceId = (text: string): DeviceId => brandedText<DeviceId>(text);
export const pointId = (text: string): PointId => brandedText<PointId>(text);
export const personId = (text: string): PersonId => brandedText<PersonId>(text);
export const zoneId = (text: string): ZoneId => brandedText<ZoneId>(text);
export const floorId = (text: string): FloorId => brandedText<FloorId>(text);
export const groupId = (text: string): GroupId => brandedText<GroupId>(text);
export const outputId = (text: string): OutputId => brandedText<OutputId>(text);
export const channelId = (text: string): ChannelId => brandedText<ChannelId>(text);
export const recipientId = (text: string): RecipientId => brandedText<RecipientId>(text);
export const noticeId = (...parts: readonly string[]): NoticeId => brandedText<NoticeId>(parts.join('~'));
export const incidentId = (first: OccurrenceId): IncidentId => brandedText<IncidentId>(`i-${first}`);
export const musterId = (text: string): MusterId => brandedText<MusterId>(text);
export const seqOf = (value: number): Seq => brandedNumber<Seq>(value);
export const epochOf = (value: number): Epoch => brandedNumber<Epoch>(value);

/** Badges match without regard to case, so their ids are kept in lower case. */
export const tagId = (text: string): TagId => brandedText<TagId>(text.toLowerCase());

export const alarmId = (subject: string, condition: string): AlarmId => brandedText<AlarmId>(`${subject}:${condition}`);

/** The first half of an alarm id. */
export const subjectOf = (id: AlarmId): string => id.slice(0, id.lastIndexOf(':'));

export const occurrenceId = (epoch: Epoch, seq: Seq, nth: number): OccurrenceId =>
  brandedText<OccurrenceId>(`${epoch}-${seq}-${nth}`);
