import { type DeviceId, deviceId, floorId, type TagId, tagId } from '../../src/domain/ids.ts';
import type { FixInput, TagEventInput } from '../../src/domain/input.ts';
import type { Floor } from '../../src/domain/plant.ts';
import { quantise } from '../../src/domain/reading/normalise.ts';
import { bad, GOOD } from '../../src/domain/reading/quality.ts';
import { instant, type Instant } from '../../src/domain/time.ts';
import type { RejectReason } from '../../src/ports/driver.ts';
import { numberIn, type Pointer, pointerOf, yesOrNo } from './pointer.ts';
import type { BadgeSource } from './settings.ts';
import { captured, parseTopic, type TopicPattern } from './topic.ts';

/** One MQTT message as it came. */
export interface Message {
  readonly topic: string;
  readonly payload: Buffer;
  /** The broker kept it from before we subscribed: it says nothing about now. */
  readonly retained: boolean;
  readonly at: Instant;
}

/** What a message says: at most one place, what else the badge tells, and what was thrown away. */
export interface Decoded {
  readonly fix?: FixInput;
  readonly events: readonly TagEventInput[];
  readonly rejects: readonly RejectReason[];
}

const MOST_BYTES = 64_000;
/** Metres, one sigma, when a source says nothing; UWB among steel. */
const USUAL_ACCURACY = 0.5;
/** Metres; what is further off than this is as good as nowhere, and a number that the log can keep. */
const WORST_ACCURACY = 10_000;
/** A place so far outside its floor (metres) is a mistake, not a person. */
const OUTSIDE = 25;
/** A source clock that is further ahead than this would make every later fix look old. */
const AHEAD_MS = 60_000;
const PER_METRE = { m: 1, cm: 100, mm: 1000 } as const;
const PER_MS = { ms: 1, s: 0.001, us: 1000 } as const;

/** The configurable JSON mapping: fields by pointer, tag and others also from the topic. */
export class JsonDialect {
  readonly #source: BadgeSource;
  readonly #device: DeviceId;
  readonly #floors: ReadonlyMap<string, Floor>;
  readonly #topic: TopicPattern;
  readonly #pointers: Readonly<Partial<Record<string, Pointer>>>;

  constructor(source: BadgeSource, floors: readonly Floor[]) {
    this.#source = source;
    this.#device = deviceId(source.id);
    this.#floors = new Map(floors.map((floor) => [floor.id, floor]));
    this.#topic = parseTopic(source.topic);
    this.#pointers = Object.fromEntries(
      Object.entries(source.fields).flatMap(([name, text]) => (text === undefined ? [] : [[name, pointerOf(text)]])),
    );
  }

  /** What to subscribe to. */
  get filter(): string {
    return this.#topic.filter;
  }

  decode({ topic, payload, retained, at }: Message): Decoded {
    if (payload.length > MOST_BYTES) return rejected('too-large');
    let message: unknown;
    try {
      message = JSON.parse(payload.toString('utf8'));
    } catch {
      return rejected('not-json');
    }
    if (typeof message !== 'object' || message === null) return rejected('shape');
    const field = (name: string): unknown => this.#pointers[name]?.(message) ?? captured(this.#topic, topic, name);
    const id = field('tag');
    if ((typeof id !== 'string' && typeof id !== 'number') || id === '') return rejected('missing-field');
    const tag = tagId(String(id).slice(0, 64));
    const fix = this.#fix(tag, field, retained, at);
    const events = retained ? [] : this.#events(tag, field, typeof fix !== 'string');
    if (typeof fix === 'string') {
      // A call for help often comes without a place: that is no fault of the message.
      return { events, rejects: fix === 'missing-field' && events.length > 0 ? [] : [fix] };
    }
    return { fix, events, rejects: [] };
  }

  #events(tag: TagId, field: (name: string) => unknown, located: boolean): TagEventInput[] {
    const events: TagEventInput[] = [];
    const sos = field('sos') ?? undefined;
    // Many badges send the flag only while the button is pressed: a fix without it takes the call back.
    const pressed = sos === undefined && located && this.#pointers['sos'] !== undefined ? false : yesOrNo(sos);
    if (pressed !== undefined)
      events.push({ kind: 'tag-event', device: this.#device, tag, event: { what: 'sos', pressed } });
    const percent = numberIn(field('battery'));
    if (percent >= 0 && percent <= 100) {
      events.push({
        kind: 'tag-event',
        device: this.#device,
        tag,
        event: { what: 'battery', percent: quantise(percent, 0) },
      });
    }
    return events;
  }

  #fix(tag: TagId, field: (name: string) => unknown, retained: boolean, at: Instant): FixInput | RejectReason {
    const raw = [field('x'), field('y'), field('z')] as const;
    if (raw[0] === undefined || raw[1] === undefined || raw[0] === null || raw[1] === null) return 'missing-field';
    const per = PER_METRE[this.#source.units.position];
    const [x, y, z] = raw.map((value) => quantise(numberIn(value) / per, 3)) as [number, number, number];
    if (!Number.isFinite(x) || !Number.isFinite(y)) return 'not-a-number';
    if (raw[2] !== undefined && raw[2] !== null && !Number.isFinite(z)) return 'not-a-number';
    const floor = this.#floorOf(field('floor'));
    if (floor === undefined) return 'unknown-floor';
    const [minX, minY, maxX, maxY] = floor.extent;
    if (x < minX - OUTSIDE || x > maxX + OUTSIDE || y < minY - OUTSIDE || y > maxY + OUTSIDE) return 'out-of-extent';
    const accuracy = numberIn(field('accuracy'));
    const sourceAt = numberIn(field('at')) / PER_MS[this.#source.units.at];
    return {
      kind: 'fix',
      device: this.#device,
      tag,
      floor: floorId(floor.id),
      x,
      y,
      ...(Number.isFinite(z) ? { z } : {}),
      accuracy: accuracy >= 0 ? quantise(Math.min(accuracy, WORST_ACCURACY), 3) : USUAL_ACCURACY,
      ...(retained ? bad('retained') : GOOD),
      ...(sourceAt > 0 && sourceAt <= at + AHEAD_MS ? { sourceAt: instant(sourceAt) } : {}),
    };
  }

  #floorOf(value: unknown): Floor | undefined {
    const named = typeof value === 'string' || typeof value === 'number' ? String(value) : this.#source.floor;
    return this.#floors.get(named);
  }
}

const rejected = (reason: RejectReason): Decoded => ({ events: [], rejects: [reason] });
