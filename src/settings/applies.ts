import type { z } from 'zod';
import { layersOf, wrappedAt } from './schema-walk.ts';

/**
 * How a changed key comes into force: at once; by beginning its device again, while all others go on; or at the next
 * start of the gateway.
 */
export type Applies = 'live' | 'device' | 'restart';

/** The key of a schema's meta, also in the JSON Schema. */
export const APPLIES = 'x-applies';

/** For the meta of a key, and of all below it that say nothing of their own. */
export const applies = (how: Applies) => ({ [APPLIES]: how });

/** What the schema says of a key: on itself, else on what it is part of. */
export function appliesAt(schema: z.ZodType, path: readonly PropertyKey[], value: unknown): Applies {
  for (const { schema: one } of [...wrappedAt(schema, path, value)].reverse())
    for (const layer of layersOf(one)) {
      const said: unknown = layer.meta()?.[APPLIES];
      if (said === 'live' || said === 'device' || said === 'restart') return said;
    }
  return 'live';
}
