import type { TagId } from '../../../src/domain/ids.ts';
import type { Dialect } from './dialect.ts';
import { type CallSigns, callSigns } from './call-signs.ts';
import { momentsIn } from '../../shared/json/instants.ts';
import { type Pointer, pointerOf } from '../../shared/json/pointer.ts';
import { SampleBatch, type Contents, NEVER, type SamplePlace, type Press, type Sample, tagIn } from './sample.ts';
import type { JsonSource } from '../settings/settings.ts';
import { hasStatus, StatusReader } from './status.ts';
import { levelIn, levelOf, parseTopic, type TopicPattern } from '../../shared/mqtt/topic.ts';
import { floorIn, isList, isObject, nameIn, jsonNumber, lengthIn, optionalIn } from '../../shared/json/values.ts';

const METRES = { m: 1, cm: 0.01, mm: 0.001, ft: 0.3048 } as const;
const PER_METRE = { m: 1, cm: 100, mm: 1000, ft: 1 / 0.3048 } as const;
const DEGREES = { deg: 1, 'deg-e7': 1e-7 } as const;

/** A field in the message, else in a level of the topic. */
interface Field {
  readonly pointer: Pointer | undefined;
  readonly level: number;
}

/** The configurable mapping of any JSON (devices.md A.9): fields by pointer, tag and others also from the topic. */
export class JsonDialect implements Dialect {
  readonly filters: readonly string[];
  readonly fixHasItsTime = false;
  readonly calls: CallSigns | undefined;
  readonly #source: JsonSource;
  readonly #path: Pointer;
  readonly #gates: readonly (readonly [Pointer, ReadonlySet<string>])[];
  readonly #status: StatusReader;
  readonly #moment: (value: unknown) => number | undefined;
  readonly #pressMoment: (value: unknown) => number | undefined;
  readonly #hasTag: boolean;
  readonly #tag: Field;
  readonly #x: Field;
  readonly #y: Field;
  readonly #z: Field;
  readonly #longitude: Field;
  readonly #latitude: Field;
  readonly #elevation: Field;
  readonly #accuracy: Field;
  readonly #at: Field;
  readonly #floor: Field;
  readonly #system: Field;
  readonly #seq: Field;
  readonly #sos: Field;
  readonly #pressedAt: Pointer | undefined;
  readonly #battery: Field;
  readonly #motion: Field;
  readonly #tamper: Field;
  readonly #fall: Field;

