import { z } from 'zod';
import type { Text } from '../domain/text.ts';
import type { Duration } from '../domain/time.ts';
import { ofEachClass } from '../common/log-class.ts';
import { applies } from './applies.ts';
import { ownGases } from './gases.ts';
import { proxies, publicUrl, tls } from './outside.ts';
import { broker } from './schema-broker.ts';
import { calibration } from './schema-calibration.ts';
import { danger, weather } from './schema-danger.ts';
import { serveSchema } from './schema-serve.ts';
import { musterRules } from './schema-musters.ts';
import { notify } from './schema-notify.ts';
import { outputFile } from './schema-outputs.ts';
import { privacySchema } from './schema-privacy.ts';
import { reAlarmSchema } from './schema-re-alarm.ts';
import { suppressions } from './schema-suppressions.ts';
import { votes } from './schema-votes.ts';
import { exposureSchema } from './schema-exposure.ts';
import { watchSchema } from './schema-watch.ts';
import { zoneFile } from './schema-zone.ts';
import { type PointFile, type PointRead, pointShape } from './schema-point.ts';
import { responses } from './schema-responses.ts';
import { rules } from './schema-rules.ts';
import { durationText, idText, metres, sizeText, textValue } from './values.ts';

/** One badge source, as far as the rules have to know it. */
export interface BadgesFile {
  readonly id: string;
  readonly name?: Text | undefined;
  readonly floor: string;
  readonly period: Duration;
  readonly 'unknown-max': number;
}

/** What one driver adds to the schema: the keys of its devices and how one of their points is read, or badge sources. */
export interface DriverSchemas {
  readonly devices?: {
    /** A device belongs to this driver when its `connect` begins with one of these words, before the colon. */
    readonly schemes: readonly string[];
    /** The keys of a device beside its id, name and points; `connect` is one of them. */
    readonly shape: z.ZodRawShape & { readonly connect: z.ZodType };
    readonly read: z.ZodType<PointRead>;
  };
  readonly badges?: z.ZodType<BadgesFile>;
}

/** A driver's name with its part of the schema. */
export interface SchemaOwner {
  readonly name: string;
  readonly schemas: DriverSchemas;
}

/** A device as it is written, in the words of the file, with what every driver's devices have. */
export interface DeviceFile {
  /** The driver that it belongs to, by the scheme of its `connect`. */
  readonly driver: string;
  readonly id: string;
  readonly name?: Text | undefined;
  readonly points: readonly PointFile[];
}

/** The key by which `ownerOf` names the driver of a device. It is no key of the file. */
export const OWNER = 'driver';

/** The driver whose scheme a device's `connect` names; the first one, which complains of it, where none does. */
export function ownerOf(connect: unknown, drivers: readonly SchemaOwner[]): string | undefined {
  const owners = drivers.filter(({ schemas }) => schemas.devices !== undefined);
  const [, scheme] = /^([^:]*)/.exec(typeof connect === 'string' ? connect : '') ?? [];
  return (owners.find(({ schemas }) => schemas.devices?.schemes.some((own) => own === scheme)) ?? owners[0])?.name;
}

/** The devices of all drivers: a union, distinguished by the owner of each. */
function devicesOf(drivers: readonly SchemaOwner[]): z.ZodType<readonly DeviceFile[]> {
  const [first, ...others] = drivers.flatMap(({ name: owner, schemas: { devices } }) => {
    if (devices === undefined) return [];
    const name = textValue.optional().meta({ description: 'Default: the last part of the id.', ...applies('live') });
    const id = idText.meta({ title: 'id', description: 'Unique among devices, points, zones and people.' });
    const read = devices.read.meta({ description: 'How its number is read.' });
    const point = z.strictObject({ id, name, read, ...pointShape });
    const points = z.array(point).max(2000).default([]).meta({ description: 'What it measures or switches.' });
    return [z.strictObject({ ...devices.shape, [OWNER]: z.literal(owner), id, name, points })];
  });
  if (first === undefined) throw new Error('no driver has devices');
  return z.array(others.length === 0 ? first : z.discriminatedUnion(OWNER, [first, ...others])).default([]);
}

function badgesOf(drivers: readonly SchemaOwner[]): z.ZodType<BadgesFile> {
  const [own, other] = drivers.flatMap(({ schemas }) => schemas.badges ?? []);
  if (own === undefined || other !== undefined) throw new Error('one driver, and no second one, has badge sources');
  return own;
}

/** A configuration file whose shape is right, in the words of the file. */
export type PlantFile = z.output<ReturnType<typeof fileSchema>>;

