import { z } from 'zod';
import { zoneId } from '../../domain/ids.ts';
import { type ContactsQuery, UNKNOWN_CAUSES } from '../../ports/archive.ts';
import { REQUEST_TEXTS } from '../../words/requests.ts';
import { filled } from '../../words/sentence.ts';
import { LIMITS } from '../limits.ts';
import { RequestError } from '../problem.ts';
import { countText, JsonParts, type Route, route } from '../route.ts';
import type { Site } from '../site.ts';
import { someParts } from '../some-parts.ts';
import { lookUp, lookUpQuery, spanOf } from './look-up.ts';
import type { Quota } from './quota.ts';

const time = z.int();
const words = z.object({ zh: z.string(), en: z.string() });
const gap = z.object({ from: time, to: time, cause: z.enum(UNKNOWN_CAUSES) });
const who = { person: z.string(), name: z.string().optional(), from: time, to: time };
const recordedTo = time.meta({ description: 'Up to when the record reaches' });
const params = z.object({ id: z.string().min(1).max(200) });

const trackAnswer = z.object({
  ...who,
  recordedTo,
  badges: z.array(z.object({ tag: z.string(), from: time, to: time })),
  segments: z
    .array(
      z.object({
        tag: z.string(),
        floor: z.string(),
        from: time,
        to: time,
        points: z.array(
          z.object({
            at: time,
            x: z.number(),
            y: z.number(),
            accuracy: z.number().meta({ description: 'Metres, one sigma' }),
            doubt: z.literal(true).optional().meta({ description: 'The source itself doubted this place' }),
          }),
        ),
      }),
    )
    .meta({ description: 'Metres of the floor. A line may be drawn within a segment, never from one to another' }),
  gaps: z.array(gap).meta({ description: 'Where nothing is known of the person, and why' }),
  stays: z.array(
    z.object({
      zone: z.string(),
      name: words.optional(),
      from: time,
      to: time.nullable().meta({ description: 'null: inside to the end, or last seen there' }),
    }),
  ),
  within: z.number().meta({
    description: 'At any time of a segment the line is no further than so many metres from what was recorded',
  }),
  fixes: z.int().meta({ description: 'So many places were recorded' }),
});

const dwellAnswer = z.object({
  ...who,
  recordedTo,
  known: z.int().meta({ description: 'Located, ms' }),
  unknown: z.int().meta({ description: 'Not located: in any zone or in none, ms' }),
  away: z.int().meta({ description: 'Had left the site, ms' }),
  items: z.array(
    z.object({
      zone: z.string(),
      name: words.optional(),
      inside: z.int().meta({ description: 'Inside and located, ms' }),
      lastSeen: z.int().meta({ description: 'Last seen inside and then not located, ms' }),
      visits: z.int(),
    }),
  ),
  gaps: z.array(gap),
});

const spot = { floor: z.string(), x: z.number(), y: z.number() };
const contactsAnswer = z.object({
  from: time,
  to: time,
  recordedTo,
  radius: z.number(),
  place: z.object(spot).optional(),
  person: z.string().optional(),
  items: z
    .array(
      z.object({
        who: z.string(),
        name: z.string().optional(),
        tag: z.string(),
        from: time,
        to: time,
        nearest: z.number().meta({ description: 'Metres, between the places as they were told' }),
        accuracy: z.number().meta({ description: 'Of that distance; metres, one sigma' }),
        certain: z.boolean().meta({ description: 'Near whatever the errors; else possible' }),
        lastSeen: z.literal(true).optional().meta({ description: 'Not located afterwards: perhaps near for longer' }),
      }),
    )
    .meta({ description: 'The certain ones first, then the nearest' }),
  unknown: z
    .array(
      z.object({
        who: z.string(),
        name: z.string().optional(),
        ...gap.shape,
        lastSeen: z.object({ ...spot, at: time }).optional(),
      }),
    )
    .meta({ description: 'Who was not located for a part of the time, and may have been near' }),
  gaps: z
    .array(gap)
    .meta({ description: 'When nothing was watched, or the person who is asked about was not located' }),
  more: z.int().optional().meta({ description: 'So many further lines are not told' }),
});

const countAnswer = z.object({
  items: z.array(
    z.object({
      at: time,
      min: z.int().nullable(),
      max: z.int().nullable(),
      last: z.int().nullable(),
      silent: z.int().meta({ description: 'The most of them who were last seen inside, and silent' }),
      unknown: z.int().meta({ description: 'For so many ms nothing was watched, or nothing is recorded' }),
    }),
  ),
});
const metres = z.coerce.number().min(-100_000).max(100_000);
const contactsQuery = z.object({
  ...lookUpQuery,
  point: z.string().min(1).max(200).optional().meta({ description: 'A detector' }),
  person: z.string().min(1).max(200).optional(),
  floor: z.string().min(1).max(200).optional(),
  x: metres.optional(),
  y: metres.optional(),
  radius: z.coerce.number().min(1).max(LIMITS['contact-metres'].most).prefault(10).meta({ description: 'Metres' }),
});

