import { z } from 'zod';
import { OUTPUT_ENDINGS, OUTPUT_KINDS } from '../domain/plant.ts';
import { applies } from './applies.ts';
import { place } from './schema-point.ts';
import { alarmFilter } from './schema-when.ts';
import { durationText, idText, textValue } from './values.ts';

const address = z.int().min(0).max(65_535).meta({ description: 'Zero-based, as on the wire.' });
const word = z.int().min(0).max(65_535);
const isBit = (table: string): boolean => table === 'coil' || table === 'discrete';

const write = z
  .strictObject({
    table: z.enum(['coil', 'holding']).meta({ description: 'The table that is written.' }),
    address,
    function: z
      .union([z.literal(5), z.literal(6), z.literal(15), z.literal(16)])
      .optional()
      .meta({ description: 'Default: 5 for a coil, 6 for a register; 15 and 16 where the device takes no other.' }),
    on: word.default(1).meta({ description: 'What is written for on.' }),
    off: word.default(0).meta({ description: 'What is written for off.' }),
  })
  .superRefine((register, context) => {
    const { table, on, off } = register;
    const complain = (key: string, message: string): void => context.addIssue({ code: 'custom', path: [key], message });
    const codes: readonly number[] = table === 'coil' ? [5, 15] : [6, 16];
    if (register.function !== undefined && !codes.includes(register.function))
      complain('function', table === 'coil' ? 'a coil is written with 5 or 15' : 'a register is written with 6 or 16');
    if (table === 'coil' && (on !== 1 || off !== 0)) complain('on', 'a coil is 1 or 0; write `normally: on` instead');
    else if (on === off) complain('off', 'on and off are the same');
  });

const readBack = z
  .strictObject({
    table: z.enum(['coil', 'discrete', 'holding', 'input']).meta({ description: 'The table that is read back.' }),
    address,
    on: word.optional().meta({ description: 'What it holds while the output is on. Default: as it is written.' }),
    off: word.optional().meta({ description: 'What it holds while the output is off. Default: as it is written.' }),
  })
  .superRefine(({ table, on = 1, off = 0 }, context) => {
    const complain = (key: string, message: string): void => context.addIssue({ code: 'custom', path: [key], message });
    if (isBit(table) && (on > 1 || off > 1)) complain(on > 1 ? 'on' : 'off', 'a bit is 0 or 1');
    else if (on === off) complain('off', 'on and off are the same');
  });

const mqtt = z
  .strictObject({
    broker: idText.meta({ description: 'A badge source, or a device over MQTT: whose broker it is.' }),
    topic: z
      .string()
      .min(1)
      .max(512)
      .regex(/^(?!\$)[^+#\0]*$/, { message: 'not a topic to publish to: no + or #' })
      .regex(/^(?:[^{}]|\{tag\})*$/, { message: 'not a topic to publish to: only {tag} stands in braces' })
      .meta({
        description:
          'Where it is published. With `{tag}` it is one at each badge, for those whom its alarms are about.',
      }),
    on: z.string().max(4096).meta({ description: 'What is published for on.' }),
    off: z.string().max(4096).meta({ description: 'What is published for off.' }),
  })
  .refine(({ on, off }) => on !== off, { path: ['off'], message: 'on and off are the same' });

/** One output, as it is written. */
export const outputFile = z
  .strictObject({
    id: idText.meta({ description: 'Unique among devices, points, zones, people and outputs.' }),
    name: textValue.optional().meta({ description: 'Default: the last part of the id.', ...applies('live') }),
    kind: z
      .enum(OUTPUT_KINDS)
      .default('relay')
      .meta({
        description: 'A heartbeat changes every `period`; the others follow the alarms of `when`.',
        ...applies('live'),
      }),
    at: place.optional().meta({ description: 'Where it is: it is shown on the map.', ...applies('live') }),
    device: idText.optional().meta({ description: 'The Modbus device that switches it.' }),
    write: write.optional().meta({ description: 'What is written.' }),
    'read-back': readBack.optional().meta({
      description: 'What is read back. Default: what is written. Not equal within 3 s: `:mismatch`.',
    }),
    mqtt: mqtt.optional().meta({ description: 'A thing behind a broker, instead of `device` and `write`.' }),
    normally: z.enum(['off', 'on']).default('off').meta({
      description:
        '`on`: de-energised to alarm. What is written for on and off is exchanged, and what is read back where it has no `on` and `off` of its own.',
    }),
    when: alarmFilter.meta({
      description:
        'Which alarms want it; a key that is absent matches all. Alarms of outputs only where `conditions` or `subject` names them.',
      ...applies('live'),
    }),
    until: z
      .enum(OUTPUT_ENDINGS)
      .default('returned')
      .meta({
        description: 'When an alarm wants it no more: it returned, was reset, or was acknowledged on a screen.',
        ...applies('live'),
      }),
    stop: idText.optional().meta({
      description: 'A contact at the output that silences what stands; closed over 60 s it is an alarm.',
      ...applies('live'),
    }),
    'at-stop': z.enum(['off', 'on', 'hold']).default('off').meta({
      description: 'How an orderly stop of the gateway leaves it.',
    }),
    period: durationText
      .prefault('1s')
      .refine((ms) => ms >= 100 && ms <= 60_000, { message: 'it must be from 100ms to 1m' })
      .meta({ description: 'Of a heartbeat: the time between two changes.' }),
    'longest-on': durationText
      .refine((ms) => ms >= 1000, { message: 'it must be at least 1s' })
      .optional()
      .meta({
        description: 'After so long it ends, to spare the relay; while an alarm of priority 1 stands it pulses.',
        ...applies('live'),
      }),
    'minimum-off': durationText
      .prefault('0s')
      .refine((ms) => ms <= 600_000, { message: 'it must be at most 10m' })
      .meta({
        description: 'It goes on again after so long at the soonest; a new alarm of priority 1 does not wait.',
        ...applies('live'),
      }),
  })
  .meta({ ...applies('device') });

/** One output of a configuration whose shape is right. */
export type OutputFile = z.output<typeof outputFile>;
