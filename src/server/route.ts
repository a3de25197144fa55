import { z } from 'zod';

interface RouteWords {
  readonly summary: string;
  readonly body?: z.ZodType;
  readonly query?: z.ZodType;
  readonly params?: z.ZodType;
  readonly response?: z.ZodType;
  /** Needs no sign-in. */
  readonly open?: true;
}

/** The one description of a route: what is checked at the door, and what stands in the OpenAPI document. */
export function route({ summary, body, query, params, response, open }: RouteWords) {
  return {
    summary,
    ...(body === undefined ? {} : { body: json(body, 'input') }),
    ...(query === undefined ? {} : { querystring: json(query, 'input') }),
    ...(params === undefined ? {} : { params: json(params, 'input') }),
    ...(response === undefined ? {} : { response: { 200: json(response, 'output') } }),
    ...(open === true ? { security: [] } : {}),
  };
}

/** JSON Schema of the draft that the framework's validator speaks. */
function json(schema: z.ZodType, io: 'input' | 'output'): object {
  const { $schema: _dropped, ...rest } = z.toJSONSchema(schema, { target: 'draft-7', io, unrepresentable: 'any' });
  return rest;
}

/** A list with a cursor for what follows. */
export const listOf = (item: z.ZodType) => z.object({ items: z.array(item), next: z.string().optional() });
