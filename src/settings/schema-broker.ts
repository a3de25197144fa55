import { z } from 'zod';
import { applies } from './applies.ts';
import { rateText, secretText, sizeText, topicPattern } from './values.ts';

const brokerAccount = z.strictObject({
  user: z
    .string()
    .max(128)
    .regex(/^[^\p{Cc}]+$/u, { message: 'not the name of an account' })
    .meta({ description: 'The name by which a client signs in.' }),
  password: secretText,
  publish: z
    .array(topicPattern)
    .max(1000)
    .optional()
    .meta({ description: 'Patterns of topics, with + and #. Default: the topics that the gateway hears there.' }),
  subscribe: z.array(topicPattern).max(1000).default([]).meta({ description: 'Patterns of topics. Default: nothing.' }),
});

const brokerLimits = z.strictObject({
  packet: sizeText
    .prefault('256KB')
    .refine((bytes) => bytes >= 1000 && bytes <= 16_000_000, { message: 'it must be from 1kB to 16MB' })
    .meta({ description: 'A larger packet ends the connection.' }),
  connections: z.int().min(1).max(20_000).default(2000).meta({ description: 'Of all clients together.' }),
  rate: rateText
    .prefault('30000/s')
    .meta({ description: 'Packets of one account; above it the broker reads more slowly and drops nothing.' }),
});

/** The keys of `broker`. */
export const broker = z
  .strictObject({
    listen: z
      .string()
      .regex(/^[\w.:[\]-]+:\d+$/, { message: 'not host:port' })
      .default('127.0.0.1:1883')
      .meta({ description: '`host:port`; beyond this machine only with accounts.' }),
    accounts: z
      .array(brokerAccount)
      .max(1000)
      .default([])
      .meta({ description: 'Who may sign in; without any, everybody on this machine.' }),
    limits: brokerLimits.prefault({}).meta({ description: 'What a client may take.' }),
  })
  .prefault({})
  .meta({ description: 'The broker inside the gateway, for `connect: embedded`.', ...applies('restart') });
