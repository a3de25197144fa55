import { z } from 'zod';
import { UNKNOWN_CAUSES } from '../../ports/archive.ts';
import { REQUEST_TEXTS } from '../../words/requests.ts';
import { filled } from '../../words/sentence.ts';
import { LIMITS } from '../limits.ts';
import { RequestError } from '../problem.ts';
import { countText, JsonParts, type Route, route } from '../route.ts';
import type { Site } from '../site.ts';
import { someParts } from '../some-parts.ts';
import { lookUp, lookUpQuery } from './look-up.ts';
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
];

/** Of whom the record knows nothing then, there is no answer. */
async function answerOf(id: string, parts: AsyncIterable<string>): Promise<JsonParts> {
  const all = await someParts(parts);
  if (all === undefined) throw new RequestError('not-found', filled(REQUEST_TEXTS.noPerson, { id }));
  return new JsonParts(all);
}
