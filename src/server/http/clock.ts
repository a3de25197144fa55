import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { may } from '../../ports/accounts.ts';
import { RequestError } from '../problem.ts';
import { route } from '../route.ts';
import type { Site } from '../site.ts';
import { REFUSALS } from './alarms.ts';

const body = z.object({
  accept: z.enum(['wall', 'record']).meta({ description: 'The machine, or what was counted on from the record' }),
  reason: z.string().trim().min(1).max(2000),
});
const done = z.object({ ok: z.literal(true), seq: z.int(), durable: z.boolean() });

/** Ends a doubt about the clock by a person's word. */
export function clockRoutes(app: FastifyInstance, site: Site): void {
  app.post(
    '/api/v1/clock',
    { schema: route({ summary: 'Say which time is right while the clock is in doubt', body, response: done }) },
    async (request, reply) => {
      const { name, role } = request.account;
      if (!may(role, 'settle-clock')) throw new RequestError('forbidden', `a ${role} may not do this`);
      const said = body.safeParse(request.body);
      if (!said.success) throw new RequestError('missing-field', z.prettifyError(said.error));
      const result = await site.settleClock(said.data.accept, said.data.reason, name, role);
      if (!result.ok) throw new RequestError('conflict', REFUSALS[result.refusal], result.refusal);
      if (!result.durable) void reply.code(202);
      return { ok: true, seq: result.seq, durable: result.durable };
    },
  );
}
