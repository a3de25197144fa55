import { z } from 'zod';
import { durationText, idText, metres } from '../../../src/settings/values.ts';

const xy = z.tuple([metres, metres]);
const pair = z.tuple([xy, xy]);

/** One frame of the source's own put into the site frame, by numbers or by known points. */
const transform = z.strictObject({
  origin: xy.optional().meta({ description: 'Where the [0, 0] of the source lies in the site frame.' }),
  rotation: z
    .number()
    .min(-360)
    .max(360)
    .optional()
    .meta({ description: 'Degrees, counterclockwise, from the x axis of the site to that of the source.' }),
  scale: z.number().positive().optional().meta({ description: 'Metres of the site in one of the source.' }),
  mirror: z.boolean().optional().meta({ description: 'The y axis of the source points the other way (down).' }),
  pairs: z
    .array(pair)
    .min(2)
    .max(50)
    .optional()
    .meta({ description: 'Known points instead: [[x, y] of the source, [x, y] of the site], two or more.' }),
  height: metres.optional().meta({ description: 'Added to z.' }),
  floor: idText.optional().meta({ description: 'The floor that this frame is of.' }),
});

/** Keys of how places come into the site frame and onto a floor. */
export const frameShape = {
  transform: z.record(z.string().min(1), transform).optional().meta({
    description:
      'By the id of the coordinate system (map) of the source; `*` for any other. Without it the source speaks in the site frame.',
  }),
  wgs84: z
    .strictObject({
      origin: z
        .tuple([z.number().min(-180).max(180), z.number().min(-89).max(89)])
        .meta({ description: '[longitude, latitude] of a known point.' }),
      at: xy.optional().meta({ description: 'That point in the site frame; default [0, 0].' }),
      bearing: z
        .number()
        .min(-360)
        .max(360)
        .default(0)
        .meta({ description: 'Compass bearing of the y axis of the site, degrees clockwise from true north.' }),
      elevation: z
        .number()
        .min(-500)
        .max(9000)
        .optional()
        .meta({ description: 'Metres above the ellipsoid where z is 0.' }),
    })
    .optional()
    .meta({ description: 'For longitudes and latitudes (WGS 84, EPSG:4326).' }),
  floors: z
    .record(z.string().min(1), idText)
    .optional()
    .meta({ description: 'What the source calls a floor, by name or number: { 0: ground, 1: upper }.' }),
  'floors-by-z': z
    .record(z.string().min(1), z.tuple([metres, metres]))
    .optional()
    .meta({
      description: 'Floors by z of the site frame, for fixes that say none: { ground: [-1, 4], upper: [4, 9] }.',
    }),
  hysteresis: z
    .number()
    .min(0)
    .max(10)
    .default(0.5)
    .meta({ description: 'Metres of z beyond its floor before a badge is on another.' }),
  accuracy: z
    .number()
    .positive()
    .max(1000)
    .default(0.5)
    .meta({ description: 'Metres, one sigma, of fixes that say none.' }),
};

/** Keys of sources whose places are worked out here. */
export const solverShape = {
  anchors: z
    .array(
      z.strictObject({
        id: z.string().min(1).max(64).meta({ description: 'As the source names it.' }),
        at: z.tuple([metres, metres, metres]).meta({ description: '[x, y, z] in the site frame.' }),
        bias: z.number().min(-10).max(10).optional().meta({ description: 'Metres that its ranges are too long.' }),
      }),
    )
    .max(2000)
    .optional()
    .meta({ description: 'Where the anchors are; also a file: `anchors: { include: anchors.yaml }`.' }),
  height: z.number().min(-100).max(500).optional().meta({
    description: 'z of the badges in the site frame: the place is sought in the plane. Without it, in space.',
  }),
  window: durationText
    .refine((ms) => ms >= 20 && ms <= 10_000, { message: 'it must be from 20ms to 10s' })
    .prefault('2s')
    .meta({
      description:
        'Ranges that come one anchor (or a few) a message are gathered; those that lie further apart than this make no place together.',
    }),
  biases: z
    .record(z.string().min(1), z.number().min(-10).max(10))
    .optional()
    .meta({ description: 'Metres that the ranges of an anchor are too long, by its id.' }),
  calibrated: z
    .boolean()
    .default(false)
    .meta({ description: 'Antenna delays were measured on site; without it they are learned and doubted.' }),
};

const frame = z.object(frameShape);
const solver = z.object(solverShape);
export type FrameSettings = z.output<typeof frame>;
export type TransformSettings = z.output<typeof transform>;
export type SolverSettings = z.output<typeof solver>;
