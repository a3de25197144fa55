import { z } from 'zod';
import { TRANSITION_KINDS } from '../../domain/alarm/transition.ts';
import { EVENT_KINDS } from '../../domain/event.ts';
import { seqOf, tagId } from '../../domain/ids.ts';
import { placeKnownFor } from '../../domain/people/silence.ts';
import { staleAfter } from '../../domain/reading/points.ts';
import { instant, type Instant } from '../../domain/time.ts';
import { pointIdText, tagIdText } from '../../wire/ids.ts';
import { headcount } from '../../wire/messages.ts';
import { LIMITS } from '../limits.ts';
import { REQUEST_TEXTS } from '../../words/requests.ts';
import { filled } from '../../words/sentence.ts';
import { RequestError } from '../problem.ts';
import { countText, JsonParts, listOf, type Route, route } from '../route.ts';
import type { Site } from '../site.ts';
import { lookUp, lookUpQuery, reasonIn } from './look-up.ts';
import { PlaceLines } from './place-lines.ts';
import type { Quota } from './quota.ts';

const DAY_MS = 86_400_000;
const time = z.iso.datetime({ offset: true });
const eventsQuery = z.object({
  from: time.optional(),
  to: time.optional(),
  kind: z
    .string()
    .min(1)
    .max(1000)
    .optional()
    .meta({ description: 'Kinds of lines, separated by commas; `transition` and `event` are all of a sort' }),
  subject: z.string().min(1).max(200).optional(),
  by: z.string().min(1).max(200).optional().meta({ description: 'The account that did it' }),
  text: z.string().min(1).max(200).optional().meta({
    description:
      'Words that must all be found in a line: in names, ids, people, comments, in either language, by the names of then. A search may return fewer lines than `limit`, or none, with a `next` that leads on',
  }),
  order: z.enum(['newest', 'oldest']).prefault('newest').meta({ description: 'Which come first' }),
  cursor: z
    .string()
    .regex(/^\d{1,15}$/)
    .optional()
    .meta({ description: '`next` of the page before, or the `seq` of any line: the page begins behind it' }),
  limit: countText(1, LIMITS['events-lines'].most).prefault('100'),
  reason: lookUpQuery.reason,
});
const seriesQuery = z.object({
  point: pointIdText.optional(),
  tag: tagIdText
    .optional()
    .meta({ description: 'A badge instead of a point: its places, for 24 hours at most; who asked is in the record' }),
  ...lookUpQuery,
  maxPoints: countText(1, LIMITS['series-points'].most).prefault('1000'),
});
const headcountQuery = z.object({
  from: time,
  to: time,
  maxPoints: countText(1, LIMITS['headcount-points'].most).prefault('60'),
});
const bucket = z.object({
  at: z.int(),
  min: z.number().nullable(),
  max: z.number().nullable(),
  last: z.number().nullable(),
  quality: z
    .enum(['good', 'uncertain', 'bad'])
    .meta({ description: 'The worst that was seen; bad where there is a gap' }),
  gap: z.int().meta({
    description:
      'For how many milliseconds of it no value was known: lost, stale, not watched or not recorded. No line is to be drawn there',
  }),
});
const range = z.object({ min: z.number().nullable(), max: z.number().nullable(), last: z.number().nullable() });
const tagBucket = bucket.pick({ at: true, quality: true, gap: true }).extend({
  x: range.meta({ description: 'Metres' }),
  y: range,
  floor: z.string().nullable().meta({ description: 'Of the last fix' }),
});

/** Later than anything: a record made under a wrong clock may lie in the future. */
const LAST = instant(Number.MAX_SAFE_INTEGER);

