import type { FastifyInstance, FastifySchema } from 'fastify';
import swagger from '@fastify/swagger';
import { z } from 'zod';
import { KIOSK_COOKIE, SCREEN_COOKIE, SESSION_COOKIE } from './auth.ts';

/** Makes the OpenAPI document from the schemas that the routes name. @param path below which the gateway is seen */
export async function installOpenApi(app: FastifyInstance, path: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Fengsui',
        version: '1',
        description:
          'Gas, people, alarms and their record. Times are Unix milliseconds in bodies, RFC 3339 in queries.',
      },
      ...(path === '/' ? {} : { servers: [{ url: path.slice(0, -1) }] }),
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer' },
          session: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE },
          screen: {
            type: 'apiKey',
            in: 'cookie',
            name: SCREEN_COOKIE,
            description: 'Reads as a viewer when the session that it was given with has expired; 30 days at most',
          },
          kiosk: { type: 'apiKey', in: 'cookie', name: KIOSK_COOKIE, description: 'Reads as a viewer until revoked' },
        },
      },
      security: [{ token: [] }, { session: [] }, { screen: [] }, { kiosk: [] }],
    },
    transform: ({ schema, url }) => ({ schema: described(schema), url }),
  });
}

/** The schemas of a route as JSON Schema. */
function described({ body, querystring, params, response, ...words }: FastifySchema): FastifySchema {
  const answer: unknown = Object.values(response ?? {})[0];
  return {
    ...words,
    ...(body === undefined ? {} : { body: json(body, 'input') }),
    ...(querystring === undefined ? {} : { querystring: json(querystring, 'input') }),
    ...(params === undefined ? {} : { params: json(params, 'input') }),
    ...(answer === undefined ? {} : { response: { 200: json(answer, 'output') } }),
  };
}

/** JSON Schema of the draft that the document's maker reads. */
function json(schema: unknown, io: 'input' | 'output'): object {
  if (!(schema instanceof z.ZodType)) return {};
  const { $schema: _dropped, ...rest } = z.toJSONSchema(schema, { target: 'draft-7', io, unrepresentable: 'any' });
  return rest;
}
