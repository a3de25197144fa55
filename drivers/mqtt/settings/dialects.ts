import { z } from 'zod';
import { momentUnit, pointer, zone } from '../../shared/json/settings.ts';
import { plainTopic, topic } from '../../shared/mqtt/settings.ts';
import { frameShape, solverShape } from './frame.ts';

const meaning = z.record(z.string().min(1), z.boolean());
const words = z
  .strictObject({
    sos: meaning.optional().meta({ description: 'Words of `sos`, each true or false.' }),
    motion: meaning.optional().meta({ description: 'Words of `motion`, each true or false.' }),
    tamper: meaning.optional().meta({ description: 'Words of `tamper`, each true or false.' }),
    fall: meaning.optional().meta({ description: 'Words of `fall`, each true or false.' }),
  })
  .prefault({})
  .meta({ description: 'Words that are no yes or no: { sos: { pushed: true, notPushed: false } }.' });

const batteryObject = z.strictObject({
  as: z.enum(['percent', 'words', '0-15', 'mV', 'V']).default('percent').meta({ description: 'What its number is.' }),
  empty: z.number().min(0).max(100_000).optional().meta({ description: 'Voltage of an empty battery.' }),
  full: z.number().positive().max(100_000).optional().meta({ description: 'Voltage of a full battery.' }),
  words: z
    .record(z.string().min(1), z.number().min(0).max(100))
    .optional()
    .meta({ description: '{ CRITICAL: 5, FULL: 100 }' }),
});
const aboutBattery = { description: 'How the source writes the state of batteries.' };
const battery = batteryObject.prefault({}).meta(aboutBattery);

const length = z.enum(['m', 'cm', 'mm', 'ft']);
const prefix = (usual: string) => plainTopic.default(usual).meta({ description: 'The beginning of its topics.' });
const anyTopic = topic.optional().meta({ description: 'Another topic than the usual ones.' });

/** Where vendors put what the standard leaves to them. */
const vendorFields = (usual: { readonly sos?: string; readonly battery?: string }) =>
  z
    .strictObject({
      sos: pointer.optional().meta({ description: 'A call for help.' }),
      battery: pointer.optional().meta({ description: 'The state of the battery.' }),
      motion: pointer.optional().meta({ description: 'Whether it moves.' }),
      tamper: pointer.optional().meta({ description: 'Whether it was opened or taken off.' }),
      fall: pointer.optional().meta({ description: 'Whether its wearer fell.' }),
    })
    .prefault(usual)
    .meta({ description: 'Pointers (RFC 6901) from one location to what the badge says beside it.' });