/** Where people were. */
export const pastPeopleRoutes = (site: Site, quota: Quota): readonly Route[] => [
  route(
    {
      method: 'GET',
      path: '/api/v1/people/:id/track',
      summary:
        'The way of a person, over whatever badges he carried: segments on floors, zones, and gaps with their causes. By role, and in the record',
      permission: 'read',
      params,
      query: z.object({ ...lookUpQuery, maxPoints: countText(2, LIMITS['track-points'].most).prefault('1000') }),
      response: trackAnswer,
    },
    async ({ params: { id }, query: { maxPoints, ...asked }, ...call }) => {
      const span = await lookUp(site, { what: 'track', subject: id }, asked, call);
      const query = { person: id, ...span, maxPoints };
      return answerOf(id, await quota.stream(call.reply, (signal) => site.archive.track(query, signal)));
    },
  ),
  route(
    {
      method: 'GET',
      path: '/api/v1/people/:id/dwell',
      summary: 'How long a person was in each zone, and for how long that is not known. By role, and in the record',
      permission: 'read',
      params,
      query: z.object(lookUpQuery),
      response: dwellAnswer,
    },
    async ({ params: { id }, query: asked, ...call }) => {
      const query = { person: id, ...(await lookUp(site, { what: 'dwell', subject: id }, asked, call)) };
      return answerOf(id, await quota.stream(call.reply, (signal) => site.archive.dwell(query, signal)));
    },
  ),
  route(
    {
      method: 'GET',
      path: '/api/v1/contacts',
      summary:
        'Who was near a detector (`point`), a place (`floor`, `x`, `y`) or a person, without doubt or possibly, and who was not located. By role, and in the record',
      permission: 'read',
      query: contactsQuery,
      response: contactsAnswer,
    },
    async ({ query: { radius, point, person, floor, x, y, ...asked }, ...call }) => {
      const near = nearOf({ point, person, floor, x, y });
      const subject = point ?? person ?? `${floor ?? ''} ${x ?? ''} ${y ?? ''}`;
      const query = { near, radius, ...(await lookUp(site, { what: 'contacts', subject }, asked, call)) };
      return answerOf(subject, await quota.stream(call.reply, (signal) => site.archive.contacts(query, signal)));
    },
  ),
  route(
    {
      method: 'GET',
      path: '/api/v1/zones/:id/count',
      summary: 'How many people were inside a zone without doubt: least, most and last in stretches of a time',
      permission: 'read',
      params,
      query: z.object({
        from: lookUpQuery.from,
        to: lookUpQuery.to,
        maxPoints: countText(1, LIMITS['zone-count-points'].most).prefault('200'),
      }),
      response: countAnswer,
    },
    async ({ params: { id }, query: { maxPoints, ...asked }, reply }) => {
      if (!site.state.index.zones.has(zoneId(id)))
        throw new RequestError('not-found', filled(REQUEST_TEXTS.noZone, { id }));
      const query = { zone: id, ...spanOf(asked), maxPoints };
      return new JsonParts(await quota.stream(reply, (signal) => site.archive.zoneCount(query, signal)));
    },
  ),
];

type Near = Partial<Record<'point' | 'person' | 'floor', string | undefined> & Record<'x' | 'y', number | undefined>>;

/** One of the three: two would be a question with two answers. */
function nearOf({ point, person, floor, x, y }: Near): ContactsQuery['near'] {
  const place = floor === undefined || x === undefined || y === undefined ? undefined : { floor, x, y };
  const given = [
    point === undefined ? undefined : { point },
    person === undefined ? undefined : { person },
    place,
  ].filter((one) => one !== undefined);
  const [near] = given;
  const isHalf = place === undefined && (floor ?? x ?? y) !== undefined;
  if (near === undefined || given.length > 1 || isHalf)
    throw new RequestError('bad-request', REQUEST_TEXTS.pointPersonOrPlace);
  return near;
}

/** Of whom the record knows nothing then, there is no answer. */
async function answerOf(id: string, parts: AsyncIterable<string>): Promise<JsonParts> {
  const all = await someParts(parts);
  if (all === undefined) throw new RequestError('not-found', filled(REQUEST_TEXTS.noPerson, { id }));
  return new JsonParts(all);
}
