import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';

/** Codes of what can go wrong with a request, each with its HTTP status and title: RFC 9457 problem documents. */
const PROBLEMS = {
  'bad-request': [400, 'The request is not understood'],
  'not-signed-in': [401, 'Sign in first'],
  'wrong-password': [401, 'User or password is wrong'],
  forbidden: [403, 'Your role may not do this'],
  'foreign-origin': [403, 'The request comes from another site'],
  'not-found': [404, 'There is nothing here'],
  conflict: [409, 'It has changed meanwhile'],
  'missing-field': [422, 'A field is missing or bad'],
  'too-large': [413, 'The request is too large'],
  'too-many': [429, 'Too many requests'],
  broken: [500, 'The gateway failed to answer'],
  unavailable: [503, 'Not available now'],
} as const satisfies Record<string, readonly [number, string]>;
export type ProblemCode = keyof typeof PROBLEMS;

/** A request that cannot be served, thrown by a route and told as a problem document. */
export class RequestError extends Error {
  readonly code: ProblemCode;
  /** What exactly, in a word that programs can rely on. */
  readonly reason: string | undefined;

  constructor(code: ProblemCode, detail: string, reason?: string) {
    super(detail);
    this.name = 'RequestError';
    this.code = code;
    this.reason = reason;
  }
}

export function sendProblem(reply: FastifyReply, code: ProblemCode, detail: string, reason?: string): FastifyReply {
  const [status, title] = PROBLEMS[code];
  return reply
    .code(status)
    .type('application/problem+json')
    .send({ type: `urn:fengsui:problem:${code}`, title, status, detail, ...(reason === undefined ? {} : { reason }) });
}

/** Every failure of every route leaves as a problem document. */
export function installProblems(app: FastifyInstance): void {
  app.setNotFoundHandler((request, reply) =>
    sendProblem(reply, 'not-found', `there is no ${request.method} ${request.url}`),
  );
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    if (error instanceof RequestError) return sendProblem(reply, error.code, error.message, error.reason);
    if (error instanceof z.ZodError) return sendProblem(reply, 'bad-request', z.prettifyError(error));
    const status = error.statusCode ?? 500;
    if (status === 413) return sendProblem(reply, 'too-large', error.message);
    if (status === 429) return sendProblem(reply, 'too-many', error.message);
    if (status < 500) return sendProblem(reply, 'bad-request', error.message);
    request.log.error(error);
    return sendProblem(reply, 'broken', 'see the diary of the service');
  });
}
