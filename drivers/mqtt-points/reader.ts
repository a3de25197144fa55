import type { PointId } from '../../src/domain/ids.ts';
import type { ReadingInput } from '../../src/domain/input.ts';
import { normalise } from '../../src/domain/reading/normalise.ts';
import { bad, type Trust, uncertain } from '../../src/domain/reading/quality.ts';
import type { Instant } from '../../src/domain/time.ts';
import type { RejectReason } from '../../src/ports/driver.ts';
import { believable, momentsIn, type TimeUnit } from '../shared/json/instants.ts';
import { payloadIn } from '../shared/json/payload.ts';
import { type Pointer, pointerOf } from '../shared/json/pointer.ts';
import { jsonNumber, yesOrNo } from '../shared/json/values.ts';
import type { Message, Parsed, SourcePatience, Reader } from '../shared/mqtt/message.ts';
import { patienceOf } from '../shared/mqtt/settings.ts';
import { levelIn, levelOf, parseTopic } from '../shared/mqtt/topic.ts';
import type { DetectorPoint } from './settings.ts';

/** A point, with its pointers split once and not at every message. */
interface Watched extends DetectorPoint {
  readonly value: Pointer;
  readonly sourceAt: Pointer | undefined;
  readonly status: Pointer | undefined;
}

const rejected = (reason: RejectReason): Parsed => ({ drafts: [], rejects: [reason] });

/**
 * Makes readings of the messages of detectors. A number that is missing or is none makes its point `bad/sensor`, never
 * a value. What is late is decided by the fold; here only the same time twice is thrown away.
 */
export class PointReader implements Reader {
  readonly filters: readonly string[];
  readonly #level: number;
  readonly #detectors: ReadonlyMap<string, readonly Watched[]>;
  readonly #momentIn: (value: unknown) => number | undefined;
  /** The time of the last message of each point. */
  readonly #last = new Map<PointId, Instant>();

  readonly patience: SourcePatience;

  /** @param source `units` says how times are written */
  constructor(
    source: {
      readonly topic: string;
      readonly units: { readonly at: TimeUnit; readonly zone: string };
      readonly period: number;
      readonly silence?: number | 'never' | undefined;
    },
    points: readonly DetectorPoint[],
  ) {
    const { topic, units } = source;
    this.patience = patienceOf(source);
    const pattern = parseTopic(topic);
    this.filters = [pattern.filter];
    this.#level = levelOf(pattern, 'dev');
    this.#momentIn = momentsIn(units.at, units.zone);
    this.#detectors = Map.groupBy(points.map(watched), ({ read }) => read.dev);
  }

  read({ topic, payload, retained, at }: Message): Parsed {
    const points = this.#detectors.get(levelIn(topic, this.#level) ?? '');
    if (points === undefined) return rejected('foreign');
    const { body, almost = [], damaged = [], reject } = payloadIn(payload);
    const drafts: ReadingInput[] = [];
    const rejects: RejectReason[] = reject === undefined ? [] : [reject];
    const take = (message: object, isDamaged: boolean): void => {
      for (const point of points) {
        const read = this.#readingOf(point, message, retained, at);
        // What a damaged message does not say, it may have said.
        if (isDamaged && (typeof read === 'string' || read.reading.value === null)) continue;
        if (typeof read === 'string') rejects.push(read);
        else {
          if (read.reject !== undefined) rejects.push(read.reject);
          drafts.push(read.reading);
        }
      }
    };
    if (body !== undefined) take(body, false);
    for (const whole of almost) take(whole, false);
    for (const part of damaged) take(part, true);
    return { drafts, rejects };
  }

  #readingOf(
    point: Watched,
    body: object,
    retained: boolean,
    at: Instant,
  ): RejectReason | { readonly reading: ReadingInput; readonly reject?: RejectReason | undefined } {
    const sourceAt = believable(this.#momentIn(point.sourceAt?.(body)), at);
    if (!retained && sourceAt !== undefined) {
      if (this.#last.get(point.id) === sourceAt) return 'duplicate';
      this.#last.set(point.id, sourceAt);
    }
    const { value, trust, reject } = valueIn(point, body);
    const isOld = retained && trust.quality !== 'bad';
    return {
      reading: {
        kind: 'reading',
        point: point.id,
        value,
        ...(isOld ? uncertain('retained') : trust),
        ...(sourceAt === undefined ? {} : { sourceAt }),
      },
      reject,
    };
  }
}

function watched(point: DetectorPoint): Watched {
  const { value, at, status } = point.read;
  return {
    ...point,
    value: pointerOf(value),
    sourceAt: at === undefined ? undefined : pointerOf(at),
    status: status === undefined ? undefined : pointerOf(status),
  };
}

/** What a message says of one point. */
function valueIn(
  { conversion, read, value, status }: Watched,
  body: object,
): { readonly value: number | null; readonly trust: Trust; readonly reject?: RejectReason } {
  const broken = { value: null, trust: bad('sensor') };
  if (status !== undefined) {
    const said = status(body);
    if (said === undefined) return { ...broken, reject: 'missing-field' };
    if (!read.goodWhen.some((good) => good === said)) return broken;
  }
  const raw = value(body);
  if (raw === undefined) return { ...broken, reject: 'missing-field' };
  const number = conversion.type === 'contact' ? contactIn(raw) : jsonNumber(raw);
  if (!Number.isFinite(number)) return { ...broken, reject: 'not-a-number' };
  const { value: found, ...trust } = normalise(conversion, number);
  return { value: found, trust };
}

function contactIn(raw: unknown): number {
  const said = yesOrNo(raw);
  return said === undefined ? NaN : Number(said);
}
