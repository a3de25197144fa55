import { z } from 'zod';
import type { Conversion } from '../../src/domain/reading/normalise.ts';
import type { PointId } from '../../src/domain/ids.ts';
import type { Point } from '../../src/domain/plant.ts';
import type { DeviceFile } from '../../src/settings/schema.ts';
import { durationText } from '../../src/settings/values.ts';
import { momentUnit, pointer, zone } from '../shared/json/settings.ts';
import { accessShape, silenceKey, topic } from '../shared/mqtt/settings.ts';

/** What the `connect` of a device begins with, before the colon. */
export const BROKER_SCHEMES = ['mqtt', 'mqtts', 'ws', 'wss', 'embedded'];

const NOT_A_NAME = 'not the name of a detector: write it in quotes';
const scalar = z.union([z.string(), z.number(), z.boolean()]);

/** The keys of a device beside its id, name and points: a broker, and where detectors publish there. */
export const brokerShape = {
  ...accessShape,
  // What a broker kept would come as if it were of now, where messages have no time.
  session: accessShape.session.prefault('0s'),
  topic: topic.meta({ description: '`{dev}` matches one level, the name of a detector: gas/{dev}/up.' }),
  period: durationText
    .refine((ms) => ms >= 1000, { message: 'it must be at least 1s' })
    .prefault('60s')
    .meta({ description: 'Usual time between two messages of a detector; after three of them its points are stale.' }),
  silence: silenceKey,
  units: z
    .strictObject({
      at: momentUnit.default('ms').meta({ description: 'Of `at`; `none` where it is not to be used.' }),
      zone: zone,
    })
    .prefault({})
    .meta({ description: 'How the times of `at` are written.' }),
};

/** How one point is read: the detector, and where its number is in a message. */
export const publishedRead = z
  .strictObject({
    dev: z
      .string({ error: ({ input }) => (input === undefined ? undefined : NOT_A_NAME) })
      .regex(/^[^/+#\0]{1,128}$/, { message: 'not one level of a topic: no /, + or #' })
      .meta({ description: 'What fills `{dev}` in the topic.' }),
    value: pointer.min(1, { message: 'name the field, as /values/h2s' }).meta({
      description: 'Where its number is (RFC 6901 pointer); of a contact true and false or 1 and 0.',
    }),
    at: pointer
      .optional()
      .meta({ description: 'Where the time of the message is; without it, the time of its receipt counts.' }),
    status: pointer
      .optional()
      .meta({ description: 'Where a status is. What is not in `good-when` makes the point `bad/sensor`.' }),
    'good-when': z.array(scalar).min(1).optional().meta({ description: 'Values of a good status. Default: true.' }),
    scale: z.number().default(1).meta({ description: 'value = number * scale + offset.' }),
    offset: z.number().default(0).meta({ description: 'Added after the scale, in the unit.' }),
    decimals: z.int().min(0).max(9).optional().meta({ description: 'Default: 3.' }),
  })
  .superRefine((read, context) => {
    if (read['good-when'] !== undefined && read.status === undefined)
      context.addIssue({
        code: 'custom',
        path: ['good-when'],
        message: 'nothing says where the status is; write `status: /ok`',
      });
  })
  .transform(({ 'good-when': goodWhen = [true], ...read }) => ({ ...read, goodWhen, whole: false }));

type Read = z.output<typeof publishedRead>;

/** A device of this driver as it is written. */
export type BrokerDevice = z.output<z.ZodObject<typeof brokerShape>> &
  Omit<DeviceFile, 'points'> & { readonly points: readonly (DeviceFile['points'][number] & { readonly read: Read })[] };

/** A point of a detector, and how its number becomes a value. */
export interface DetectorPoint {
  readonly id: PointId;
  readonly read: Read;
  readonly conversion: Conversion;
}

/** The name of the driver: its devices carry it. */
export const NAME = 'mqtt-points';

const isOwn = (device: DeviceFile): device is BrokerDevice => device.driver === NAME;

/** The devices of this driver among all of a configuration. */
export const brokerDevices = (devices: readonly DeviceFile[]): readonly BrokerDevice[] => devices.filter(isOwn);

/** The points of a device as the plant has them. @param known the points of the plant by id */
export const detectorPoints = ({ points }: BrokerDevice, known: ReadonlyMap<string, Point>): DetectorPoint[] =>
  points.flatMap(({ id, read }): DetectorPoint[] => {
    const point = known.get(id);
    if (point === undefined) return [];
    if (point.type === 'contact')
      return [{ id: point.id, read, conversion: { type: point.type, active: point.active } }];
    const { type, scale, offset, decimals, range } = point;
    return [{ id: point.id, read, conversion: { type, scale, offset, decimals, range } }];
  });
