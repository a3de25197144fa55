import type { Plant } from '../../domain/plant.ts';
import { instant } from '../../domain/time.ts';
import type { CountBucket, ZoneCountQuery } from '../../ports/archive.ts';
import type { Steps } from '../../ports/steps.ts';
import { followed, type PeopleRecord } from './follow.ts';
import { Holds } from './holds.ts';
import { LocatedPeople } from './located.ts';
import { Stays } from './stays.ts';
import { common, lengthOf, type TimeStretch, united, within, cutOut } from './stretches.ts';

/** What is known of how many were inside. */
export interface CountFacts {
  /** One a person and visit. */
  readonly stays: readonly TimeStretch[];
  /** When the badge of one of those inside was silent. */
  readonly silences: readonly TimeStretch[];
  /** When nothing was watched, or nothing is recorded; no two meet, in the order of time. */
  readonly blind: readonly TimeStretch[];
}

/** How many were inside in equal stretches of a span, at most `maxPoints`. */
export function* countBuckets(span: TimeStretch, facts: CountFacts, maxPoints: number): Steps<CountBucket[]> {
  const width = Math.max(1, Math.ceil((span.to - span.from) / maxPoints));
  const [inside, silent] = [new Levels(facts.stays), new Levels(facts.silences)];
  const buckets: CountBucket[] = [];
  for (let from = span.from; from < span.to; from += width) {
    const bucket = { from, to: Math.min(span.to, from + width) };
    const seen = cutOut(bucket, common([bucket], facts.blind));
    const [levels, silences] = [inside.in(bucket, seen), silent.in(bucket, seen)];
    const last = levels.at(-1);
    buckets.push({
      at: instant(from),
      min: last === undefined ? null : Math.min(...levels),
      max: last === undefined ? null : Math.max(...levels),
      last: last ?? null,
      silent: Math.max(0, ...silences),
      unknown: bucket.to - bucket.from - lengthOf(seen),
    });
    yield;
  }
  return buckets;
}

/** How many of some stretches cover a moment; asked bucket by bucket, in the order of time. */
class Levels {
  readonly #coming: TimeStretch[];
  #open: TimeStretch[] = [];

  constructor(stretches: readonly TimeStretch[]) {
    this.#coming = stretches.toSorted((a, b) => b.from - a.from);
  }

  /** At each moment at which it changes within the parts of a bucket, and where each part begins. */
  in(bucket: TimeStretch, parts: readonly TimeStretch[]): number[] {
    for (let next = this.#coming.at(-1); next !== undefined && next.from < bucket.to; next = this.#coming.at(-1)) {
      this.#open.push(next);
      this.#coming.pop();
    }
    this.#open = this.#open.filter(({ to }) => to > bucket.from);
    return parts.flatMap((part) => {
      const own = this.#open.filter((one) => within(one, part) !== undefined);
      const moments = [part.from, ...own.flatMap(({ from, to }) => [from, to])];
      const changes = [...new Set(moments)].filter((at) => at >= part.from && at < part.to).sort((a, b) => a - b);
      return changes.map((at) => own.filter(({ from, to }) => from <= at && at < to).length);
    });
  }
}

/** How many people were inside a zone without doubt. */
export function* zoneCount(reader: PeopleRecord, present: Plant, query: ZoneCountQuery): Steps<object> {
  const { zone, from, to, maxPoints } = query;
  const located = new LocatedPeople();
  const found = yield* followed(reader, present, { from, to }, ({ carriers, state }) => {
    const stays = new Stays(carriers, (_who, one) => one === zone);
    const holds = new Holds(carriers, () => true, located.put);
    stays.begin(state);
    holds.begin(state);
    return {
      stays,
      take: (row, hasChanged) => {
        stays.take(row);
        holds.take(row, hasChanged);
      },
      end: (at) => holds.cut(at),
    };
  });
  if (found === undefined) return { items: [] };
  const { follower, causes, span } = found;
  const stays = follower.stays.list().flatMap(({ who, ...stay }) => {
    const part = within({ from: stay.from, to: stay.to ?? to }, span);
    return part === undefined ? [] : { ...part, who };
  });
  const blind = united(causes.blindIn(span));
  const silences = stays.flatMap(({ who, ...stay }) => cutOut(stay, located.of(who)));
  return { items: yield* countBuckets(span, { stays, silences, blind }, maxPoints) };
}
