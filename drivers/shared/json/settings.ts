import { z } from 'zod';

/** RFC 6901: empty for the whole message, else every part begins with a slash. */
export const pointer = z
  .string()
  .regex(/^(\/([^~/]|~[01])*)*$/, { message: 'not a JSON pointer (RFC 6901), like /position/x' });

/** How times are written in a message. */
export const momentUnit = z.enum(['ms', 's', 'us', 'iso', 'none']);

/** Of times in `iso` that do not say theirs. */
export const zone = z
  .string()
  .regex(/^(UTC|[+-]\d\d:\d\d)$/, { message: 'not a zone: UTC or +08:00' })
  .default('UTC')
  .meta({ description: 'Of times in `iso` that do not say theirs: UTC or +08:00.' });
