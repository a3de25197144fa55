import { z } from 'zod';
import { durationText, secretText } from '../../../src/settings/values.ts';
import { misfitIssue, VALUE_MISFITS } from '../../../src/words/misfits.ts';
import { filled } from '../../../src/words/sentence.ts';
import type { SourcePatience } from './message.ts';

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
  // The text is not repeated: it may hold a password.
  context.addIssue({
    code: 'custom',
    message: 'write mqtt://host:1883, mqtts://host:8883 or embedded; user and password have keys of their own',
  });
  return z.NEVER;
});

/** A topic to subscribe to, in which `{name}` fills a level. */
export const topic = z
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
    context.addIssue(misfitIssue(filled(VALUE_MISFITS.topic, { part: bad, name: '{tag}' })));
    return z.NEVER;
  });

/** A topic to publish to, or the beginning of topics: no wildcard. */
export const plainTopic = z
  .string()
  .min(1)
  .max(256)
  .regex(/^[^+#{}]*[^+#{}/]$/, { message: 'a plain topic, without wildcards and without a slash at its end' });

const file = z.string().min(1).max(512);

const tls = z
  .strictObject({
    ca: file
      .optional()
      .meta({ description: 'PEM of the authority that signed the broker, where the system does not know it.' }),
    cert: file.optional().meta({ description: 'PEM of our own certificate, where the broker asks for one.' }),
    key: file.optional().meta({ description: 'PEM of its private key.' }),
    name: z
      .string()
      .min(1)
      .optional()
      .meta({ description: 'The name in the certificate of a broker that is reached by its address.' }),
  })
  .meta({ description: 'For `mqtts://` and `wss://`: files beside plant.yaml.' });

const between = (least: number, most: number, what: string) =>
  durationText.refine((ms) => ms >= least && ms <= most, { message: `it must be ${what}` });

/** Without a message of use for so many periods a source is missing, and not sooner than this, ms. */
const PERIODS = 3;
const AT_LEAST_MS = 10_000;

/** How long a source may be silent. */
export const silenceKey = z
  .union([
    z.literal('never'),
    durationText.refine((ms) => ms >= 1000, { message: 'it must be at least 1s, or `never`' }),
  ])
  .optional()
  .meta({
    description:
      'After so long without a message that can be used the source is offline, though its broker is there. Default: three periods, at least 10s. `never`, or hours, only where nothing is sent while nobody is on site; messages that cannot be used are an alarm all the same.',
  });

/** The patience with a source. @param period ms */
export function patienceOf(source: {
  readonly period: number;
  readonly silence?: number | 'never' | undefined;
}): SourcePatience {
  const usual = Math.max(AT_LEAST_MS, PERIODS * source.period);
  const { silence: after = usual } = source;
  return { silence: after === 'never' ? undefined : after, unreadable: usual };
}

/** How a broker is reached: keys that everything behind one has. */
export const accessShape = {
  connect: connect.meta({
    description: '`mqtt://host:port`, `mqtts://host:port`, or `embedded` for the broker inside the gateway.',
  }),
  user: z.string().min(1).optional().meta({ description: 'The account at the broker.' }),
  password: secretText
    .optional()
    .meta({ description: 'Of that account, by reference: `${env:NAME}` or `${file:PATH}`.' }),
  tls: tls.optional(),
  version: z
    .union([z.literal(4), z.literal(5)])
    .default(4)
    .meta({ description: '4 is MQTT 3.1.1.' }),
  keepalive: between(10_000, 120_000, 'from 10s to 120s')
    .prefault('30s')
    .meta({ description: 'A broker that says nothing for one and a half of it is gone; 10s to 120s.' }),
  session: between(0, 86_400_000, 'from 0s to 1d').prefault('1h').meta({
    description:
      'So long the broker keeps QoS 1 messages for a gateway that is away (MQTT 5; a 3.1.1 broker decides itself); 0s for none.',
  }),
  'client-id': z
    .string()
    .regex(/^[\w.:-]{1,128}$/, { message: 'not a client id: letters, digits and . _ : -' })
    .optional()
    .meta({ description: 'Where the broker goes by it; else made of site, source and installation.' }),
  share: z
    .string()
    .regex(/^[^/+#\s]{1,64}$/, { message: 'not the name of a group: no /, + or #' })
    .optional()
    .meta({ description: 'Gateways with the same group get each message once ($share/GROUP/topic).' }),
  will: z
    .strictObject({
      topic: plainTopic.meta({ description: 'Where it is published.' }),
      payload: z.string().max(1024).meta({ description: 'Published by the broker when the gateway is gone.' }),
      online: z
        .string()
        .max(1024)
        .optional()
        .meta({ description: 'Published when it is there; with it both are retained.' }),
    })
    .optional()
    .meta({ description: 'Last will.' }),
};

export type AccessSettings = z.output<z.ZodObject<typeof accessShape>>;
