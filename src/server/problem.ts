import { STATUS_CODES } from 'node:http';
import type { FastifyInstance, FastifyReply } from 'fastify';

/** Codes of what can go wrong with a request, each with its HTTP status and title: RFC 9457 problem documents. */
const PROBLEMS = {
  'bad-request': [400, 'The request is not understood'],
  'not-signed-in': [401, 'Sign in first'],
  'wrong-password': [401, 'User or password is wrong'],
  'weak-password': [422, 'This password is too easy to guess'],
  'must-change-password': [403, 'Choose a password of your own first'],
  forbidden: [403, 'Your role may not do this'],
  'foreign-origin': [403, 'The request comes from another site'],
  'not-found': [404, 'There is nothing here'],
  'too-slow': [408, 'The request did not end in time'],
  conflict: [409, 'It has changed meanwhile'],
  'missing-field': [422, 'A field is missing or bad'],
  'too-large': [413, 'The request is too large'],
  'wrong-type': [415, 'A body of this kind is not understood'],
  'too-many': [429, 'Too many requests'],
  locked: [429, 'Too many wrong passwords'],
  'head-too-large': [431, 'The head of the request is too large'],
  broken: [500, 'The gateway failed to answer'],
  'store-failing': [503, 'The store of the accounts fails'],
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
  const [status] = PROBLEMS[code];
  if (code === 'too-many') void reply.header('retry-after', '1');
  return reply
    .code(status)
    .type('application/problem+json')
    .send(problemText(code, detail, reason));
}

/** A problem document as JSON text. */
export function problemText(code: ProblemCode, detail: string, reason?: string): string {
  const [status, title] = PROBLEMS[code];
  const type = `urn:fengsui:problem:${code}`;
  return JSON.stringify({ type, title, status, detail, ...(reason === undefined ? {} : { reason }) });
}

/** A whole answer with a problem document for a peer that Node.js has no response for; the connection ends with it. */
export function problemAnswer(code: ProblemCode, detail: string): string {
  const [status] = PROBLEMS[code];
  const body = problemText(code, detail);
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Connection: close',
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...(code === 'too-many' ? ['Retry-After: 1'] : []),
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

/** Every failure of every route leaves as a problem document. */
export function installProblems(app: FastifyInstance): void {
  app.setNotFoundHandler((request, reply) =>
    sendProblem(reply, 'not-found', `there is no ${request.method} ${request.url}`),
  );
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    if (error instanceof RequestError) return sendProblem(reply, error.code, error.message, error.reason);
    const status = error.statusCode ?? 500;
    if (status === 413) return sendProblem(reply, 'too-large', error.message);
    if (status === 415) return sendProblem(reply, 'wrong-type', 'send JSON, with Content-Type: application/json');
    if (status === 429) return sendProblem(reply, 'too-many', error.message);
    if (status < 500) return sendProblem(reply, 'bad-request', error.message);
    request.log.error(error);
    return sendProblem(reply, 'broken', 'see the diary of the service');
  });
}
