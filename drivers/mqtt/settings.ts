import { z } from 'zod';
import { secretText } from '../../src/settings/values.ts';

/** RFC 6901: empty for the whole message, else every part begins with a slash. */
const pointer = z
  .string()
  .regex(/^(\/([^~/]|~[01])*)*$/, { message: 'not a JSON pointer (RFC 6901), like /position/x' });

const connect = z.string().transform((text, context): string => {
  if (text === 'embedded') return text;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (
    url !== undefined &&
    ['mqtt:', 'mqtts:', 'ws:', 'wss:'].includes(url.protocol) &&
    url.username === '' &&
    url.password === ''
  )
    return text;
  // The text is not repeated: what stands in it may be a password.
  context.addIssue({
    code: 'custom',
    message: 'write mqtt://host:1883, mqtts://host:8883 or embedded; user and password have keys of their own',
  });
  return z.NEVER;
});

const topic = z
  .string()
  .min(1)
  .max(512)
  .transform((text, context): string => {
    const parts = text.split('/');
    const bad = parts.find(
      (part, i) =>
        (/[{}]/.test(part) && !/^\{[a-z]+\}$/.test(part)) ||
        (part.includes('#') && (part !== '#' || i < parts.length - 1)),
    );
    if (bad === undefined) return text;
    context.addIssue({
      code: 'custom',
      message: `${bad} in a topic: a name like {tag} fills a whole level, and # ends it`,
    });
    return z.NEVER;
  });

/** The keys of a badge source beside its id, name, floor and period. */
export const badgesShape = {
  connect: connect.meta({
    description: '`mqtt://host:port`, `mqtts://host:port`, or `embedded` for the broker inside the gateway.',
  }),
  user: z.string().min(1).optional(),
  password: secretText.optional(),
  dialect: z.enum(['json']).default('json'),
  topic: topic.meta({ description: '`{name}` matches one level and its text becomes that field: uwb/{tag}/location.' }),
  fields: z
    .strictObject({
      tag: pointer.optional(),
      x: pointer,
      y: pointer,
      z: pointer.optional(),
      accuracy: pointer.optional(),
      at: pointer.optional(),
      floor: pointer.optional(),
      sos: pointer.optional(),
      battery: pointer.optional(),
    })
    .meta({ description: 'Where each field stands in a message (RFC 6901 pointers).' }),
  units: z
    .strictObject({ position: z.enum(['m', 'cm', 'mm']).default('m'), at: z.enum(['ms', 's', 'us']).default('ms') })
    .prefault({}),
};

export type BadgeSource = z.output<z.ZodObject<typeof badgesShape>> & { readonly id: string; readonly floor: string };
