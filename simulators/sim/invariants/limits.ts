import { type AlarmId, pointId } from '../../../src/domain/ids.ts';

import type { ReadingInput } from '../../../src/domain/input.ts';
import type { Transition } from '../../../src/domain/alarm/transition.ts';
import { type Invariant, InvariantError, type Now, type Seen } from './invariant.ts';
import { type PointLimit, limitsOf } from './limit.ts';
import { Words } from './words.ts';

/** A tick may come so much after its deadline: deadlines are rounded up. */
const GRACE_MS = 21;

/** What one set point has seen, told from the inputs alone and not from the rules under test. */
interface Watched {
  beyondSince?: number;
  backSince?: number;
  /** As it was before the last input: what is due is settled before the input that came after it. */
  backBefore?: number | undefined;
  /** The limit or its delays were changed then. */
  changedAt?: number;
}

const TIMES = ['beyondSince', 'backSince', 'backBefore', 'changedAt'] as const;

/** What is beyond a limit is an alarm within its delay, and only good data ends it. */
export class LimitsHold implements Invariant {
  readonly #watched = new Map<AlarmId, Watched>();
  readonly #words = new Words();

  /** What was seen of a set point may have been lost with the crash; what is beyond is seen again. */
  begin(): void {
    this.#watched.clear();
    this.#words.clear();
  }

  move(shift: number): void {
    this.#words.move(shift);
    for (const watched of this.#watched.values())
      for (const key of TIMES) if (watched[key] !== undefined) watched[key] += shift;
  }

  check(seen: Seen): void {
    const { input, outcome, plant, before } = seen;
    this.#words.take(seen);
    if (input.kind === 'reading') {
      for (const limit of limitsOf(plant).get(input.point) ?? []) {
        this.#see(limit, input, input.at);
        this.#mustBeActive(limit, input.at, seen);
      }
    }
    if (before !== undefined) this.#change(seen);
    for (const transition of outcome.transitions) this.#transition(transition, seen);
  }

  everySecond(now: Now, at: number): void {
    for (const limits of limitsOf(now.plant).values()) for (const limit of limits) this.#mustBeActive(limit, at, now);
  }

  #mustBeActive({ alarm, onDelay }: PointLimit, at: number, { state }: Now): void {
    const { beyondSince, changedAt = -Infinity } = this.#watched.get(alarm) ?? {};
    if (beyondSince === undefined) return;
    const due = beyondSince + onDelay + (onDelay > 0 ? GRACE_MS : 0);
    if (at < Math.max(due, changedAt + GRACE_MS) || state.alarms.get(alarm)?.active === true) return;
    const since = at - beyondSince;
    throw new InvariantError('a limit crossed by good data is an active alarm within its delay', { alarm, since });
  }

  #see(limit: PointLimit, { value, quality }: Pick<ReadingInput, 'value' | 'quality'>, at: number): void {
    const watched = this.#watchedOf(limit.alarm);
    watched.backBefore = watched.backSince;
    if (value === null || quality === 'bad') {
      delete watched.backSince;
    } else if (limit.isBeyond(value)) {
      watched.beyondSince ??= at;
      delete watched.backSince;
    } else if (quality === 'good') {
      delete watched.beyondSince;
      if (limit.isBack(value)) watched.backSince ??= at;
      else delete watched.backSince;
    } else delete watched.backSince;
  }

  /** Another plant: what is known is seen again under its limits, and what is not known proves nothing. */
  #change({ input: { at }, plant }: Seen): void {
    const limits = [...limitsOf(plant)].flatMap(([point, own]) => own.map((limit) => [point, limit] as const));
    const alarms = new Set(limits.map(([, { alarm }]) => alarm));
    for (const alarm of this.#watched.keys()) if (!alarms.has(alarm)) this.#watched.delete(alarm);
    for (const [point, limit] of limits) {
      const watched = this.#watchedOf(limit.alarm);
      watched.changedAt = at;
      const word = this.#words.of(point);
      const known = this.#words.known(point, at);
      if (known !== undefined) this.#see(limit, known, at);
      else if (word === undefined || !limit.isBeyond(word.value)) delete watched.beyondSince;
      if (known === undefined && (word === undefined || !limit.isBack(word.value))) delete watched.backSince;
    }
  }

  /** Only good data that has been back for the whole off-delay returns an alarm of the process. */
  #transition({ alarm, kind, subject, at }: Transition, { plant, before }: Seen): void {
    if (kind !== 'return') return;
    const known = [plant, ...(before === undefined ? [] : [before])].flatMap(
      (each) => limitsOf(each).get(pointId(subject)) ?? [],
    );
    const limits = known.filter((limit) => limit.alarm === alarm);
    const { backSince, backBefore } = this.#watchedOf(alarm);
    const isBack = (since: number | undefined, { offDelay }: PointLimit): boolean =>
      since !== undefined && at - since >= offDelay;
    if (limits.length === 0 || limits.some((limit) => isBack(backSince, limit) || isBack(backBefore, limit))) return;
    throw new InvariantError('losing data clears nothing', { alarm, at, backSince });
  }

  #watchedOf(alarm: AlarmId): Watched {
    let watched = this.#watched.get(alarm);
    if (watched === undefined) this.#watched.set(alarm, (watched = {}));
    return watched;
  }
}
