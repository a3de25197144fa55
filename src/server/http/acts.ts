import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Refusal } from '../../domain/alarm/base.ts';
import type { ActReply } from '../../gateway.ts';
import { RequestError } from '../problem.ts';

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

/** The answer to an act. */
export const done = z.object({ ok: z.literal(true), seq: z.int(), durable: z.boolean() });

/** Tells what became of an act: 200 when it is on the disk, 202 when the disk fails and the act stands in memory. */
export function answerOf(reply: FastifyReply, result: ActReply): z.infer<typeof done> {
  if (!result.ok) {
    const code = result.refusal === 'unknown-alarm' ? 'not-found' : 'conflict';
    throw new RequestError(code, REFUSALS[result.refusal], result.refusal);
  }
  if (!result.durable) void reply.code(202);
  return { ok: true, seq: result.seq, durable: result.durable };
}
