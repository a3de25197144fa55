import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { seqOf } from '../../domain/ids.ts';
import { instant, type Instant } from '../../domain/time.ts';
import { LIMITS } from '../limits.ts';
import { RequestError } from '../problem.ts';
import { listOf, route } from '../route.ts';
import type { Site } from '../site.ts';
import type { Quota } from './quota.ts';

const DAY_MS = 86_400_000;
const time = z.iso.datetime({ offset: true });
const eventsQuery = z.object({
  from: time.optional(),
  to: time.optional(),
  kind: z.string().max(200).optional(),
  subject: z.string().max(200).optional(),
  cursor: z
    .string()
    .regex(/^\d{1,15}$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(LIMITS['events-lines'].most).default(100),
});
const seriesQuery = z.object({
  point: z.string().max(64),
  from: time,
  to: time,
  maxPoints: z.coerce.number().int().min(1).max(LIMITS['series-points'].most).default(1000),
});
const bucket = z.object({
  at: z.int(),
  min: z.number().nullable(),
  max: z.number().nullable(),
  last: z.number().nullable(),
  quality: z.enum(['good', 'uncertain', 'bad']),
});

/** Later than anything: a record made under a wrong clock may lie in the future. */
const LAST = instant(Number.MAX_SAFE_INTEGER);

/** What the log holds. */
export function recordRoutes(app: FastifyInstance, site: Site, quota: Quota): void {
  app.get(
    '/api/v1/events',
    {
      schema: route({
        summary: 'Transitions, what people did, system events; newest first',
        query: eventsQuery,
        response: listOf(z.record(z.string(), z.unknown())),
      }),
    },
    async (request, reply) => {
      const { from, to, kind, subject, cursor, limit } = eventsQuery.parse(request.query);
      const query = {
        from: from === undefined ? instant(0) : timeOf(from),
        to: to === undefined ? LAST : timeOf(to),
        ...(kind === undefined ? {} : { kinds: kind.split(',') }),
        ...(subject === undefined ? {} : { subject }),
        ...(cursor === undefined ? {} : { before: seqOf(Number(cursor)) }),
        limit,
      };
      const page = await quota.ask(reply, (signal) => site.archive.record(query, site.log.durableSeq, signal));
      const isLast = page.count < limit || page.last === undefined;
      return sendText(reply, `{"items":${page.items}${isLast ? '' : `,"next":"${page.last}"`}}`);
    },
  );

  app.get(
    '/api/v1/series',
    {
      schema: route({
        summary: 'A point over time: min, max, last per bucket, worst quality',
        query: seriesQuery,
        response: listOf(bucket),
      }),
    },
    async (request, reply) => {
      const { point, from, to, maxPoints } = seriesQuery.parse(request.query);
      const known = site.state.plant.points.find(({ id }) => id === point);
      if (known === undefined) throw new RequestError('not-found', `there is no point ${point}`);
      const span = { from: timeOf(from), to: timeOf(to) };
      if (span.from >= span.to) throw new RequestError('bad-request', '`from` is not before `to`');
      const { most } = LIMITS['series-days'];
      if (span.to - span.from > most * DAY_MS) throw new RequestError('bad-request', `at most ${most} days at a time`);
      const query = { point, ...span, maxPoints };
      const items = await quota.ask(reply, (signal) => site.archive.series(query, signal));
      return sendText(reply, `{"items":${items}}`);
    },
  );
}

/** An answer that the record's thread has already encoded. */
const sendText = (reply: FastifyReply, text: string): FastifyReply =>
  reply.type('application/json; charset=utf-8').send(text);

const timeOf = (text: string): Instant => instant(Date.parse(text));
