import { z } from 'zod';
import { CLOSING_VERDICTS } from '../domain/response/closing.ts';
import { alarm, peak, portableReading } from './alarm.ts';
import { dangerItem, windItem } from './dangers.ts';
import { forecast, quality, reason, bothLanguages, time } from './parts.ts';
import { checkRecord } from './ledger.ts';
import { musterItem } from './musters.ts';
import { outputItem } from './outputs.ts';
import { personView, plantView } from './plant.ts';

/** Websocket subprotocol; an upgrade without it is refused. */
export const SUBPROTOCOL = 'fengsui.v1';

export const reading = z.object({
  point: z.string(),
  value: z.number().nullable().meta({ description: 'The last value there was; null when there never was one' }),
  unit: z.string().optional(),
  quality,
  reason: reason.optional(),
  at: time.meta({ description: 'Receipt of that value at the gateway' }),
  sourceAt: time.optional(),
  forecast: forecast.optional(),
  rate: z.number().optional().meta({
    description:
      'How fast it rises, in its unit per minute: the Theil-Sen slope of the last two minutes; absent unless it certainly rises',
  }),
  beside: z
    .object({ point: z.string(), value: z.number(), unit: z.string(), reads: z.enum(['high', 'low']) })
    .optional()
    .meta({
      description:
        'Another gas in the same zone to which the cell of this point answers: the point that measures it, what that reads, and whether this one reads too high or too low by it. A hint: no reading is ever corrected',
    }),
});

export const fix = z.object({
  tag: z.string(),
  person: z.string().optional(),
  who: z.string().optional().meta({
    description:
      'What alarms, counts and events call it, where that is neither `person` nor `tag`: a badge whose id something else has, or whose person the plant no longer has',
  }),
  floor: z.string(),
  x: z.number(),
  y: z.number(),
  z: z.number().optional(),
  accuracy: z.number(),
  zones: z.array(z.string()),
  left: z
    .object({ at: time, how: z.enum(['gate', 'charger', 'hand', 'retired']) })
    .optional()
    .meta({
      description: 'Its person has left the site, and is in no count; the next fix brings him back',
    }),
  quality,
  reason: reason.optional(),
  at: time,
  sourceAt: time.optional(),
});

export const count = z.object({
  zone: z.string(),
  people: z.int(),
  unknown: z.int(),
  uncertain: z.int().optional().meta({
    description: 'So many of them are silent: they were last seen here',
  }),
  max: z.int().optional(),
  atLeast: z
    .literal(true)
    .optional()
    .meta({ description: 'There are more: badges that nobody carries, beyond the quota of their source' }),
});

/** 在场: how many are on site. */
export const headcount = z.object({
  present: z.int().meta({ description: 'Badges that are heard' }),
  uncertain: z.int().meta({ description: 'Badges that are silent: of their people only the last place is known' }),
  left: z.int().meta({ description: 'People who have left, by a gate, a charger or the word of a person' }),
  byHand: z.int().optional().meta({ description: 'On site without a badge that says so, by the word of a person' }),
  atLeast: z
    .literal(true)
    .optional()
    .meta({ description: 'There are more: badges that nobody carries, beyond the quota of their source' }),
});

