import { callSigns } from './call-signs.ts';
import type { Dialect } from './dialect.ts';
import { SampleBatch, type Contents, type LocalPlace, tagIn } from './sample.ts';
import type { NooploopSource } from '../settings/settings.ts';
import { isList, isObject, nameIn, jsonNumber } from '../../shared/json/values.ts';
import { listed, type NoVector } from './vector.ts';

/** An uptime in ms of 32 bits goes round after 49 days. */
const UPTIME = 2 ** 32;
const CALLS: ReadonlyMap<unknown, boolean> = new Map([
  ['Call', true],
  ['CancelCall', false],
]);

/** Nooploop IPS and uBeacon (空循环): each message by its name; a call for help is one of its own. */
export class NooploopDialect implements Dialect {
  readonly filters: readonly string[];
  readonly fixHasItsTime = false;
  readonly calls = callSigns('/name', { Call: true });
  readonly #time: NooploopSource['time'];

  constructor({ topic, time }: NooploopSource) {
    this.filters = [topic];
    this.#time = time;
  }

  read(_topic: string, body: unknown): Contents {
    const batch = new SampleBatch();
    if (isList(body)) for (const item of body) this.#item(item, batch);
    else this.#item(body, batch);
    return batch;
  }

  #item(item: unknown, batch: SampleBatch): void {
    if (!isObject(item)) return void batch.rejects.push('shape');
    const { name, uid, data } = item;
    if (typeof name !== 'string') return void batch.rejects.push('missing-field');
    const sos = CALLS.get(name);
    // Others, an `Ack` for instance, say nothing about people.
    if (sos === undefined && name !== 'Pos') return;
    const tag = tagIn(uid);
    if (tag === undefined) return void batch.rejects.push('missing-field');
    const time = isObject(data) ? jsonNumber(data['time']) : NaN;
    const clock = !Number.isFinite(time)
      ? {}
      : this.#time === 'epoch'
        ? { at: time }
        : { seq: { value: time, modulo: UPTIME } };
    if (sos !== undefined)
      return void batch.samples.push({ tag, ...clock, sos, ...(sos ? { isOnce: true as const } : {}) });
    const place = placeIn(data);
    if (typeof place === 'string') return void batch.rejects.push(place);
    batch.samples.push({ tag, ...clock, place });
  }
}

function placeIn(data: unknown): LocalPlace | NoVector {
  if (!isObject(data)) return data === undefined || data === null ? 'missing-field' : 'shape';
  const vector = listed(data['pos']);
  if (typeof vector === 'string') return vector;
  return { frame: 'local', system: nameIn(data['mapId']), ...vector, accuracy: accuracyOf(data['posVar']) };
}

/** Variances of x and y in square metres. */
function accuracyOf(posVar: unknown): number | undefined {
  if (posVar === undefined) return undefined;
  if (!isList(posVar)) return NaN;
  const [x, y] = [jsonNumber(posVar[0]), jsonNumber(posVar[1])];
  return x >= 0 && y >= 0 && x + y < Infinity ? Math.sqrt((x + y) / 2) : NaN;
}
