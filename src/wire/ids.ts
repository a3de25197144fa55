import { z } from 'zod';
import { type Brand, brandedText } from '../domain/brand.ts';
import type { AlarmId, DeviceId, NoticeId, OccurrenceId, OutputId, PointId, TagId } from '../domain/ids.ts';

/** An id as a request names it: a text of bounded length, which may name nothing that there is. */
const idText = <Id extends Brand<string, string>>(longest: number) =>
  z
    .string()
    .max(longest)
    .transform((text) => brandedText<Id>(text));

/** `subject:condition`; the subject may be a badge's own id. */
export const alarmIdText = idText<AlarmId>(200);
export const noticeIdText = idText<NoticeId>(400);
export const occurrenceIdText = idText<OccurrenceId>(64);
export const pointIdText = idText<PointId>(64);
export const tagIdText = idText<TagId>(200);
export const deviceIdText = idText<DeviceId>(200);
export const outputIdText = idText<OutputId>(64);

/** An id for something new: as the configuration has them. */
export const newIdText = z
  .string()
  .max(64)
  .regex(/^[a-z0-9][a-z0-9._-]*$/, { message: 'not an id: small letters, digits, and . _ - after the first' });
