import type { TagId } from '../../../src/domain/ids.ts';
import type { RejectReason } from '../../../src/ports/driver.ts';
import type { Dialect } from './dialect.ts';
import { momentsIn } from '../../shared/json/instants.ts';
import {
  type Arrival,
  SampleBatch,
  type Contents,
  type Measures,
  type Range,
  rejected,
  type Sample,
  tagIn,
} from './sample.ts';
import type { RangesSource, RtLocSource, TdoaSource } from '../settings/settings.ts';
import { levelIn, levelOf, parseTopic, type TopicPattern } from '../../shared/mqtt/topic.ts';
import { isList, isObject, nameIn, jsonNumber } from '../../shared/json/values.ts';
import { listed } from './vector.ts';

type Item = Readonly<Record<string, unknown>>;

const seconds = momentsIn('s');
/** Ours are said to be 32 bits. */
const SEQUENCE = 2 ** 32;
/** No UWB radio hears further, metres: a range beyond it is a mistake, and is not clipped. */
const FARTHEST = 300;
/** A range of Makerfabs' firmware is the mean of its last three, and begins with zeros. */
const MEAN_OF = 3;
/** Seconds, either way: beyond it the steps of a double are 0.28 m and more, and a place would be made of them. */
const COARSE = 2 ** 22;
/** More anchors than that hear no blink. */
const MOST_ANCHORS = 64;

function sequenceOf(value: unknown): Sample['seq'] {
  const number = jsonNumber(value);
  return Number.isInteger(number) && number >= 0 ? { value: number, modulo: SEQUENCE } : undefined;
}

/** One range, or why it is none; nothing is negative, and nothing is further than radio reaches. */
function rangeOf(anchor: unknown, value: unknown, batch: SampleBatch, metres = 1): Range | undefined {
  const name = nameIn(anchor);
  if (name === undefined || value === undefined || value === null) return void batch.rejects.push('missing-field');
  const distance = jsonNumber(value) * metres;
  if (!Number.isFinite(distance)) return void batch.rejects.push('not-a-number');
  if (distance < 0 || distance > FARTHEST) return void batch.rejects.push('out-of-range');
  return { anchor: name, distance };
}

/** A doubt that is none is left out: it costs no range. */
function qualityOf(value: unknown): number | undefined {
  const quality = jsonNumber(value);
  return quality >= 0 && quality <= 1 ? quality : undefined;
}

/** A blink as it came: whose it is, when, and what the anchors measured of it. */
interface Blink {
  readonly tag: TagId;
  readonly at: number | undefined;
  readonly seq: Sample['seq'];
  readonly list: readonly unknown[];
}

/** The part that ranges and arrivals have in common, or why there is none. @param key where the list of anchors is */
function blinkIn(
  topic: string,
  pattern: TopicPattern,
  body: unknown,
  key: (body: Item) => string,
): Blink | RejectReason {
  if (!isObject(body)) return 'shape';
  const tag = tagOf(body, pattern, topic);
  if (tag === undefined) return 'missing-field';
  const list = body[key(body)] ?? aloneIn(body);
  if (!isList(list)) return list === undefined ? 'missing-field' : 'shape';
  return { tag, at: seconds(body['t']), seq: sequenceOf(body['seq']), list: list.slice(0, MOST_ANCHORS) };
}

/** A message that is one range itself: `{tag, a, d}`. */
const aloneIn = (body: Item): readonly unknown[] | undefined =>
  body['a'] !== undefined && (body['d'] !== undefined || body['ts'] !== undefined) ? [body] : undefined;

/** Puts a blink into the batch, unless no anchor said anything of use. */
function closed(batch: SampleBatch, { tag, at, seq }: Blink, count: number, measures: Measures): Contents {
  if (count === 0) return batch.rejects.length > 0 ? batch : rejected('missing-field');
  batch.samples.push({ tag, at, seq, measures });
  return batch;
}

/** Ours, one message a blink: `{tag, seq, t, ranges: [{a, d, q}]}`; also `{links: [{A, R}]}` of Makerfabs ESP32-UWB. */
export class RangesDialect implements Dialect {
  readonly filters: readonly string[];
  readonly fixHasItsTime = false;
  readonly #topic: TopicPattern;

