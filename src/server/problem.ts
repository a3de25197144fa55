import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Text } from '../domain/text.ts';
import type { Logger } from '../ports/logger.ts';
import { acceptedLanguage, type Language } from '../words/language.ts';
import { type ProblemCode, REQUEST_TEXTS, titleOf } from '../words/requests.ts';
import { filled } from '../words/sentence.ts';
import { TextError } from '../words/text-error.ts';
import { LIMITS } from './limits.ts';

/** The HTTP status of each problem; its words are in `words/requests.ts`. RFC 9457 problem documents. */
const STATUS: Readonly<Record<ProblemCode, number>> = {
  'bad-request': 400,
  'not-signed-in': 401,
  'wrong-password': 401,
  'weak-password': 422,
  'must-change-password': 403,
  forbidden: 403,
  'foreign-origin': 403,
  'not-found': 404,
  'too-slow': 408,
  conflict: 409,
  'bad-configuration': 422,
  'missing-field': 422,
  'too-large': 413,
  'wrong-type': 415,
  'too-many': 429,
  locked: 429,
  'head-too-large': 431,
  broken: 500,
  'store-failing': 503,
  unavailable: 503,
};

/** A request that cannot be served, thrown by a route and answered with a problem document. */
export class RequestError extends TextError {
  readonly code: ProblemCode;
  /** What exactly, in a word that programs can rely on. */
  readonly reason: string | undefined;
  /** Further members of the problem document. */
  readonly more: object;

  constructor(code: ProblemCode, detail: Text, reason?: string, more: object = {}) {
    super(detail);
    this.name = 'RequestError';
    this.code = code;
    this.reason = reason;
    this.more = more;
  }
}

/** The language of an answer: that of `?lang=`, else what `Accept-Language` prefers, else English. */
export function languageOf({ url = '', headers }: Pick<IncomingMessage, 'url' | 'headers'>): Language {
  const asked = /[?&]lang=(zh|en)(&|$)/.exec(url)?.[1];
  return asked === 'zh' || asked === 'en' ? asked : (acceptedLanguage(headers['accept-language']) ?? 'en');
}

/** @param more further members of the problem document */
export function sendProblem(
  reply: FastifyReply,
  code: ProblemCode,
  detail: Text,
  reason?: string,
  more: object = {},
): FastifyReply {
  reply.refusedFor = reason ?? code;
  if (code === 'too-many') void reply.header('retry-after', '1');
  const language = languageOf(reply.request.raw);
  return reply
    .code(STATUS[code])
    .type('application/problem+json')
    .headers({ 'content-language': language, vary: 'accept-language' })
    .send(problemText(code, detail, language, reason, more));
}

/** A problem document as JSON text. */
export function problemText(
  code: ProblemCode,
  detail: Text,
  language: Language,
  reason?: string,
  more: object = {},
): string {
  return JSON.stringify({
    type: `urn:fengsui:problem:${code}`,
    title: titleOf(code, reason)[language],
    status: STATUS[code],
    detail: detail[language],
    ...(reason === undefined ? {} : { reason }),
    ...more,
  });
}

/** A whole answer with a problem document for a peer that Node.js has no response for; the connection ends with it. */
export function problemAnswer(code: ProblemCode, detail: Text, language: Language): string {
  const status = STATUS[code];
  const body = problemText(code, detail, language);
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Connection: close',
    'Content-Type: application/problem+json',
    `Content-Language: ${language}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...(code === 'too-many' ? ['Retry-After: 1'] : []),
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

/** Every failure of every route leaves as a problem document; one of our own is told in the diary, with its reason. */
export function installProblems(app: FastifyInstance, logger: Logger): void {
  app.setNotFoundHandler(({ method, url }, reply) =>
    sendProblem(reply, 'not-found', filled(REQUEST_TEXTS.noRoute, { method, url })),
  );
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    if (error instanceof RequestError) {
      if (STATUS[error.code] >= 500)
        logger.error({ method: request.method, route: request.routeOptions.url, reason: error.message }, UNSERVED);
      return sendProblem(reply, error.code, error.text, error.reason, error.more);
    }
    const status = error.statusCode ?? 500;
    const most = request.routeOptions.bodyLimit ?? LIMITS['body-bytes'].most;
    if (status === 413) return sendProblem(reply, 'too-large', filled(REQUEST_TEXTS.bodyTooLarge, { most }));
    if (status === 415) return sendProblem(reply, 'wrong-type', REQUEST_TEXTS.sendJson);
    if (status === 429) return sendProblem(reply, 'too-many', REQUEST_TEXTS.manyTries);
    if (status < 500) return sendProblem(reply, 'bad-request', unreadable(error));
    const { method, routeOptions } = request;
    logger.error({ method, route: routeOptions.url, error: error.stack ?? String(error) }, 'a request failed');
    return sendProblem(reply, 'broken', REQUEST_TEXTS.seeDiary);
  });
}

const UNSERVED = 'a request could not be served';

/** What the framework says of a request that it cannot read; it says it in English. */
export const unreadable = ({ message }: Error): Text => filled(REQUEST_TEXTS.unreadable, { what: message });
