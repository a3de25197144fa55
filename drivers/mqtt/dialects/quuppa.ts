import { batteriesIn } from './battery.ts';
import { callSigns } from './call-signs.ts';
import type { Dialect } from './dialect.ts';
import { SampleBatch, type Contents, type LocalPlace, NEVER, rejected, type Sample, tagIn } from './sample.ts';
import type { QuuppaSource } from '../settings/settings.ts';
import { isList, isObject, nameIn, jsonNumber, lengthIn } from '../../shared/json/values.ts';
import { listed, type NoVector } from './vector.ts';

type Item = Readonly<Record<string, unknown>>;

const volts = batteriesIn({ as: 'V' });
const words = batteriesIn({ as: 'words' });
/** Kinds of location that are no position: the badge was heard somewhere, or only nearby. */
const HEARD = new Set<unknown>(['presence', 'proximity']);
const BUTTON: ReadonlyMap<unknown, boolean> = new Map([
  ['pushed', true],
  ['notPushed', false],
]);
const MOVEMENT: ReadonlyMap<unknown, boolean> = new Map([
  ['moving', true],
  ['noMovement', false],
  ['stationary', false],
]);

/**
 * Quuppa positioning engine, of an output target whose fields the customer picks: any may be absent or null. Each field
 * has its own age. The engine repeats the last place of a badge that it no longer hears: an unchanged `locationTS` is
 * no new fix. A call for help is `lastButtonPressTS` that moves on: the state of the button may miss a short press.
 */
export class QuuppaDialect implements Dialect {
  readonly filters: readonly string[];
  readonly fixHasItsTime = true;
  readonly calls = callSigns('/buttonState', { pushed: true });
  readonly #voltage: (value: unknown) => number | undefined;

  constructor({ topic, battery }: QuuppaSource) {
    this.filters = [topic];
    this.#voltage = battery === undefined ? volts : batteriesIn(battery);
  }

  read(_topic: string, body: unknown): Contents {
    if (isObject(body) && body['code'] !== undefined && jsonNumber(body['code']) !== 0) return rejected('exception');
    const tags = isObject(body) && 'tags' in body ? body['tags'] : isObject(body) ? [body] : body;
    if (!isList(tags)) return rejected('shape');
    const batch = new SampleBatch();
    for (const item of tags) this.#item(item, batch);
    return batch;
  }

  #item(item: unknown, batch: SampleBatch): void {
    if (!isObject(item)) return void batch.rejects.push('shape');
    const tag = tagIn(item['tagId'] ?? item['id']);
    if (tag === undefined) return void batch.rejects.push('missing-field');
    const kind = item['locationType'];
    const place = placeIn(item);
    const located = typeof place !== 'string';
    const status = {
      sos: sosIn(item),
      battery: words(item['batteryAlarm']) ?? this.#voltage(item['batteryVoltage']),
      moving: MOVEMENT.get(item['locationMovementStatus']),
    };
    if (located && (kind === undefined || kind === null || kind === 'position')) {
      batch.samples.push({ tag, place, at: momentIn(item['locationTS'] ?? item['positionTS']), ...status });
      return;
    }
    const heard = HEARD.has(kind) ? true : undefined;
    const says =
      heard === true || status.sos !== undefined || status.battery !== undefined || status.moving !== undefined;
    if (says) batch.samples.push({ tag, heard, ...status });
    // Zeros beside `noData` and the like are no place, and no fault either.
    if (kind === 'noData' || heard === true) return;
    if (located) batch.rejects.push('shape');
    else if (!says || place !== 'missing-field') batch.rejects.push(place);
  }
}

/** `location` of the present format; `position` or better `smoothedPosition` of older engines. */
function placeIn(item: Item): LocalPlace | NoVector {
  const vector = listed(item['location'] ?? item['smoothedPosition'] ?? item['position']);
  if (typeof vector === 'string') return vector;
  const accuracy = lengthIn(item['locationRadius'] ?? item['positionAccuracy']);
  const system = nameIn(item['locationCoordSysId'] ?? item['coordinateSystemId']);
  return { frame: 'local', system, ...vector, accuracy };
}

function sosIn(item: Item): Sample['sos'] {
  const { lastButtonPressTS: first, lastButton2PressTS: second } = item;
  const pressedAt = Math.max(momentIn(first) ?? 0, momentIn(second) ?? 0);
  if (pressedAt > 0) return { pressedAt };
  return BUTTON.get(item['buttonState']) ?? (first === null || second === null ? NEVER : undefined);
}

function momentIn(value: unknown): number | undefined {
  const at = jsonNumber(value);
  return Number.isFinite(at) && at > 0 ? at : undefined;
}
