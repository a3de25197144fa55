import { type CallSigns, callSigns } from './call-signs.ts';
import type { Dialect } from './dialect.ts';
import { isoIn } from '../../shared/json/instants.ts';
import { SampleBatch, type Contents, type SamplePlace, tagIn } from './sample.ts';
import type { OmloxSource } from '../settings/settings.ts';
import { hasStatus, StatusReader } from './status.ts';
import { isList, isObject, nameIn, jsonNumber, lengthIn } from '../../shared/json/values.ts';
import { listed, type NoVector } from './vector.ts';

/**
 * Locations of an omlox hub v2 over its MQTT extension (topics begin with a slash, the payload is the bare object), also
 * in the wrapper of its websocket. A hub publishes each location in two frames: one of them is subscribed to.
 */
export class OmloxDialect implements Dialect {
  readonly filters: readonly string[];
  readonly fixHasItsTime = true;
  readonly calls: CallSigns | undefined;
  readonly #status: StatusReader;

  constructor(source: OmloxSource) {
    this.filters = [source.topic ?? `/omlox/json/location_updates/${source.frame}/+`];
    this.calls = callSigns(source.fields.sos, source.words.sos);
    this.#status = new StatusReader(source);
  }

  read(_topic: string, body: unknown): Contents {
    const batch = new SampleBatch();
    const wrapped = isObject(body) && 'event' in body ? this.#unwrap(body) : body;
    if (isList(wrapped)) for (const location of wrapped) this.#location(location, batch);
    else this.#location(wrapped, batch);
    return batch;
  }

  /** `{event: message, topic: location_updates, payload: [...]}`; what else a hub says is not about places. */
  #unwrap(body: Readonly<Record<string, unknown>>): unknown {
    return body['event'] === 'message' && body['topic'] === 'location_updates' ? body['payload'] : [];
  }

  #location(location: unknown, batch: SampleBatch): void {
    if (!isObject(location)) return void batch.rejects.push('shape');
    const tag = tagIn(location['provider_id']);
    if (tag === undefined) return void batch.rejects.push('missing-field');
    const place = placeOf(location);
    const located = typeof place !== 'string';
    const status = this.#status.of(location, located);
    if (!located) batch.rejects.push(place);
    if (status.sos === undefined && this.#status.isUnclearIn(location)) batch.rejects.push('shape');
    if (!located && !hasStatus(status)) return;
    const generated = location['timestamp_generated'] ?? location['timestamp_sent'];
    batch.samples.push({
      tag,
      place: located ? place : undefined,
      at: typeof generated === 'string' ? isoIn(generated) : undefined,
      ...status,
    });
  }
}

function placeOf(location: Readonly<Record<string, unknown>>): SamplePlace | NoVector | 'unknown-frame' {
  const { position, crs = 'local', floor = 0, accuracy, elevation_ref: reference = 'floor' } = location;
  if (position === undefined || position === null) return 'missing-field';
  if (!isObject(position) || position['type'] !== 'Point' || !isList(position['coordinates'])) return 'shape';
  const vector = listed(position['coordinates']);
  if (typeof vector === 'string') return vector;
  const level = floorOf(floor);
  if (level === undefined) return 'not-a-number';
  const about = { accuracy: lengthIn(accuracy), floor: level };
  // An elevation counts from the floor unless it says otherwise: one above the ellipsoid is no z of the site, and the reverse.
  const z = reference === 'floor' ? vector.z : undefined;
  if (crs === 'local') return { frame: 'local', system: nameIn(location['source']), ...vector, z, ...about };
  if (crs !== 'EPSG:4326' && crs !== 'epsg:4326') return 'unknown-frame';
  const elevation = reference === 'wgs84' ? vector.z : undefined;
  return { frame: 'wgs84', longitude: vector.x, latitude: vector.y, elevation, ...about };
}

/** A fraction is a mezzanine; no floor is the ground floor. */
const floorOf = (floor: unknown): number | undefined => {
  const level = jsonNumber(floor ?? 0);
  return Number.isFinite(level) ? level : undefined;
};
