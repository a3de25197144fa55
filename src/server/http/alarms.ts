import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Refusal } from '../../domain/alarm/base.ts';
import type { AlarmId, OccurrenceId } from '../../domain/ids.ts';
import { duration } from '../../domain/time.ts';
import { conditionOf } from '../../domain/state/conditions.ts';
import type { Act } from '../../domain/input.ts';
import { type Deed, may } from '../../ports/accounts.ts';
import { alarmOf, isNormal } from '../../project/alarms.ts';
import { collect } from '../../project/readings.ts';
import { durationText } from '../../wire/duration.ts';
import { alarm } from '../../wire/messages.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequestError } from '../problem.ts';
import { listOf, route } from '../route.ts';
import type { Site } from '../site.ts';
import type { Quota } from './quota.ts';

const STATES = ['active', 'unacked', 'shelved', 'all'] as const;
const comment = z.string().max(2000);
const byId = z.object({ id: z.string().max(200) });
const done = z.object({ ok: z.literal(true), seq: z.int(), durable: z.boolean() });
const ackBody = z.object({ occurrence: z.string().max(64), comment: comment.optional() });
const commentBody = z.object({ comment: comment.min(1) });
/** `reason` is the word of the acts that ask for one; it is kept as the comment. */
const resetBody = z.object({ comment: comment.optional(), reason: comment.optional() }).nullish();
const manyBody = z.object({ occurrences: z.array(z.string().max(64)).min(1).max(1000) });
const silenceBody = z.object({ for: durationText });

/** What stands in the way of an act, in words. */
export const REFUSALS: Readonly<Record<Refusal, string>> = {
  'unknown-alarm': 'there is no such alarm',
  'occurrence-changed': 'the alarm has come anew since it was shown; look at it again',
  'still-active': 'the cause is still there; a reset waits until it has gone',
  'not-acknowledged': 'acknowledge it first',
  'nothing-to-acknowledge': 'it is normal; there is nothing to acknowledge',
  'not-latched': 'it is not latched; it ends by itself',
  'too-important': 'emergencies and urgent alarms are acknowledged one by one',
  'clock-not-in-doubt': 'the clock is not in doubt; there is nothing to accept',
  'nothing-to-confirm': 'no damage of the record waits for a confirmation; while recording is stopped, mend the cause',
};

/** The alarm list and what an operator does with it. */
export function alarmRoutes(app: FastifyInstance, site: Site, quota: Quota): void {
  const query = z.object({ state: z.enum(STATES).default('all') });
  const listed = listOf(alarm);

  app.get('/api/v1/alarms', { schema: route({ summary: 'Alarms', query, response: listed }) }, (request) => {
    const { state } = query.parse(request.query);
    const alarms = collect(site.state.alarms.keys(), (id) => alarmOf(site.state, id, site.log.durableSeq));
    return { items: alarms.filter((known) => isListed(known, state)) };
  });

  app.get(
    '/api/v1/alarms/:id',
    { schema: route({ summary: 'One alarm with its history', params: byId }) },
    async (request, reply) => {
      const id = alarmOfRequest(site, request);
      const history = await quota.ask(reply, (signal) => site.archive.historyOf(id, 100, signal));
      return { alarm: alarmOf(site.state, id, site.log.durableSeq) ?? null, history };
    },
  );

  app.post(
    '/api/v1/alarms/:id/ack',
    { schema: route({ summary: 'Acknowledge one occurrence', params: byId, body: ackBody, response: done }) },
    (request, reply) => {
      const body = ackBody.parse(request.body);
      const said = body.comment === undefined ? {} : { comment: body.comment };
      return perform(site, request, reply, 'acknowledge', {
        act: 'ack',
        alarm: alarmOfRequest(site, request),
        occurrence: body.occurrence as OccurrenceId,
        ...said,
      });
    },
  );

  app.post(
    '/api/v1/alarms/:id/reset',
    { schema: route({ summary: 'End a latched alarm', params: byId, response: done }) },
    (request, reply) => {
      const body = resetBody.parse(request.body ?? undefined);
      const why = body?.reason ?? body?.comment;
      const said = why === undefined ? {} : { comment: why };
      return perform(site, request, reply, 'reset', { act: 'reset', alarm: alarmOfRequest(site, request), ...said });
    },
  );

  app.post(
    '/api/v1/alarms/:id/comment',
    { schema: route({ summary: 'Say something about an alarm', params: byId, body: commentBody, response: done }) },
    (request, reply) =>
      perform(site, request, reply, 'comment', {
        act: 'comment',
        alarm: alarmOfRequest(site, request),
        ...commentBody.parse(request.body),
      }),
  );

  app.post(
    '/api/v1/alarms/ack',
    { schema: route({ summary: 'Acknowledge several of priority 3 and 4', body: manyBody }) },
    async (request, reply) => {
      const { occurrences } = manyBody.parse(request.body);
      const refused = refusedOf(site, occurrences);
      const answer = await perform(site, request, reply, 'acknowledge', {
        act: 'ack-many',
        occurrences: occurrences as OccurrenceId[],
      });
      return { ...answer, refused };
    },
  );

  app.post(
    '/api/v1/silence',
    {
      schema: route({
        summary: 'Silence the screens for a while; never an acknowledgement',
        body: silenceBody,
        response: done,
      }),
    },
    (request, reply) =>
      perform(site, request, reply, 'silence', { act: 'silence', for: duration(silenceBody.parse(request.body).for) }),
  );
}

function isListed(known: Parameters<typeof isNormal>[0], state: (typeof STATES)[number]): boolean {
  switch (state) {
    case 'active':
      return known.active;
    case 'unacked':
      return !known.acked;
    case 'shelved':
      return false;
    case 'all':
      return !isNormal(known);
  }
}

function alarmOfRequest(site: Site, request: FastifyRequest): AlarmId {
  const { id } = byId.parse(request.params);
  const condition = conditionOf(site.state.plant, id as AlarmId);
  if (condition === undefined) throw new RequestError('not-found', `there is no alarm ${id}`);
  return condition.id;
}

/** Does it, and answers when it is on the disk; 202 when the disk is failing and the act stands in memory. */
async function perform(site: Site, request: FastifyRequest, reply: FastifyReply, deed: Deed, act: Act) {
  const { name, role } = request.account;
  if (!may(role, deed)) throw new RequestError('forbidden', `a ${role} may not do this`);
  const result = await site.act(act, name, role);
  if (!result.ok)
    throw new RequestError(
      result.refusal === 'unknown-alarm' ? 'not-found' : 'conflict',
      REFUSALS[result.refusal],
      result.refusal,
    );
  if (!result.durable) void reply.code(202);
  return { ok: true, seq: result.seq, durable: result.durable };
}

function refusedOf(
  site: Site,
  occurrences: readonly string[],
): { occurrence: string; reason: Refusal; detail: string }[] {
  const known = new Map([...site.state.alarms].map(([id, { occurrence }]) => [String(occurrence), id]));
  return occurrences.flatMap((occurrence) => {
    const id = known.get(occurrence);
    const priority = id === undefined ? undefined : conditionOf(site.state.plant, id)?.priority;
    const reason: Refusal | undefined =
      priority === undefined ? 'occurrence-changed' : priority < 3 ? 'too-important' : undefined;
    return reason === undefined ? [] : [{ occurrence, reason, detail: REFUSALS[reason] }];
  });
}