/** The whole configuration. Driver keys are merged in, so that there is one schema of everything. */
export function fileSchema(drivers: readonly SchemaOwner[]) {
  return z.strictObject({
    fengsui: z.literal(1).meta({ description: 'Version of this format.' }),
    site: z
      .strictObject({
        id: idText.meta({ title: 'id', description: 'Names the gateway to brokers.', ...applies('restart') }),
        name: textValue.meta({ description: 'Stands above every page.' }),
        timezone: z.string().default('Asia/Shanghai').meta({ description: 'IANA name, for times that people read.' }),
      })
      .meta({ description: 'The plant as a whole.' }),
    floors: z
      .array(
        z.strictObject({
          id: idText.meta({ description: 'Unique among floors.' }),
          name: textValue.optional().meta({ description: 'Default: the id.' }),
          extent: z.tuple([metres, metres, metres, metres]).meta({ description: 'minX, minY, maxX, maxY in metres.' }),
          drawing: z
            .string()
            .regex(/^[\w.-]+\.svg$/, { message: 'not the name of an SVG file beside plant.yaml' })
            .optional()
            .meta({ description: 'An SVG file beside plant.yaml that fills the extent.' }),
          stack: idText.optional().meta({
            description:
              'Floors with the same word here lie over each other: a badge whose floor is in doubt may be on any of them.',
          }),
        }),
      )
      .min(1)
      .meta({ description: 'Each is a plane of the site frame.' }),
    zones: z
      .array(zoneFile)
      .default([])
      .meta({ description: 'Areas in which people are counted, warned and kept out.' }),
    devices: devicesOf(drivers).meta({
      description: 'Panels, cards and detectors; their other keys go by the scheme of `connect`.',
      ...applies('device'),
    }),
    badges: z
      .array(badgesOf(drivers))
      .default([])
      .meta({ description: 'Sources of the places of badges.', ...applies('device') }),
    gases: ownGases,
    people: z
      .array(
        z.strictObject({
          id: idText.meta({ description: 'Unique among devices, points, zones and people.' }),
          name: z.string().min(1).max(64).meta({ description: 'As it stands on screens.' }),
          tag: z
            .string()
            .trim()
            .min(1)
            .max(64)
            .optional()
            .meta({ description: 'The id of the badge that the person carries, in quotes; capitals do not matter.' }),
          groups: z.array(idText).default([]).meta({ description: 'By which zones forbid people.' }),
          posts: z
            .array(idText)
            .max(50)
            .default([])
            .meta({ description: 'Zones where the person is assigned to work.' }),
          qualified: z.boolean().default(false).meta({ description: 'Counts where a zone asks for qualified people.' }),
          escort: z
            .boolean()
            .default(false)
            .meta({ description: 'May accompany visitors where a zone names escorts.' }),
        }),
      )
      .default([])
      .meta({ description: 'Who carries a badge.' }),
    outputs: z
      .array(outputFile)
      .max(500)
      .default([])
      .meta({ description: 'What the gateway drives: sirens, beacons, relays, heartbeats.' }),
    notify: notify.optional(),
    responses,
    rules,
    votes,
    suppressions,
    musters: musterRules,
    danger,
    calibration,
    weather: weather.optional(),
    broker,
    're-alarm': reAlarmSchema,
    exposure: exposureSchema,
    watch: watchSchema.optional(),
    privacy: privacySchema.optional(),
    serve: serveSchema.optional(),
    'public-url': publicUrl.optional(),
    proxies: proxies.optional(),
    tls: tls.optional(),
    log: z
      .strictObject({
        quota: sizeText.prefault('8GB').meta({ description: 'The whole record; the oldest goes first.' }),
        keep: z
          .strictObject(
            ofEachClass(({ keep }) => durationText.prefault(keep).meta({ description: 'So long this class is kept.' })),
          )
          .prefault({})
          .meta({ description: 'By class: readings, places of people, and what people did with every alarm.' }),
        anchor: z.string().min(1).max(500).optional().meta({
          description:
            'A folder on a second disk or a stick, where the signed head of the record is noted: `fengsui log verify --anchor FILE`.',
        }),
      })
      .prefault({})
      .meta({ description: 'The record.', ...applies('restart') }),
    reports: z
      .strictObject({
        write: z
          .boolean()
          .prefault(true)
          .meta({ description: 'Whether the report of each shift, day and month is written when it has ended.' }),
        lang: z.enum(['zh', 'en']).prefault('zh').meta({ description: 'The language of those reports.' }),
      })
      .prefault({})
      .meta({ description: 'Reports that write themselves, below the data folder.', ...applies('restart') }),
  });
}
