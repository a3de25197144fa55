import { z } from 'zod';
import type { ChannelKind } from '../domain/notices/plan.ts';
import { durationText, idText, secretText } from './values.ts';

const httpUrl = z
  .string()
  .max(2048)
  .regex(/^https?:\/\/[^\s@]+$/i, { message: 'not an address of HTTP, or one with a password in it' })
  .meta({ examples: ['https://example.com/hook'] });

const host = z
  .string()
  .regex(/^[\w.:[\]-]+:\d{1,5}$/, { message: 'not host:port' })
  .meta({ examples: ['mail.example.com:587'] });

const brokerUrl = z
  .string()
  .max(2048)
  .regex(/^mqtts?:\/\/[^\s@]+$/i, { message: 'not an address of a broker, or one with a password in it' })
  .meta({ examples: ['mqtts://broker.example.com:8883'] });

const ca = z.string().min(1).max(512).optional().meta({
  description: 'PEM of the authority that signed the certificate there, where the system does not know it.',
});

/** The header of a request: a text, in which places are filled, or a secret. */
const header = z
  .string()
  .max(2048)
  .regex(/^[\t\x20-\x7e]*$/, { message: 'not what a header can hold' });

const user = z.string().min(1).max(256).optional().meta({ description: 'The account of the gateway there.' });

/** The keys of each kind of channel beside those that all have. An address may name no secret; `${env:}` and `${file:}` do. */
const KEYS = {
  webhook: {
    url: httpUrl.meta({ description: 'POST of the transition, as JSON.' }),
    secret: secretText.optional().meta({ description: 'Signs the body: X-Fengsui-Signature.' }),
    ca,
  },
  dingtalk: {
    url: httpUrl.prefault('https://oapi.dingtalk.com/robot/send'),
    token: secretText.meta({ description: 'access_token of the robot.' }),
    secret: secretText.optional().meta({ description: 'Of 加签, which signs each message.' }),
  },
  wecom: {
    url: httpUrl.prefault('https://qyapi.weixin.qq.com/cgi-bin/webhook/send'),
    token: secretText.meta({ description: 'key of the robot.' }),
  },
  smtp: {
    host: host.meta({ description: '`host:port` of the mail server.' }),
    user,
    password: secretText.optional().meta({ description: 'Of that account.' }),
    from: z
      .string()
      .max(256)
      .regex(/^([^<>\r\n]*<)?[^\s@<>]+@[^\s@<>]+>?$/, { message: 'not an address of mail' })
      .meta({ description: 'The address that mails come from.', examples: ['Fengsui <alarm@example.com>'] }),
    security: z.enum(['tls', 'starttls', 'none']).optional().meta({
      description:
        '`tls`: from the first byte on; `starttls`: after the greeting, and nothing is sent without it; `none`. Default: `tls` at port 465, `none` on this machine, else `starttls`.',
    }),
    ca,
  },
  'sms-http': {
    url: httpUrl.meta({
      description:
        'Where the short message is handed in. In url, headers and body `{phone}`, `{text}`, `{token}` and `{notice}` are filled in.',
      examples: ['https://sms.example.com/v1/send'],
    }),
    method: z.enum(['GET', 'POST', 'PUT']).default('POST').meta({ description: 'Of HTTP.' }),
    headers: z
      .record(z.string().regex(/^[\w-]{1,64}$/, { message: 'not the name of a header' }), header)
      .default({})
      .meta({ description: 'A value may be a secret by reference.', examples: [{ authorization: 'Bearer {token}' }] }),
    body: z
      .string()
      .max(8192)
      .optional()
      .meta({
        description:
          'A form, or JSON where it begins with a brace; a header `content-type` says another one. What is filled in is escaped by that.',
        examples: ['{"to":"{phone}","text":"{text}"}'],
      }),
    token: secretText.optional().meta({ description: 'Fills `{token}`.' }),
    success: z
      .strictObject({
        pointer: z
          .string()
          .regex(/^(\/[^/]*)+$/, { message: 'not a JSON pointer (RFC 6901), like /position/x' })
          .meta({ description: 'Where in the JSON of the answer (RFC 6901).' }),
        equals: z
          .array(z.union([z.string(), z.number(), z.boolean()]))
          .min(1)
          .max(20)
          .meta({ description: 'What stands there when the message was taken.' }),
      })
      .optional()
      .meta({
        description: 'Of a provider that says in the answer whether it took the message; else any 2xx will do.',
        examples: [{ pointer: '/code', equals: [0] }],
      }),
    ca,
  },
  mqtt: {
    url: brokerUrl.meta({ description: 'The broker.' }),
    topic: z
      .string()
      .max(256)
      .regex(/^[^+#\0]+$/, { message: 'not a topic to publish to: no + or #' })
      .meta({
        description: 'Where messages are published, with QoS 1; `{person}` is filled in.',
        examples: ['alarms/{person}'],
      }),
    user,
    password: secretText.optional().meta({ description: 'Of that account.' }),
    version: z
      .union([z.literal(4), z.literal(5)])
      .default(4)
      .meta({ description: '4 is MQTT 3.1.1.' }),
    ca,
  },
} as const satisfies Readonly<Record<ChannelKind, z.ZodRawShape>>;

/** What a kind of channel is. */
const WHAT: Readonly<Record<ChannelKind, string>> = {
  webhook: 'A program of your own, by HTTP.',
  dingtalk: 'A robot in a group of DingTalk 钉钉.',
  wecom: 'A robot in a group of WeCom 企业微信.',
  smtp: 'Mail.',
  'sms-http': 'Short messages, by the HTTP interface of a provider.',
  mqtt: 'A topic of a broker.',
};

/** Messages a minute that a channel of a kind takes, where the configuration does not say: robots refuse more than 20. */
const RATES: Readonly<Record<ChannelKind, number>> = {
  webhook: 300,
  dingtalk: 20,
  wecom: 20,
  smtp: 30,
  'sms-http': 30,
  mqtt: 300,
};

const retry = z
  .strictObject({
    first: durationText.prefault('2s').meta({ description: 'The first retry comes at the latest after this.' }),
    most: durationText.prefault('5m').meta({ description: 'Each further one after twice the time, and at most this.' }),
  })
  .prefault({})
  .meta({ description: 'When a message that was not taken is sent again.' });

const one = <K extends ChannelKind>(kind: K) =>
  z.strictObject({
    id: idText.meta({ description: 'Unique among channels.' }),
    kind: z.literal(kind).meta({ description: WHAT[kind] }),
    timeout: durationText.prefault('5s').meta({ description: 'No answer after this is a failure.' }),
    retry,
    rate: z
      .int()
      .min(2)
      .max(600)
      .default(RATES[kind])
      .meta({ description: 'Messages a minute at most; half of them are kept for priority 1.' }),
    ...KEYS[kind],
  });

/** One way to send messages; its further keys go by its kind. */
export const channel = z.discriminatedUnion('kind', [
  one('webhook'),
  one('dingtalk'),
  one('wecom'),
  one('smtp'),
  one('sms-http'),
  one('mqtt'),
]);
