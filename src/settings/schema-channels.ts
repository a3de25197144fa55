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

const user = z.string().min(1).max(256).optional().meta({ description: 'The account of the gateway there.' });

/** The keys of each kind of channel beside those that all have. An address may name no secret; `${env:}` and `${file:}` do. */
const KEYS = {
  webhook: {
    url: httpUrl.meta({ description: 'POST of the transition, as JSON.' }),
    secret: secretText.optional().meta({ description: 'Signs the body: X-Fengsui-Signature.' }),
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
    from: z.string().min(3).max(256).meta({ description: 'The address that mails come from.' }),
  },
  'sms-http': {
    url: httpUrl.meta({ description: 'Where the short message is handed in.' }),
    token: secretText.optional().meta({ description: 'Lets the gateway in there.' }),
  },
  mqtt: {
    broker: idText.meta({ description: 'A badge source or device whose broker is used.' }),
    topic: z.string().min(1).max(256).meta({ description: 'Where messages are published.' }),
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
