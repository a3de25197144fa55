import { batteriesIn } from './battery.ts';
import type { Dialect } from './dialect.ts';
import { momentsIn } from '../../shared/json/instants.ts';
import { type Contents, type LocalPlace, rejected, type Sample, tagIn } from './sample.ts';
import type { Dwm1001Source, LeapsSource } from '../settings/settings.ts';
import { levelIn } from '../../shared/mqtt/topic.ts';
import { isObject, jsonNumber } from '../../shared/json/values.ts';
import { type NoVector, vectorOf } from './vector.ts';

/** The super frame number of PANS; it counts frames of the network and goes round. */
const SUPER_FRAMES = 65_536;
const microseconds = momentsIn('us');
const base64 = /^[A-Za-z0-9+/]*={0,2}$/;

type Found = LocalPlace | 'nowhere' | NoVector;

/**
 * x, y, z in metres with a quality of 0 to 100. A badge that is not located says quality 0, or `"NaN"` for its
 * coordinates [knowledge, unverified]: that is a heart-beat, and its zeros are no place.
 */
function positionIn(position: unknown): Found {
  if (position === undefined || position === null) return 'missing-field';
  if (!isObject(position)) return 'shape';
  const quality = position['quality'] === undefined ? undefined : jsonNumber(position['quality']);
  if (quality !== undefined && !Number.isFinite(quality)) return 'not-a-number';
  if (quality === 0) return 'nowhere';
  const vector = vectorOf(position['x'], position['y'], position['z']);
  return typeof vector === 'string' ? vector : { frame: 'local', ...vector, accuracy: accuracyOf(position) };
}

/** For two dimensions with equal errors 95 % lie within 2.4477 sigma (Rayleigh). */
const SIGMA_OF_R95 = 1 / 2.4477;

function accuracyOf({ sd_x: sdX, sd_y: sdY, r95 }: Readonly<Record<string, unknown>>): number | undefined {
  const radius = jsonNumber(r95) * SIGMA_OF_R95;
  if (radius > 0 && Number.isFinite(radius)) return radius;
  const [x, y] = [jsonNumber(sdX), jsonNumber(sdY)];
  if (x >= 0 && y >= 0 && x + y < Infinity) return Math.sqrt((x * x + y * y) / 2);
  return sdX === undefined && sdY === undefined && r95 === undefined ? undefined : NaN;
}

/** One sample of a place that was found, was none, or was no good. */
function contentsOf(found: Found, sample: Sample): Contents {
  if (found === 'nowhere') return { samples: [{ ...sample, heard: true }], rejects: [] };
  if (typeof found !== 'string') return { samples: [{ ...sample, place: found }], rejects: [] };
  return { samples: sample.battery === undefined ? [] : [sample], rejects: [found] };
}

/** Qorvo/Decawave DWM1001: PANS, which knows no time, and PANS PRO, which publishes the last place retained. */
export class Dwm1001Dialect implements Dialect {
  readonly filters: readonly string[];
  readonly fixHasItsTime = false;
  readonly #node: number;
  readonly #button: Dwm1001Source['button'];
  readonly #battery: (value: unknown) => number | undefined;

  constructor({ prefix, button, battery }: Dwm1001Source) {
    const kinds = ['location', 'status', ...(button === undefined ? [] : ['data'])];
    this.filters = kinds.map((kind) => `${prefix}/node/+/uplink/${kind}`);
    this.#node = prefix.split('/').length + 1;
    this.#button = button;
    this.#battery = batteriesIn(battery);
  }

  read(topic: string, body: unknown): Contents {
    const tag = tagIn(levelIn(topic, this.#node));
    if (tag === undefined) return rejected('missing-field');
    if (!isObject(body)) return rejected('shape');
    const at = microseconds(body['timestamp']);
    switch (levelIn(topic, this.#node + 2)) {
      case 'location': {
        const frame = jsonNumber(body['superFrameNumber']);
        const seq = Number.isInteger(frame) && frame >= 0 ? { value: frame, modulo: SUPER_FRAMES } : undefined;
        return contentsOf(positionIn(body['position']), { tag, at, seq });
      }
      case 'status': {
        if (typeof body['present'] !== 'boolean') return rejected('missing-field');
        const battery = this.#battery(body['battery']);
        // That a badge is present says nothing of where: only its own location message can be without a place.
        return { samples: battery === undefined ? [] : [{ tag, at, battery }], rejects: [] };
      }
      case 'data':
        return this.#data(tag, body['data']);
      case undefined:
      default:
        return rejected('shape');
    }
  }

  /** Bytes of the user: a button may live in one of their bits. */
  #data(tag: Sample['tag'], data: unknown): Contents {
    if (typeof data !== 'string') return rejected('missing-field');
    if (!base64.test(data)) return rejected('shape');
    const byte = this.#button === undefined ? undefined : Buffer.from(data, 'base64')[this.#button.byte];
    if (this.#button === undefined || byte === undefined) return rejected('missing-field');
    return { samples: [{ tag, sos: (byte & this.#button.mask) !== 0 }], rejects: [] };
  }
}

/** LEAPS RTLS, the successor of PANS PRO: the kind comes before the id, and the network's id may be absent. */
export class LeapsDialect implements Dialect {
  readonly filters: readonly string[];
  readonly fixHasItsTime = false;
  readonly #battery: (value: unknown) => number | undefined;

  constructor({ prefix, battery }: LeapsSource) {
    this.filters = ['location', 'status'].flatMap((kind) => [
      `${prefix}/+/node/uplink/${kind}/+`,
      `${prefix}/node/uplink/${kind}/+`,
    ]);
    this.#battery = batteriesIn(battery);
  }

  read(topic: string, body: unknown): Contents {
    const levels = topic.split('/');
    const tag = tagIn(levels.at(-1));
    if (tag === undefined) return rejected('missing-field');
    if (!isObject(body)) return rejected('shape');
    const at = microseconds(body['timestamp']);
    const battery = this.#battery(body['battery']);
    if (levels.at(-2) === 'location')
      return contentsOf(positionIn(body['node_location'] ?? body['position']), { tag, at, battery });
    if (levels.at(-2) !== 'status') return rejected('shape');
    return battery === undefined && typeof body['present'] !== 'boolean'
      ? rejected('missing-field')
      : { samples: battery === undefined ? [] : [{ tag, at, battery }], rejects: [] };
  }
}
