import { z } from 'zod';
import { BASE_STATES } from '../domain/alarm/base.ts';
import { OVERLAYS, TRANSITION_KINDS } from '../domain/alarm/transition.ts';
import { CHECK_KINDS } from '../domain/ledger/check.ts';
import { CONDITION_NAMES } from '../domain/conditions/index.ts';
import { DEVICE_TROUBLES, RECORD_CLASSES } from '../domain/gateway/trouble.ts';
import { forecast, quality, reason, bothLanguages, time } from './parts.ts';

const damagedFile = z.object({ file: z.string(), aside: z.string().optional(), at: time, what: z.string() });

/** Limits of priority 1 that one person loosened. */
const loosening = z.object({ by: z.string(), limits: z.array(z.string()).readonly() });

/** What is the matter with the gateway itself or with a device. */
const trouble = z.discriminatedUnion('what', [
  z.object({
    what: z.literal('record'),
    stopped: z.string().optional(),
    damaged: z.array(damagedFile.readonly()).readonly(),
    statesUnknown: z.boolean(),
  }),
  z.object({
    what: z.literal('disk'),
    space: z.enum(['ample', 'low', 'short']),
    isPinnedTooMuch: z.boolean(),
    keptTooShort: z
      .array(z.object({ class: z.enum(RECORD_CLASSES), days: z.int(), promised: z.int() }).readonly())
      .readonly(),
    anchor: z.string().optional(),
  }),
  z.object({
    what: z.literal('configuration'),
    problems: z.array(z.union([z.string(), bothLanguages.readonly()])).readonly(),
    count: z.int(),
  }),
  loosening.extend({ what: z.literal('loosened'), earlier: z.array(loosening.readonly()).readonly().optional() }),
  z.object({ what: z.literal('clock'), wall: time, record: time, follows: z.enum(['wall', 'record']) }),
  z.object({ what: z.literal('blind'), from: time, to: time, why: z.enum(['stopped', 'died', 'stalled']) }),
  z.object({
    what: z.literal('notify'),
    channels: z.array(z.object({ channel: z.string(), since: time, result: z.string() }).readonly()).readonly(),
  }),
  z.object({ what: z.literal('unattended'), askedAt: time, answeredAt: time }),
  z.object({ what: z.literal('device'), reason: z.enum(DEVICE_TROUBLES) }),
  z.object({
    what: z.literal('output'),
    wanted: z.boolean(),
    written: z.boolean().optional(),
    readBack: z.boolean().optional(),
    reason: z.enum([...DEVICE_TROUBLES, 'refused']).optional(),
  }),
  z.object({ what: z.literal('taken-off') }),
  z.object({ what: z.literal('carried-together') }),
  z.object({
    what: z.literal('stuck'),
    hours: z.number(),
    beside: z.string().optional(),
    atZero: z.literal(true).optional(),
  }),
  z.object({ what: z.literal('usual'), value: z.number(), unit: z.string() }),
  z.object({ what: z.literal('beside'), point: z.string(), value: z.number(), unit: z.string() }),
  z.object({ what: z.literal('check-failed'), check: z.enum(CHECK_KINDS) }),
  z.object({ what: z.literal('check-overdue'), check: z.enum(CHECK_KINDS), due: time }),
  z.object({ what: z.literal('unreadable-call'), topic: z.string(), text: z.string() }),
]);

const setPoint = z
  .object({
    direction: z.enum(['high', 'low']),
    limit: z.number(),
    deadband: z.number(),
    of: z.enum(['rate', 'stel', 'twa']).optional().meta({
      description: 'What is compared: how fast the value rises, per minute, or its mean of 15 minutes or of the shift',
    }),
  })
  .meta({ description: 'The limit that was in force when the alarm was evaluated' });

/** The furthest value of an alarm. */
export const peak = z.object({ value: z.number(), unit: z.string().optional(), at: time }).readonly();

const ALARM_STATES = [...BASE_STATES, ...OVERLAYS] as const;

export const portableReading = z
  .object({ value: z.number(), unit: z.string() })
  .readonly()
  .meta({ description: 'What a portable detector showed at the place, when an over-range was reset' });

/** One overlay of an alarm. */
const hiding = z
  .object({
    overlay: z.enum(OVERLAYS),
    from: time,
    until: time.optional(),
    by: z.string().optional(),
    reason: z.string(),
    name: bothLanguages.readonly().optional().meta({ description: 'What people call the suppression' }),
    comment: z.string().optional(),
    compensating: z.string().optional().meta({ description: 'What protects people meanwhile' }),
    oneShot: z.literal(true).optional().meta({ description: 'It ends when the alarm returns' }),
    bypass: z.literal(true).optional().meta({ description: 'The whole detector is out of service' }),
  })
  .readonly();
