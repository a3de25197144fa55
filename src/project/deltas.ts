import type { AlarmId, OutputId, PersonId, PointId, Seq, TagId, ZoneId } from '../domain/ids.ts';
import type { Outcome } from '../domain/reduce.ts';
import { siteCount } from '../domain/people/site.ts';
import type { State } from '../domain/state/state.ts';
import type { Delta } from '../wire/messages.ts';
import { peakOf } from './alarms.ts';
import { personViewOf } from './plant-view.ts';
import { dangersNow, windNow } from './dangers.ts';
import { outputOf } from './outputs.ts';
import { collect, countOf, fixOf, readingMessage } from './readings.ts';

/** Gathers what has changed since the last delta; only the latest of each thing is sent. */
export class Deltas {
  readonly #readings = new Set<PointId>();
  readonly #fixes = new Set<TagId>();
  readonly #counts = new Set<ZoneId>();
  readonly #peaks = new Set<AlarmId>();
  readonly #outputs = new Set<OutputId>();
  readonly #people = new Set<PersonId>();
  #dangers = false;

  add(outcome: Pick<Outcome, 'readings' | 'fixes' | 'counts' | 'peaks' | 'outputs' | 'people' | 'dangers'>): void {
    const { readings, fixes, counts, peaks = [], outputs = [], people = [] } = outcome;
    for (const id of readings) this.#readings.add(id);
    for (const id of fixes) this.#fixes.add(id);
    for (const id of counts) this.#counts.add(id);
    for (const id of peaks) this.#peaks.add(id);
    for (const id of outputs) this.#outputs.add(id);
    for (const id of people) this.#people.add(id);
    if (outcome.dangers === true) this.#dangers = true;
  }

  get empty(): boolean {
    const telemetry = this.#readings.size + this.#fixes.size + this.#counts.size;
    return telemetry + this.#peaks.size + this.#outputs.size + this.#people.size === 0 && !this.#dangers;
  }

  /** What has changed, in its present state; then starts a new delta. */
  take(state: State, durableSeq: Seq): Delta {
    const gone = [...this.#fixes].filter((id) => state.tags.get(id) === undefined);
    const peaks = collect(this.#peaks, (id) => peakOf(state, id));
    const people = [...this.#people].map((id) => {
      const person = state.index.people.get(id);
      return person === undefined ? { id, gone: true as const } : personViewOf(person);
    });
    const outputs = collect(this.#outputs, (id) => outputOf(state, id));
    const wind = this.#dangers ? windNow(state) : undefined;
    const delta: Delta = {
      type: 'delta',
      seq: state.seq,
      durableSeq,
      at: state.at,
      readings: collect(this.#readings, (id) => readingMessage(state, id)),
      fixes: collect(this.#fixes, (id) => fixOf(state, id)),
      counts: collect(this.#counts, (id) => countOf(state, id)),
      ...(this.#fixes.size + this.#people.size === 0 ? {} : { headcount: siteCount(state) }),
      ...(gone.length === 0 ? {} : { gone }),
      ...(peaks.length === 0 ? {} : { peaks }),
      ...(outputs.length === 0 ? {} : { outputs }),
      ...(people.length === 0 ? {} : { people }),
      ...(this.#dangers ? { dangers: dangersNow(state) } : {}),
      ...(wind === undefined ? {} : { wind }),
    };
    this.#readings.clear();
    this.#fixes.clear();
    this.#counts.clear();
    this.#peaks.clear();
    this.#outputs.clear();
    this.#people.clear();
    this.#dangers = false;
    return delta;
  }
}
