import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { seqOf } from '../../domain/ids.ts';
import { instant, type Instant } from '../../domain/time.ts';
import { transitionMessage } from '../../project/alarms.ts';
import { RequestError } from '../problem.ts';
import { listOf, route } from '../route.ts';
import type { Site } from '../site.ts';

const DAY_MS = 86_400_000;
const LONGEST_SERIES_MS = 7 * DAY_MS;
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
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});
const seriesQuery = z.object({
  point: z.string().max(64),
  from: time,
  to: time,
  maxPoints: z.coerce.number().int().min(1).max(10_000).default(1000),
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
export function recordRoutes(app: FastifyInstance, site: Site): void {
  app.get(
    '/api/v1/events',
    {
      schema: route({
        summary: 'Transitions, what people did, system events; newest first',
        query: eventsQuery,
        response: listOf(z.record(z.string(), z.unknown())),
      }),
    },
    async (request) => {
      const { from, to, kind, subject, cursor, limit } = eventsQuery.parse(request.query);
      const lines = await site.archive.record({
        from: from === undefined ? instant(0) : timeOf(from),
        to: to === undefined ? LAST : timeOf(to),
        ...(kind === undefined ? {} : { kinds: kind.split(',') }),
        ...(subject === undefined ? {} : { subject }),
        ...(cursor === undefined ? {} : { before: seqOf(Number(cursor)) }),
        limit,
      });
      const items = lines.map((line) =>
        line.type === 'event' ? line : transitionMessage(site.state, line, site.log.durableSeq),
      );
      const last = lines.at(-1);
      return { items, ...(lines.length < limit || last === undefined ? {} : { next: String(last.seq) }) };
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
    async (request) => {
      const { point, from, to, maxPoints } = seriesQuery.parse(request.query);
      const known = site.state.plant.points.find(({ id }) => id === point);
      if (known === undefined) throw new RequestError('not-found', `there is no point ${point}`);
      const span = { from: timeOf(from), to: timeOf(to) };
      if (span.from >= span.to) throw new RequestError('bad-request', '`from` is not before `to`');
      if (span.to - span.from > LONGEST_SERIES_MS)
        throw new RequestError('bad-request', 'at most seven days at a time');
      return { items: await site.archive.series({ point, ...span, maxPoints }) };
    },
  );
}

const timeOf = (text: string): Instant => instant(Date.parse(text));