/** The response plan that was in force. */
const responsePlan = z
  .object({
    cause: bothLanguages.optional(),
    consequence: bothLanguages.optional(),
    steps: z.array(bothLanguages.readonly()).readonly(),
    call: z.array(z.string()).readonly().meta({ description: 'Ids of the people to call, in order' }),
  })
  .readonly()
  .meta({ description: 'Cause, consequence, steps and whom to call' });

/** The present state of an alarm, or the transition that led to it. */
export const alarm = z.object({
  seq: z.int(),
  durableSeq: z.int(),
  at: time,
  sensedAt: time.meta({ description: 'Receipt of the bytes that crossed, before any delay' }),
  alarm: z.string(),
  occurrence: z.string(),
  condition: z.enum(CONDITION_NAMES),
  subject: z.string(),
  kind: z.enum(TRANSITION_KINDS).meta({
    description:
      '`change`: the same occurrence is about other people, has another trouble, or stands under another set point',
  }),
  priority: z.int().min(1).max(4),
  state: z.enum(ALARM_STATES),
  active: z.boolean(),
  acked: z.boolean(),
  latched: z.boolean(),
  overlays: z.array(z.enum(OVERLAYS)).meta({
    description:
      'What hides it, in the order in which it is shown. The engine runs on below: no horn, no notice, no output',
  }),
  hiding: z.array(hiding).optional().meta({ description: 'The overlays with who, why and until when' }),
  chattering: z.literal(true).optional().meta({
    description: 'It was raised three times in a minute: it stays active until a quiet minute has passed',
  }),
  raisedAt: time.optional().meta({ description: 'When the occurrence began that is active' }),
  stale: z.literal(true).optional().meta({
    description: 'It was active for more than a day when this was sent; a screen goes on by `raisedAt`',
  }),
  until: time.optional().meta({ description: 'When the overlay that is shown ends by itself' }),
  value: z.number().optional(),
  unit: z.string().optional(),
  quality: quality.optional(),
  reason: reason.optional(),
  people: z.array(z.string()).optional().meta({
    description:
      'All of them at a raise and in a snapshot; in the transitions that follow only while they are at most 50',
  }),
  joined: z.array(z.string()).optional().meta({ description: 'Who has come since the transition before' }),
  left: z.array(z.string()).optional().meta({ description: 'Who has gone since the transition before' }),
  count: z.int().optional().meta({ description: 'How many people the alarm is about' }),
  atLeast: z
    .literal(true)
    .optional()
    .meta({ description: 'There are more people than that, whom no badge tells apart' }),
  presses: z
    .int()
    .optional()
    .meta({ description: 'How often the button was pressed in this occurrence, where more than once' }),
  forecast: forecast.optional(),
  setPoint: setPoint.optional(),
  trouble: trouble.optional(),
  cause: z
    .string()
    .meta({ description: 'Why the alarm was raised; it stays so until the alarm is normal, and when it is removed' }),
  acknowledged: z
    .object({ by: z.string(), at: time, comment: z.string().optional(), via: z.literal('message').optional() })
    .readonly()
    .optional()
    .meta({ description: 'Who acknowledged this occurrence; stays until the alarm is normal' }),
  peak: peak
    .optional()
    .meta({ description: 'The furthest value since the alarm was raised; stays until it is normal' }),
  involved: z.array(z.string()).optional().meta({
    description:
      'Everyone whom the alarm was about since it was raised, also who has left; stays until it is normal. All at a raise and in a snapshot, else while they are at most 50: `joined` adds to them',
  }),
  incident: z
    .string()
    .optional()
    .meta({ description: 'The incident to which it belongs; see `GET /api/v1/incidents`' }),
  firstOut: z.literal(true).optional().meta({ description: 'It was the first of its incident' }),
  ticked: z
    .array(z.object({ step: z.int(), by: z.string(), at: time }).readonly())
    .readonly()
    .optional()
    .meta({ description: 'Steps of the response plan, from 1, that were done in this occurrence' }),
  by: z
    .string()
    .optional()
    .meta({ description: 'Who did it; of an alarm in a list: who did the last act on this occurrence' }),
  comment: z.string().optional(),
  reading: portableReading.optional(),
  text: bothLanguages,
  response: bothLanguages.optional().meta({ description: 'What the operator is to do, as one text' }),
  responsePlan: responsePlan.optional(),
});
