import { type CallSigns, callSigns } from './call-signs.ts';
import type { Dialect } from './dialect.ts';
import { momentsIn } from '../../shared/json/instants.ts';
import { SampleBatch, type Contents, type LocalPlace, rejected, tagIn } from './sample.ts';
import type { PozyxSource } from '../settings/settings.ts';
import { hasStatus, StatusReader } from './status.ts';
import { isList, isObject } from '../../shared/json/values.ts';
import { type NoVector, vectorOf } from './vector.ts';

const seconds = momentsIn('s');
const MM = 0.001;

/** Pozyx enterprise: always a list, millimetres, seconds with a fraction. Without success there are no coordinates. */
export class PozyxDialect implements Dialect {
  readonly filters: readonly string[];
  readonly fixHasItsTime = false;
  readonly calls: CallSigns | undefined;
  readonly #status: StatusReader;

  constructor(source: PozyxSource) {
    this.filters = [source.topic];
    this.calls = callSigns(source.fields.sos, source.words.sos);
    this.#status = new StatusReader(source);
  }

  read(_topic: string, body: unknown): Contents {
    if (!isList(body)) return rejected('shape');
    const batch = new SampleBatch();
    for (const item of body) this.#item(item, batch);
    return batch;
  }

  #item(item: unknown, batch: SampleBatch): void {
    if (!isObject(item)) return void batch.rejects.push('shape');
    const tag = tagIn(item['tagId']);
    if (tag === undefined) return void batch.rejects.push('missing-field');
    const at = seconds(item['timestamp']);
    if (item['success'] === false) {
      // A badge that is not alive was not heard either.
      const status = this.#status.of(item, false);
      const heard = item['alive'] !== false;
      if (status.sos === undefined && this.#status.isUnclearIn(item)) batch.rejects.push('shape');
      if (heard || hasStatus(status)) batch.samples.push({ tag, at, heard, ...status });
      return;
    }
    const place = placeIn(item['data']);
    const located = typeof place !== 'string';
    const status = this.#status.of(item, located);
    if (!located) batch.rejects.push(place);
    if (status.sos === undefined && this.#status.isUnclearIn(item)) batch.rejects.push('shape');
    if (located || hasStatus(status)) batch.samples.push({ tag, place: located ? place : undefined, at, ...status });
  }
}

function placeIn(data: unknown): LocalPlace | NoVector {
  if (!isObject(data)) return data === undefined || data === null ? 'missing-field' : 'shape';
  const { coordinates } = data;
  if (!isObject(coordinates)) return coordinates === undefined || coordinates === null ? 'missing-field' : 'shape';
  const vector = vectorOf(coordinates['x'], coordinates['y'], coordinates['z'], MM);
  return typeof vector === 'string' ? vector : { frame: 'local', ...vector };
}