  constructor(source: JsonSource) {
    const topic = parseTopic(source.topic);
    const field = (name: keyof JsonSource['fields']): Field => fieldOf(source.fields[name], topic, name);
    this.#source = source;
    this.filters = [topic.filter];
    this.calls = callSigns(source.fields.sos, source.words.sos, (name) => tagIn(levelIn(name, levelOf(topic, 'tag'))));
    this.#path = pointerOf(source.path);
    this.#gates = Object.entries(source.when).map(([pointer, values]) => [
      pointerOf(pointer),
      new Set((isList(values) ? values : [values]).map(String)),
    ]);
    this.#status = new StatusReader(source);
    this.#moment = momentsIn(source.units.at, source.units.zone);
    this.#pressMoment = momentsIn(source.units['sos-at'] ?? source.units.at, source.units.zone);
    this.#hasTag = source.fields.tag !== undefined || levelOf(topic, 'tag') >= 0;
    this.#tag = field('tag');
    this.#x = field('x');
    this.#y = field('y');
    this.#z = field('z');
    this.#longitude = field('longitude');
    this.#latitude = field('latitude');
    this.#elevation = field('elevation');
    this.#accuracy = field('accuracy');
    this.#at = field('at');
    this.#floor = field('floor');
    this.#system = field('system');
    this.#seq = field('seq');
    this.#sos = field('sos');
    this.#pressedAt = field('sos-at').pointer;
    this.#battery = field('battery');
    this.#motion = field('motion');
    this.#tamper = field('tamper');
    this.#fall = field('fall');
  }

  read(topic: string, body: unknown): Contents {
    const batch = new SampleBatch();
    const root = this.#path(body);
    switch (this.#source.root) {
      case 'object':
        this.#one(topic, root, undefined, batch);
        break;
      case 'array':
        // Each alone: one bad element does not cost the others.
        if (isList(root)) for (const item of root) this.#one(topic, item, undefined, batch);
        else batch.rejects.push('shape');
        break;
      case 'keys':
        if (isObject(root)) for (const [key, item] of Object.entries(root)) this.#one(topic, item, key, batch);
        else batch.rejects.push('shape');
        break;
    }
    return batch;
  }

  #one(topic: string, item: unknown, key: string | undefined, batch: SampleBatch): void {
    if (typeof item !== 'object' || item === null) return void batch.rejects.push('shape');
    for (const [pointer, values] of this.#gates) {
      const value = pointer(item);
      // What is an object is no word; made into a text it may throw, or never end.
      if ((typeof value === 'object' && value !== null) || !values.has(String(value))) return;
    }
    const tag = this.#tagOf(topic, item, key);
    if (tag === undefined) return void batch.rejects.push('missing-field');
    const place = this.#place(topic, item);
    const located = typeof place !== 'string';
    const sample = this.#sample(tag, topic, item, located ? place : undefined);
    if (located || isWorthwhile(sample)) batch.samples.push(sample);
    // A call for help often comes without a place: that is no fault of the message.
    if (!located && (place !== 'missing-field' || !isWorthwhile(sample))) batch.rejects.push(place);
    if (sample.sos === undefined && this.#status.isUnclear(valueOf(this.#sos, topic, item)))
      batch.rejects.push('shape');
  }

  #tagOf(topic: string, item: unknown, key: string | undefined): TagId | undefined {
    return tagIn(this.#hasTag ? valueOf(this.#tag, topic, item) : key);
  }

  #sample(tag: TagId, topic: string, item: unknown, place: SamplePlace | undefined): Sample {
    const { seq } = this.#source;
    const number = this.#seq.pointer === undefined ? NaN : jsonNumber(valueOf(this.#seq, topic, item));
    return {
      tag,
      place,
      heard: this.#source['presence-only'] ? true : undefined,
      at: this.#moment(valueOf(this.#at, topic, item)),
      seq: Number.isFinite(number) ? { value: number, modulo: seq.modulo } : undefined,
      sos: this.#callIn(topic, item, place !== undefined),
      battery: this.#status.batteryOf(valueOf(this.#battery, topic, item)),
      moving: this.#status.movingOf(valueOf(this.#motion, topic, item)),
      tampered: this.#status.tamperedOf(valueOf(this.#tamper, topic, item)),
      fallen: this.#fallIn(topic, item, place !== undefined),
    };
  }

  /** The time of the last press goes before a state of the button; that there was none is worth knowing when one comes. */
  #callIn(topic: string, item: unknown, located: boolean): boolean | Press | undefined {
    const said = this.#pressedAt?.(item);
    const pressedAt = said === null ? 0 : this.#pressMoment(said);
    if (pressedAt !== undefined && pressedAt > 0) return { pressedAt };
    return this.#sosIn(topic, item, located) ?? (pressedAt === 0 ? NEVER : undefined);
  }

  #sosIn(topic: string, item: unknown, located: boolean): boolean | undefined {
    const { pointer, level } = this.#sos;
    if (pointer === undefined && level < 0) return undefined;
    return this.#status.sosOf(valueOf(this.#sos, topic, item), located);
  }

  #fallIn(topic: string, item: unknown, located: boolean): boolean | undefined {
    const { pointer, level } = this.#fall;
    if (pointer === undefined && level < 0) return undefined;
    return this.#status.fallenOf(valueOf(this.#fall, topic, item), located);
  }

  #place(topic: string, item: unknown): SamplePlace | 'missing-field' | 'not-a-number' {
    if (this.#source['presence-only']) return 'missing-field';
    if (this.#source.fields.longitude !== undefined) return this.#global(topic, item);
    const [first, second] = [valueOf(this.#x, topic, item), valueOf(this.#y, topic, item)];
    if (first === undefined || second === undefined || first === null || second === null) return 'missing-field';
    const per = PER_METRE[this.#source.units.position];
    const z = optionalIn(valueOf(this.#z, topic, item));
    const place: SamplePlace = {
      frame: 'local',
      system: nameIn(valueOf(this.#system, topic, item)),
      x: jsonNumber(first) / per,
      y: jsonNumber(second) / per,
      z: z === undefined ? undefined : z / per,
      accuracy: this.#accuracyIn(topic, item),
      floor: floorIn(valueOf(this.#floor, topic, item)),
    };
    if (!Number.isFinite(place.x) || !Number.isFinite(place.y)) return 'not-a-number';
    return z !== undefined && !Number.isFinite(z) ? 'not-a-number' : place;
  }

  #global(topic: string, item: unknown): SamplePlace | 'missing-field' | 'not-a-number' {
    const [first, second] = [valueOf(this.#longitude, topic, item), valueOf(this.#latitude, topic, item)];
    if (first === undefined || second === undefined || first === null || second === null) return 'missing-field';
    const degrees = DEGREES[this.#source.units.angle];
    const [longitude, latitude] = [jsonNumber(first) * degrees, jsonNumber(second) * degrees];
    const elevation = optionalIn(valueOf(this.#elevation, topic, item));
    if (!Number.isFinite(longitude) || !Number.isFinite(latitude)) return 'not-a-number';
    if (elevation !== undefined && !Number.isFinite(elevation)) return 'not-a-number';
    return {
      frame: 'wgs84',
      longitude,
      latitude,
      elevation,
      accuracy: this.#accuracyIn(topic, item),
      floor: floorIn(valueOf(this.#floor, topic, item)),
    };
  }

  #accuracyIn(topic: string, item: unknown): number | undefined {
    const { pointer, level } = this.#accuracy;
    // Null is something that the message says.
    const accuracy = lengthIn(pointer === undefined ? levelIn(topic, level) : pointer(item));
    return accuracy === undefined ? undefined : accuracy * METRES[this.#source.units.accuracy];
  }
}

function fieldOf(text: string | undefined, topic: TopicPattern, name: string): Field {
  return { pointer: text === undefined ? undefined : pointerOf(text), level: levelOf(topic, name) };
}

const valueOf = ({ pointer, level }: Field, topic: string, item: unknown): unknown =>
  pointer?.(item) ?? levelIn(topic, level);

/** Whether a sample without a place says anything. */
const isWorthwhile = (sample: Sample): boolean => sample.heard === true || hasStatus(sample);
