import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Refusal } from '../../domain/alarm/base.ts';
import type { ActReply } from '../../gateway.ts';
import { REFUSAL_TEXTS } from '../../words/refusals.ts';
import type { ProblemCode } from '../../words/requests.ts';
import { RequestError } from '../problem.ts';

/** The answer to an act. */
export const done = z.object({ ok: z.literal(true), seq: z.int(), durable: z.boolean() });

/** Refusals that are no conflict with what is there. */
const CODES: Readonly<Partial<Record<Refusal, ProblemCode>>> = {
  'unknown-alarm': 'not-found',
  'unknown-point': 'not-found',
  'unknown-step': 'not-found',
  'unknown-muster': 'not-found',
  'unknown-person': 'not-found',
  'unknown-zone': 'not-found',
  'reason-needed': 'missing-field',
  'until-passed': 'missing-field',
  'until-too-far': 'missing-field',
  'no-detector': 'missing-field',
  'in-future': 'missing-field',
  'no-concentration': 'missing-field',
  'beyond-range': 'missing-field',
  'no-result': 'missing-field',
  'step-too-small': 'missing-field',
};

/** Answers an act: 200 when it is on the disk, 202 when the disk fails and the act is in memory only. */
export function answerOf(reply: FastifyReply, result: ActReply): z.infer<typeof done> {
  if (!result.ok) {
    throw new RequestError(CODES[result.refusal] ?? 'conflict', REFUSAL_TEXTS[result.refusal], result.refusal);
  }
  if (!result.durable) void reply.code(202);
  return { ok: true, seq: result.seq, durable: result.durable };
}
