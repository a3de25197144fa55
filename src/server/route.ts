import { Readable } from 'node:stream';
import type { FastifyContextConfig, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Account } from '../ports/accounts.ts';
import { misfitOf } from './misfit.ts';
import type { Permission } from './permission.ts';
import { REQUEST_TEXTS } from '../words/requests.ts';
import { RequestError } from './problem.ts';

/** Who may use a route: an account with a permission, anyone, or anyone who asks from the machine itself. */
export type RouteAccess = Permission | 'anyone' | 'this-machine';

/** What is decided about a request before its handler sees it. */
export interface RouteRules {
  readonly permission: RouteAccess;
  /** Also for a write by an account that has not chosen a password of its own yet. */
  readonly firstPassword?: true;
  /** Also for a screen that only shows: who stands before it may end it. */
  readonly signsOut?: true;
  /** Costs next to nothing, whatever the plant: a read that need not wait for its turn. */
  readonly cheap?: true;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Set by `route`; files of the dashboard have none. */
    rules?: RouteRules;
  }
}

/** All that is said of a route. Its schemas are named here once: they check, they type the handler, they are the OpenAPI document. */
export interface RouteShape<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Response extends z.ZodType,
> extends RouteRules {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: `/${string}`;
  readonly summary: string;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** Of an answer with any status below 300. */
  readonly response?: Response;
  /** Stands in no OpenAPI document. */
  readonly hidden?: true;
  /** A larger body than others may have, bytes. */
  readonly bodyLimit?: number;
  /** For plugins, such as a limit of tries. */
  readonly config?: FastifyContextConfig;
}

/** A request as its handler gets it: checked against the schemas of its route. */
export interface RouteCall<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** Who asks. Fails with 401 in a route for anyone, without a sign-in. */
  readonly account: Account;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** An answer that was encoded before: the JSON text of what its schema says. */
export class JsonText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** The same in parts, each made when the one before has been sent: an answer that no memory holds as a whole. */
export class JsonParts {
  readonly parts: AsyncIterable<string>;

  constructor(parts: AsyncIterable<string>) {
    this.parts = parts;
  }
}

/** What a handler may give where the schema says T: read-only lists and objects serve as well. */
type Told<T> = unknown extends T ? unknown : { readonly [K in keyof T]: Told<T[K]> };

/** Looks at an answer before it leaves. Only tests do. */
export type AnswerCheck = (response: z.ZodType, answer: unknown) => void;

type Answer<Response extends z.ZodType> = Told<z.output<Response>> | JsonText | JsonParts | FastifyReply;

/** A route that can be put into a server. */
export type Route = (app: FastifyInstance, check?: AnswerCheck) => void;

/**
 * A route of the API.
 *
 * The shape names each schema once. From it come the check of a request before the handler (a mistake is answered with
 * a problem document), the types of `params`, `query` and `body` (ids are branded by the schemas of `wire/ids.ts`), the
 * entry of the OpenAPI document, and the check of answers in tests. `permission` is looked at before the schemas: without
 * a sign-in 401, without the permission 403. A handler answers with an object, with a `JsonText` or `JsonParts`, or with the reply that
 * it has sent; it throws `RequestError` for everything that goes wrong.
 *
 * @example
 * route(
 *   { method: 'GET', path: '/api/v1/points/:id', summary: 'One point', permission: 'read', params, response: pointView },
 *   ({ params: { id } }) => viewOf(site, id),
 * )
 */
export function route<
  Params extends z.ZodType = z.ZodUnknown,
  Query extends z.ZodType = z.ZodUnknown,
  Body extends z.ZodType = z.ZodUnknown,
  Response extends z.ZodType = z.ZodUnknown,
>(
  shape: RouteShape<Params, Query, Body, Response>,
  handler: (
    call: RouteCall<z.output<Params>, z.output<Query>, z.output<Body>>,
  ) => Answer<Response> | Promise<Answer<Response>>,
): Route {
  const { method, path, summary, params, body, response, hidden } = shape;
  const query = method === 'GET' ? closedQuery(shape.query) : shape.query;
  const { permission, firstPassword, signsOut, cheap, bodyLimit, config = {} } = shape;
  const rules: RouteRules = {
    permission,
    ...(firstPassword === undefined ? {} : { firstPassword }),
    ...(signsOut === undefined ? {} : { signsOut }),
    ...(cheap === undefined ? {} : { cheap }),
  };
  const schema = {
    summary,
    ...(body === undefined ? {} : { body }),
    ...(query === undefined ? {} : { querystring: query }),
    ...(params === undefined ? {} : { params }),
    ...(response === undefined ? {} : { response: { '2xx': response } }),
    ...(permission === 'anyone' || permission === 'this-machine' ? { security: [] } : {}),
    ...(hidden === true ? { hide: true } : {}),
  };
  type Checked = Pick<RouteCall<z.output<Params>, z.output<Query>, z.output<Body>>, 'params' | 'query' | 'body'>;
  return (app, check) => {
    app.route({
      method,
      url: path,
      schema,
      ...(bodyLimit === undefined ? {} : { bodyLimit }),
      config: { ...config, rules },
      validatorCompiler: (part) => (given: unknown) => {
        const schema = schemaOf(part.schema);
        const fit = schema.safeParse(given);
        // A body that is JSON and lacks a field, or has a bad one, is 422; an address that is none is 400.
        const invalid = part.httpPart === 'body' ? 'missing-field' : 'bad-request';
        return fit.success
          ? { value: fit.data }
          : { error: new RequestError(invalid, misfitOf(schema, given, fit.error)) };
      },
      handler: async (request, reply) => {
        // The framework has checked these parts by the schemas above, and put what came of it in their place.
        const { params, query, body } = request as Checked;
        const answer = await handler({
          params,
          query,
          body,
          request,
          reply,
          get account() {
            return accountOf(request);
          },
        });
        if (answer instanceof JsonText || answer instanceof JsonParts) {
          const text = 'text' in answer ? answer.text : check === undefined ? answer.parts : await joined(answer.parts);
          if (response !== undefined && typeof text === 'string') check?.(response, JSON.parse(text));
          const body = typeof text === 'string' ? text : Readable.from(text, { objectMode: false });
          return reply.type('application/json; charset=utf-8').send(body);
        }
        if (response !== undefined && answer !== reply) check?.(response, answer);
        return answer;
      },
    });
  };
}

/** A read knows its parameters: a misspelt one would be passed over, and the answer would be another than was asked for. */
function closedQuery(query: z.ZodType | undefined): z.ZodType {
  const known = query instanceof z.ZodObject ? query : z.object({});
  return known.extend({ lang: LANGUAGE }).strict();
}

/** Of the answer; `languageOf` reads it. */
const LANGUAGE = z.enum(['zh', 'en']).optional().meta({ description: 'Of the words of the answer' });

/** A whole number in a query, written in decimal digits. */
export const countText = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, { message: 'not a whole number' })
    .transform(Number)
    .pipe(z.int().min(least).max(most))
    .meta({ description: `${least} to ${most}` });

async function joined(parts: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const part of parts) text += part;
  return text;
}

/** The schema of a part of a request, as the route named it. */
function schemaOf(schema: unknown): z.ZodType {
  if (schema instanceof z.ZodType) return schema;
  throw new Error('a route names its schemas with zod');
}

/** Who makes a request. */
function accountOf({ account }: FastifyRequest): Account {
  if (account === undefined) throw new RequestError('not-signed-in', REQUEST_TEXTS.signIn);
  return account;
}

/** A list with a cursor for what follows. */
export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next: z.string().optional() });