export const event = z.object({
  type: z.literal('event'),
  seq: z.int(),
  at: time,
  kind: z.string(),
  subject: z.string(),
  by: z.string().optional(),
  comment: z.string().optional(),
  person: z.string().optional(),
  name: z
    .string()
    .optional()
    .meta({ description: 'What that person is called, where the event makes or ends the name' }),
  act: z.string().optional().meta({ description: 'What was refused: `ack`, `reset`, `comment`, `config` ...' }),
  occurrence: z
    .string()
    .optional()
    .meta({ description: 'The occurrence that a refused acknowledgement named, or that was closed' }),
  alarm: z.string().optional().meta({ description: 'The first alarm of an incident or a flood' }),
  peak: z.int().optional().meta({ description: 'The most occurrences in ten minutes of a flood' }),
  verdict: z.enum(CLOSING_VERDICTS).optional().meta({ description: 'What a closed alarm was' }),
  due: time.optional().meta({ description: 'When the measure of a closed alarm has to be done' }),
  reason: z.string().optional(),
  amount: z.number().optional(),
  value: z
    .number()
    .optional()
    .meta({ description: 'Of a spike: the value that was furthest off; `amount` is how many there were' }),
  unit: z.string().optional(),
  notice: z.string().optional().meta({ description: 'The message that was sent or not; `person` is to whom' }),
  channel: z.string().optional(),
  peer: z.string().optional(),
  from: time.optional(),
  to: time.optional(),
  changes: z
    .array(z.object({ path: z.string(), old: z.string().optional(), new: z.string().optional() }).readonly())
    .readonly()
    .optional()
    .meta({ description: 'What was changed in the configuration: the first of `amount` changes' }),
  confirmedBy: z.string().optional(),
  reading: portableReading.optional(),
  saidAt: z.int().optional().meta({ description: 'When a tick was made, by the clock of the phone; Unix ms' }),
  check: checkRecord.optional().meta({ description: 'The line of the ledger of detectors' }),
  drill: z.literal(true).optional(),
  revision: z.string().optional().meta({ description: 'The configuration that is in force from here on' }),
});

export const transition = alarm.extend({ type: z.literal('transition') });

export const snapshot = z.object({
  epoch: z.int(),
  seq: z.int(),
  durableSeq: z.int(),
  at: time,
  readings: z.array(reading),
  fixes: z.array(fix),
  counts: z.array(count),
  headcount: headcount.optional(),
  alarms: z.array(alarm).meta({ description: 'All that are not normal' }),
  outputs: z.array(outputItem).optional().meta({ description: 'What the gateway drives' }),
  musters: z.array(musterItem).optional().meta({
    description: 'Roll-calls that run or were closed within the hour, newest first; absent where there is none',
  }),
  dangers: z.array(dangerItem).optional().meta({ description: 'Areas around gas detectors in alarm; absent: none' }),
  wind: windItem.optional(),
  silencedUntil: time.optional(),
  watch: z
    .object({ askedAt: time, dueAt: time })
    .optional()
    .meta({ description: 'A press is asked for, and by when: is anybody there?' }),
  flood: z
    .object({
      since: time,
      count: z.int(),
      peak: z.int(),
      first: z.object({ alarm: z.string(), occurrence: z.string() }).readonly(),
    })
    .optional()
    .meta({ description: 'More than ten alarms came in ten minutes: `first` is its first-out' }),
  statesUnknown: z.literal(true).optional().meta({
    description:
      'Alarm states were lost with a damaged file, or the disk of the record did not answer at the start: what is not listed here may still be in alarm',
  }),
});

export const hello = z.object({
  type: z.literal('hello'),
  protocol: z.literal(SUBPROTOCOL),
  epoch: z.int(),
  seq: z.int(),
  durableSeq: z.int(),
  mode: z.enum(['live', 'replay']),
  role: z.string(),
  revision: z.string().optional().meta({ description: 'The configuration in force at this moment' }),
  plant: plantView.optional().meta({
    description:
      'The plant of that configuration, as `GET /api/v1/plant` tells it; a changed one comes with a new hello',
  }),
  dashboard: z.array(z.string()).optional().meta({
    description: 'Built files of the page that this gateway serves; a page of other files has to be loaded again',
  }),
  snapshot,
});