  constructor({ topic }: Pick<RangesSource, 'topic'>) {
    this.#topic = parseTopic(topic);
    this.filters = [this.#topic.filter];
  }

  read(topic: string, body: unknown): Contents {
    const blink = blinkIn(topic, this.#topic, body, keyOf);
    if (typeof blink === 'string') return rejected(blink);
    const isMakerfabs = isObject(body) && keyOf(body) === 'links';
    const batch = new SampleBatch();
    const ranges: Range[] = [];
    for (const item of blink.list) {
      if (!isObject(item)) batch.rejects.push('shape');
      else {
        const range = isMakerfabs ? rangeOf(item['A'], item['R'], batch) : rangeOf(item['a'], item['d'], batch);
        if (range !== undefined) ranges.push(isMakerfabs ? range : { ...range, quality: qualityOf(item['q']) });
      }
    }
    const settles = isMakerfabs ? MEAN_OF : undefined;
    return closed(batch, blink, ranges.length, { kind: 'ranges', ranges, settles });
  }
}

/** Makerfabs' firmware calls them links. */
const keyOf = (body: Item): string =>
  body['ranges'] === undefined && body['links'] !== undefined ? 'links' : 'ranges';

/** Ours: `{tag, seq, t, rx: [{a, ts}]}`, `ts` in seconds of one clock that all anchors share. */
export class TdoaDialect implements Dialect {
  readonly filters: readonly string[];
  readonly fixHasItsTime = false;
  readonly #topic: TopicPattern;

  constructor({ topic }: Pick<TdoaSource, 'topic'>) {
    this.#topic = parseTopic(topic);
    this.filters = [this.#topic.filter];
  }

  read(topic: string, body: unknown): Contents {
    const blink = blinkIn(topic, this.#topic, body, () => 'rx');
    if (typeof blink === 'string') return rejected(blink);
    const batch = new SampleBatch();
    const arrivals: Arrival[] = [];
    for (const item of blink.list) {
      if (!isObject(item)) {
        batch.rejects.push('shape');
        continue;
      }
      const anchor = nameIn(item['a']);
      const at = jsonNumber(item['ts']);
      if (anchor === undefined || item['ts'] === undefined) batch.rejects.push('missing-field');
      else if (!Number.isFinite(at)) batch.rejects.push('not-a-number');
      else if (Math.abs(at) > COARSE) batch.rejects.push('out-of-range');
      else arrivals.push({ anchor, seconds: at });
    }
    return closed(batch, blink, arrivals.length, { kind: 'arrivals', arrivals });
  }
}

/** RT-LOC: the id of the badge is the key of an object; ranges with the place that its engine made of them. */
export class RtLocDialect implements Dialect {
  readonly filters: readonly string[];
  readonly fixHasItsTime = false;
  readonly #source: RtLocSource;

  constructor(source: RtLocSource) {
    this.#source = source;
    this.filters =
      source.topic === undefined ? ['rtls/replay/+/posxyz', 'data/devices/tag-data/frame'] : [source.topic];
  }

  read(_topic: string, body: unknown): Contents {
    if (!isObject(body)) return rejected('shape');
    const { tags } = body;
    if (!isObject(tags)) return rejected(tags === undefined ? 'missing-field' : 'shape');
    const batch = new SampleBatch();
    const seq = sequenceOf(body['frameNr']);
    for (const [key, item] of Object.entries(tags)) {
      const tag = tagIn(key);
      const data = isObject(item) ? item['data'] : undefined;
      if (tag === undefined) batch.rejects.push('missing-field');
      else if (!isObject(data)) batch.rejects.push(isObject(item) && data === undefined ? 'missing-field' : 'shape');
      else if (this.#source.use === 'ranges') {
        const measures = this.#rangesIn(data['dist'], batch);
        if (measures !== undefined) batch.samples.push({ tag, seq, measures });
      } else {
        const vector = listed(data['pos'], METRES[this.#source.units.position]);
        if (typeof vector === 'string') batch.rejects.push(vector);
        else batch.samples.push({ tag, seq, place: { frame: 'local', ...vector } });
      }
    }
    return batch;
  }

  /** An anchor each: `[distance, LOS, RSSI, LOS, RSSI, offset]`; what the hints mean is not documented, and they are left. */
  #rangesIn(dist: unknown, batch: SampleBatch): Measures | undefined {
    if (!isObject(dist)) return void batch.rejects.push(dist === undefined ? 'missing-field' : 'shape');
    const ranges: Range[] = [];
    for (const [anchor, list] of Object.entries(dist).slice(0, MOST_ANCHORS)) {
      const range = isList(list)
        ? rangeOf(anchor, list[0], batch, METRES[this.#source.units.distance])
        : void batch.rejects.push('shape');
      if (range !== undefined) ranges.push(range);
    }
    if (ranges.length > 0) return { kind: 'ranges', ranges };
    return void batch.rejects.push('missing-field');
  }
}

const METRES = { m: 1, cm: 0.01, mm: 0.001, ft: 0.3048 } as const;

/** The badge is named in the message, else by a level of the topic. */
const tagOf = (body: Item, pattern: TopicPattern, topic: string): Sample['tag'] | undefined =>
  tagIn(body['tag'] ?? levelIn(topic, levelOf(pattern, 'tag')));