/** What the log holds. */
export const recordRoutes = (site: Site, quota: Quota): readonly Route[] => {
  const placeLines = new PlaceLines(site);
  return [
    route(
      {
        method: 'GET',
        path: '/api/v1/events',
        summary:
          'Transitions, what people did, system events; newest first, or oldest first. Lines that say where people were, or who looked it up, are left out for who may not look it up, and counted (`hidden`)',
        permission: 'read',
        query: eventsQuery,
        response: listOf(z.record(z.string(), z.unknown())).extend({
          hidden: z.int().optional().meta({ description: 'So many lines of this page are left out' }),
        }),
      },
      async ({
        query: { from, to, kind, subject, by, text, order, cursor, limit, reason },
        account,
        request,
        reply,
      }) => {
        if (from !== undefined && to !== undefined && timeOf(from) > timeOf(to))
          throw new RequestError('bad-request', REQUEST_TEXTS.fromAfterTo);
        const query = {
          from: from === undefined ? instant(0) : timeOf(from),
          to: to === undefined ? LAST : timeOf(to),
          ...(kind === undefined ? {} : { kinds: kindsOf(kind) }),
          ...(subject === undefined ? {} : { subject }),
          ...(by === undefined ? {} : { by }),
          ...(text === undefined ? {} : { text }),
          order,
          ...(cursor === undefined ? {} : { cursor: seqOf(Number(cursor)) }),
          limit,
        };
        // The line of this look-up itself is not what was asked for.
        const upTo = site.log.durableSeq;
        const withheld = await placeLines.withheldFrom(query, reason ?? reasonIn(request), account);
        return new JsonParts(
          await quota.stream(reply, (signal) => site.archive.record({ ...query, withheld }, upTo, signal)),
        );
      },
    ),
    route(
      {
        method: 'GET',
        path: '/api/v1/series',
        summary:
          'A point over time: min, max, last per bucket, worst quality, and how long nothing was known; or the places of a badge',
        permission: 'read',
        query: seriesQuery,
        response: listOf(z.union([bucket, tagBucket])),
      },
      async ({ query: { point, tag, from, to, maxPoints, reason }, ...call }) => {
        if ((point === undefined) === (tag === undefined))
          throw new RequestError('bad-request', REQUEST_TEXTS.pointOrTag);
        const { reply } = call;
        if (tag !== undefined) {
          const asked = await lookUp(site, { tag }, { from, to, reason }, call);
          const id = tagId(tag);
          const query = { ...asked, maxPoints, tag: id, staleAfter: placeKnownFor(site.state, id) };
          return new JsonParts(await quota.stream(reply, (signal) => site.archive.tagSeries(query, signal)));
        }
        const span = { from: timeOf(from), to: timeOf(to), maxPoints };
        if (span.from >= span.to) throw new RequestError('bad-request', REQUEST_TEXTS.fromAfterTo);
        const known = point === undefined ? undefined : site.state.index.points.get(point);
        if (known === undefined)
          throw new RequestError('not-found', filled(REQUEST_TEXTS.noPoint, { id: point ?? '' }));
        const { most } = LIMITS['series-days'];
        if (span.to - span.from > most * DAY_MS)
          throw new RequestError('bad-request', filled(REQUEST_TEXTS.manyDays, { most }));
        const query = {
          point: known.id,
          device: known.device,
          staleAfter: staleAfter(site.state.index, known),
          ...span,
        };
        return new JsonParts(await quota.stream(reply, (signal) => site.archive.series(query, signal)));
      },
    ),
    route(
      {
        method: 'GET',
        path: '/api/v1/headcount/series',
        summary:
          'How many people were on site at moments of a stretch of time, oldest first; the first may lie before it',
        permission: 'read',
        query: headcountQuery,
        response: listOf(headcount.extend({ at: z.int() })),
      },
      async ({ query: { from, to, maxPoints }, reply }) => {
        const query = { from: timeOf(from), to: timeOf(to), maxPoints };
        if (query.from >= query.to) throw new RequestError('bad-request', REQUEST_TEXTS.fromAfterTo);
        return new JsonParts(await quota.stream(reply, (signal) => site.archive.headcount(query, signal)));
      },
    ),
  ];
};

const KINDS: readonly string[] = ['transition', 'event', ...TRANSITION_KINDS, ...EVENT_KINDS];

/** A kind that there is not would be answered by an empty record, as if nothing had happened. */
function kindsOf(text: string): readonly string[] {
  const kinds = text.split(',');
  const wrong = kinds.find((kind) => !KINDS.includes(kind));
  if (wrong !== undefined)
    throw new RequestError('bad-request', filled(REQUEST_TEXTS.noKind, { kind: wrong, all: KINDS.join(', ') }));
  return kinds;
}

const timeOf = (text: string): Instant => instant(Date.parse(text));