export const delta = z.object({
  type: z.literal('delta'),
  seq: z.int(),
  durableSeq: z.int(),
  at: time,
  readings: z.array(reading),
  fixes: z.array(fix),
  counts: z.array(count),
  headcount: headcount.optional().meta({ description: 'With what may have changed it' }),
  gone: z.array(z.string()).optional().meta({ description: 'Badges that are no longer tracked; they are in no zone' }),
  peaks: z
    .array(z.object({ alarm: z.string(), occurrence: z.string(), peak }))
    .optional()
    .meta({ description: 'Active alarms with a new furthest value' }),
  outputs: z
    .array(outputItem)
    .optional()
    .meta({ description: 'Outputs of which something has changed; of a heartbeat only its trouble' }),
  people: z
    .array(z.union([personView, z.object({ id: z.string(), gone: z.literal(true) })]))
    .optional()
    .meta({ description: 'People whom the badge desk has added or changed, or who are no longer in the plant' }),
  dangers: z
    .array(dangerItem)
    .optional()
    .meta({ description: 'All that there are now, whenever one of them, its people or the wind has changed' }),
  wind: windItem.optional().meta({ description: 'With `dangers`' }),
  conflated: z.literal(true).optional(),
});

export const muster = z.object({
  type: z.literal('muster'),
  seq: z.int(),
  at: time,
  muster: musterItem.meta({ description: 'The whole of a roll-call that has changed; twice a second at most' }),
});

export const clock = z.object({
  type: z.literal('clock'),
  at: time,
  speed: z.number(),
  state: z.enum(['paused', 'playing', 'ended']),
  from: time.optional(),
  to: time.optional(),
  following: z
    .literal(true)
    .optional()
    .meta({ description: 'It has reached the end of the record, and waits for more' }),
  blind: z.literal(true).optional().meta({ description: 'Nothing was watched at this time: no value is known' }),
  gaps: z
    .array(z.object({ from: time, to: time }).readonly())
    .readonly()
    .optional()
    .meta({ description: 'When nothing was watched, the newest 500; told at first and whenever they change' }),
});

const errorMessage = z.object({
  type: z.literal('error'),
  code: z.string(),
  message: z.string().meta({ description: 'The text in English' }),
  text: bothLanguages,
  from: time.optional(),
  to: time.optional(),
});
const bye = z.object({ type: z.literal('bye'), reason: z.string(), text: bothLanguages });

/** What the gateway says on both sockets. */
export const serverMessage = z.discriminatedUnion('type', [
  hello,
  delta,
  transition,
  event,
  muster,
  clock,
  errorMessage,
  bye,
]);

/** What a live client may say. */
export const liveRequest = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('subscribe'),
    floors: z.array(z.string()).max(100).optional(),
    points: z.array(z.string()).max(5000).optional(),
  }),
  z.object({ type: z.literal('resume'), epoch: z.int(), seq: z.int().min(0) }),
]);

const instantText = z.union([z.int(), z.iso.datetime({ offset: true })]);

/** What a viewer of a replay may say. */
export const replayRequest = z.discriminatedUnion('type', [
  z.object({ type: z.literal('seek'), at: instantText }),
  z.object({
    type: z.literal('play'),
    speed: z.number().min(0.1).max(1000),
    follow: z
      .boolean()
      .optional()
      .meta({ description: 'At the end of the record it goes on, at speed 1, with what is recorded meanwhile' }),
  }),
  z.object({ type: z.literal('pause') }),
  z.object({ type: z.literal('step'), to: z.enum(['next', 'previous']) }),
]);

export type Reading = z.infer<typeof reading>;
export type Fix = z.infer<typeof fix>;
export type Count = z.infer<typeof count>;
export type OnSite = z.infer<typeof headcount>;
export type Alarm = z.infer<typeof alarm>;
export type TransitionMessage = z.infer<typeof transition>;
export type EventMessage = z.infer<typeof event>;
export type Snapshot = z.infer<typeof snapshot>;
export type Hello = z.infer<typeof hello>;
export type AlarmPeak = NonNullable<Delta['peaks']>[number];
export type Delta = z.infer<typeof delta>;
export type MusterMessage = z.infer<typeof muster>;
export type ClockMessage = z.infer<typeof clock>;
export type ServerMessage = z.infer<typeof serverMessage>;
export type LiveRequest = z.infer<typeof liveRequest>;
export type ReplayRequest = z.infer<typeof replayRequest>;