/** The keys that each dialect adds to those of access and frame. */
export const dialectShapes = {
  json: {
    ...frameShape,
    topic: topic.meta({
      description: '`{name}` matches one level and its text becomes that field: uwb/{tag}/location.',
    }),
    root: z
      .enum(['object', 'array', 'keys'])
      .default('object')
      .meta({ description: 'A message is one badge, a list of them, or an object whose keys are the tags.' }),
    path: pointer.default('').meta({ description: 'Where that is in the message.' }),
    when: z
      .record(
        pointer,
        z.union([z.string(), z.number(), z.boolean(), z.array(z.union([z.string(), z.number(), z.boolean()]))]),
      )
      .default({})
      .meta({ description: 'Only where each pointer holds (one of) this: { /type: location }.' }),
    fields: z
      .strictObject({
        tag: pointer.optional().meta({ description: 'The id of the badge.' }),
        x: pointer.optional().meta({ description: 'In the frame of the source.' }),
        y: pointer.optional().meta({ description: 'In the frame of the source.' }),
        z: pointer.optional().meta({ description: 'Height.' }),
        longitude: pointer.optional().meta({ description: 'Degrees, WGS 84.' }),
        latitude: pointer.optional().meta({ description: 'Degrees, WGS 84.' }),
        elevation: pointer.optional().meta({ description: 'Metres above the ellipsoid.' }),
        system: pointer.optional().meta({ description: 'The coordinate system (map) that x and y are of.' }),
        accuracy: pointer.optional().meta({ description: 'One sigma, or the radius that the source gives.' }),
        at: pointer.optional().meta({ description: 'When the badge was there.' }),
        seq: pointer.optional().meta({ description: 'A number that counts up.' }),
        floor: pointer.optional().meta({ description: 'What the source calls the floor.' }),
        sos: pointer.optional().meta({ description: 'A call for help: true, 1 or a word of `words`.' }),
        'sos-at': pointer
          .optional()
          .meta({ description: 'When the button was last pressed: a call is a new time, not a state.' }),
        battery: pointer.optional().meta({ description: 'The state of the battery.' }),
        motion: pointer.optional().meta({ description: 'Whether it moves.' }),
        tamper: pointer.optional().meta({ description: 'Whether it was opened or taken off.' }),
        fall: pointer.optional().meta({ description: 'Whether its wearer fell.' }),
      })
      .meta({ description: 'Where each field is in a message (RFC 6901 pointers).' }),
    units: z
      .strictObject({
        position: length.default('m').meta({ description: 'Of x, y and z.' }),
        accuracy: length.default('m').meta({ description: 'Of the accuracy.' }),
        angle: z.enum(['deg', 'deg-e7']).default('deg').meta({ description: 'Of longitude and latitude.' }),
        at: momentUnit.default('ms').meta({ description: 'Of `at`; `none` where it is not to be used.' }),
        'sos-at': momentUnit.optional().meta({ description: 'Of `sos-at`; default as `at`.' }),
        zone,
      })
      .prefault({})
      .meta({ description: 'How numbers and times are written.' }),
    seq: z
      .strictObject({
        modulo: z
          .int()
          .min(2)
          .max(2 ** 48)
          .default(2 ** 32)
          .meta({ description: 'It counts from 0 to one less than this.' }),
      })
      .prefault({})
      .meta({ description: 'Where `seq` begins again: 256 for one byte.' }),
    words,
    battery,
    'presence-only': z
      .boolean()
      .default(false)
      .meta({ description: 'Its messages never say where: a badge is only heard.' }),
  },
  omlox: {
    ...frameShape,
    frame: z
      .enum(['local', 'epsg4326', 'pub'])
      .default('local')
      .meta({ description: 'Which of the two topics of a hub to hear, or `pub` where providers publish without one.' }),
    topic: anyTopic,
    fields: vendorFields({ sos: '/properties/sos', battery: '/properties/battery' }),
    words,
    battery,
  },
  dwm1001: {
    ...frameShape,
    prefix: prefix('dwm'),
    button: z
      .strictObject({
        byte: z.int().min(0).max(33).default(0).meta({ description: 'Which of the user bytes, from 0.' }),
        mask: z.int().min(1).max(255).default(1).meta({ description: 'Which bits of it mean a call.' }),
      })
      .optional()
      .meta({ description: 'A call for help in the user bytes of a badge: which byte, and which bits of it.' }),
    battery,
  },
  leaps: { ...frameShape, prefix: prefix('leaps'), battery },
  pozyx: {
    ...frameShape,
    topic: topic.default('tags').meta({ description: '`tags` at a local gateway, `TENANT/tags` in the cloud.' }),
    fields: vendorFields({}),
    words,
    battery,
  },
  quuppa: {
    ...frameShape,
    topic: topic.default('quuppa/tags').meta({ description: 'As the output target was set.' }),
    battery: batteryObject.optional().meta(aboutBattery),
  },
  nooploop: {
    ...frameShape,
    topic: topic.default('ips/#').meta({ description: 'As it was set at the server.' }),
    time: z.enum(['epoch', 'uptime']).default('epoch').meta({ description: 'An old uBeacon counts from its start.' }),
  },
  'rt-loc': {
    ...frameShape,
    ...solverShape,
    topic: anyTopic,
    use: z
      .enum(['pos', 'ranges'])
      .default('pos')
      .meta({ description: "The engine's own places, or ranges to anchors that are listed here." }),
    units: z
      .strictObject({
        position: length.default('m').meta({ description: 'Of x, y and z.' }),
        distance: length.default('m').meta({ description: 'Of ranges.' }),
      })
      .prefault({})
      .meta({ description: 'How numbers are written.' }),
  },
  ranges: {
    ...frameShape,
    ...solverShape,
    topic: topic.default('uwb/{tag}/ranges').meta({ description: 'Where ranges are published.' }),
  },
  tdoa: {
    ...frameShape,
    ...solverShape,
    topic: topic.default('uwb/{tag}/tdoa').meta({ description: 'Where arrivals are published.' }),
  },
};
